# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one way in which a deployment is read back: any call that only reads, all its pages, as JSON would have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

#: ECS has no code of its own for it.
NO_TASK_DEFINITION = "Unable to describe task definition"
#: What AWS answers about a thing which is not there.
MISSING = (
    "404",
    "ApplicationDoesNotExistException",
    "ClusterNotFoundException",
    "DBClusterNotFoundFault",
    "DBClusterParameterGroupNotFound",
    "DBInstanceNotFound",
    "DBParameterGroupNotFound",
    "DashboardNotFoundError",
    "GlobalClusterNotFoundFault",
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchEntity",
    "NoSuchHealthCheck",
    "NoSuchHostedZone",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchTagSet",
    "NotFoundException",
    "OwnershipControlsNotFoundError",
    "ReplicationConfigurationNotFoundError",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "ResourceNotFoundFault",
    "ServerSideEncryptionConfigurationNotFoundError",
    "TargetGroupNotFound",
)

aws = Calls(*MISSING, message=NO_TASK_DEFINITION)

#: How the names of calls begin which change nothing.
READING = ("batch_get_", "describe_", "get_", "head_", "list_")
Answer = dict[str, Any]


class Region:
    """Asks the services of one region, in the account of a profile or in the module's own.

    `clients` makes a boto3 client of a service, as AnsibleAWSModule.client does.
    """

    def __init__(self, clients: Callable[..., Any], name: str, profile: str | None = None):
        self.name = name
        self._place = _locations.client_arguments_at((name, profile))
        self._clients = clients
        self._made: dict[str, Any] = {}

    def ask(self, service: str, operation: str, **parameters: Any) -> Answer | None:
        """The answer of one call; None where what it asks of is not there."""
        if not operation.startswith(READING):
            raise ValueError(f"{operation} may change something")
        if service not in self._made:
            self._made[service] = self._clients(service, **self._place)
        return plain(answer(self._made[service], operation, parameters))

    def listed(self, service: str, operation: str, key: str, **parameters: Any) -> list[Any]:
        """The list that an answer has under a key; empty where there is nothing."""
        return (self.ask(service, operation, **parameters) or {}).get(key) or []


@aws.read("read what is there")
def answer(client, operation: str, parameters: dict[str, Any]) -> Answer | None:
    """All pages of what a call answers."""
    if client.can_paginate(operation):
        return client.get_paginator(operation).paginate(**parameters).build_full_result()
    return getattr(client, operation)(**parameters)


def plain(value: Any) -> Any:
    """An answer without what is about the call itself, its times as text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
