# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What RDS refuses when an instance or a cluster is made or changed, in its own words."""

from __future__ import annotations

import math
import re
from typing import Any

from moto.rds.exceptions import InvalidParameterCombination, InvalidParameterValue, RDSClientError

_RESERVED_USERS = {
    "postgres": {"admin", "rdsadmin", "rdsrepladmin", "rds_superuser", "rds_replication", "rds_password", "rdstopmgr"},
    "mysql": {"rdsadmin", "rdsrepladmin", "mysql", "root"},
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_PASSWORD = {"postgres": 128, "mysql": 41}


def kind(engine: str) -> str:
    """postgres or mysql, for each engine that speaks one of the two."""
    return "postgres" if "postgres" in engine else "mysql"


def check_password(password: str | None, engine: str) -> None:
    """Refuse a master password that is too short, too long, or has a character which RDS does not take."""
    if not password:
        raise InvalidParameterValue("The parameter MasterUserPassword must be provided and must not be blank.")
    longest = _LONGEST_PASSWORD[kind(engine)]
    wrong = "The parameter MasterUserPassword is not a valid password"
    if len(password) < 8:
        raise InvalidParameterValue(f"{wrong} because it is shorter than 8 characters.")
    if len(password) > longest:
        raise InvalidParameterValue(f"{wrong} because it is longer than {longest} characters.")
    if not re.fullmatch(r"[!-~]+", password) or re.search(r'[/@"]', password):
        raise InvalidParameterValue(
            f"{wrong}. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used."
        )


def check_username(name: str | None, engine: str) -> None:
    """Refuse a master user name which the engine reserves or whose form is wrong."""
    if not name:
        raise InvalidParameterValue("The parameter MasterUsername must be provided and must not be blank.")
    if name.lower() in _RESERVED_USERS[kind(engine)]:
        raise InvalidParameterValue(f"MasterUsername {name} cannot be used as it is a reserved word used by the engine")
    if not re.fullmatch(r"[A-Za-z]\w{0,62}", name):
        raise InvalidParameterValue("The parameter MasterUsername is not a valid identifier.")


def check_database_name(name: str | None) -> None:
    """Refuse a name for the first database that does not begin with a letter or has other characters than letters,
    digits, _.
    """
    if name and not re.fullmatch(r"[A-Za-z]\w{0,62}", name):
        raise InvalidParameterValue("DBName must begin with a letter and contain only alphanumeric characters.")


def check_identifier(identifier: str, parameter: str) -> None:
    """Refuse an identifier that is not made of 1 to 63 letters, digits and single inner hyphens behind a letter."""
    if not re.fullmatch(r"(?!.*--)[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", identifier):
        raise InvalidParameterValue(
            f"The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain "
            "only "
            "ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        )


def check_final_snapshot(request: dict[str, Any]) -> None:
    """Refuse a deletion that says neither how the last snapshot is called nor that there is to be none, or both."""
    skipped, name = request.get("skip_final_snapshot"), request.get("final_db_snapshot_identifier")
    if not skipped and not name:
        raise InvalidParameterCombination(
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        )
    if skipped and name:
        raise InvalidParameterCombination(
            "FinalDBSnapshotIdentifier can not be specified when deleting an instance with SkipFinalSnapshot."
        )


def check_available(status: str) -> None:
    """Refuse a change of an instance that is not available."""
    if status != "available":
        raise RDSClientError("InvalidDBInstanceState", "Database instance is not in available state.")


def check_storage(instance: Any, request: dict[str, Any]) -> None:
    """Refuse a smaller volume, or one that its type does not have, and round a slight growth up to ten percent."""
    wanted, held = request.get("allocated_storage"), int(instance.allocated_storage or 0)
    maximum, ceiling = request.get("max_allocated_storage"), instance.max_allocated_storage
    if instance.db_cluster_identifier:
        if wanted is not None:
            raise InvalidParameterCombination(
                "The specified DB instance is a member of a DB Cluster. Storage grows based on usage. You don't need "
                "to set it explicitly."
            )
        return
    if wanted is not None and int(wanted) < held:
        raise InvalidParameterCombination(
            f"Requested allocated storage {wanted} is less than the current allocated storage {held}."
        )
    if wanted is not None and int(wanted) > held:
        request["allocated_storage"] = max(int(wanted), math.ceil(held * 1.1))
    size = int(request.get("allocated_storage") or held)
    if maximum is not None and maximum != ceiling and int(maximum) < math.ceil(size * 1.1):
        raise InvalidParameterCombination("The maximum allocated storage must be increased by at least 10 percent.")
    kind = request.get("storage_type") or instance.storage_type
    if kind == "gp3" and size < 400 and (request.get("iops") or request.get("storage_throughput")):
        raise InvalidParameterCombination(
            f"You can't specify IOPS or storage throughput for engine {instance.engine} and a storage size less than "
            "400."
        )
    if kind in ("io1", "io2") and (wanted is None) != (request.get("iops") is None):
        raise InvalidParameterCombination(
            "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance "
            "that has iops."
        )


def check_backups(days: Any, is_aurora: bool) -> None:
    """Refuse a retention of backups that there is not; Aurora cannot be without."""
    least = 1 if is_aurora else 0
    if days is not None and not least <= int(days) <= 35:
        raise InvalidParameterValue(
            f"Invalid backup retention period: {days}. Retention period must be between {least} and 35."
        )


def from_monday(window: str) -> str:
    """A maintenance window moved to begin on a Monday at its own time; what has another form is left as it is."""
    found = re.fullmatch(r"(\w{3})(:\d\d:\d\d-)(\w{3})(:\d\d:\d\d)", window)
    if not found or not {found[1], found[3]} <= set(_DAYS):
        return window
    days = (_DAYS.index(found[3]) - _DAYS.index(found[1])) % len(_DAYS)
    return f"mon{found[2]}{_DAYS[days]}{found[4]}"
