# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of route53_weighted_records_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def weigh(want, domain):
    """A zone of that name in which api has one weighted record."""
    route53 = want("client")("route53")
    zone = places.zone(want, domain)
    record = {"Name": f"api.{domain}", "Type": "A", "SetIdentifier": "source", "Weight": 1, "TTL": 60}
    record["ResourceRecords"] = [{"Value": "192.0.2.1"}]
    changes = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)


def case(want):
    weigh(want, "read.example.com")
    return Reading(
        options={"zone": "read.example.com", "name": "api.read.example.com"},
        finds=lambda result: [found["weight"] for found in result["record_set"]["records"]] == [1],
    )


def examples(want):
    weigh(want, "payments.example.com")
    return {}
