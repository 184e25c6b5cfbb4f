# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What gates mean, over random histories of samples."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._gates import judge as gates
from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import (
    BAD,
    FAIL,
    GOOD,
    INCONCLUSIVE,
    PASS,
    PENDING,
    SHORT,
    UNKNOWN,
)
from hypothesis import given
from hypothesis import strategies as st

OUTCOMES = (GOOD, BAD, SHORT, UNKNOWN)
histories = st.lists(st.sampled_from(OUTCOMES), max_size=20)
numbers = st.floats(-1e6, 1e6)


def gate(**changes):
    return {
        "name": "g",
        "comparison": "<=",
        "threshold": 10.0,
        "relative": None,
        "fail_threshold": None,
        "fail_values": None,
        "samples": 3,
        "failure_limit": 1,
        "failure_window": 5,
        "on_failure": "hold",
        **changes,
    }


def relative(**changes):
    return {"factor": 1.0, "plus": 0.0, "floor": None, "missing": "unknown", "first_sample": False, **changes}


def samples(outcomes):
    return [{"outcome": outcome, "measured_at": None} for outcome in outcomes]


@st.composite
def rules(draw):
    window = draw(st.integers(1, 8))
    return gate(samples=draw(st.integers(1, 6)), failure_window=window, failure_limit=draw(st.integers(0, window)))


def verdict(rule, outcomes):
    return gates.judge(rule, samples(outcomes))


@pytest.mark.parametrize(
    ("changes", "outcomes", "expected"),
    [
        ({}, [], PENDING),
        ({}, [GOOD, GOOD], PENDING),
        ({}, [GOOD, GOOD, GOOD], PASS),
        ({}, [GOOD, GOOD, UNKNOWN], INCONCLUSIVE),
        ({}, [GOOD, GOOD, UNKNOWN, GOOD], PENDING),
        ({}, [GOOD, SHORT, GOOD, GOOD], PENDING),
        ({}, [BAD, GOOD, GOOD, GOOD], FAIL),
        ({}, [BAD, GOOD, GOOD, GOOD, GOOD], FAIL),
        ({}, [BAD, GOOD, GOOD, GOOD, GOOD, GOOD], PASS),
        ({"failure_limit": 2}, [BAD, GOOD, GOOD, GOOD], PASS),
        ({"failure_limit": 2}, [BAD, GOOD, BAD, GOOD], FAIL),
        ({"failure_limit": 0}, [BAD] * 9, PENDING),
        ({"samples": 1}, [UNKNOWN], INCONCLUSIVE),
        ({"samples": 1}, [UNKNOWN, GOOD], PASS),
    ],
)
def test_the_verdict_of_a_history(changes, outcomes, expected):
    assert verdict(gate(**changes), outcomes) == expected


class TestAnyHistory:
    @given(rules(), histories)
    def test_passes_only_with_enough_good_samples_at_its_end(self, rule, outcomes):
        if verdict(rule, outcomes) == PASS:
            assert outcomes[-rule["samples"] :] == [GOOD] * rule["samples"]

    @given(rules(), histories)
    def test_never_passes_on_missing_data(self, rule, outcomes):
        assert verdict(rule, [*outcomes, UNKNOWN]) in (FAIL, INCONCLUSIVE)
        assert verdict(rule, [UNKNOWN] * len(outcomes)) in (INCONCLUSIVE, PENDING)

    @given(rules(), histories, st.integers(0, 8))
    def test_good_samples_do_not_undo_a_failure_within_the_window(self, rule, outcomes, later):
        bad = [BAD] * (rule["failure_limit"] or 1)
        room = rule["failure_window"] - len(bad)
        if rule["failure_limit"] and later <= room:
            assert verdict(rule, [*outcomes, *bad, *[GOOD] * later]) == FAIL

    @given(rules(), histories)
    def test_a_failure_lasts_while_its_bad_samples_are_in_the_window(self, rule, outcomes):
        failed = verdict(rule, outcomes) == FAIL
        bad = outcomes[-rule["failure_window"] :].count(BAD)
        assert failed == bool(rule["failure_limit"] and bad >= rule["failure_limit"])

    @given(rules(), histories)
    def test_depends_on_the_last_samples_only(self, rule, outcomes):
        needed = max(rule["samples"], rule["failure_window"])
        assert verdict(rule, outcomes) == verdict(rule, outcomes[-needed:])

    @given(rules(), histories, st.data())
    def test_a_worse_sample_is_no_better_for_it(self, rule, outcomes, data):
        """Turning any good sample into a worse one never makes a verdict pass that did not, nor ends a failure."""
        places = [place for place, found in enumerate(outcomes) if found == GOOD]
        if places:
            place = data.draw(st.sampled_from(places))
            worse = [*outcomes]
            worse[place] = data.draw(st.sampled_from([BAD, SHORT, UNKNOWN]))
            before, after = verdict(rule, outcomes), verdict(rule, worse)
            assert after != PASS or before == PASS
            assert before != FAIL or after == FAIL

    @given(rules(), histories)
    def test_enough_good_samples_end_any_wait(self, rule, outcomes):
        needed = max(rule["samples"], rule["failure_window"])
        assert verdict(rule, [*outcomes, *[GOOD] * needed]) == PASS


