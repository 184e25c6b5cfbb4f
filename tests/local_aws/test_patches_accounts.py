# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Two accounts of an organization: what one lets the other do, and what it does not."""

from __future__ import annotations

import json

import boto3
import pytest
from botocore.exceptions import ClientError

REGION = "us-east-1"
ACCESS = "OrganizationAccountAccessRole"
READ = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]


@pytest.fixture(scope="module")
def accounts(client):
    """The ids of two accounts."""
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = [organizations.create_account(AccountName=name, Email=f"{name}@example.com") for name in ("giver", "taker")]
    ids = [one["CreateAccountStatus"]["AccountId"] for one in made]
    yield ids
    for account in ids:
        organizations.remove_account_from_organization(AccountId=account)
    organizations.delete_organization()


@pytest.fixture(scope="module")
def acting(client, endpoint_url):
    """A function (account, service, role) -> boto3 client which acts as a role of the account; from another client's
    session if given.
    """

    def make(account, service, role=ACCESS, sts=None):
        given = (sts or client("sts")).assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="test"
        )["Credentials"]
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=endpoint_url,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    return make


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def root(account):
    return {"AWS": f"arn:aws:iam::{account}:root"}


def code(call, **arguments):
    """AWS's code for its refusal."""
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


@pytest.mark.patch
def test_a_role_that_is_not_there_is_assumed_by_nobody(client, accounts):
    assert (
        code(client("sts").assume_role, RoleArn=f"arn:aws:iam::{accounts[0]}:role/nobody", RoleSessionName="test")
        == "AccessDenied"
    )


@pytest.mark.patch
def test_a_role_is_assumed_by_whom_it_trusts(client, accounts, acting):
    giver, taker = accounts
    acting(giver, "iam").create_role(
        RoleName="of-taker", AssumeRolePolicyDocument=policy(Principal=root(taker), Action="sts:AssumeRole")
    )
    arn = f"arn:aws:iam::{giver}:role/of-taker"
    session = acting(giver, "sts", "of-taker", sts=acting(taker, "sts"))
    assert session.get_caller_identity()["Account"] == giver
    assert code(client("sts").assume_role, RoleArn=arn, RoleSessionName="test") == "AccessDenied"


@pytest.fixture
def secret(accounts, acting):
    """The ARN of a secret of the giver under a key of its own, its key, and clients there."""
    secretsmanager, kms = (acting(accounts[0], service) for service in ("secretsmanager", "kms"))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    arn = secretsmanager.create_secret(Name="shared", SecretString="{}", KmsKeyId=key)["ARN"]
    yield arn, key, secretsmanager, kms
    secretsmanager.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


