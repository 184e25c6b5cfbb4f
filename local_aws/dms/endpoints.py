# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Endpoints: how the service reaches a database."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from local_aws import latencies, policies
from local_aws.lifecycle import Lifecycle

from . import catalog, wording
from .faults import (
    AccessDeniedFault,
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
)
from .names import check_identifier
from .paging import page, select

if TYPE_CHECKING:
    from .backend import DmsBackend

CLEAR_TEXT = ("Username", "Password", "ServerName", "Port")
SECRET_PAIR = ("SecretsManagerSecretId", "SecretsManagerAccessRoleArn")
_TOP_LEVEL = (
    "EndpointIdentifier",
    "EndpointType",
    "EngineName",
    "Username",
    "Password",
    "ServerName",
    "Port",
    "DatabaseName",
    "ExtraConnectionAttributes",
    "KmsKeyId",
    "CertificateArn",
    "SslMode",
    "ServiceAccessRoleArn",
    "ExternalTableDefinition",
)
_SSL_MODES = ("none", "require", "verify-ca", "verify-full")
_DELETION_SECONDS = 10


class Endpoint:
    """One endpoint: `fields` are the API's own, passwords included, which `to_dict` never shows."""

    def __init__(self, endpoint_arn: str, fields: dict[str, Any]):
        self.arn = endpoint_arn
        self.fields = fields
        self.lifecycle = Lifecycle("creating", "active", latencies.DMS_ENDPOINT)

    @property
    def identifier(self) -> str:
        """EndpointIdentifier, in lower case."""
        return self.fields["EndpointIdentifier"]

    @property
    def engine(self) -> str:
        """EngineName."""
        return self.fields["EngineName"]

    @property
    def settings(self) -> dict[str, Any]:
        """The engine's own settings structure (empty when none was given)."""
        return self.fields.get(catalog.ENGINES[self.engine][1]) or {}

    def value(self, name: str) -> Any:
        """A connection value: from the engine's settings, else from the top level."""
        return self.settings.get(name, self.fields.get(name))

    def to_dict(self) -> dict[str, Any]:
        """The endpoint as the API shows it: without passwords, with what the service adds."""
        shown = {
            **_without_passwords(self.fields),
            "EngineDisplayName": catalog.ENGINES[self.engine][0],
            "Status": self.lifecycle.status,
            "EndpointArn": self.arn,
            "IsReadOnly": False,
        }
        if self.engine in catalog.RELATIONAL:
            self._mirror(shown)
        return shown

    def _mirror(self, shown: dict[str, Any]) -> None:
        """DMS shows connection values both at the top and in the engine's settings, wherever they were given."""
        key = catalog.ENGINES[self.engine][1]
        names = [name for name in ("Username", "ServerName", "Port", "DatabaseName") if self.value(name) is not None]
        shown.update({name: self.value(name) for name in names})
        shown[key] = {**shown.get(key, {}), **{name: self.value(name) for name in names}}


