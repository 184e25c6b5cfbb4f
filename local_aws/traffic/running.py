# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that clients of one embedded AWS meet, started and stopped as one."""

from __future__ import annotations

from typing import Any

from .dns_server import DnsServer
from .health import Health
from .name_server import NameServer


class Traffic:
    """DNS for the zones of this process's account."""

    def __init__(self) -> None:
        self.health = Health()
        self.dns = DnsServer(NameServer(self.health).answer)

    def start(self) -> dict[str, Any]:
        """Begin, and say where: what state.json tells of it."""
        self.dns.start()
        return {"dns": self.dns.address}

    def stop(self) -> None:
        """End all of it."""
        self.dns.stop()
