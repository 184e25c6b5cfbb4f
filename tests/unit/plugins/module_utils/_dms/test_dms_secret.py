# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When two ids name the same secret."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.secret import is_same

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
FULL = f"{ARN}payments/source-AbCdEf"


@pytest.mark.parametrize(
    "one, other, same",
    [
        (FULL, FULL, True),
        (FULL, "payments/source", True),
        ("payments/source", FULL, True),
        (FULL, f"{ARN}payments/source", True),
        (f"{ARN}payments/source", "payments/source", True),
        ("payments/source", "payments/source", True),
        (FULL, "payments/target", False),
        (FULL, f"{ARN}payments/source-GhIjKl", False),
        (FULL, FULL.replace("us-east-1", "us-west-2"), False),
        (FULL, f"{ARN}payments/source".replace("us-east-1", "us-west-2"), False),
        ("payments/source", "payments/source-AbCdEf", False),
        (None, FULL, False),
        (None, None, True),
    ],
)
def test_same(one, other, same):
    assert is_same(one, other) is same
    assert is_same(other, one) is same
