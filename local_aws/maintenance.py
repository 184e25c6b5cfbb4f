# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Maintenance that AWS announces by itself for databases and replication instances: here, whoever calls `announce`
does.
"""

from __future__ import annotations

import datetime

_ANNOUNCED: dict[str, list[dict[str, object]]] = {}


def announce(arn: str, action: str, description: str, not_before: datetime.datetime | None = None) -> None:
    """Have a resource wait for maintenance, such as system-update, db-upgrade or os-upgrade; applied after
    `not_before`.
    """
    dates = {"AutoAppliedAfterDate": not_before, "CurrentApplyDate": not_before} if not_before else {}
    _ANNOUNCED.setdefault(arn, []).append({"Action": action, "Description": description, **dates})


def withdraw(arn: str) -> None:
    """Have a resource wait for nothing any more."""
    _ANNOUNCED.pop(arn, None)


def pending(arns: list[str]) -> list[dict[str, object]]:
    """ResourcePendingMaintenanceActions of those resources for which something was announced."""
    return [
        {"ResourceIdentifier": arn, "PendingMaintenanceActionDetails": _ANNOUNCED[arn]}
        for arn in arns
        if arn in _ANNOUNCED
    ]
