# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""All of a deployment as it is: what the checks are pure functions of. Reads only, and keeps no secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import (
    SIDES,
    environment_names,
    environment_tags,
    family_bucket,
    migration_names,
    migration_tags,
)
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading import (
    database,
    keys,
    monitoring,
    network,
    replication,
    roles,
    service,
    storage,
    traffic,
)

Facts = dict[str, Any]
#: Where CloudWatch keeps the metrics of services that have no region, by partition.
GLOBAL_METRICS = {"aws": "us-east-1"}
LOG_GROUPS = ("flow_logs_group", "service_log_group", "insights_log_group", "database_logs", "database_cluster_logs", "rotation_log_group")
ENVIRONMENT_ROLES = ("flow_logs_role", "task_role", "task_execution_role")


def read(clients: Callable[..., Any], options: Facts, region: str) -> Facts:
    """What was stated of a deployment, and what there is of it. `options` are those of the module."""
    application, suffix = options["application_name"], options["environment_suffix"]
    stated = {side: options[side] or {} for side in SIDES}
    regions = {side: stated[side].get("region") or region for side in SIDES}
    asked = {name: Region(clients, name) for name in {region, *regions.values()}}
    identity = asked[region].ask("sts", "get_caller_identity") or {}
    account_id, partition = identity["Account"], identity["Arn"].split(":")[1]
    names = migration_names(application, suffix)
    sides = [
        environment(asked[regions[side]], account_id, application, side, suffix, options["families"]) | {"stated": stated[side]} for side in SIDES
    ]
    return {
        "account_id": account_id,
        "application": application,
        "suffix": suffix,
        "region": region,
        "names": names,
        "tags": migration_tags(application, suffix),
        "stated": {key: options[key] for key in STATED},
        "sides": sides,
        "roles": roles.read(asked[region], _role_names(sides, names, options["dms"])),
        "lookalike_roles": roles.lookalikes(asked[region]),
        "peerings": network.peerings(asked[regions["source"]], names["peering"]),
        "dms": replication.read(asked[region], names) | {"log_groups": keys.log_groups(asked[region], [names["task_log_group"]])},
        "dns": traffic.read(asked[region], options["zone"]) if options["zone"] else None,
        "monitoring": monitoring.read(
            _with_metrics(asked, clients, partition), [*(one["names"]["environment"] for one in sides), names["migration"]], suffix
        ),
    }


#: The options that say how it should be.
STATED = ("zone", "record", "weights", "dms", "replication_instance_class", "alarms", "tags")


def environment(region: Region, account_id: str, application: str, side: str, suffix: str, families: list[str]) -> Facts:
    """One side of it."""
    names = environment_names(application, side, suffix, account_id)
    named = {family: family_bucket(names["environment"], family, account_id) for family in families}
    return {
        "side": side,
        "region": region.name,
        "names": names,
        "tags": environment_tags(application, side, suffix),
        "network": network.read(region, names),
        "key": keys.key(region, names["key_alias"]),
        "secret": keys.secret(region, names["secret"]) or keys.replica(region, names["global_secret"]),
        "log_groups": keys.log_groups(region, [names[key] for key in LOG_GROUPS]),
        "database": database.read(region, names["database"]),
        "families": named,
        "buckets": {
            kind: storage.bucket(region, name, account_id) for kind, name in {**named, "access_logs": names["access_logs_bucket"]}.items()
        },
        "ecs": service.ecs(region, names),
        "elb": service.elb(region, names),
        "deployment_groups": service.deployment_groups(region, names),
    }


def _role_names(sides: list[Facts], names: dict[str, str], dms: bool) -> list[str]:
    ours = [one["names"][key] for one in sides for key in (*ENVIRONMENT_ROLES, *(["secrets_access_role"] if dms else []))]
    return [*roles.DMS_ROLES, *ours, names["bucket_replication_role"]]


def _with_metrics(asked: dict[str, Region], clients: Callable[..., Any], partition: str) -> list[Region]:
    """The regions in which a deployment may have alarms."""
    more = GLOBAL_METRICS.get(partition)
    return [*asked.values(), *([Region(clients, more)] if more and more not in asked else [])]
