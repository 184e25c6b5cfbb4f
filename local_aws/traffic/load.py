# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of an application: they resolve its name, send requests at a steady rate, and note who answered what and
when.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import urllib3

from . import resolving

#: Seconds after which a client gives up a request.
TIMEOUT = 10
#: Who is named for a request that no service answered.
NOBODY = "nobody"
MOST_CLIENTS = 64


@dataclass(frozen=True)
class Plan:
    """What is sent: payments or plain questions, to a name, so many a second, for so long. `keep` is how long a client
    keeps an address: not at all (`request`), or as long as DNS allows (`ttl`).
    """

    dns: str
    http_port: int
    name: str
    rate: float
    seconds: float
    write: bool = False
    keep: str = "request"


@dataclass(frozen=True)
class Sent:
    """One request: who answered, with which status (None: nobody did), after how many seconds, and the payment's
    reference.
    """

    environment: str
    status: int | None
    seconds: float
    reference: str


class Client:
    """One client with its own memory of addresses. Each request has a connection of its own."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._resolver = resolving.resolver(plan.dns)
        self._address, self._expires = "", 0.0

    def send(self, due: float) -> Sent:
        """Send one request that was due at a moment of the monotonic clock, from which its time counts."""
        reference = uuid.uuid4().hex
        try:
            answer = self._request(reference)
        except (LookupError, urllib3.exceptions.HTTPError):
            return Sent(NOBODY, None, time.monotonic() - due, reference)
        return Sent(answer.headers.get("X-Environment", NOBODY), answer.status, time.monotonic() - due, reference)

    def _request(self, reference: str) -> urllib3.BaseHTTPResponse:
        headers = {"Host": self._plan.name, "Connection": "close"}
        with urllib3.HTTPConnectionPool(self._resolved(), self._plan.http_port, retries=False, timeout=TIMEOUT) as pool:
            if self._plan.write:
                return pool.request(
                    "POST", "/payments", json={"reference": reference, "amount": "1.00"}, headers=headers
                )
            return pool.request("GET", "/", headers=headers)

    def _resolved(self) -> str:
        if time.monotonic() >= self._expires:
            self._address, ttl = resolving.asked_with_ttl(self._resolver, self._plan.name)
            self._expires = time.monotonic() + (ttl if self._plan.keep == "ttl" else 0)
        return self._address


def run(plan: Plan) -> list[Sent]:
    """Send what is planned; every request and what came of it."""
    begun, number = time.monotonic(), round(plan.rate * plan.seconds)
    clients = min(MOST_CLIENTS, max(8, round(plan.rate)), max(number, 1))
    sent: list[Sent] = []
    lock = threading.Lock()

    def work(first: int) -> None:
        client = Client(plan)
        # each client has its own moments, so that one that waits does not hold up the others
        for place in range(first, number, clients):
            due = begun + place / plan.rate
            time.sleep(max(due - time.monotonic(), 0))
            done = client.send(due)
            with lock:
                sent.append(done)

    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(work, range(clients)))
    return sent


def report(sent: Sequence[Sent]) -> dict[str, Any]:
    """Share, statuses and latency, of all requests and of each environment."""
    environments = {
        name: [one for one in sent if one.environment == name] for name in sorted({one.environment for one in sent})
    }
    return {
        "requests": len(sent),
        "shares": {name: round(len(those) / len(sent), 4) for name, those in environments.items()},
        **_measured(sent),
        "environments": {name: {"requests": len(those), **_measured(those)} for name, those in environments.items()},
    }


def _measured(sent: Iterable[Sent]) -> dict[str, Any]:
    seconds = sorted(one.seconds for one in sent)
    statuses = Counter(str(one.status) if one.status else "none" for one in sent)
    return {
        "statuses": dict(sorted(statuses.items())),
        "latency_seconds": {
            name: round(seconds[min(int(len(seconds) * share), len(seconds) - 1)], 4)
            for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1))
            if seconds
        },
    }


def text(plan: Plan) -> str:
    """The report of a plan that was carried out, as JSON."""
    return json.dumps({"name": plan.name, "rate": plan.rate, "seconds": plan.seconds, **report(run(plan))}, indent=2)
