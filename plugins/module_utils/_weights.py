# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The weight of each side's record: as the inventory states it, or all of it the writer's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import SIDES

NOT_ARMED = "not armed"


def side_weights(
    stated: Mapping[str, Any] | Sequence[Any], hosts: Sequence[str], standing: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What each side's record gets, and whether that sends requests to a database that refuses writes.

    `stated` holds the weights by inventory host, or in the order source, target. `hosts` are the inventory hosts of
    source and target. `standing` is what cutover_info returns, None where nobody asked the databases.

    Returns `stated` and `weights`, both {side: weight}; `idle`, the side that does not take the writes; and `refused`,
    whether the stated weights send requests to it although its database refuses writes.
    """
    in_order = [stated[host] for host in hosts] if isinstance(stated, Mapping) else stated
    wanted = {side: int(weight) for side, weight in zip(SIDES, in_order)}
    found = standing or {}
    writer = SIDES[1] if found.get("writer") == SIDES[1] else SIDES[0]
    idle = next(side for side in SIDES if side != writer)
    moved, armed = bool(found.get("moved")), found.get("state", NOT_ARMED) != NOT_ARMED
    return {
        "stated": wanted,
        "weights": {side: 100 if side == writer else 0 for side in SIDES} if moved else wanted,
        "idle": idle,
        "refused": armed and not moved and wanted[idle] != 0,
    }
