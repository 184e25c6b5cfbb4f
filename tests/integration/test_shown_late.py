# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Build, second run, drift and teardown where AWS shows every change late. The tests build upon each other."""

from __future__ import annotations

import time

from local_aws.consistency import SECONDS
from tests.integration.seen import unchanged, weights

#: The seed keeps the order in which changes come to light.
CONSISTENCY = "eventual:7"


def ingress(aws):
    """What the source's database lets in."""
    groups = aws.client("ec2").describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["payments-source-local-database"]}]
    )
    return groups["SecurityGroups"][0]


def test_what_is_shown_late_is_built_in_one_run(aws):
    run = aws.play("site.yml")
    assert run.status == 0, run.output[-8000:]


def test_a_second_run_changes_nothing(aws):
    unchanged(aws.play("site.yml"))


def test_drift_is_put_back(aws):
    before = weights(aws), ingress(aws)["IpPermissions"]
    route53, ec2, group = aws.client("route53"), aws.client("ec2"), ingress(aws)
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    record = next(record for record in records if record.get("SetIdentifier") == "target-local")
    route53.change_resource_record_sets(
        HostedZoneId=zone["Id"],
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {**record, "Weight": 50}}]},
    )
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    time.sleep(SECONDS)

    run = aws.play("site.yml")
    assert run.status == 0, run.output[-8000:]
    assert run.changed["payments"] and run.changed["payments_source"], run.changed
    time.sleep(SECONDS)
    assert (weights(aws), sorted(map(str, ingress(aws)["IpPermissions"]))) == (before[0], sorted(map(str, before[1])))
    unchanged(aws.play("site.yml"))


def test_teardown_leaves_nothing_but_the_shared_roles(aws):
    run = aws.play("playbooks/teardown.yml", "-e", "teardown_confirm=payments-local")
    assert run.status == 0, run.output[-8000:]
    time.sleep(SECONDS)
    assert aws.resources() == {"iam_roles": ["dms-cloudwatch-logs-role", "dms-vpc-role"]}
