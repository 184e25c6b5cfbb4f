# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""All of a deployment as it is: what the checks are pure functions of. Reads only, and keeps no secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
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
LOG_GROUPS = (
    "flow_logs_group",
    "service_log_group",
    "insights_log_group",
    "database_logs",
    "database_cluster_logs",
    "rotation_log_group",
)
ENVIRONMENT_ROLES = ("flow_logs_role", "task_role", "task_execution_role")


def read(clients: Callable[..., Any], options: Facts, region: str) -> Facts:
    """What was stated of a deployment, and what there is of it. `options` are those of the module."""
    application, suffix = options["application_name"], options["environment_suffix"]
    stated = {side: options[side] or {} for side in SIDES}
    here = (region, options.get("profile"))
    places = {side: _locations.location(stated[side], here) for side in SIDES}
    asked = {place: Region(clients, *place) for place in {here, *places.values()}}
    own, ends = asked[here], {side: asked[places[side]] for side in SIDES}
    callers = {place: one.ask("sts", "get_caller_identity") or {} for place, one in asked.items()}
    names = migration_names(application, suffix)
    sides = [
        environment(ends[side], callers[places[side]]["Account"], (application, side, suffix), options["families"])
        | {"stated": stated[side]}
        for side in SIDES
    ]
    return {
        "account_id": callers[here]["Account"],
        "application": application,
        "suffix": suffix,
        "region": region,
        "names": names,
        "tags": migration_tags(application, suffix),
        "stated": {key: options[key] for key in STATED},
        "sides": sides,
        "roles": {
            **roles.read(
                own, [*roles.DMS_ROLES, *(one["names"]["secrets_access_role"] for one in sides if options["dms"])]
            ),
            **{name: role for one in sides for name, role in _roles_of(ends[one["side"]], one).items()},
            **roles.read(ends["source"], [names["bucket_replication_role"]]),
        },
        "lookalike_roles": roles.lookalikes(own),
        "peerings": network.peerings(ends["source"], names["peering"]),
        "dms": replication.read(own, names) | {"log_groups": keys.log_groups(own, [names["task_log_group"]])},
        "dns": traffic.read(own, options["zone"]) if options["zone"] else None,
        "monitoring": monitoring.read(
            _with_metrics(asked, clients, here, callers[here]["Arn"].split(":")[1]),
            [*(one["names"]["environment"] for one in sides), names["migration"]],
            suffix,
        ),
    }


#: The options that say how it should be.
STATED = ("zone", "record", "weights", "dms", "replication_instance_class", "target_table_prep_mode", "alarms", "tags")


def environment(region: Region, account_id: str, identity: tuple[str, str, str], families: list[str]) -> Facts:
    """One side of it. `identity` is (application, side, suffix)."""
    names = environment_names(*identity, account_id)
    named = {family: family_bucket(names["environment"], family, account_id) for family in families}
    ecs = service.ecs(region, names)
    return {
        "side": identity[1],
        "region": region.name,
        "account_id": account_id,
        "names": names,
        "tags": environment_tags(*identity),
        "network": network.read(region, names),
        "key": keys.key(region, names["key_alias"]),
        "secret": keys.secret(region, names["secret"]) or keys.replica(region, names["global_secret"]),
        "log_groups": keys.log_groups(region, [names[key] for key in LOG_GROUPS]),
        "database": database.read(region, names["database"]),
        "families": named,
        "buckets": {
            kind: storage.bucket(region, name, account_id)
            for kind, name in {**named, "access_logs": names["access_logs_bucket"]}.items()
        },
        "ecs": ecs,
        "elb": service.elb(region, names),
        "deployment_groups": service.deployment_groups(region, names, ecs["service"]),
    }


def _roles_of(region: Region, side: Facts) -> Facts:
    """The roles of one side, which are where it is; those by which DMS reads the secrets are where DMS is."""
    return roles.read(region, [side["names"][key] for key in ENVIRONMENT_ROLES])


def _with_metrics(asked: dict[tuple, Region], clients: Callable[..., Any], here: tuple, partition: str) -> list[Region]:
    """The regions in which a deployment may have alarms."""
    more = (GLOBAL_METRICS.get(partition), here[1])
    return [*asked.values(), *([Region(clients, *more)] if more[0] and more not in asked else [])]
