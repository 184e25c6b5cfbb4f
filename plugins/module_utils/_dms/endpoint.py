# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Endpoints: what is desired, what differs, what cannot be. Pure."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import attributes, endpoint_values
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._partition import regional_service
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, tag_changes

FIELDS = (
    "EndpointType",
    "EngineName",
    "Username",
    "Password",
    "ServerName",
    "Port",
    "DatabaseName",
    "ExtraConnectionAttributes",
    "CertificateArn",
    "SslMode",
    "ServiceAccessRoleArn",
    "ExternalTableDefinition",
)
FIXED = ("KmsKeyId", "ResourceIdentifier")
PARAMETERS = ("EndpointIdentifier", *FIELDS, *FIXED)
#: Values which DMS answers both at the top and in the engine's settings.
MIRRORED = ("Username", "ServerName", "Port", "DatabaseName", "ServiceAccessRoleArn", "ExternalTableDefinition")
#: What names a KMS key, at the top level and in an engine's settings.
KEYS = ("kms_key_id", "server_side_encryption_kms_key_id")
CLEAR_TEXT = ("username", "password", "server_name", "port")
SECRET = ("secrets_manager_secret_id", "secrets_manager_access_role_arn")
#: What nobody may see, at the top level and in any engine's settings.
PASSWORDS = {"password", *registry.hidden()}
#: Stands for a password wherever one would be shown.
HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def remedy(region: str, engine_name: str) -> str:
    """The remedy if DMS keeps refusing the role that reads a secret or reaches a resource without one."""
    if not registry.secret_pairs(registry.engine_of(engine_name)):
        return (
            "The service_access_role_arn of the endpoint's settings must name a role which trusts the principal "
            "dms.amazonaws.com and may do there what the endpoint is for"
        )
    return (
        "The secrets_manager_access_role_arn of the endpoint's settings must name a role which trusts the principal "
        f"{regional_service(region, 'dms')} and may call secretsmanager:GetSecretValue on the secret"
    )


def check(options: dict[str, Any]) -> None:
    """Raise Refused for options which contradict each other or DMS."""
    problems = _misplaced_secret(options) or [
        *_foreign_settings(options),
        *_double_credentials(options),
        *_managed_secrets(options),
        *registry.problems(registry.engine_of(options["engine_name"]), options),
    ]
    if problems:
        raise Refused(f"Endpoint {options['endpoint_identifier']}: " + " ".join(problems))


def from_api(record: dict[str, Any], endpoint_tags: dict[str, str]) -> dict[str, Any]:
    """An endpoint as DMS describes it, in the module's words, its connection values at both places."""
    endpoint = {**in_snake_case(record), "tags": endpoint_tags}
    endpoint["endpoint_type"] = endpoint["endpoint_type"].lower()
    endpoint["resource_identifier"] = endpoint["endpoint_arn"].rpartition(":")[2]
    for engine in registry.ALL:
        settings = endpoint.get(registry.option(engine))
        if settings is not None and endpoint["engine_name"] in engine.ENGINES:
            for name in [snake(name) for name in MIRRORED if name in engine.FIELDS]:
                value = settings.get(name, endpoint.get(name))
                if value is not None:
                    settings[name] = endpoint[name] = value
    return endpoint


def resolved(options: dict[str, Any], resolve: Callable[[str | None], str | None]) -> dict[str, Any]:
    """The options, keys as DMS names them: `resolve` gives the ARN of a key."""
    option = registry.option(registry.engine_of(options["engine_name"]))
    settings = options[option]
    return {**_with_keys(options, resolve), option: settings and _with_keys(settings, resolve)}


def _with_keys(values: dict[str, Any], resolve: Callable[[str | None], str | None]) -> dict[str, Any]:
    return {name: resolve(value) if name in KEYS else value for name, value in values.items()}


