# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The load balancers' own HTTP: each on an address of its own, all on the same port."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from typing import Any, Protocol

from moto.elbv2.models import FakeLoadBalancer

from . import forwarding, own_names, proxy


class Target(Protocol):
    """What answers requests."""

    port: int


class Balancers:
    """A front for every load balancer that has a listener which forwards."""

    def __init__(self, target_of: Callable[[str], Target | None]):
        self.port = _free_port()
        self._target_of = target_of
        self._fronts: dict[str, Front] = {}
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Listen for load balancers that are new, and no more for those that are gone."""
        with self._lock:
            wanted = {balancer.arn: balancer for balancer in own_names.balancers() if forwarding.listener_of(balancer)}
            for arn in [arn for arn in self._fronts if arn not in wanted]:
                self._fronts.pop(arn).stop()
            for arn, balancer in wanted.items():
                if arn not in self._fronts:
                    self._fronts[arn] = Front(balancer, self.port, self._target_of)

    def stop(self) -> None:
        """Listen no more."""
        with self._lock:
            for front in self._fronts.values():
                front.stop()
            self._fronts = {}


class Front(ThreadingHTTPServer):
    """One load balancer, which passes each request on to a target."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, balancer: FakeLoadBalancer, port: int, target_of: Callable[[str], Target | None]):
        super().__init__((own_names.balancer_address(balancer), port), proxy.Handler)
        self.balancer = balancer
        self._target_of = target_of
        self._dice = random.Random()
        self._thread = threading.Thread(
            target=self.serve_forever, args=(1,), daemon=True, name=f"balancer {balancer.name}"
        )
        self._thread.start()

    def target(self) -> tuple[str | None, Target | None]:
        """The target group for the next request, and the target in it; None where there is none."""
        listener = forwarding.listener_of(self.balancer)
        group = forwarding.pick(forwarding.shares(listener), self._dice) if listener else None
        return group, self._target_of(group) if group else None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that goes away is no error of ours."""

    def stop(self) -> None:
        """Accept no more connections."""
        self.shutdown()
        self.server_close()


def _free_port() -> int:
    """A port that is free on every loopback address."""
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        return probe.getsockname()[1]
