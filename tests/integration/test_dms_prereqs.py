# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The roles that DMS looks for by name, those for Redshift among them. The tests build upon each other."""

from __future__ import annotations

import json

from tests.integration.seen import unchanged

ALWAYS = {"dms-vpc-role": "AmazonDMSVPCManagementRole", "dms-cloudwatch-logs-role": "AmazonDMSCloudWatchLogsRole"}
REDSHIFT = {"dms-access-for-endpoint": "AmazonDMSRedshiftS3Role"}


def prereqs(aws, *arguments):
    return aws.play("playbooks/prereqs.yml", "-e", json.dumps({"dms_prereqs_redshift": True}), *arguments)


def policies(aws):
    """{role: its managed policies}"""
    iam = aws.client("iam")
    return {
        role["RoleName"]: [
            one["PolicyName"] for one in iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
        ]
        for role in iam.list_roles()["Roles"]
    }


def trusted(aws, role):
    """The services which may assume a role for this account."""
    (statement,) = aws.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    return sorted(statement["Principal"]["Service"])


def test_each_has_its_policy_and_redshift_may_assume_its_own(aws):
    run = prereqs(aws)
    assert run.status == 0, run.output[-6000:]
    assert policies(aws) == {name: [policy] for name, policy in {**ALWAYS, **REDSHIFT}.items()}
    for role in ALWAYS:
        assert trusted(aws, role) == ["dms.amazonaws.com", "dms.us-east-1.amazonaws.com"]
    assert trusted(aws, "dms-access-for-endpoint") == [
        "dms.amazonaws.com",
        "dms.us-east-1.amazonaws.com",
        "redshift.amazonaws.com",
    ]
    unchanged(prereqs(aws))


def test_what_one_lacks_is_given_back_and_nothing_else_taken(aws):
    iam = aws.client("iam")
    iam.detach_role_policy(
        RoleName="dms-access-for-endpoint", PolicyArn="arn:aws:iam::aws:policy/service-role/AmazonDMSRedshiftS3Role"
    )
    iam.attach_role_policy(RoleName="dms-vpc-role", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    run = prereqs(aws)
    assert run.status == 0 and sum(run.changed.values()) == 1, run.output[-6000:]
    assert policies(aws)["dms-access-for-endpoint"] == ["AmazonDMSRedshiftS3Role"]
    assert sorted(policies(aws)["dms-vpc-role"]) == ["AmazonDMSVPCManagementRole", "ReadOnlyAccess"]


def test_they_stay_unless_they_are_asked_for_by_name(aws):
    stay = prereqs(aws, "-e", "dms_prereqs_state=absent")
    assert "dms-access-for-endpoint stay" in " ".join(stay.output.split())
    assert len(policies(aws)) == 3
    run = prereqs(aws, "-e", "dms_prereqs_state=absent", "-e", "dms_prereqs_remove_shared_roles=true")
    assert run.status == 0, run.output[-6000:]
    assert policies(aws) == {}
