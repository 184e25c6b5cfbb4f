# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of route53_weighted_records_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    route53 = want("client")("route53")
    zone = route53.create_hosted_zone(Name="read.example.com", CallerReference="read")["HostedZone"]["Id"]
    record = {"Name": "api.read.example.com", "Type": "A", "SetIdentifier": "source", "Weight": 1, "TTL": 60}
    record["ResourceRecords"] = [{"Value": "192.0.2.1"}]
    changes = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)
    return Reading(
        options={"zone": "read.example.com", "name": "api.read.example.com"},
        finds=lambda result: [found["weight"] for found in result["record_set"]["records"]] == [1],
    )
