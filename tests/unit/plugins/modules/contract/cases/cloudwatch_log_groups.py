# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cloudwatch_log_groups."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle

NAME = "/contract"


def case(want):
    return Lifecycle(
        options={"names": [NAME], "retention_in_days": 7},
        change={"retention_in_days": 30},
        identity=("names",),
        shown=lambda groups: groups[NAME],
        own_tags={"Name": NAME},
        tags_of=lambda groups: groups[NAME]["tags"],
    )
