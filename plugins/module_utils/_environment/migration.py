# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A migration made of its two environments, and which parts of an environment are still to read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import SIDES, migration_names, migration_tags

#: The replication task that carries what a side has written, and the slot that it reads, among the migration's names.
TASKS = {"source": "forward_task", "target": "reverse_task"}
SLOTS = {"source": "forward_slot", "target": "reverse_slot"}
#: What tells one environment from another: options of environment_info, and the keys under which it returns them.
IDENTITY = {
    "application_name": "application",
    "environment_side": "side",
    "environment_suffix": "suffix",
    "region": "region",
    "profile": "profile",
}


def migration(
    source: Mapping[str, Any], target: Mapping[str, Any], application: str, suffix: str, sslmode: str = "require"
) -> dict[str, Any]:
    """A migration as migration_info returns it; `source` and `target` are as environment_info returns them."""
    names = migration_names(application, suffix)
    return {
        "application": application,
        "suffix": suffix,
        "names": names,
        "tags": migration_tags(application, suffix),
        "source": source,
        "target": target,
        "databases": databases((source, target), names, sslmode),
    }


def databases(
    environments: Iterable[Mapping[str, Any]], names: Mapping[str, str], sslmode: str = "require"
) -> dict[str, dict[str, Any]]:
    """The options source and target of cutover_info and database_switchover; `environments` are source and target.

    A secret that was not found, or not asked for, is named as it will be named.
    """
    return {
        side: {
            "secret_id": environment.get("secret", {}).get("secret_arn") or environment["names"]["secret"],
            "region": environment["region"],
            "profile": environment["profile"],
            "sslmode": sslmode,
            "replication_task": names[TASKS[side]],
            "slot": names[SLOTS[side]],
        }
        for side, environment in zip(SIDES, environments)
    }


def identity(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The options of environment_info that say which environment an inventory host with these variables is."""
    named = {option: variables.get(option) for option in ("application_name", "environment_side", "environment_suffix")}
    return {**named, "region": variables.get("aws_region"), "profile": variables.get("aws_profile")}


def known_parts(found: Mapping[str, Any], identity: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier read `found` holds of the environment with this identity: nothing where it is another one's.

    A profile that is not stated is the one of the task's environment, which a run does not change.
    """
    same = all(key in found and identity[option] in (None, found[key]) for option, key in IDENTITY.items())
    return dict(found) if same else {}


def database_statuses(database: Mapping[str, Any]) -> list[str | None]:
    """The status of a database, None where there is none, and of each of its members."""
    return [database["status"], *(member["status"] for member in database["members"])]


#: Whether a part is all there: what is not may be created by somebody else meanwhile, or is about to become available.
COMPLETE: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "network": lambda part: bool(part["vpc_id"] and all(part["route_table_ids"].values())),
    "encryption": lambda part: bool(part["key_arn"]),
    "secret": lambda part: bool(part["secret_arn"]),
    "database": lambda part: set(database_statuses(part)) == {"available"},
    "storage": lambda part: bool(part["bucket_name"] and part["access_logs_bucket_name"]),
    "service": lambda part: bool(part["service_arn"] and part["load_balancer_arn"]),
}


def missing_parts(found: Mapping[str, Any], identity: Mapping[str, Any], gather: Iterable[str]) -> list[str] | None:
    """The parts of `gather` to read, because an earlier read `found` lacks them or has found them incomplete.

    None where there is nothing to read. An empty list asks for the account alone, which the names depend on.
    """
    there = known_parts(found, identity)
    missing = [part for part in gather if part not in there or not COMPLETE[part](there[part])]
    return missing if missing or not there else None
