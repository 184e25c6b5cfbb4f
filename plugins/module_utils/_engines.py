# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The database engines that this collection creates and replicates, and what follows from each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import is_older

POSTGRESQL, MYSQL = "postgresql", "mysql"
PORTS = {POSTGRESQL: 5432, MYSQL: 3306}
#: By RDS's name of an engine: its family, DMS's name of it, and the version to create where none is stated.
ENGINES = {
    "postgres": (POSTGRESQL, "postgres", "17"),
    "mysql": (MYSQL, "mysql", "8.4"),
    "mariadb": (MYSQL, "mariadb", "11.4"),
    "aurora-postgresql": (POSTGRESQL, "aurora-postgresql", "17"),
    "aurora-mysql": (MYSQL, "aurora", "8.0"),
}
#: How many parts of a version name a major one: 17 of PostgreSQL, 8.4 of MySQL.
_MAJOR_PARTS = {POSTGRESQL: 1, MYSQL: 2}
#: Whole rows, by row. DMS loads by LOAD DATA LOCAL, and needs triggers and functions without SUPER, which nobody has.
_MYSQL_PARAMETERS = {
    "binlog_format": "ROW",
    "binlog_row_image": "full",
    "binlog_checksum": "NONE",
    "require_secure_transport": "1",
    "local_infile": "1",
    "log_bin_trust_function_creators": "1",
}
_POSTGRESQL_PARAMETERS = {"rds.logical_replication": "1", "rds.force_ssl": "1"}


def engine(name: str, version: Any = None) -> dict[str, Any]:
    """What follows from RDS's name of an engine: `family`, `port`, `dms_name`, `is_cluster`, and `version`, by default
    the engine's newest major one that this collection knows.

    Of the version `is_full_version`, whether it names a minor one, and `parameter_group_family`.
    """
    family, dms_name, newest = ENGINES[name]
    wanted = newest if version is None else str(version)
    parts, major = wanted.split("."), _MAJOR_PARTS[family]
    return {
        "family": family,
        "port": PORTS[family],
        "dms_name": dms_name,
        "is_cluster": name.startswith("aurora"),
        "version": wanted,
        "is_full_version": len(parts) > major,
        "parameter_group_family": name + ".".join(parts[:major]),
    }


def common_family(names: Iterable[str]) -> str | None:
    """The family that all these engines are of; None where they differ."""
    families = {ENGINES[name][0] for name in names}
    return families.pop() if len(families) == 1 else None


def parameters(name: str, capture: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a new database, for change data capture and TLS; those that the inventory states come first.

    `capture` holds max_replication_slots, max_wal_senders and wal_sender_timeout, which PostgreSQL alone has.
    Parameters are text in RDS.
    """
    if ENGINES[name][0] == POSTGRESQL:
        return {**_POSTGRESQL_PARAMETERS, **{key: str(value) for key, value in capture.items()}, **stated}
    # Aurora has its own word for the same.
    tls = {"require_secure_transport": "ON"} if name == "aurora-mysql" else {}
    return {**_MYSQL_PARAMETERS, **tls, **stated}


def modifications(database: Mapping[str, Any], version: Any, storage: Any) -> dict[str, Any]:
    """What to ask of a database so that nothing is lowered that AWS or somebody else has raised.

    `database` is as environment_info returns it, `version` and `storage` (GiB) are those stated. Returns
    `engine_version` and `allocated_storage`, each None where the database is to keep what it has; `left_alone`,
    sentences about what is stated lower; and `problem`, why the stated version is no version for the database, or
    None.
    """
    version, storage = str(version), int(storage)
    have, size = database["engine_version"], database["allocated_storage"] or 0
    if database["status"] is None:
        return {"engine_version": version, "allocated_storage": storage, "left_alone": [], "problem": None}
    stated, running = engine(database["engine"], version), engine(database["engine"], have)
    keeps, left_alone, problem = f"The database {database['identifier']} keeps", [], None
    if is_older(stated["parameter_group_family"], running["parameter_group_family"]):
        problem = (
            f"rds_engine_version is {version}, and the database {database['identifier']} has {have}: RDS cannot go back"
            " to an older major version. State the major version that it has."
        )
    elif stated["is_full_version"] and is_older(version, have):
        left_alone.append(f"{keeps} version {have}, which is newer than rds_engine_version ({version}).")
    if storage < size:
        left_alone.append(f"{keeps} {size} GiB of storage, which is more than rds_allocated_storage ({storage}).")
    is_upgrade = stated["is_full_version"] and is_older(have, version)
    return {
        "engine_version": version if is_upgrade else None,
        "allocated_storage": storage if storage > size else None,
        "left_alone": left_alone,
        "problem": problem,
    }


def cluster_members(database: Mapping[str, Any], identifier: str, readers: Any) -> dict[str, Any]:
    """The DB instances that a cluster is to have and those that it has too many.

    `database` is as environment_info returns it, `identifier` the cluster's. Returns `names`, the first of which takes
    the writes of a new cluster; `surplus`, names of instances that are there and not wanted; and `surplus_writer`, the
    one of them that takes the writes, or None. Instances with names of another form belong to autoscaling or to
    somebody else, and are no surplus.
    """
    names = [f"{identifier}-{number}" for number in range(1, 2 + int(readers))]
    numbered = re.compile(rf"{re.escape(identifier)}-\d+")
    surplus = [
        member
        for member in database["members"]
        if member["identifier"] not in names and numbered.fullmatch(member["identifier"])
    ]
    return {
        "names": names,
        "surplus": [member["identifier"] for member in surplus],
        "surplus_writer": next((member["identifier"] for member in surplus if member["is_writer"]), None),
    }


def global_writer(members: Iterable[Mapping[str, Any]], identifier: str, is_own: bool) -> str | None:
    """The ARN of the member of a global database that is to take the writes; None where there is no such member.

    That is the cluster `identifier` where `is_own`, and the other one where not.
    """
    return next(
        (member["db_cluster_arn"] for member in members if (member["db_cluster_identifier"] == identifier) == is_own),
        None,
    )
