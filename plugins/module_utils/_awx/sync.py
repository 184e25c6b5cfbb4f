# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Fetching what AWX has from elsewhere: a project from its repository, an inventory from its project."""

from __future__ import annotations

import re
import time
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx.api import AwxError, Client

UNDER_WAY = ("new", "pending", "waiting", "running")
#: Of a project or a source that has to be fetched (again).
UNFETCHED = ("never updated", "failed", "error", "canceled")
_SECONDS_BETWEEN = 1.0
_LINES = 8


class SyncFailed(Exception):
    """AWX could not fetch it; the message is AWX's own reason."""


def needed(thing: dict[str, Any]) -> bool:
    """Whether what AWX has of it is nothing, or not what it should be."""
    return thing.get("status") in UNFETCHED


def settled(client: Client, thing: dict[str, Any], timeout: float) -> dict[str, Any]:
    """The object when AWX does not fetch it any more. Raises SyncFailed after so many seconds."""
    deadline = time.monotonic() + timeout
    while thing.get("status") in UNDER_WAY:
        if time.monotonic() > deadline:
            raise SyncFailed(f"AWX still fetches it after {timeout:g} seconds ({thing['status']}).")
        time.sleep(_SECONDS_BETWEEN)
        thing = client.get(thing["url"])
    return thing


def fetch(client: Client, thing: dict[str, Any], timeout: float) -> None:
    """Have AWX fetch it, and wait. Raises SyncFailed with the reason."""
    job = client.post(f"{thing['url']}update/", {})
    job = settled(client, client.get(job["url"]), timeout)
    if job["status"] != "successful":
        raise SyncFailed(reason(client, job))


def reason(client: Client, job: dict[str, Any]) -> str:
    """Why a job has failed: what AWX says of it, else the end of its output."""
    said = [job.get("job_explanation"), job.get("result_traceback")]
    try:
        output = client.text(f"{job['url']}stdout/", format="txt")
    except AwxError:
        output = ""
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", output).splitlines() if line.strip()]
    failing = [line for line in lines if line.startswith(("fatal:", "ERROR", "[ERROR]"))]
    said += failing or lines[-_LINES:]
    return " ".join(one for one in said if one) or f"AWX says {job.get('status')} and no reason."


def last_reason(client: Client, thing: dict[str, Any]) -> str:
    """Why the last attempt to fetch it has failed."""
    last = (thing.get("related") or {}).get("last_update") or (thing.get("related") or {}).get("last_job")
    return reason(client, client.get(last)) if last else f"AWX says {thing.get('status')} and no reason."
