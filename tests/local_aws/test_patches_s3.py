# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3 as AWS has it where moto differs: replication above all."""

from __future__ import annotations

import copy
import datetime
import itertools
import json

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/replicates"
REPLICA_KEY = "arn:aws:kms:us-east-1:123456789012:key/replica"
ACTIONS = [
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionTagging",
    "s3:ReplicateObject",
    "s3:ReplicateDelete",
    "s3:ReplicateTags",
    "kms:Decrypt",
    "kms:Encrypt",
]
_numbers = itertools.count()


@pytest.fixture(scope="module")
def s3(client):
    return client("s3")


@pytest.fixture
def buckets(s3):
    """A source and a destination, both versioned."""
    names = [f"patches-{side}-{next(_numbers)}" for side in ("source", "target")]
    for name in names:
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return names


@pytest.fixture
def role(client):
    """The replication role, allowed all that replication takes. Gives a function which allows other actions instead."""
    iam = client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="replicates", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )

    def allow(actions):
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        iam.put_role_policy(
            RoleName="replicates",
            PolicyName="replicate",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )

    allow(ACTIONS)
    yield allow
    iam.delete_role_policy(RoleName="replicates", PolicyName="replicate")
    iam.delete_role(RoleName="replicates")


def rule(target, **fields):
    return {
        "ID": "all",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{target}"},
        **fields,
    }


def encrypted_rule(target):
    return rule(
        target,
        SourceSelectionCriteria={"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        Destination={
            "Bucket": f"arn:aws:s3:::{target}",
            "EncryptionConfiguration": {"ReplicaKmsKeyID": REPLICA_KEY},
            "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
            "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
        },
    )


def replicate(s3, source, *rules):
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration={"Role": ROLE, "Rules": list(rules)})


@pytest.mark.patch
@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"Prefix": "audit/"},
        {"Tag": {"Key": "a", "Value": "b"}},
        {"And": {"Prefix": "audit/", "Tags": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}]}},
        {"Not": {"Prefix": "audit/"}},
        {"Not": {"Or": {"Prefixes": ["a/", "b/"], "Tags": [{"Key": "a", "Value": "b"}]}}},
        {"And": {"Prefix": "audit/", "Not": {"Tag": {"Key": "a", "Value": "b"}}}},
    ],
)
def test_a_configuration_comes_back_as_it_was_put(s3, buckets, narrowed):
    source, target = buckets
    stated = {**encrypted_rule(target), "Filter": narrowed, "ExistingObjectReplication": {"Status": "Enabled"}}

    replicate(s3, source, stated)

    expected = copy.deepcopy(stated)
    if not narrowed:
        expected["Filter"] = {"Prefix": ""}
    found = s3.get_bucket_replication(Bucket=source)["ReplicationConfiguration"]
    assert found == {"Role": ROLE, "Rules": [expected]}


def test_a_configuration_is_deleted(s3, buckets):
    source, target = buckets
    replicate(s3, source, rule(target))

    s3.delete_bucket_replication(Bucket=source)

    with pytest.raises(ClientError) as missing:
        s3.get_bucket_replication(Bucket=source)
    assert missing.value.response["Error"]["Code"] == "ReplicationConfigurationNotFoundError"


@pytest.mark.patch
def test_the_destination_must_be_versioned(s3, buckets):
    source, target = buckets
    s3.put_bucket_versioning(Bucket=target, VersioningConfiguration={"Status": "Suspended"})

    with pytest.raises(ClientError, match="Destination bucket must have versioning enabled") as refused:
        replicate(s3, source, rule(target))

    assert refused.value.response["Error"]["Code"] == "InvalidRequest"


def test_the_source_must_be_versioned(s3, buckets):
    source, target = buckets
    s3.put_bucket_versioning(Bucket=source, VersioningConfiguration={"Status": "Suspended"})

    with pytest.raises(ClientError, match="Versioning must be 'Enabled'") as refused:
        replicate(s3, source, rule(target))

    assert refused.value.response["Error"]["Code"] == "InvalidRequest"


@pytest.mark.patch
def test_the_destination_must_exist(s3, buckets):
    with pytest.raises(ClientError, match="Destination bucket must exist"):
        replicate(s3, buckets[0], rule("patches-nowhere"))


@pytest.mark.patch
@pytest.mark.parametrize("part", ["Priority", "DeleteMarkerReplication"])
def test_a_rule_with_a_filter_has_its_mandatory_parts(s3, buckets, part):
    source, target = buckets

    with pytest.raises(ClientError, match=f"{part} must be specified"):
        replicate(s3, source, {name: value for name, value in rule(target).items() if name != part})


@pytest.mark.patch
def test_encrypted_objects_need_a_replica_key(s3, buckets):
    source, target = buckets

    with pytest.raises(ClientError, match="ReplicaKmsKeyID must be specified"):
        replicate(s3, source, {**encrypted_rule(target), "Destination": {"Bucket": f"arn:aws:s3:::{target}"}})


