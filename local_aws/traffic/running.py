# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that clients of one embedded AWS meet, started and stopped as one."""

from __future__ import annotations

import logging
import threading
from typing import Any

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
        self.health = Health()
        self.dns = DnsServer(NameServer(self.health).answer)
        self.services = Services(lambda task: TaskProcess(task, self.dns.address, endpoint_url))
        self.balancers = Balancers(self.services.process_of)
        self._stopping = threading.Event()
        self._follower = threading.Thread(target=self._follow, daemon=True, name="traffic")

    def start(self) -> dict[str, Any]:
        """Begin, and say where: what state.json tells of it."""
        self.dns.start()
        self._follower.start()
        return {"dns": self.dns.address, "http_port": self.balancers.port}

    def refresh(self) -> None:
        """Bring what runs in step with what the account holds."""
        self.services.refresh()
        self.balancers.refresh()

    def stop(self) -> None:
        """End all of it."""
        self._stopping.set()
        self._follower.join()
        self.balancers.stop()
        self.services.stop()
        self.dns.stop()

    def _follow(self) -> None:
        while not self._stopping.wait(INTERVAL):
            try:
                self.refresh()
            except Exception:
                # an account may be caught in the middle of a change; the next look finds it whole
                logging.getLogger(__name__).exception("the traffic could not follow the account")
