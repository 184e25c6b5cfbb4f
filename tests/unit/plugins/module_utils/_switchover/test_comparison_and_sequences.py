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
UP = sequences.Sequence("public", "ids", 1, BIG, 1, False, 1, value=500, called=True)
#: Never used.
NEW = replace(UP, value=1, called=False)
DOWN = replace(UP, value=-500, lowest=-BIG, highest=-1, increment=-1)


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
        (UP, NEW, 1000, 1502),
        (UP, replace(UP, value=400), 0, 502),
        (UP, replace(UP, value=1501), 1000, None),
        (UP, replace(UP, value=9000), 1000, None),
        (replace(UP, increment=10), NEW, 1000, 10520),
        (replace(UP, cache=50), NEW, 1000, 1551),
        (DOWN, replace(DOWN, value=-1, called=False), 1000, -1502),
        (DOWN, replace(DOWN, value=-2000), 1000, None),
        # never used, set or restarted and not called since
        (NEW, NEW, 1000, None),
        (replace(NEW, value=50001), NEW, 1000, 50001),
        (replace(NEW, value=501), replace(UP, value=500), 1000, None),
        (replace(NEW, value=501), replace(UP, value=499), 1000, 501),
        (replace(DOWN, value=-50, called=False), replace(DOWN, value=-1, called=False), 1000, -50),
        (replace(NEW, value=1), replace(UP, value=300), 1000, None),
        # a cycle begins at its end again, and a later number may be a lower one
        (replace(UP, highest=1000, cycle=True), replace(NEW, highest=1000, cycle=True), 498, 1000),
        (replace(UP, highest=1000, cycle=True), replace(NEW, highest=1000, cycle=True), 499, 1),
        (replace(UP, highest=1000, cycle=True), replace(UP, value=900, highest=1000, cycle=True), 1000, 502),
        (replace(UP, highest=501, lowest=500, cycle=True), replace(NEW, cycle=True), 1000, 500),
        (replace(DOWN, lowest=-1000, cycle=True), replace(DOWN, lowest=-1000, cycle=True), 500, -2),
    ],
)
def test_advanced(old, new, margin, value):
    assert sequences.advanced(old, new, margin) == value


@given(
    st.integers(1, 10**9),
    st.booleans(),
    st.integers(1, 10**9),
    st.booleans(),
    st.sampled_from([1, 2, 7, 100, -1, -3]),
    st.integers(0, 10**6),
    st.integers(1, 64),
)
def test_no_value_that_the_old_writer_gave_out_comes_again(last, called, have, used, increment, margin, cache):
    sign = 1 if increment > 0 else -1
    base = replace(UP, increment=increment, cache=cache, lowest=-BIG)
    old, new = replace(base, value=last * sign, called=called), replace(base, value=have * sign, called=used)
    value = sequences.advanced(old, new, margin)
    given_next = new.next if value is None else value
    # a session of the old writer may hold as many values as are cached
    least = old.next + (increment * (margin + cache - 1) if called else 0)
    assert given_next * sign >= least * sign


@given(st.integers(-5, 5), st.integers(0, 9), st.sampled_from([1, 2, 3, -1, -2]), st.data())
def test_a_cycle_goes_where_calling_it_would_lead(lowest, size, increment, data):
    value = data.draw(st.integers(lowest, lowest + size))
    steps = data.draw(st.integers(0, 40))
    one = replace(UP, lowest=lowest, highest=lowest + size, increment=increment, cycle=True, value=value)

    def call(number):
        number += increment
        if one.lowest <= number <= one.highest:
            return number
        return one.lowest if increment > 0 else one.highest

    number = value
    for _ in range(steps + 1):
        number = call(number)
    assert one.ahead(steps) == number


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (replace(UP, highest=1000), replace(UP, highest=1000)),
        (UP, replace(UP, highest=1000)),
        (replace(UP, highest=500), UP),
    ],
)
def test_a_sequence_without_room_is_refused(old, new):
    with pytest.raises(Refused, match=r"public.ids is at 500 and ends at \d+: there is no room for a margin of 1000"):
        sequences.advanced(old, new, 1000)


def test_a_sequence_that_the_other_side_lacks_is_refused():
    with pytest.raises(Refused, match="Sequence public.ids is not on the other side"):
        sequences.plan([UP], [], 1000)
