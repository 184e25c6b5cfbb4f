# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms that end a deployment."""

from __future__ import annotations

from collections.abc import Iterable

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.base_backend import BaseBackend


def active(backend: BaseBackend, names: Iterable[str]) -> list[str]:
    """Those of the alarms that ring, in the account and region of a service's backend.

    One that is not there does not.
    """
    known = cloudwatch_backends[backend.account_id][backend.region_name].alarms
    return [name for name in names if name in known and known[name].state_value == "ALARM"]
