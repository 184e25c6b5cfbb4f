# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A key's ARN, as KMS answers it."""

from __future__ import annotations

import boto3
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._dms import api
from botocore.stub import Stubber


@pytest.fixture
def kms():
    return boto3.client(
        "kms", region_name="us-east-1", aws_access_key_id="testing-key", aws_secret_access_key="testing-secret-key"
    )


def test_a_key_that_does_not_exist_yet_stays_as_it_was_stated_and_another_refusal_is_raised(kms):
    with Stubber(kms) as answers:
        answers.add_client_error("describe_key", "NotFoundException", "Alias alias/lake is not found.")
        answers.add_client_error("describe_key", "AccessDeniedException", "not authorized to perform kms:DescribeKey")
        assert api.resolve_key(lambda service: kms, "alias/lake") == "alias/lake"
        with pytest.raises(AnsibleAWSError, match="not authorized to perform kms:DescribeKey"):
            api.resolve_key(lambda service: kms, "alias/lake")