@pytest.mark.patch
def test_a_replica_key_needs_its_selection(s3, buckets):
    source, target = buckets
    stated = encrypted_rule(target)
    del stated["SourceSelectionCriteria"]

    with pytest.raises(ClientError, match="SseKmsEncryptedObjects must be specified"):
        replicate(s3, source, stated)


@pytest.mark.patch
def test_versioning_stays_on_while_replicated(s3, buckets):
    source, target = buckets
    replicate(s3, source, rule(target))

    with pytest.raises(ClientError) as refused:
        s3.put_bucket_versioning(Bucket=source, VersioningConfiguration={"Status": "Suspended"})

    assert refused.value.response["Error"]["Code"] == "InvalidBucketState"


@pytest.mark.patch
def test_a_new_object_is_copied_with_all_it_carries(s3, buckets, role):
    source, target = buckets
    replicate(s3, source, rule(target))

    put = s3.put_object(
        Bucket=source, Key="a/b", Body=b"rows", Metadata={"made": "here"}, ContentType="text/csv", Tagging="kind=audit"
    )

    replica = s3.get_object(Bucket=target, Key="a/b")
    assert replica["Body"].read() == b"rows"
    assert (replica["VersionId"], replica["Metadata"], replica["ContentType"]) == (
        put["VersionId"],
        {"made": "here"},
        "text/csv",
    )
    assert s3.get_object_tagging(Bucket=target, Key="a/b")["TagSet"] == [{"Key": "kind", "Value": "audit"}]
    assert replica["ReplicationStatus"] == "REPLICA"
    assert s3.head_object(Bucket=source, Key="a/b")["ReplicationStatus"] == "COMPLETED"


@pytest.mark.patch
def test_objects_put_together_from_parts_are_copied(s3, buckets, role):
    source, target = buckets
    replicate(s3, source, rule(target))

    upload = s3.create_multipart_upload(Bucket=source, Key="parts")["UploadId"]
    part = s3.upload_part(Bucket=source, Key="parts", UploadId=upload, PartNumber=1, Body=b"part")
    s3.complete_multipart_upload(
        Bucket=source,
        Key="parts",
        UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
    )

    replica = s3.get_object(Bucket=target, Key="parts")
    assert (replica["Body"].read(), replica["ETag"]) == (b"part", s3.head_object(Bucket=source, Key="parts")["ETag"])


@pytest.mark.patch
def test_copied_objects_are_replicated(s3, buckets, role):
    source, target = buckets
    s3.put_object(Bucket=source, Key="old", Body=b"before the rule")
    replicate(s3, source, rule(target))

    s3.copy_object(Bucket=source, Key="new", CopySource={"Bucket": source, "Key": "old"})

    assert [item["Key"] for item in s3.list_objects_v2(Bucket=target)["Contents"]] == ["new"]


@pytest.mark.patch
def test_encrypted_objects_are_encrypted_anew(client, s3, buckets, role):
    source, target = buckets
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    replicate(s3, source, encrypted_rule(target))

    s3.put_object(Bucket=source, Key="secret", Body=b"rows", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)

    assert s3.head_object(Bucket=target, Key="secret")["SSEKMSKeyId"] == REPLICA_KEY


def test_encrypted_objects_that_no_rule_selects_stay(client, s3, buckets, role):
    source, target = buckets
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    replicate(s3, source, rule(target))

    s3.put_object(Bucket=source, Key="secret", Body=b"rows", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)

    assert s3.list_objects_v2(Bucket=target)["KeyCount"] == 0
    assert "ReplicationStatus" not in s3.head_object(Bucket=source, Key="secret")


@pytest.mark.patch
@pytest.mark.parametrize(
    "lacking", [action for action in ACTIONS if action not in ("s3:ReplicateDelete", "kms:Decrypt", "kms:Encrypt")]
)
def test_without_a_permission_replication_fails(s3, buckets, role, lacking):
    source, target = buckets
    role([action for action in ACTIONS if action != lacking])
    replicate(s3, source, rule(target))

    s3.put_object(Bucket=source, Key="a", Body=b"rows", Tagging="kind=audit")

    assert s3.head_object(Bucket=source, Key="a")["ReplicationStatus"] == "FAILED"
    assert s3.list_objects_v2(Bucket=target)["KeyCount"] == 0


@pytest.mark.patch
@pytest.mark.parametrize("lacking", ["kms:Decrypt", "kms:Encrypt"])
def test_without_a_key_permission_replication_fails(client, s3, buckets, role, lacking):
    source, target = buckets
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    role([action for action in ACTIONS if action != lacking])
    replicate(s3, source, encrypted_rule(target))

    s3.put_object(Bucket=source, Key="a", Body=b"rows", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)

    assert s3.head_object(Bucket=source, Key="a")["ReplicationStatus"] == "FAILED"