class Endpoints:
    """The endpoints of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._endpoints: dict[str, Endpoint] = {}

    def all(self) -> list[Endpoint]:
        """Every endpoint that still exists."""
        for gone in [key for key, endpoint in self._endpoints.items() if endpoint.lifecycle.status == "deleted"]:
            del self._endpoints[gone]
        return list(self._endpoints.values())

    def get(self, endpoint_arn: str) -> Endpoint:
        """The endpoint of that ARN."""
        found = next((endpoint for endpoint in self.all() if endpoint.arn == endpoint_arn), None)
        if found is None:
            raise ResourceNotFoundFault(f"Endpoint {endpoint_arn} not found")
        return found

    def of_type(self, endpoint_arn: str, side: str) -> Endpoint:
        """The endpoint of that ARN, which must be a source or a target, as asked."""
        endpoint = self.get(endpoint_arn)
        if endpoint.fields["EndpointType"] != side:
            raise InvalidParameterCombinationException(f"Endpoint {endpoint_arn} is not a {side} endpoint")
        return endpoint

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateEndpoint."""
        endpoint_arn = self._backend.arn("endpoint", params.get("ResourceIdentifier"))
        fields = self._checked(
            {
                name: copy.deepcopy(value)
                for name, value in params.items()
                if name in _TOP_LEVEL or name.endswith("Settings")
            }
        )
        self._refuse_duplicate(fields["EndpointIdentifier"], endpoint_arn)
        fields.setdefault("SslMode", "none")
        fields["KmsKeyId"] = self._backend.kms_key_arn(params.get("KmsKeyId"))
        endpoint = Endpoint(endpoint_arn, fields)
        self._endpoints[endpoint_arn] = endpoint
        self._backend.tag(endpoint_arn, params.get("Tags"))
        return endpoint.to_dict()

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyEndpoint. Settings structures merge with those in force, or replace them with ExactSettings."""
        endpoint = self.get(params["EndpointArn"])
        if any(task.lifecycle.status in ("starting", "running", "stopping") for task in self._tasks_of(endpoint)):
            raise InvalidResourceStateFault(f"Endpoint {endpoint.arn} is part of one or more running ReplicationTasks")
        fields = copy.deepcopy(endpoint.fields)
        for name, value in params.items():
            if name.endswith("Settings") and name != "ExactSettings" and not params.get("ExactSettings"):
                fields[name] = {**fields.get(name, {}), **value}
            elif name in _TOP_LEVEL or (name.endswith("Settings") and name != "ExactSettings"):
                fields[name] = copy.deepcopy(value)
        _follow_top_level(fields, params)
        _drop_replaced_credentials(fields, params)
        fields = self._checked(fields)
        if fields["EndpointIdentifier"] != endpoint.identifier:
            self._refuse_duplicate(fields["EndpointIdentifier"], None)
        endpoint.fields = fields
        return endpoint.to_dict()

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteEndpoint: refused while a task uses it."""
        endpoint = self.get(params["EndpointArn"])
        if self._tasks_of(endpoint):
            raise InvalidResourceStateFault(f"Endpoint {endpoint.arn} is part of one or more ReplicationTasks.")
        endpoint.lifecycle.change("deleting", "deleted", _DELETION_SECONDS)
        self._backend.connections.forget_endpoint(endpoint)
        self._backend.untag(endpoint.arn)
        return {**endpoint.to_dict(), "Status": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeEndpoints."""
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "endpoint-arn": lambda endpoint: endpoint.arn,
                "endpoint-id": lambda endpoint: endpoint.identifier,
                "endpoint-type": lambda endpoint: endpoint.fields["EndpointType"],
                "engine-name": lambda endpoint: endpoint.engine,
            },
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Endpoints found matching provided filters")
        shown, marker = page(found, params)
        return {"Endpoints": [endpoint.to_dict() for endpoint in shown], **marker}

    def _tasks_of(self, endpoint: Endpoint) -> list[Any]:
        serverless = [config.task for config in self._backend.configs.all()]
        return [task for task in [*self._backend.tasks.all(), *serverless] if endpoint in (task.source, task.target)]

    def _refuse_duplicate(self, identifier: str, endpoint_arn: str | None) -> None:
        for other in self.all():
            if other.identifier == identifier or other.arn == endpoint_arn:
                raise ResourceAlreadyExistsFault(f"Endpoint {identifier} already exists")

    def _checked(self, fields: dict[str, Any]) -> dict[str, Any]:
        fields["EndpointIdentifier"] = check_identifier("EndpointIdentifier", fields["EndpointIdentifier"], 255)
        _check_engine(fields)
        if fields.get("CertificateArn"):
            self._backend.certificates.get(fields["CertificateArn"])
        probe = Endpoint("", fields)
        secret = _check_credentials(probe)
        if secret:
            self._check_access_role(probe)
        return fields

    def _check_access_role(self, endpoint: Endpoint) -> None:
        role_arn = endpoint.settings["SecretsManagerAccessRoleArn"]
        role = policies.find_role(self._backend.account_id, self._backend.region_name, role_arn)
        if role is None:
            raise AccessDeniedFault(wording.role_not_configured(role_arn))
        if not policies.trusts(role, self._backend.regional_principal):
            raise AccessDeniedFault(
                f"The IAM Role {role_arn} is not configured properly. The role should have the "
                f"DMS Regional Service Principal {self._backend.regional_principal} as "
                "trusted entity."
            )


def _check_engine(fields: dict[str, Any]) -> None:
    engine, side = fields["EngineName"], fields["EndpointType"]
    if engine not in catalog.ENGINES:
        raise InvalidParameterValueException(f"The engine name {engine} is not valid")
    if (side == "source" and engine in catalog.TARGET_ONLY) or (side == "target" and not catalog.ENGINES[engine][3]):
        raise InvalidParameterValueException(f"The engine {engine} is not supported as a {side} endpoint")
    if fields.get("SslMode", "none") not in _SSL_MODES:
        raise InvalidParameterValueException(f"The SSL mode {fields['SslMode']} is not valid")
    if fields.get("SslMode") in ("verify-ca", "verify-full") and not fields.get("CertificateArn"):
        raise InvalidParameterCombinationException(f"SSL mode {fields['SslMode']} needs a CertificateArn")
    foreign = [
        name for name in fields if name.endswith("Settings") and fields[name] and name != catalog.ENGINES[engine][1]
    ]
    if foreign:
        raise InvalidParameterCombinationException(f"{foreign[0]} is not valid for an endpoint of engine {engine}")


def _check_credentials(endpoint: Endpoint) -> bool:
    """Secret or clear text, never both, never neither. Returns whether it is the secret."""
    one_database = endpoint.settings.get("TargetDbType") == "specific-database"
    if endpoint.engine in catalog.MYSQL and endpoint.value("DatabaseName") and not one_database:
        raise InvalidParameterCombinationException(
            "You cannot specify DatabaseName for a MySQL source or target endpoint"
        )
    given = [name for name in SECRET_PAIR if endpoint.settings.get(name)]
    clear = [name for name in CLEAR_TEXT if endpoint.value(name) not in (None, "")]
    if given and clear:
        raise InvalidParameterCombinationException(
            f"{given[0]} and {clear[0]} cannot be specified together. Use a secret with its access role, or clear-text "
            "values for Username, Password, ServerName and Port, not both."
        )
    if len(given) == 1:
        missing = next(name for name in SECRET_PAIR if name not in given)
        raise InvalidParameterCombinationException(f"{given[0]} requires {missing}")
    if endpoint.engine in catalog.RELATIONAL:
        needed = [] if given else [*CLEAR_TEXT]
        if endpoint.settings.get("AuthType") == "no":
            needed = ["ServerName", "Port"]
        needed += ["DatabaseName"] if endpoint.engine in catalog.POSTGRESQL else []
        for name in needed:
            if endpoint.value(name) in (None, ""):
                raise InvalidParameterValueException(f"The parameter {name} must be provided and must not be blank.")
    return bool(given)


def _follow_top_level(fields: dict[str, Any], params: dict[str, Any]) -> None:
    """A connection value modified at the top level is the one in force, also over an older one in the settings."""
    key = catalog.ENGINES.get(fields["EngineName"], ("", ""))[1]
    for name in (*CLEAR_TEXT, "DatabaseName"):
        if name in params and name in fields.get(key, {}) and name not in params.get(key, {}):
            fields[key][name] = params[name]


def _drop_replaced_credentials(fields: dict[str, Any], params: dict[str, Any]) -> None:
    """Stating a secret drops the clear-text values in force, and the other way round."""
    key = catalog.ENGINES.get(fields["EngineName"], ("", ""))[1]
    stated = {*params, *params.get(key, {})}
    dropped = set()
    if stated & set(SECRET_PAIR):
        dropped = set(CLEAR_TEXT) - stated
    elif stated & set(CLEAR_TEXT):
        dropped = set(SECRET_PAIR) - stated
    for name in dropped:
        fields.pop(name, None)
        fields.get(key, {}).pop(name, None)


def _without_passwords(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_passwords(value) if isinstance(value, dict) else value
        for name, value in fields.items()
        if "Password" not in name and name != "SecurityDbEncryption"
    }
