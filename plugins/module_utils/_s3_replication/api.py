# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to S3 about the replication of a bucket, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication.errors import S3ReplicationErrorHandler


@S3ReplicationErrorHandler.list_error_handler("read the replication configuration of the bucket")
@retry()
def replication(client, bucket: str) -> dict[str, Any] | None:
    """The ReplicationConfiguration of a bucket, or None when it has none or there is no such bucket."""
    return client.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]


@S3ReplicationErrorHandler.common_error_handler("write the replication configuration of the bucket")
@retry("OperationAborted")
def put_replication(client, bucket: str, configuration: dict[str, Any]) -> None:
    """Replace the whole replication configuration of a bucket."""
    client.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=configuration)


@S3ReplicationErrorHandler.deletion_error_handler("remove the replication configuration of the bucket")
@retry("OperationAborted")
def delete_replication(client, bucket: str) -> None:
    """Remove the whole replication configuration of a bucket."""
    client.delete_bucket_replication(Bucket=bucket)
