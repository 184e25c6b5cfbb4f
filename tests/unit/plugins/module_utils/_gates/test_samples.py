# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether and when gates are sampled again, and how it is said."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._gates import judge as gates
from ansible_collections.migrate.aws.plugins.module_utils._gates import samples as progress
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Reading, unread
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.plugins.module_utils._gates.test_judge import gate, relative

NOON = datetime.datetime(2026, 1, 5, 12, 0, tzinfo=datetime.UTC)


def options(interval=15.0, duration=0.0, timeout=600.0):
    return {"interval": interval, "duration": duration, "timeout": timeout}


def after(seconds):
    return NOON + datetime.timedelta(seconds=seconds)


def history(*readings, rule=None):
    """The history of a gate that was read every ten seconds."""
    rule = rule or gate()
    found = progress.taken(None, NOON)
    for number, reading in enumerate(readings):
        sample = progress.sampled(rule, found, reading, after(10 * number).isoformat())
        found = progress.extended(progress.taken(found, after(10 * number)), {rule["name"]: sample})
    return found


@pytest.mark.parametrize(
    ("verdict", "elapsed", "limits", "expected"),
    [
        (gates.PENDING, 0, options(), 15),
        (gates.PENDING, 590, options(), 10),
        (gates.PENDING, 600, options(), None),
        (gates.INCONCLUSIVE, 30, options(), 15),
        (gates.PASS, 30, options(), None),
        (gates.PASS, 30, options(duration=40), 10),
        (gates.PASS, 40, options(duration=40), None),
        (gates.PENDING, 40, options(duration=40), 15),
        (gates.FAIL, 0, options(duration=40), None),
        (gates.PASS, 0, options(timeout=0), None),
        (gates.PENDING, 0, options(timeout=0), None),
    ],
)
def test_when_to_look_again(verdict, elapsed, limits, expected):
    assert progress.next_look(verdict, elapsed, limits) == expected


@given(st.sampled_from(gates.BY_WEIGHT), st.floats(0, 2000), st.floats(0.1, 60), st.floats(0, 500), st.floats(0, 500))
def test_it_ends_with_a_failure_and_in_any_case_in_time(verdict, elapsed, interval, duration, more):
    limits = options(interval, duration, duration + more)
    wait = progress.next_look(verdict, elapsed, limits)
    assert wait is None or (0 < wait <= interval and elapsed + wait <= limits["timeout"] + 1e-6)
    if verdict == gates.FAIL or elapsed >= limits["timeout"]:
        assert wait is None
    if verdict == gates.PASS:
        assert (wait is None) == (elapsed >= duration)


def test_what_was_not_read_has_no_value_and_does_not_count_as_first():
    found = history(unread("throttled"), Reading(4.0), Reading(6.0), rule=gate(relative=relative(first_sample=True)))
    assert [sample["outcome"] for sample in found["samples"]["g"]] == ["unknown", "good", "bad"]
    assert [sample["limit"] for sample in found["samples"]["g"]] == [None, 4.0, 4.0]
    assert found["first"] == {"g": 4.0}


def test_only_so_many_samples_are_kept():
    found = history(*[Reading(float(number)) for number in range(gates.KEPT + 5)])
    assert len(found["samples"]["g"]) == gates.KEPT
    assert found["samples"]["g"][0]["value"] == 5.0
    assert found["first"] == {"g": 0.0}


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([Reading(1.0)], None),
        ([unread("x")], 0),
        ([Reading(1.0), unread("x"), unread("x"), unread("x")], 20),
        ([unread("x"), Reading(reason="no row"), unread("x")], 0),
    ],
)
def test_for_how_long_a_gate_could_not_be_read(readings, expected):
    found = history(*readings)
    assert progress.erring(found["samples"]["g"], after(10 * (len(readings) - 1))) == expected


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([Reading(7.0)], "g: 7 (wanted <= 10): pending, 1 of 3 good in a row"),
        ([Reading(7.0)] * 3, "g: 7 (wanted <= 10): pass"),
        ([Reading(7.125), Reading(1234567.6)], "g: 1234568 (wanted <= 10): fail, 1 of the last 2 bad"),
        ([Reading(reason="no row")], "g: no data (wanted <= 10), no row: inconclusive"),
        ([Reading(reason="no answer", bad=True)], "g: no data (wanted <= 10), no answer: fail, 1 of the last 1 bad"),
    ],
)
def test_a_gate_in_a_sentence(readings, expected):
    samples = history(*readings)["samples"]["g"]
    assert progress.sentence(gate(), gates.judge(gate(), samples), samples) == expected


def test_a_gate_which_has_nothing_to_compare_with_says_so():
    samples = history(Reading(7.0), rule=gate(relative=relative()))["samples"]["g"]
    assert (
        progress.sentence(gate(), gates.INCONCLUSIVE, samples)
        == "g: 7, there is nothing to compare it with: inconclusive"
    )


def test_all_gates_in_a_line():
    sentences = {name: f"{name}: 1: and so on" for name in "abcdefgh"}
    verdicts = dict.fromkeys("bcdefgh", gates.PENDING) | {"a": gates.PASS, "f": gates.INCONCLUSIVE, "g": gates.FAIL}
    summed_up = progress.summary(sentences, verdicts, {"a", "b", "f"})
    assert summed_up == (
        "1 of 8 gates pass; 1 need more good samples; g: 1: and so on; f: 1: and so on; c: 1: and so on; d: 1: and so "
        "on; and 2 more"
    )
    assert progress.summary({"a": "a: 1: pass"}, {"a": gates.PASS}, {"a"}) == "1 of 1 gates pass"
    found = progress.line(gates.PENDING, summed_up, 42.4, 3600)
    assert found == f"0:00:42 gone, 1:00:00 left, pending: {summed_up}"
