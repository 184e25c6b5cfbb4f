# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to S3 about the replication of a bucket, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

aws = Calls("ReplicationConfigurationNotFoundError", "NoSuchBucket")
regions = Calls("NoSuchBucket", "AccessDenied")

#: What S3 calls a region where it does not name it.
OLD_REGIONS = {None: "us-east-1", "": "us-east-1", "EU": "eu-west-1"}


@aws.read("read the replication configuration of the bucket")
def replication(client, bucket: str) -> dict[str, Any] | None:
    """The ReplicationConfiguration of a bucket, or None when it has none or there is no such bucket."""
    return client.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]


@aws.call("write the replication configuration of the bucket", "OperationAborted")
def put_replication(client, bucket: str, configuration: dict[str, Any]) -> None:
    """Replace the whole replication configuration of a bucket."""
    client.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=configuration)


@aws.delete("remove the replication configuration of the bucket", "OperationAborted")
def delete_replication(client, bucket: str) -> None:
    """Remove the whole replication configuration of a bucket."""
    client.delete_bucket_replication(Bucket=bucket)


@aws.call("list the buckets")
def bucket_names(client) -> list[str]:
    """Names of all buckets of the account."""
    pages = (
        client.get_paginator("list_buckets").paginate()
        if client.can_paginate("list_buckets")
        else [client.list_buckets()]
    )
    return [bucket["Name"] for page in pages for bucket in page["Buckets"]]


@regions.read("read the region of the bucket")
def bucket_region(client, bucket: str) -> str | None:
    """The region of a bucket, or None when there is none of that name or it is not to be known."""
    location = client.get_bucket_location(Bucket=bucket).get("LocationConstraint")
    return OLD_REGIONS.get(location, location)
