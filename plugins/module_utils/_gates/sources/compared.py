# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The newest comparison of both databases, kept beside the journal: how many hours ago it found no difference."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

NAME = "compared"
SERVICE = "dynamodb"
OPTION = {"type": "dict", "options": {"journal": {"type": "str", "required": True}}}
#: There is one comparison, so nothing can be relative to it.
RELATIVE = False


def question(asked: Mapping[str, Any]) -> str:
    """A table is read once."""
    return asked["journal"]


def ask(dynamodb, wanted: Sequence[Mapping[str, Any]], moment: Moment) -> dict[str, Any] | None:
    """The certificate of the newest comparison, None where there is none. Raises ReadingError."""
    return certificates.newest(Store(dynamodb, wanted[0]["journal"]))


def reading(asked: Mapping[str, Any], found: Mapping[str, Any] | None, moment: Moment) -> Reading:
    """Its age in hours. Bad where it found a difference, left everything to the freeze, or was never made."""
    if found is None:
        return Reading(reason="nothing was compared yet", bad=True)
    if found["unfollowed"]:
        return Reading(reason=f"the newest comparison compared nothing: {found['unfollowed']}", bad=True)
    different = [*found["lacking"], *(table["name"] for table in found["tables"] if table["equal"] is False)]
    if different:
        return Reading(reason=f"the newest comparison found differences: {_named(different)}", bad=True)
    open_tables = [table["name"] for table in found["tables"] if table["equal"] is None]
    age = moment.now - datetime.datetime.fromisoformat(found["at"])
    reason = f"compared in the freeze: {_named(open_tables)}" if open_tables else None
    # Its age is of now: each look is a sample.
    return Reading(age.total_seconds() / 3600, reason=reason)


def _named(names: Sequence[str]) -> str:
    more = [f"and {len(names) - 3} more"] if len(names) > 3 else []
    return ", ".join([*names[:3], *more])
