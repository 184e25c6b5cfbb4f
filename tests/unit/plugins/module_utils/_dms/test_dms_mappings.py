# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Table mappings by meaning."""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection, is_same, like
from hypothesis import given
from hypothesis import strategies as st

from local_aws.dms import mappings as embedded
from tests.local_aws.dms_support import SELECTIONS, selected


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


@pytest.mark.parametrize(("stated", "taken", "left"), SELECTIONS)
def test_selection(stated, taken, left):
    """Include, exclude, explicit, types, wildcards, and characters that only look like some."""
    selection = Selection(tuple(selected(stated)))
    assert [name for name in taken + left if selection.takes(*name.rsplit(".", 1))] == taken


@given(st.text("ab-_%[]^.\n", max_size=6), st.text("ab-_%[]^.\n", min_size=1, max_size=8))
def test_plugins_and_the_embedded_service_read_a_pattern_alike(name, pattern):
    parsed = embedded.parse(json.dumps({"rules": selected([("s", pattern)])}))
    assert parsed.selects("s", name) is like(name, pattern)


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ([], True),
        ([("shop", "a")], True),
        ([("sh%", "a")], True),
        ([("shop", "a", "explicit")], True),
        ([("sh%", "a", "explicit")], False),
        ([("other", "%")], False),
        ([("%", "%"), ("shop", "%", "exclude")], False),
        ([("%", "%"), ("shop", "a%", "exclude")], True),
        ([("shop", "%", "include", "view")], False),
    ],
)
def test_a_schema_of_which_a_table_may_be_taken(stated, taken):
    assert Selection(tuple(selected(stated))).takes_schema("shop") is taken
