# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Table mappings by meaning."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import is_same


def rule(number, schema="public", **more):
    return {"rule-type": "selection", "rule-id": number, "object-locator": {"schema-name": schema}, **more}


@pytest.mark.parametrize(
    "one, other, same",
    [
        ([rule("1"), rule("2", "audit")], [rule("2", "audit"), rule("1")], True),
        ([rule("1")], [rule(1)], True),
        ([rule("1")], [rule("1", filters=[])], True),
        ([rule("1")], [rule("1", value=None)], True),
        ([rule("1")], [rule("1", "audit")], False),
        ([rule("1")], [rule("1"), rule("2", "audit")], False),
        ([rule("1", filters=[{"column-name": "id"}])], [rule("1")], False),
    ],
)
def test_same(one, other, same):
    assert is_same({"rules": one}, {"rules": other}) is same
    assert is_same({"rules": other}, {"rules": one}) is same


def test_no_mapping_is_another_than_any():
    assert not is_same({"rules": [rule("1")]}, None)