def as_made(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a new endpoint: those stated, over the strict settings where these are asked for."""
    engine = registry.engine_of(options["engine_name"])
    option = registry.option(engine)
    preset = registry.strict(engine, options["endpoint_type"]) if options["strict_settings"] else {}
    return {**options, option: {**preset, **stated(options[option] or {})}} if preset else options


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The endpoint as the options state it, passwords hidden. DMS keeps identifiers in lower case."""
    names = [snake(name) for name in PARAMETERS]
    names += [registry.option(engine) for engine in registry.ALL]
    wanted = {name: options[name] for name in names}
    wanted["endpoint_identifier"] = wanted["endpoint_identifier"].lower()
    return stated(_hidden({**wanted, "tags": options["tags"]}))


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change. Raises Refused for what only a new endpoint can have.

    A password cannot be read, so it counts as differing with `update_password: always` and never otherwise.
    """
    wanted = {key: value for key, value in desired(options).items() if key != "tags"}
    if options["update_password"] == "on_create":
        wanted = _without_passwords(wanted)
    changes = differing(_as_answered(wanted, have), have)
    if "kms_key_id" in changes:
        raise Refused(
            f"Endpoint {wanted['endpoint_identifier']} is encrypted with the KMS key {have.get('kms_key_id')} and "
            f"should be with {wanted['kms_key_id']}. DMS sets an endpoint's key only when it makes it: "
            "remove the endpoint (state=absent) and the tasks that use it first, or state the key that it has."
        )
    if "resource_identifier" in changes:
        raise Refused(
            f"Endpoint {wanted['endpoint_identifier']} has an ARN which ends with {have['resource_identifier']} and "
            f"should end with {wanted['resource_identifier']}. DMS gives an endpoint its ARN only when it makes it: "
            "remove the endpoint (state=absent) and the tasks that use it first, or state what it has."
        )
    return {**changes, **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def creation(options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of CreateEndpoint."""
    return {**_parameters(options), **for_creation(options["tags"])}


def modification(options: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The parameters of ModifyEndpoint for the changes of a plan, without the endpoint's ARN; {} when there are none.

    Each value is the stated one: what a plan shows instead of a password is not sent. DMS wants the engine beside its
    settings, both halves of a secret's reference, and what the engine cannot do without.
    """
    stated_values = {name: _chosen(options.get(name), change) for name, change in changes.items() if name != "tags"}
    for engine in registry.ALL:
        settings, all_settings = stated_values.get(registry.option(engine)), options.get(registry.option(engine))
        if settings:
            stated_values["engine_name"] = options["engine_name"]
            settings.update({name: all_settings[name] for name in _inseparable(engine, settings)})
    return _parameters(stated_values)


def _inseparable(engine: ModuleType, settings: dict[str, Any]) -> list[str]:
    """What has to be sent with changed settings: what the engine cannot do without, and both halves of a reference."""
    needed = [name for name, spec in registry.fields(engine).items() if spec.get("required")]
    return needed + [half for pair in registry.secret_pairs(engine) if set(pair) & settings.keys() for half in pair]


def _chosen(value: Any, change: Any) -> Any:
    """Of a stated value the part which a change names."""
    return {key: value[key] for key in change} if isinstance(change, dict) else value


def _parameters(values: dict[str, Any]) -> dict[str, Any]:
    parameters = to_api(values, PARAMETERS)
    for engine in registry.ALL:
        settings = to_api(values.get(registry.option(engine)) or {}, engine.FIELDS)
        if settings:
            parameters[engine.STRUCTURE] = settings
    return parameters


def _as_answered(wanted: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """`wanted`, with DMS's own spelling wherever that means the same."""
    wanted = dict(wanted)
    engine = registry.engine_of(wanted["engine_name"])
    option, specs = registry.option(engine), registry.fields(engine)
    settings, has = wanted.get(option), have.get(option) or {}
    extra, table = wanted.get("extra_connection_attributes"), wanted.get("external_table_definition")
    if extra is not None and attributes.is_same(extra, have.get("extra_connection_attributes"), has):
        wanted["extra_connection_attributes"] = None
    has_table = have.get("external_table_definition")
    if endpoint_values.is_same("external_table_definition", {"type": "json"}, table, has_table):
        wanted["external_table_definition"] = None
    if settings is not None:
        wanted[option] = {
            name: None if endpoint_values.is_same(name, specs[name], value, has.get(name)) else value
            for name, value in settings.items()
        }
    return wanted


def _hidden(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _hidden(value) if isinstance(value, dict) else HIDDEN if key in PASSWORDS and value is not None else value
        for key, value in values.items()
    }


def _without_passwords(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_passwords(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if key not in PASSWORDS
    }


def _misplaced_secret(options: dict[str, Any]) -> list[str]:
    given = [name for name in SECRET if options.get(name) is not None]
    if not given:
        return []
    engine = registry.engine_of(options["engine_name"])
    option = registry.option(engine)
    place = (
        f"For engine_name={options['engine_name']} state {option}.secrets_manager_secret_id together with "
        f"{option}.secrets_manager_access_role_arn."
        if registry.secret_pairs(engine)
        else f"For engine_name={options['engine_name']} it reads none: leave them out and see {option}."
    )
    return [
        f"{' and '.join(given)} must not be stated at the top level: DMS reads a secret by its engine's settings. "
        f"{place}"
    ]


def _managed_secrets(options: dict[str, Any]) -> list[str]:
    """RDS names the secrets that it manages so; they hold username and password only, and RDS changes them every 7
    days.
    """
    engine = registry.engine_of(options["engine_name"])
    option = registry.option(engine)
    settings = options.get(option) or {}
    given = [(name, settings.get(name) or "") for name, _role in registry.secret_pairs(engine)]
    return [
        f"{option}.{name} ({secret_id}) is a secret that RDS manages. It holds neither host nor port, so DMS cannot "
        "connect with "
        "it: name a secret of a user of its own with username, password, host and port, as "
        "secretsmanager_database_secret makes."
        for name, secret_id in given
        if secret_id.rpartition(":")[2].startswith("rds!")
    ]


def _foreign_settings(options: dict[str, Any]) -> list[str]:
    own = registry.engine_of(options["engine_name"])
    return [
        f"{registry.option(engine)} is for {', '.join(engine.ENGINES)}; for engine_name={options['engine_name']} use "
        f"{registry.option(own)}."
        for engine in registry.ALL
        if engine is not own and options.get(registry.option(engine)) is not None
    ]


def _double_credentials(options: dict[str, Any]) -> list[str]:
    option = registry.option(registry.engine_of(options["engine_name"]))
    settings = options.get(option) or {}
    at_top = [name for name in (*CLEAR_TEXT, "database_name") if options.get(name) is not None]
    inside = [name for name in (*CLEAR_TEXT, "database_name") if settings.get(name) is not None]
    problems = [
        f"{name} is stated both at the top level and in {option}: state it once." for name in at_top if name in inside
    ]
    clear = [name for name in at_top if name in CLEAR_TEXT] + [
        f"{option}.{name}" for name in inside if name in CLEAR_TEXT
    ]
    if settings.get("secrets_manager_secret_id") is not None and clear:
        problems.append(
            f"{option}.secrets_manager_secret_id is stated together with {', '.join(clear)}. DMS takes user, password, "
            "host and port either from a secret or in clear text, never both: leave one of them out."
        )
    return problems
