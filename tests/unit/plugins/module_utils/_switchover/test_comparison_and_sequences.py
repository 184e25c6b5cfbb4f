# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What differs between two databases, and what sequences have to become."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparison
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import sequences
from hypothesis import given
from hypothesis import strategies as st

BIG = 2**63 - 1
UP = sequences.Sequence("public", "ids", 500, 1, 1, BIG, 1, False, 1)
DOWN = replace(UP, last=-500, start=-1, lowest=-BIG, highest=-1, increment=-1)


A, B = ("public", "a"), ("public", "b")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({A: (1, "x")}, {A: (1, "x")}, []),
        ({}, {}, []),
        ({A: (1200, "x")}, {A: (2, "x")}, ["public.a has 1,200 rows on the old writer and 2 on the new."]),
        ({A: (1200, "x")}, {A: (1200, "y")}, ["public.a has 1,200 rows on both sides, which differ."]),
        ({A: (3, None), B: (4, None)}, {A: (3, None), B: (4, None)}, []),
    ],
)
def test_differences(old, new, said):
    assert comparison.differences(old, new) == said


@pytest.mark.parametrize(
    ("old", "new", "columns", "said"),
    [
        ({}, {}, {}, []),
        ({A: {"b": False, "a": False}}, {A: {"a": False, "b": True}}, {A: ["a", "b"]}, []),
        ({A: {}}, {}, {}, ["public.a is only on the old writer."]),
        ({}, {("a.b", 'c"d'): {}}, {}, ['"a.b"."c""d" is only on the new writer.']),
        ({A: {"id": False, "n": False}}, {A: {"id": False}}, {A: ["id"]}, ["n only on the old writer."]),
        ({A: {"id": False}}, {A: {"id": False, "N o": False}}, {A: ["id"]}, ['"N o" only on the new writer.']),
        ({A: {"id": False, "n": True}}, {A: {"id": False, "m": True}}, {A: ["id"]}, []),
    ],
)
def test_what_both_sides_have_is_compared_and_what_one_lacks_is_named(old, new, columns, said):
    assert comparison.shared(old, new) == columns
    named = comparison.missing(old, new)
    assert len(named) == len(said) and all(name.endswith(end) for name, end in zip(named, said, strict=True))


@pytest.mark.parametrize(
    ("old", "new", "margin", "value"),
    [
        (UP, replace(UP, last=None), 1000, 1501),
        (UP, replace(UP, last=400), 0, 501),
        (UP, replace(UP, last=1501), 1000, None),
        (UP, replace(UP, last=9000), 1000, None),
        (replace(UP, last=None), replace(UP, last=None), 1000, None),
        (replace(UP, increment=10), replace(UP, last=None), 1000, 10510),
        (replace(UP, cache=50), replace(UP, last=None), 1000, 1550),
        (DOWN, replace(DOWN, last=None), 1000, -1501),
        (DOWN, replace(DOWN, last=-2000), 1000, None),
        (replace(UP, highest=1000, cycle=True), replace(UP, highest=1000, last=None, cycle=True), 1000, 1000),
    ],
)
def test_advanced(old, new, margin, value):
    assert sequences.advanced(old, new, margin) == value


@given(
    st.integers(1, 10**9),
    st.one_of(st.none(), st.integers(1, 10**9)),
    st.integers(1, 100),
    st.integers(0, 10**6),
    st.integers(1, 64),
)
def test_no_value_that_the_old_writer_gave_out_comes_again(last, have, increment, margin, cache):
    old, new = replace(UP, last=last, increment=increment, cache=cache), replace(UP, last=have, increment=increment)
    value = sequences.advanced(old, new, margin)
    given_next = (have or new.start - increment) + increment if value is None else value + increment
    # a session of the old writer may hold as many values as are cached
    assert given_next > last + increment * (margin + cache - 1)


def test_a_sequence_without_room_is_refused():
    with pytest.raises(Refused, match="is at 500 and ends at 1000: there is no room for a margin of 1000"):
        sequences.advanced(replace(UP, highest=1000), replace(UP, highest=1000), 1000)


def test_a_sequence_that_the_other_side_lacks_is_refused():
    with pytest.raises(Refused, match="Sequence public.ids is not on the other side"):
        sequences.plan([UP], [], 1000)
