# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to become different about a global cluster, and what RDS would not do. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import is_older, stated
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._rds_global_cluster.transform import (
    FIELDS,
    place_of,
    region_of,
)
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: What RDS never changes on a global cluster.
FIXED = ("engine", "engine_lifecycle_support", "database_name", "storage_encrypted")
#: What a global cluster that is made from a cluster takes from it.
INHERITED = ("engine", "engine_version", "database_name", "storage_encrypted")
NOTHING_TO_FOLLOW = (
    "secondary_clusters have no writer to follow yet: state source_db_cluster_identifier, or make the writer first, "
    "with "
    "amazon.aws.rds_cluster."
)
Cluster = dict[str, Any]


def is_cluster(member: Cluster, named: str, region: str) -> bool:
    """Whether a member is the one named by ARN, or by its identifier in a region."""
    if named.startswith("arn:"):
        return member["db_cluster_arn"] == named
    return (member["db_cluster_identifier"], member["region"]) == (named.lower(), region)


def new(options: Cluster, region: str) -> Cluster:
    """A new global cluster, as the module shows it."""
    source = options["source_db_cluster_identifier"]
    if not source and not options["engine"]:
        raise Refused(
            f"Global cluster {options['global_cluster_identifier']} is not there yet: state "
            "source_db_cluster_identifier, the "
            "cluster to make it from, or engine, to make an empty one."
        )
    inherited = [name for name in INHERITED if source and options[name] is not None]
    if inherited:
        raise Refused(
            f"{inherited[0]} is taken from {source} when a global cluster is made from it: leave {inherited[0]} out."
        )
    fields = stated({name: options[name] for name in FIELDS})
    tags = {key: str(value) for key, value in (options["tags"] or {}).items()}
    _check_first_writer(options)
    return {**fields, "members": _first_members(options, region), "tags": tags}


def _check_first_writer(options: Cluster) -> None:
    source, writer = options["source_db_cluster_identifier"], options["writer"]
    if writer and (not source or writer.rpartition(":")[2] != source.rpartition(":")[2]):
        raise Refused(f"writer is {writer!r}, and a new global cluster is written to where it is made from.")
    if options["secondary_clusters"] and not source:
        raise Refused(NOTHING_TO_FOLLOW)


def _first_members(options: Cluster, region: str) -> list[Cluster]:
    source = options["source_db_cluster_identifier"]
    if not source:
        return []
    place = region_of(source) if source.startswith("arn:") else region
    first = {"db_cluster_identifier": source.rpartition(":")[2].lower(), "region": place, "is_writer": True}
    return sorted([first, *_joining(options, [first])], key=place_of)


def changes(options: Cluster, current: Cluster, region: str) -> Cluster:
    """The fields of `current` that have to become something else. Raises Refused for what RDS cannot do."""
    _check_fixed(options, current)
    found = {}
    if options["deletion_protection"] not in (None, current["deletion_protection"]):
        found["deletion_protection"] = options["deletion_protection"]
    if not version_satisfied(options["engine_version"], current["engine_version"]):
        found["engine_version"] = options["engine_version"]
    found.update(tag_changes(options["tags"], current["tags"], options["purge_tags"]))
    writer = current["writer"]
    if writer is None and options["secondary_clusters"]:
        raise Refused(NOTHING_TO_FOLLOW)
    if options["writer"]:
        writer = wanted_writer(options["writer"], current, region)
    if writer != current["writer"]:
        found["writer"] = writer
    if writer != current["writer"] or added(options, current["members"]) or removed(options, current["members"]):
        found["members"] = planned_members(options, current["members"], writer)
    return found


def version_satisfied(wanted: str | None, current: str | None) -> bool:
    """Whether the engine version is the one wanted, begins so, or is a newer one, from which RDS does not go back."""
    return (
        wanted is None
        or wanted == current
        or str(current).startswith(f"{wanted}.")
        or (current is not None and is_older(wanted, current))
    )


