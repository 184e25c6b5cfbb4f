# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that clients of one embedded AWS meet, started and stopped as one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from . import metrics, target_health
from .balancers import Balancers
from .dns_server import DnsServer
from .health import Health
from .name_server import NameServer
from .processes import TaskProcess
from .services import Services

#: Seconds between two looks at what the account holds.
INTERVAL = 1


class Traffic:
    """DNS for the zones of this process's account, its load balancers, and the services behind them."""

    def __init__(self, endpoint_url: str):
        self.services = Services(lambda task: TaskProcess(task, self.dns.address, endpoint_url))
        self.balancers = Balancers(self._target_of)
        self.health = Health(lambda: self.dns.address, self.balancers.port, self.services.process_of)
        self.dns = DnsServer(NameServer(self.health).answer)
        self._stopping = threading.Event()
        # apart, since what hangs must not keep the account's changes from being followed
        self._followers = [
            threading.Thread(target=self._again_and_again, args=work, daemon=True, name="traffic")
            for work in (
                (self.refresh, INTERVAL),
                (self.ask, INTERVAL),
                (metrics.publish, metrics.SLOT),
                (self.publish, metrics.INTERVAL),
            )
        ]

    def start(self) -> dict[str, Any]:
        """Begin, and say where: what state.json tells of it."""
        self.dns.start()
        for follower in self._followers:
            follower.start()
        return {"dns": self.dns.address, "http_port": self.balancers.port}

    def refresh(self) -> None:
        """Bring what runs in step with what the account holds."""
        self.services.refresh()
        self.balancers.refresh()

    def ask(self) -> None:
        """Ask everything once whether it is healthy."""
        for process in self.services.processes():
            target_health.ask(process)
        self.health.ask()

    def publish(self) -> None:
        """Tell CloudWatch how many targets and which health checks are healthy."""
        for process in self.services.running():
            target_health.publish(process)
        self.health.publish()

    def stop(self) -> None:
        """End all of it."""
        self._stopping.set()
        for follower in self._followers:
            follower.join()
        self.balancers.stop()
        self.services.stop()
        self.dns.stop()

    def _target_of(self, target_group: str) -> TaskProcess | None:
        """Who answers the requests for a target group; the account is looked at once more before they are refused."""
        if self.services.process_of(target_group) is None:
            self.services.refresh()
        return self.services.process_of(target_group)

    def _again_and_again(self, work: Callable[[], None], seconds: float) -> None:
        while not self._stopping.wait(seconds):
            try:
                work()
            except Exception:
                # an account may be caught in the middle of a change; the next look finds it whole
                logging.getLogger(__name__).exception("the traffic could not follow the account")
