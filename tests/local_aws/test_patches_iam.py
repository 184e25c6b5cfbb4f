# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM as AWS has it where moto differs."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "dms.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)


@pytest.fixture(scope="module")
def iam(client):
    return client("iam")


@pytest.fixture
def role(iam):
    name = "patched-role"
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Description="kept", MaxSessionDuration=7200)
    yield name
    iam.delete_role(RoleName=name)


@pytest.mark.patch
def test_an_update_of_the_duration_keeps_the_description(iam, role):
    iam.update_role(RoleName=role, MaxSessionDuration=3600)

    found = iam.get_role(RoleName=role)["Role"]

    assert (found["Description"], found["MaxSessionDuration"]) == ("kept", 3600)


@pytest.mark.patch
def test_an_update_of_the_description_keeps_the_duration(iam, role):
    iam.update_role(RoleName=role, Description="new")

    found = iam.get_role(RoleName=role)["Role"]

    assert (found["Description"], found["MaxSessionDuration"]) == ("new", 7200)


@pytest.mark.patch
@pytest.mark.parametrize("document", ["nonsense", "[]"])
def test_a_trust_policy_that_is_no_json_object_is_refused(iam, document):
    with pytest.raises(ClientError) as refused:
        iam.create_role(RoleName="never-made", AssumeRolePolicyDocument=document)

    assert refused.value.response["Error"]["Code"] == "MalformedPolicyDocument"


@pytest.mark.patch
def test_a_role_name_of_65_characters_is_refused(iam):
    with pytest.raises(ClientError) as refused:
        iam.create_role(RoleName="r" * 65, AssumeRolePolicyDocument=TRUST)

    assert refused.value.response["Error"]["Code"] == "ValidationError"


@pytest.mark.patch
def test_an_attached_policy_cannot_be_deleted(iam, role):
    arn = iam.create_policy(PolicyName="attached", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=role, PolicyArn=arn)

    with pytest.raises(ClientError) as refused:
        iam.delete_policy(PolicyArn=arn)
    iam.detach_role_policy(RoleName=role, PolicyArn=arn)
    iam.delete_policy(PolicyArn=arn)

    assert refused.value.response["Error"]["Code"] == "DeleteConflict"


@pytest.mark.patch
def test_a_policy_with_several_versions_cannot_be_deleted(iam):
    arn = iam.create_policy(PolicyName="versions", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY, SetAsDefault=True)

    with pytest.raises(ClientError) as refused:
        iam.delete_policy(PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.delete_policy(PolicyArn=arn)

    assert refused.value.response["Error"]["Code"] == "DeleteConflict"


def test_a_role_with_policies_cannot_be_deleted(iam, role):
    iam.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=POLICY)

    with pytest.raises(ClientError) as refused:
        iam.delete_role(RoleName=role)
    iam.delete_role_policy(RoleName=role, PolicyName="inline")

    assert refused.value.response["Error"]["Code"] == "DeleteConflict"