def _check_fixed(options: Cluster, current: Cluster) -> None:
    name = current["global_cluster_identifier"]
    for field in FIXED:
        if options[field] not in (None, current[field]):
            raise Refused(
                f"Global cluster {name} has {field} {current[field]} and RDS cannot change it to {options[field]}; "
                "remove the "
                "global cluster first."
            )
    source = options["source_db_cluster_identifier"]
    identifiers = {
        named for member in current["members"] for named in (member["db_cluster_arn"], member["db_cluster_identifier"])
    }
    if source and source not in identifiers:
        raise Refused(
            f"Cluster {source} is no member of global cluster {name}, and RDS lets a cluster join only by making the "
            "global "
            "cluster from it: remove the global cluster first, or name one of its members."
        )


def added(options: Cluster, members: list[Cluster]) -> list[Cluster]:
    """The secondaries that are asked for and not there."""
    there = {(member["db_cluster_identifier"], member["region"]) for member in members}
    wanted = options["secondary_clusters"] or []
    return [item for item in wanted if (item["db_cluster_identifier"].lower(), item["region"]) not in there]


def removed(options: Cluster, members: list[Cluster]) -> list[Cluster]:
    """The secondaries that are there and not asked for, where these go. What the global cluster was made from stays."""
    if options["secondary_clusters"] is None or not options["purge_secondary_clusters"]:
        return []
    wanted = {(item["db_cluster_identifier"].lower(), item["region"]) for item in options["secondary_clusters"]}
    source = options["source_db_cluster_identifier"]
    return [
        member
        for member in members
        if not member["is_writer"]
        and source not in (member["db_cluster_arn"], member["db_cluster_identifier"])
        and (member["db_cluster_identifier"], member["region"]) not in wanted
    ]


def planned_members(options: Cluster, members: list[Cluster], writer: str | None) -> list[Cluster]:
    """The members as they will be, with this writer; who follows whom is left open."""
    leaving = removed(options, members)
    staying = [
        {**member, "is_writer": member.get("db_cluster_arn") == writer, "readers": None}
        for member in members
        if member not in leaving
    ]
    return sorted([*staying, *_joining(options, members)], key=place_of)


def _joining(options: Cluster, members: list[Cluster]) -> list[Cluster]:
    return [
        {"db_cluster_identifier": item["db_cluster_identifier"].lower(), "region": item["region"], "is_writer": False}
        for item in added(options, members)
    ]


def wanted_writer(named: str, current: Cluster, region: str) -> str:
    """The ARN of the member which is to be the writer."""
    found = [member["db_cluster_arn"] for member in current["members"] if is_cluster(member, named, region)]
    if not found:
        there = ", ".join(member["db_cluster_arn"] for member in current["members"]) or "none"
        raise Refused(
            f"writer is {named!r}, which is no member of global cluster {current['global_cluster_identifier']}: "
            f"allowed are {there}."
        )
    return found[0]


def check_removable(current: Cluster, remove_members: bool) -> None:
    """Raise Refused where the global cluster cannot be deleted."""
    name = current["global_cluster_identifier"]
    if current["deletion_protection"]:
        raise Refused(f"Global cluster {name} is protected: set deletion_protection to false first.")
    if current["members"] and not remove_members:
        members = ", ".join(member["db_cluster_arn"] for member in current["members"])
        raise Refused(
            f"Global cluster {name} has members ({members}): set remove_members to make them clusters of their own "
            "first."
        )


def leaving_order(members: list[Cluster]) -> list[Cluster]:
    """The members in the order in which they can leave: the writer last."""
    return sorted(members, key=lambda member: member["is_writer"])


def asked_of(current: Cluster, target: str, losing: bool) -> str:
    """The region of which a switchover is asked, the writer's, or a failover, its target's."""
    return region_of(target if losing or not current["writer"] else current["writer"])
