# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Route 53 takes for healthy: its health checks, and load balancers as targets of aliases."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.elbv2.models import elbv2_backends
from moto.route53.models import HealthCheck

from local_aws.lifecycle import scaled

from . import forwarding, hosted_zones, metrics, own_names, probes, resolving
from .processes import TaskProcess

AGENT = "Amazon-Route53-Health-Check-Service (ref {id}; report http://amzn.to/1vsZADi)"
#: Types which ask an endpoint over HTTP. Load balancers speak no TLS here, so HTTPS is asked in clear.
ASKING = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH")


@dataclass
class Observed:
    """What is known of a health check; it is healthy until enough was seen."""

    streak: probes.Streak = field(default_factory=lambda: probes.Streak(True))
    last: probes.Result | None = None
    at: datetime = field(default_factory=utcnow)
    due: float = 0.0


class Health:
    """Answers from what was asked last."""

    def __init__(self, name_server: Callable[[], str], http_port: int, process_of: Callable[[str], TaskProcess | None]):
        self._name_server = name_server
        self._http_port = http_port
        self._process_of = process_of

    def check(self, health_check_id: str) -> bool:
        """Whether a health check is healthy.

        One that is gone counts as healthy, as do disabled ones; inversion comes last.
        """
        found = next((check for check in health_checks() if check.id == health_check_id), None)
        return found is None or self._uninverted(found) != truth(found.inverted)

    def balancer(self, dns_name: str) -> bool:
        """Whether each target group to which a load balancer forwards has a healthy target."""
        balancer = own_names.balancer_of(dns_name)
        listener = forwarding.listener_of(balancer) if balancer else None
        groups = [group for group, weight in forwarding.shares(listener).items() if weight] if listener else []
        return bool(groups) and all(self._group(group) for group in groups)

    def ask(self) -> None:
        """Ask each endpoint whose time has come."""
        now = time.monotonic()
        for check in health_checks():
            observed = observed_of(check)
            if check.type_ in ASKING and not truth(check.disabled) and now >= observed.due:
                observed.due = now + scaled(int(check.request_interval))
                observed.last, observed.at = self._asked(check), utcnow()
                threshold = int(check.failure_threshold)
                observed.streak.note(good(check, observed.last), threshold, threshold)

    def publish(self) -> None:
        """Tell CloudWatch what each health check says."""
        for backend in hosted_zones.backends():
            for check in list(backend.health_checks.values()):
                metrics.checked(backend.account_id, check.id, self.check(check.id))

    def _uninverted(self, check: HealthCheck) -> bool:
        if truth(check.disabled):
            return True
        if check.type_ == "CALCULATED":
            return sum(self.check(child) for child in check.children or []) >= int(check.health_threshold or 0)
        return bool(observed_of(check).streak.healthy)

    def _group(self, arn: str) -> bool:
        process = self._process_of(arn)
        if process:
            return bool(process.health.healthy) and process.running()
        # targets which somebody registered by hand: nobody is there to ask
        region, account = arn.split(":")[3:5]
        group = elbv2_backends[account][region].target_groups.get(arn)
        return bool(group and group.targets)

    def _asked(self, check: HealthCheck) -> probes.Result:
        try:
            address = check.ip_address or resolving.asked(self._name_server(), check.fqdn)
        except LookupError:
            return probes.Result(None, failure="resolution")
        # nothing outside of this machine is ever asked
        if not ipaddress.ip_address(address).is_loopback:
            return probes.Result(None, failure="connection")
        port = self._http_port if own_names.is_balancer_address(address) else int(check.port)
        return probes.http(address, port, check.resource_path or "/", check.fqdn or address, AGENT.format(id=check.id))


def health_checks() -> list[HealthCheck]:
    """The health checks of every account."""
    return [check for backend in hosted_zones.backends() for check in list(backend.health_checks.values())]


def observed_of(check: HealthCheck) -> Observed:
    """What is known of a health check."""
    return vars(check).setdefault("observed", Observed())


def good(check: HealthCheck, result: probes.Result) -> bool:
    """Whether Route 53 counts a result as a success."""
    if result.status is None or not 200 <= result.status < 400:
        return False
    return "STR_MATCH" not in check.type_ or (check.search_string or "").encode() in result.body


def reported(check: HealthCheck) -> str:
    """The last result in the words of GetHealthCheckStatus."""
    result = observed_of(check).last
    if result is None:
        return "Success: HTTP Status Code 200, OK"
    if result.status is not None:
        word = "Success" if good(check, result) else "Failure"
        return f"{word}: HTTP Status Code {result.status}, {probes.phrase(result.status)}"
    return "Failure: " + {
        "timeout": "The request timed out while the health checker was waiting for a response from the endpoint.",
        "resolution": "DNS resolution failed: Rcode NXDomain(3)",
    }.get(result.failure, "Connection refused. The health checker could not establish a connection with the endpoint.")


def truth(value: Any) -> bool:
    """A boolean of moto's, which keeps some of them as words."""
    return str(value).lower() == "true"
