# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Comparison by meaning: whatever AWS makes of a value it is the same value, and another value never is."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _compare as compare
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text("abcdefABCDEF-", min_size=1, max_size=5)
SCALARS = st.one_of(st.booleans(), st.integers(0, 10_000), WORDS)
KEYS = st.text("abcdef", min_size=1, max_size=4)
#: What a user states: dicts of scalars, lists and dicts, some of them left open (None).
VALUES = st.recursive(
    SCALARS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
STATED = st.dictionaries(KEYS, VALUES, max_size=5)
#: Keys that nobody states, for what AWS adds.
ADDED = st.dictionaries(st.text("uvwxyz", min_size=1, max_size=4), st.one_of(st.none(), SCALARS), max_size=3)


def answered(value, data):
    """The value as AWS may answer it: more keys, in lists nulls only, another order, numbers and truth as text."""
    if isinstance(value, dict):
        known = {key: answered(item, data) for key, item in value.items()}
        return known | data.draw(ADDED)
    if isinstance(value, list):
        return data.draw(st.permutations([answered_item(item, data) for item in value if item is not None]))
    if isinstance(value, bool):
        return data.draw(st.sampled_from([value, str(value).lower()]))
    if isinstance(value, int):
        return data.draw(st.sampled_from([value, str(value)]))
    return value


def answered_item(item, data):
    """An item of a list, which is one value: AWS may add nulls to it, but nothing that says something."""
    if isinstance(item, dict):
        return {key: answered_item(value, data) for key, value in item.items()} | data.draw(
            st.dictionaries(st.text("uvwxyz", min_size=1, max_size=4), st.none(), max_size=2)
        )
    return answered(item, data) if not isinstance(item, list) else [answered_item(one, data) for one in item]


def leaves(value, path=()):
    """The paths of the values stated in dicts within dicts; a list is one value."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in leaves(item, (*path, key))]
    return [path] if value is not None else []


def at(value, path):
    for key in path:
        value = value[key]
    return value


@given(STATED, st.data())
def test_whatever_aws_makes_of_it_is_no_change(wanted, data):
    have = answered(wanted, data)
    assert compare.differing(wanted, have) == {}
    assert compare.differing(wanted, {**have, **data.draw(ADDED)}) == {}


@given(STATED.filter(leaves), st.data())
def test_another_value_always_is_one_and_nothing_else_is(wanted, data):
    path = data.draw(st.sampled_from(leaves(wanted)))
    have = answered(wanted, data)
    at(have, path[:-1])[path[-1]] = "something else"
    expected = at(wanted, path)
    for key in reversed(path):
        expected = {key: expected}
    assert compare.differing(wanted, have) == expected


@given(STATED.filter(leaves), st.data())
def test_a_missing_value_is_a_change_unless_it_says_nothing(wanted, data):
    path = data.draw(st.sampled_from(leaves(wanted)))
    have = answered(wanted, data)
    del at(have, path[:-1])[path[-1]]
    assert bool(compare.differing(wanted, have)) == (compare.stated(at(wanted, path)) not in ([], {}))


@given(st.lists(SCALARS, unique_by=str, max_size=4), SCALARS)
def test_one_item_more_or_less_is_a_change(items, more):
    have = [item for item in items if str(item).lower() != str(more).lower()]
    assert compare.differing({"a": [*have, more]}, {"a": have})
    assert compare.differing({"a": have}, {"a": [*have, more]})


@given(STATED, STATED)
def test_once_applied_there_is_nothing_left_to_change(wanted, have):
    original = copy.deepcopy((wanted, have))
    after = compare.merged(have, compare.differing(wanted, have))
    assert compare.differing(wanted, after) == {}
    assert (wanted, have) == original


@given(STATED, STATED)
def test_what_was_not_stated_stays(wanted, have):
    after = compare.merged(have, compare.differing(wanted, have))
    assert {key: value for key, value in after.items() if key not in wanted} == {
        key: value for key, value in have.items() if key not in wanted
    }


@pytest.mark.parametrize(
    "one, other, same",
    [
        (True, "true", True),
        (False, "true", False),
        (True, 1, False),
        (5, "5", True),
        (5, 5.0, True),
        (5, "50", False),
        (0.1234567, 0.1234568, False),
        ("a", "A", False),
        ([1, 2], [2, 1], True),
        ([1, 1], [1], False),
        ([[1], 2], [2, [1]], True),
        ({"a": [{"b": 1}, {"c": 2}]}, {"a": [{"c": "2"}, {"b": 1}]}, True),
        (None, "", False),
    ],
)
def test_spellings_of_one_value_have_one_text(one, other, same):
    assert (compare.canonical(one) == compare.canonical(other)) is same


@pytest.mark.parametrize(
    ("version", "other", "older"),
    [
        ("17.5", "17.6", True),
        ("17.9", "17.10", True),
        ("17.10", "17.9", False),
        ("17.5", "17.5", False),
        ("8.0.mysql_aurora.3.08.0", "8.0.mysql_aurora.3.10.0", True),
        ("5.7.44", "5.7.44-rds.20240808", True),
    ],
)
def test_versions_are_ordered_by_their_numbers(version, other, older):
    assert compare.is_older(version, other) is older
