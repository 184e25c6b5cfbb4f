# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One question of a health check, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import urllib3

#: Seconds that nothing on this machine takes unless it hangs.
TIMEOUT = 2
#: How much of a body is searched.
SEARCHED = 5120
_http = urllib3.PoolManager(num_pools=8, maxsize=1, retries=False)


@dataclass(frozen=True)
class Result:
    """What one question was answered with: an HTTP status, or why there is none."""

    status: int | None
    body: bytes = b""
    failure: str = ""


@dataclass
class Streak:
    """Healthy or not, as the last results in a row say; None before that is known."""

    healthy: bool | None = None
    against: int = 0

    def note(self, good: bool, rise: int, fall: int) -> None:
        """Take in a result.

        `rise` good ones in a row make healthy, `fall` bad ones unhealthy; the very first good one does.
        """
        if good == self.healthy:
            self.against = 0
            return
        self.against += 1
        needed = fall if not good else rise if self.healthy is False else 1
        if self.against >= needed:
            self.healthy, self.against = good, 0


def http(address: str, port: int, path: str, host: str, agent: str) -> Result:
    """Ask over HTTP, on a connection of its own."""
    headers = {"Host": host, "User-Agent": agent, "Connection": "close"}
    try:
        answer = _http.request(
            "GET", f"http://{address}:{port}/{path.removeprefix('/')}", headers=headers, timeout=TIMEOUT, redirect=False
        )
    except urllib3.exceptions.TimeoutError:
        return Result(None, failure="timeout")
    except urllib3.exceptions.HTTPError:
        return Result(None, failure="connection")
    return Result(answer.status, answer.data[:SEARCHED])


def matches(status: int | None, codes: str) -> bool:
    """Whether a status is among codes as a target group states them: `200`, `200,302` or `200-299`."""
    for part in codes.split(","):
        first, _, last = part.partition("-")
        if status is not None and int(first) <= status <= int(last or first):
            return True
    return False


def phrase(status: int) -> str:
    """What the status is called."""
    return HTTPStatus(status).phrase if status in {known.value for known in HTTPStatus} else ""