@pytest.mark.patch
def test_a_secret_of_another_account_is_read_where_its_policy_and_its_key_let_one_in(accounts, acting, secret):
    arn, key, secretsmanager, kms = secret
    _giver, taker = accounts
    read = acting(taker, "secretsmanager").get_secret_value
    assert code(read, SecretId=arn) == "AccessDeniedException"
    role = {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{taker}:role/{ACCESS}"}}
    secretsmanager.put_resource_policy(
        SecretId=arn, ResourcePolicy=policy(Principal=root(taker), Action=READ, Resource="*", Condition=role)
    )
    with pytest.raises(ClientError, match="Access to KMS is not allowed"):
        read(SecretId=arn)
    through = {"StringEquals": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}}
    kms.put_key_policy(
        KeyId=key,
        PolicyName="default",
        Policy=policy(Principal=root(taker), Action="kms:Decrypt", Resource="*", Condition={**role, **through}),
    )
    assert read(SecretId=arn)["SecretString"] == "{}"
    assert acting(taker, "secretsmanager").describe_secret(SecretId=arn)["Name"] == "shared"
    other = {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{taker}:role/another"}}
    secretsmanager.put_resource_policy(
        SecretId=arn, ResourcePolicy=policy(Principal=root(taker), Action=READ, Resource="*", Condition=other)
    )
    assert code(read, SecretId=arn) == "AccessDeniedException"


@pytest.fixture
def buckets(accounts, acting):
    """A replicated bucket of the taker and its destination, the giver's: their S3, and their names."""
    giver, taker = accounts
    there, here = acting(giver, "s3"), acting(taker, "s3")
    for s3, name in ((here, "accounts-from"), (there, "accounts-to")):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    iam = acting(taker, "iam")
    iam.create_role(
        RoleName="replicates",
        AssumeRolePolicyDocument=policy(Principal={"Service": "s3.amazonaws.com"}, Action="sts:AssumeRole"),
    )
    iam.put_role_policy(
        RoleName="replicates", PolicyName="all", PolicyDocument=policy(Action=["s3:*", "kms:*"], Resource="*")
    )
    here.put_bucket_replication(
        Bucket="accounts-from",
        ReplicationConfiguration={
            "Role": f"arn:aws:iam::{taker}:role/replicates",
            "Rules": [
                {
                    "ID": "all",
                    "Status": "Enabled",
                    "Priority": 1,
                    "Filter": {},
                    "DeleteMarkerReplication": {"Status": "Enabled"},
                    "Destination": {
                        "Bucket": "arn:aws:s3:::accounts-to",
                        "Account": giver,
                        "AccessControlTranslation": {"Owner": "Destination"},
                    },
                }
            ],
        },
    )
    return here, there


@pytest.mark.patch
def test_objects_go_to_another_account_where_its_bucket_lets_them_in(accounts, buckets):
    here, there = buckets
    here.put_object(Bucket="accounts-from", Key="a", Body=b"a")
    assert here.head_object(Bucket="accounts-from", Key="a")["ReplicationStatus"] == "FAILED"
    there.put_bucket_policy(
        Bucket="accounts-to",
        Policy=policy(
            Principal=root(accounts[1]),
            Resource="arn:aws:s3:::accounts-to/*",
            Action=[
                "s3:ReplicateObject",
                "s3:ReplicateDelete",
                "s3:ReplicateTags",
                "s3:ObjectOwnerOverrideToBucketOwner",
            ],
        ),
    )
    here.put_object(Bucket="accounts-from", Key="b", Body=b"b", Tagging="kind=invoice")
    assert here.head_object(Bucket="accounts-from", Key="b")["ReplicationStatus"] == "COMPLETED"
    assert there.get_object(Bucket="accounts-to", Key="b")["Body"].read() == b"b"
    assert there.get_object_tagging(Bucket="accounts-to", Key="b")["TagSet"] == [{"Key": "kind", "Value": "invoice"}]
    here.delete_object(Bucket="accounts-from", Key="b")
    assert "DeleteMarkers" in there.list_object_versions(Bucket="accounts-to", Prefix="b")


def test_a_bucket_of_another_account_is_closed(client, accounts, acting):
    acting(accounts[0], "s3").create_bucket(Bucket="accounts-closed")
    assert code(acting(accounts[1], "s3").list_objects_v2, Bucket="accounts-closed") == "AccessDenied"


def test_a_connection_of_networks_is_accepted_by_the_other_account(accounts, acting):
    giver, taker = accounts
    asking, asked = acting(taker, "ec2"), acting(giver, "ec2")
    here = asking.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    there = asked.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    made = asking.create_vpc_peering_connection(VpcId=here, PeerVpcId=there, PeerOwnerId=giver)["VpcPeeringConnection"]
    number = made["VpcPeeringConnectionId"]
    assert code(asking.accept_vpc_peering_connection, VpcPeeringConnectionId=number) == "OperationNotPermitted"
    assert (
        asked.accept_vpc_peering_connection(VpcPeeringConnectionId=number)["VpcPeeringConnection"]["Status"]["Code"]
        == "active"
    )
