# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of route53_weighted_records."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    places.zone(want, "contract.example.com")

    def weighing(source, target):
        return [
            {"set_identifier": "source", "weight": source, "values": ["192.0.2.1"]},
            {"set_identifier": "target", "weight": target, "values": ["192.0.2.2"]},
        ]

    return Lifecycle(
        options={"zone": "contract.example.com", "name": "api.contract.example.com", "records": weighing(100, 0)},
        change={"records": weighing(95, 5)},
        shows={"source": 95, "target": 5},
        shown=lambda thing: {record["set_identifier"]: record["weight"] for record in thing["records"]},
        identity=("zone", "name"),
    )


def examples(want):
    route53 = want("client")("route53")
    zone = places.zone(want, "payments.example.com")
    checks = [
        route53.create_health_check(
            CallerReference=name, HealthCheckConfig={"Type": "HTTPS", "FullyQualifiedDomainName": f"{name}.example.com"}
        )["HealthCheck"]["Id"]
        for name in ("source", "target")
    ]
    return {
        "Z0123456789ABCDEFGHIJ": zone,
        "11111111-2222-3333-4444-555555555555": checks[0],
        "66666666-7777-8888-9999-000000000000": checks[1],
    }