@pytest.mark.patch
@pytest.mark.parametrize(("status", "left"), [("Enabled", 0), ("Disabled", 1)])
def test_delete_markers_follow_their_own_switch(s3, buckets, role, status, left):
    source, target = buckets
    replicate(s3, source, rule(target, DeleteMarkerReplication={"Status": status}))
    s3.put_object(Bucket=source, Key="a", Body=b"rows")

    s3.delete_object(Bucket=source, Key="a")

    assert s3.list_objects_v2(Bucket=target)["KeyCount"] == left
    assert len(s3.list_object_versions(Bucket=target)["Versions"]) == 1


@pytest.mark.patch
def test_a_prefix_narrows_what_is_copied(s3, buckets, role):
    source, target = buckets
    replicate(s3, source, rule(target, Filter={"Prefix": "audit/"}))

    for key in ("audit/a", "other/a"):
        s3.put_object(Bucket=source, Key=key, Body=b"rows")

    assert [item["Key"] for item in s3.list_objects_v2(Bucket=target)["Contents"]] == ["audit/a"]


@pytest.mark.patch
@pytest.mark.parametrize(
    ("excluded", "copied"),
    [
        ({"Prefix": "audit/"}, ["log/a", "other/a"]),
        ({"Tag": {"Key": "state", "Value": "draft"}}, ["audit/a", "log/a"]),
        ({"Or": {"Prefixes": ["audit/", "log/"], "Tags": [{"Key": "state", "Value": "final"}]}}, ["other/a"]),
    ],
)
def test_what_a_rule_leaves_out_is_not_copied(s3, buckets, role, excluded, copied):
    source, target = buckets
    replicate(s3, source, rule(target, Filter={"Not": excluded}))

    for key in ("audit/a", "log/a", "other/a"):
        tagging = "state=draft" if key == "other/a" else ""
        s3.put_object(Bucket=source, Key=key, Body=b"rows", Tagging=tagging)

    assert [item["Key"] for item in s3.list_objects_v2(Bucket=target)["Contents"]] == copied


@pytest.mark.patch
def test_a_bucket_that_denies_what_is_not_tls_is_of_use(s3, buckets):
    name = buckets[0]
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    s3.put_object(Bucket=name, Key="a", Body=b"rows")

    assert s3.get_object(Bucket=name, Key="a")["Body"].read() == b"rows"


def test_a_plain_denial_holds(s3, buckets):
    name = buckets[0]
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/*"}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    with pytest.raises(ClientError):
        s3.put_object(Bucket=name, Key="a", Body=b"rows")


def metrics(client, region, source, target, name, statistic="Maximum"):
    """What CloudWatch has of a metric of the rule `all`, the values of the last hour."""
    now = datetime.datetime.now(datetime.UTC)
    named = {"SourceBucket": source, "DestinationBucket": target, "RuleId": "all"}
    points = client("cloudwatch", region).get_metric_statistics(
        Namespace="AWS/S3",
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in named.items()],
        StartTime=now - datetime.timedelta(hours=1),
        EndTime=now + datetime.timedelta(minutes=1),
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return [point[statistic] for point in points]


@pytest.fixture
def distant(s3, client):
    """A source in one region and a destination in another."""
    source, target = (f"patches-{side}-{next(_numbers)}" for side in ("near", "far"))
    s3.create_bucket(Bucket=source)
    client("s3", "eu-west-1").create_bucket(
        Bucket=target, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    for name in (source, target):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return source, target


def measured_rule(target, status="Enabled"):
    return rule(target, Destination={"Bucket": f"arn:aws:s3:::{target}", "Metrics": {"Status": status}})


@pytest.mark.patch
def test_what_is_pending_is_published_where_the_destination_is(client, s3, distant):
    source, target = distant
    replicate(s3, source, measured_rule(target))

    for name in ("BytesPendingReplication", "OperationsPendingReplication", "ReplicationLatency"):
        assert metrics(client, "eu-west-1", source, target, name) == [0.0]
        assert metrics(client, "us-east-1", source, target, name) == []


@pytest.mark.patch
def test_what_failed_is_published_where_the_source_is(client, s3, distant, role):
    source, target = distant
    role(["s3:ListBucket"])
    replicate(s3, source, measured_rule(target))
    assert metrics(client, "us-east-1", source, target, "OperationsFailedReplication", "Sum") == [0.0]
    for key in ("a", "b"):
        s3.put_object(Bucket=source, Key=key, Body=b"rows")

    assert sum(metrics(client, "us-east-1", source, target, "OperationsFailedReplication", "Sum")) == 2.0
    assert metrics(client, "eu-west-1", source, target, "OperationsFailedReplication", "Sum") == []


def test_a_rule_without_metrics_has_none(client, s3, distant):
    source, target = distant
    replicate(s3, source, measured_rule(target, status="Disabled"))

    assert metrics(client, "eu-west-1", source, target, "ReplicationLatency") == []
