# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a gate says that could not be read: AWS's answer, or why there was none."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._gates.sampler import answer_of
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "not allowed"}}, "GetMetricData")


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (DENIED, "AccessDenied: not allowed"),
        (ReadTimeoutError(endpoint_url="http://127.0.0.1:9/"), "Read timeout on endpoint URL: "),
        (ConnectTimeoutError(endpoint_url="http://127.0.0.1:9/"), "Connect timeout on endpoint URL: "),
        (None, "Failed to read metrics"),
    ],
)
def test_what_aws_answered_or_why_it_did_not(exception, expected):
    assert answer_of(AnsibleAWSError("Failed to read metrics", exception=exception)).startswith(expected)
