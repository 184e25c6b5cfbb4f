# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can be wrong with a service, on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: Where the embedded AWS takes them and lists its services, beside AWS's own APIs.
PATH = "/local-aws/services"


@dataclass(frozen=True)
class Faults:
    """A service without any answers as it should. Health checks see `unhealthy` and `down` only, as with a release that
    starts well and works badly."""

    #: The share of requests, 0 to 1, which are answered with 500.
    error_share: float = 0.0
    #: Seconds that each answer takes longer.
    delay_seconds: float = 0.0
    #: Health checks are answered with 500.
    unhealthy: bool = False
    #: No task runs.
    down: bool = False

    @classmethod
    def stated(cls, values: Mapping[str, Any]) -> Faults:
        """From what a person stated. Raises ValueError with a sentence."""
        unknown = sorted(set(values) - set(asdict(cls())))
        if unknown:
            raise ValueError(f"there is no fault {unknown[0]}; there are {', '.join(asdict(cls()))}")
        faults = cls(**values)
        if not 0 <= faults.error_share <= 1:
            raise ValueError(f"error_share is {faults.error_share}; it must be from 0 to 1")
        if faults.delay_seconds < 0:
            raise ValueError(f"delay_seconds is {faults.delay_seconds}; it must not be below 0")
        return faults

    @classmethod
    def of_release(cls, environment: Mapping[str, str]) -> Faults:
        """Those which the environment variables of a task definition bring: a broken new release."""
        return cls.stated(
            {
                name: float(environment[variable])
                for name, variable in (("error_share", "FAULT_ERROR_SHARE"), ("delay_seconds", "FAULT_DELAY_SECONDS"))
                if variable in environment
            }
        )
