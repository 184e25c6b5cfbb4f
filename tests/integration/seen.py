# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests look at after a playbook."""

from __future__ import annotations

HOSTS = {"payments_source", "payments_target", "payments"}


def unchanged(run):
    """The run went well and changed nothing on any host."""
    assert run.status == 0, run.output[-6000:]
    assert set(run.changed) == HOSTS
    assert not any(run.changed.values()), (run.changed, run.output[-20000:])
    assert not any(run.failed.values())


def weights(aws):
    """The weights of the weighted record, by set identifier."""
    route53 = aws.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    return {record["SetIdentifier"]: record["Weight"] for record in records if record["Name"].startswith("api.")}
