# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which refusals of S3 pass by themselves."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication.waiters import too_new
from botocore.exceptions import ClientError, EndpointConnectionError


def refusal(code, message):
    return ClientError({"Error": {"Code": code, "Message": message}}, "PutBucketReplication")


@pytest.mark.parametrize(
    ("exception", "passes"),
    [
        (
            refusal(
                "InvalidRequest", "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
            ),
            True,
        ),
        (refusal("InvalidRequest", "Destination bucket must have versioning enabled."), True),
        (refusal("InvalidArgument", "Invalid role"), True),
        (refusal("InvalidRequest", "ReplicaKmsKeyID must be specified"), False),
        (refusal("AccessDenied", "not allowed to pass the role"), False),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1"), False),
    ],
)
def test_only_what_is_new_passes(exception, passes):
    assert too_new(AnsibleAWSError(message="failed", exception=exception)) is passes
