# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The key of an environment: nothing is created without it because AWS does not show it yet."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.migrate.aws.plugins.filter.discovery import environment_key

ARN = "arn:aws:kms:eu-west-1:123456789012:key/1"


def environment(arn):
    names = {"environment": "payments-source-dev", "key_alias": "alias/payments-source-dev"}
    return {"encryption": {"key_arn": arn}, "names": names}


@pytest.mark.parametrize(("arn", "check_mode"), [(ARN, False), (ARN, True), (None, True)])
def test_the_key_that_is_shown_is_returned(arn, check_mode):
    assert environment_key(environment(arn), check_mode) == arn


def test_nothing_is_created_without_the_key():
    with pytest.raises(AnsibleFilterError, match="AWS shows no enabled KMS key alias/payments-source-dev"):
        environment_key(environment(None), False)
