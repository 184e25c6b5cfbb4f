# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Buckets on the embedded AWS: made whole, compared by meaning, emptied only when told."""

from __future__ import annotations

import json

import pytest

NAME = "payments-target-test-objects"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{NAME}", f"arn:aws:s3:::{NAME}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}
SAFE = {
    "name": NAME,
    "versioning": True,
    "encryption": {
        "algorithm": "aws:kms",
        "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/k",
        "bucket_key": True,
    },
    "public_access_blocked": True,
    "object_ownership": "BucketOwnerEnforced",
    "policy": POLICY,
    "lifecycle_rules": [{"id": "earlier", "noncurrent_expiration_days": 30, "abort_multipart_days": 7}],
    "tags": {"owner": "platform"},
}


@pytest.fixture
def s3(client):
    return client("s3")


@pytest.fixture
def bucket(run_module):
    """A function which runs the module; what it made is gone afterwards."""
    yield lambda **arguments: run_module("s3_bucket", **arguments)
    run_module("s3_bucket", name=NAME, state="absent", force=True)


def exists(s3):
    return NAME in [item["Name"] for item in s3.list_buckets()["Buckets"]]


def test_check_mode_says_what_it_would_make_and_makes_nothing(bucket, s3):
    result = bucket(check=True, diff=True, **SAFE)
    assert result["changed"]
    assert result["bucket"]["encryption"]["bucket_key"] is True
    assert result["diff"]["before"] == {}
    assert not exists(s3)


def test_a_new_bucket_has_all_that_makes_it_safe(bucket, s3):
    assert bucket(**SAFE)["changed"]
    assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Enabled"
    (rule,) = s3.get_bucket_encryption(Bucket=NAME)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["BucketKeyEnabled"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"].endswith(":key/k")
    assert set(s3.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"].values()) == {True}
    assert json.loads(s3.get_bucket_policy(Bucket=NAME)["Policy"]) == POLICY
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert "Expiration" not in rule


@pytest.mark.parametrize("check", [True, False])
def test_a_second_run_changes_nothing(bucket, check):
    bucket(**SAFE)
    assert not bucket(check=check, **SAFE)["changed"]


def test_a_policy_in_another_spelling_is_the_same(bucket, s3):
    bucket(**SAFE)
    statement = {**POLICY["Statement"][0], "Action": ["s3:*"], "Resource": POLICY["Statement"][0]["Resource"][::-1]}
    s3.put_bucket_policy(Bucket=NAME, Policy=json.dumps({"Statement": statement, "Version": "2012-10-17"}))
    assert not bucket(**SAFE)["changed"]


def test_a_policy_is_replaced_as_a_whole(bucket, s3):
    bucket(**SAFE)
    narrower = {
        **POLICY["Statement"][0],
        "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}, **POLICY["Statement"][0]["Condition"]},
    }
    s3.put_bucket_policy(
        Bucket=NAME, Policy=json.dumps({"Version": "2012-10-17", "Id": "by hand", "Statement": narrower})
    )
    wanted = {**SAFE, "policy": {**POLICY, "Statement": POLICY["Statement"][0]}}
    assert bucket(check=True, **wanted)["bucket"]["policy"] == POLICY
    assert bucket(**wanted)["changed"]
    assert json.loads(s3.get_bucket_policy(Bucket=NAME)["Policy"]) == POLICY
    assert not bucket(**wanted)["changed"]


@pytest.mark.parametrize(
    ("drift", "field"),
    [
        (
            lambda s3: s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Suspended"}),
            "versioning",
        ),
        (lambda s3: s3.delete_public_access_block(Bucket=NAME), "public_access_blocked"),
        (lambda s3: s3.delete_bucket_policy(Bucket=NAME), "policy"),
        (lambda s3: s3.delete_bucket_lifecycle(Bucket=NAME), "lifecycle_rules"),
        (lambda s3: s3.delete_bucket_encryption(Bucket=NAME), "encryption"),
        (lambda s3: s3.delete_bucket_ownership_controls(Bucket=NAME), "object_ownership"),
        (lambda s3: s3.put_bucket_tagging(Bucket=NAME, Tagging={"TagSet": [{"Key": "other", "Value": "x"}]}), "tags"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_drift_is_put_back_and_shown(bucket, s3, drift, field):
    good = bucket(**SAFE)["bucket"]
    drift(s3)
    result = bucket(diff=True, **SAFE)
    assert result["changed"]
    assert result["bucket"] == good
    before, after = result["diff"]["before"], result["diff"]["after"]
    assert {key for key in after if before[key] != after[key]} == {field}


def test_what_is_not_stated_stays(bucket):
    bucket(**SAFE)
    result = bucket(name=NAME, lifecycle_rules=[])
    assert result["changed"]
    assert result["bucket"]["lifecycle_rules"] == []
    assert result["bucket"]["policy"] == POLICY
    assert result["bucket"]["tags"] == {"owner": "platform"}


@pytest.mark.parametrize("check", [True, False])
def test_a_bucket_with_objects_is_not_removed_unless_told(bucket, s3, check):
    bucket(**SAFE)
    s3.put_object(Bucket=NAME, Key="receipt", Body=b"1")
    result = bucket(check=check, name=NAME, state="absent")
    assert result["failed"]
    assert f"Bucket {NAME} holds objects" in result["msg"]
    assert exists(s3)


def test_force_removes_every_version_and_marker(bucket, s3):
    bucket(**SAFE)
    for body in (b"1", b"2"):
        s3.put_object(Bucket=NAME, Key="receipt", Body=body)
    s3.delete_object(Bucket=NAME, Key="receipt")
    assert bucket(name=NAME, state="absent", force=True)["changed"]
    assert not exists(s3)
    assert not bucket(name=NAME, state="absent", force=True)["changed"]


def test_an_object_that_may_not_be_removed_is_named_and_the_bucket_stays(bucket, s3):
    kept = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject*", "Resource": f"arn:aws:s3:::{NAME}/kept"}
    bucket(name=NAME, policy={"Version": "2012-10-17", "Statement": [kept]})
    s3.put_object(Bucket=NAME, Key="kept", Body=b"1")
    refused = bucket(name=NAME, state="absent", force=True)
    assert refused["failed"]
    assert f"Bucket {NAME} cannot be emptied: kept:" in refused["msg"]
    assert exists(s3)
    s3.delete_bucket_policy(Bucket=NAME)


def test_another_region_gets_its_bucket_there(bucket, s3):
    bucket(**SAFE, region="eu-central-1")
    assert s3.get_bucket_location(Bucket=NAME)["LocationConstraint"] == "eu-central-1"


def test_objects_may_expire_and_their_older_versions_stay(bucket, s3):
    rules = [{"id": "logs", "prefix": "logs/", "expiration_days": 7}]
    assert bucket(name=NAME, lifecycle_rules=rules)["changed"]
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    assert (rule["Expiration"], "NoncurrentVersionExpiration" in rule) == ({"Days": 7}, False)
    assert not bucket(name=NAME, lifecycle_rules=rules)["changed"]
