# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Extra connection attributes as a set of pairs."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.attributes import is_same, pairs
from hypothesis import given
from hypothesis import strategies as st

WORD = st.text("abcXYZ019", min_size=1, max_size=5)
PAIRS = st.dictionaries(WORD.map(str.lower), WORD, max_size=5)


@pytest.mark.parametrize(
    "wanted, have, settings, same",
    [
        ("a=1;b=2", "b=2;a=1;", {}, True),
        (" A=1 ; ", "a=1", {}, True),
        ("", None, {}, True),
        ("a=1", "a=2", {}, False),
        ("a=1", None, {}, False),
        ("", "a=1", {}, False),
        # DMS shows a setting among the attributes
        ("a=1", "a=1;mapBooleanAsBoolean=true", {"map_boolean_as_boolean": True}, True),
        # DMS took an attribute as a setting
        ("heartbeatEnable=true", "", {"heartbeat_enable": True}, True),
        ("heartbeatEnable=false", "", {"heartbeat_enable": True}, False),
        ("script=SET a = 1", "script=SET a = 1;", {}, True),
    ],
)
def test_same(wanted, have, settings, same):
    assert is_same(wanted, have, settings) is same


def test_a_value_may_contain_an_equals_sign():
    assert pairs("a=b=c") == {"a": ("a", "b=c")}


@given(PAIRS, st.randoms())
def test_order_and_case_never_matter(found, random):
    parts = [f"{name}={value}" for name, value in found.items()]
    shuffled = [f"{name.upper()}={value}" for name, value in random.sample(list(found.items()), len(found))]
    assert is_same(";".join(parts), "; ".join(shuffled) + ";", {})


@given(PAIRS, WORD.map(str.lower), WORD)
def test_one_pair_more_always_matters(found, name, value):
    text = ";".join(f"{key}={item}" for key, item in found.items() if key != name)
    assert not is_same(text, f"{text};{name}={value}", {})
    assert not is_same(f"{text};{name}={value}", text, {})