class TestAnyValue:
    @given(numbers, numbers, numbers, st.sampled_from(["<", "<="]))
    def test_a_laxer_threshold_is_never_worse(self, value, one, other, comparison):
        strict, lax = sorted((one, other))
        order = [BAD, GOOD]
        found = [gates.outcome(gate(comparison=comparison), value, wanted) for wanted in (strict, lax)]
        assert order.index(found[0]) <= order.index(found[1])

    @given(numbers, numbers, numbers)
    def test_it_is_bad_only_beyond_the_second_threshold(self, value, one, other):
        threshold, worst = sorted((one, other))
        found = gates.outcome(gate(threshold=threshold, fail_threshold=worst), value, threshold)
        assert found == (GOOD if value <= threshold else SHORT if value <= worst else BAD)

    @given(st.one_of(st.none(), numbers), st.one_of(st.none(), numbers), st.sampled_from(sorted(gates.COMPARISONS)))
    def test_what_is_not_known_is_unknown(self, value, wanted, comparison):
        found = gates.outcome(gate(comparison=comparison), value, wanted)
        assert (found == UNKNOWN) == (value is None or wanted is None)

    @given(numbers, numbers, st.one_of(st.none(), numbers), st.floats(0, 10), numbers)
    def test_a_relative_limit_is_between_floor_and_threshold(self, reference, threshold, floor, factor, plus):
        upper = gate(threshold=threshold, relative=relative(factor=factor, plus=plus, floor=floor))
        found = gates.limit(upper, reference)
        assert found <= threshold
        assert floor is None or found >= min(floor, threshold)
        lower = {**upper, "comparison": ">="}
        found = gates.limit(lower, reference)
        assert found >= threshold
        assert floor is None or found <= max(floor, threshold)


@pytest.mark.parametrize(
    ("changes", "reference", "expected"),
    [
        ({}, 50.0, 10.0),
        ({"relative": relative(factor=1.2), "threshold": None}, 50.0, 60.0),
        ({"relative": relative(factor=1.2)}, 50.0, 10.0),
        ({"relative": relative(factor=1.2)}, 5.0, 6.0),
        ({"relative": relative(factor=1.2, floor=8.0)}, 5.0, 8.0),
        ({"relative": relative(plus=0.5)}, 5.0, 5.5),
        ({"relative": relative()}, None, None),
        ({"relative": relative(missing="threshold")}, None, 10.0),
        ({"relative": relative(factor=0.5), "comparison": ">=", "threshold": 30.0}, 100.0, 50.0),
        ({"relative": relative(factor=0.5), "comparison": ">=", "threshold": 60.0}, 100.0, 60.0),
    ],
)
def test_the_limit(changes, reference, expected):
    assert gates.limit(gate(**changes), reference) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("OK", GOOD), ("ALARM", BAD), ("something new", SHORT), (None, UNKNOWN)]
)
def test_texts(value, expected):
    rule = gate(comparison="==", threshold="OK", fail_values=["ALARM"])
    assert gates.outcome(rule, value, gates.limit(rule, None)) == expected
    strict = {**rule, "fail_values": None}
    assert gates.outcome(strict, "something new", "OK") == BAD


class TestTogether:
    @given(st.lists(st.sampled_from(gates.BY_WEIGHT), max_size=6))
    def test_all_have_to_pass_and_one_is_enough_to_fail(self, verdicts):
        found = gates.together(verdicts)
        assert (found == PASS) == (bool(verdicts) and set(verdicts) == {PASS})
        assert (found == FAIL) == (FAIL in verdicts)
        assert found != INCONCLUSIVE or INCONCLUSIVE in verdicts or not verdicts

    @given(st.lists(st.sampled_from(gates.BY_WEIGHT), min_size=1, max_size=6), st.data())
    def test_their_order_makes_no_difference(self, verdicts, data):
        assert gates.together(verdicts) == gates.together(data.draw(st.permutations(verdicts)))

    @pytest.mark.parametrize(
        ("verdicts", "expected"),
        [
            ({"a": PASS, "b": PASS}, "go"),
            ({"a": PASS, "b": PENDING}, "wait"),
            ({"a": PASS, "b": INCONCLUSIVE}, "hold"),
            ({"a": FAIL, "b": PASS}, "hold"),
            ({"a": PASS, "b": FAIL}, "back"),
            ({"a": FAIL, "b": FAIL}, "back"),
        ],
    )
    def test_advice(self, verdicts, expected):
        assert gates.advice(verdicts, [gate(name="a"), gate(name="b", on_failure="back")]) == expected


class TestAppending:
    @given(st.lists(st.sampled_from(["10:00", "10:01", "10:02"]), max_size=12).map(sorted))
    def test_the_same_point_read_again_is_no_other_sample(self, times):
        kept = []
        for number, time in enumerate(times):
            kept = gates.appended(kept, {"measured_at": time, "number": number})
        assert [sample["measured_at"] for sample in kept] == sorted(set(times))
        assert all(times[sample["number"] + 1 : sample["number"] + 2] != [sample["measured_at"]] for sample in kept)

    def test_what_is_of_no_certain_time_is_another_sample_each_time(self):
        assert len(gates.appended([{"measured_at": None}], {"measured_at": None})) == 2
