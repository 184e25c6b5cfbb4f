# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What keeps something from being removed, by name, which DMS does not tell. Pure.

Not for a dry run: there the tasks before, which would have removed the users, have removed nothing.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused


def unused(what: str, kind: str, users: list[dict[str, Any]], name: str) -> None:
    """Raise Refused where there are users; each is a record of DMS's, which has its name under `name`."""
    names = ", ".join(sorted(user[name] for user in users))
    if names:
        raise Refused(f"{what} is used by {kind} ({names}) and cannot be removed. Remove them first.")
