# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Route 53 takes for healthy."""

from __future__ import annotations

from moto.route53.models import HealthCheck

from . import hosted_zones


class Health:
    """The health of health checks and of load balancers."""

    def check(self, health_check_id: str) -> bool:
        """Whether a health check is healthy. One that is gone counts as healthy, as do disabled ones; inversion comes last."""
        found = _health_check(health_check_id)
        if found is None:
            return True
        return self._asked(found) != truth(found.inverted)

    def balancer(self, dns_name: str) -> bool:
        """Whether a load balancer is healthy as the target of an alias."""
        return True

    def _asked(self, check: HealthCheck) -> bool:
        if truth(check.disabled):
            return True
        if check.type_ == "CALCULATED":
            healthy = sum(self.check(child) for child in check.children or [])
            return healthy >= int(check.health_threshold or 0)
        return True


def truth(value: object) -> bool:
    """A boolean of moto's, which keeps some of them as words."""
    return str(value).lower() == "true"


def _health_check(health_check_id: str) -> HealthCheck | None:
    found = (backend.health_checks.get(health_check_id) for backend in hosted_zones.backends())
    return next((check for check in found if check), None)
