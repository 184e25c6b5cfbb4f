# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for a change to reach every Route 53 server."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._route53 import api
from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until

IN_SYNC = "INSYNC"


def wait_in_sync(client, change_id: str, timeout: int, what: str) -> None:
    """Return when the change is INSYNC; WaitFailed naming `what` and the state when it is not in time."""
    wait_until(
        lambda: api.change_status(client, change_id),
        lambda status: status == IN_SYNC,
        what=f"Change {change_id} of {what}",
        state=str,
        timeout=timeout,
    )
