# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about a bucket. What is not there is answered as None."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

aws = Calls(
    "404",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchTagSet",
    "OwnershipControlsNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
)

#: Two changes to one bucket may not meet.
BUSY = "OperationAborted"
#: What a change of a bucket meets that was created a moment ago, or is changed by somebody else.
LATER = (BUSY, "NoSuchBucket")


@aws.read("find the bucket")
def head_bucket(client, name: str) -> dict[str, Any] | None:
    return client.head_bucket(Bucket=name)


@aws.call("create the bucket", BUSY)
def create_bucket(client, name: str, region: str) -> None:
    """S3 wants the region named everywhere but in us-east-1."""
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerEnforced", **place)


@aws.delete("delete the bucket", BUSY)
def delete_bucket(client, name: str) -> None:
    client.delete_bucket(Bucket=name)


@aws.read("read the bucket's versioning")
def get_versioning(client, name: str) -> str | None:
    return client.get_bucket_versioning(Bucket=name).get("Status")


@aws.call("set the bucket's versioning", *LATER)
def put_versioning(client, name: str, status: str) -> None:
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})


@aws.read("read the bucket's encryption")
def get_encryption(client, name: str) -> list[dict[str, Any]] | None:
    return client.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]


@aws.call("set the bucket's encryption", *LATER)
def put_encryption(client, name: str, rules: list[dict[str, Any]]) -> None:
    client.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})


@aws.read("read the bucket's public access block")
def get_public_access_block(client, name: str) -> dict[str, bool] | None:
    return client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]


@aws.call("block public access to the bucket", *LATER)
def put_public_access_block(client, name: str, block: dict[str, bool]) -> None:
    client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)


@aws.read("read the bucket's ownership controls")
def get_ownership(client, name: str) -> str | None:
    return client.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"][0]["ObjectOwnership"]


@aws.call("set the bucket's ownership controls", *LATER)
def put_ownership(client, name: str, ownership: str) -> None:
    client.put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": ownership}]})


@aws.read("read the bucket's policy")
def get_policy(client, name: str) -> dict[str, Any] | None:
    return json.loads(client.get_bucket_policy(Bucket=name)["Policy"])


# A role that a policy names may not be known to S3 at once.
@aws.call("set the bucket's policy", *LATER, "MalformedPolicy")
def put_policy(client, name: str, policy: dict[str, Any]) -> None:
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))


@aws.read("read the bucket's lifecycle")
def get_lifecycle(client, name: str) -> list[dict[str, Any]] | None:
    return client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]


@aws.call("set the bucket's lifecycle", *LATER)
def put_lifecycle(client, name: str, rules: list[dict[str, Any]]) -> None:
    client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


@aws.call("remove the bucket's lifecycle", *LATER)
def delete_lifecycle(client, name: str) -> None:
    client.delete_bucket_lifecycle(Bucket=name)


@aws.read("read the bucket's tags")
def get_tags(client, name: str) -> list[dict[str, str]] | None:
    return client.get_bucket_tagging(Bucket=name)["TagSet"]


@aws.call("tag the bucket", *LATER)
def put_tags(client, name: str, tags: list[dict[str, str]]) -> None:
    client.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})


@aws.call("list the bucket's objects")
def first_versions(client, name: str) -> list[dict[str, str]]:
    """Up to a thousand object versions and delete markers, each {Key, VersionId}: [] when the bucket is empty."""
    answer = client.list_object_versions(Bucket=name)
    found = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
    return [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found]


@aws.call("delete the bucket's objects")
def delete_versions(client, name: str, versions: list[dict[str, str]]) -> list[dict[str, str]]:
    """Delete up to a thousand versions. Returns what S3 refused to delete, each with Key and Message."""
    return client.delete_objects(Bucket=name, Delete={"Objects": versions, "Quiet": True}).get("Errors", [])
