# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The journal as a course of time."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._status import timeline
from hypothesis import given
from hypothesis import strategies as st


def entry(second, step, phase, token=7, **details):
    at = f"2026-05-01T02:00:{second:02}.000+00:00"
    return {"at": at, "step": step, "phase": phase, "holder": "night", "token": token, "details": details}


def told(*entries):
    return [(step["step"], step["seconds"], step["result"]) for step in timeline.steps(entries, "target")]


def test_before_and_after_are_one_step_with_its_duration():
    assert told(entry(1, "freeze", "before"), entry(4, "freeze", "after", sessions_ended=3)) == [
        ("freeze", 3.0, "3 sessions ended")
    ]


def test_a_step_that_was_cut_short_is_not_finished_and_the_next_of_its_name_is_another():
    assert told(
        entry(1, "drain", "before"),
        entry(5, "thaw", "after", frozen_seconds=4.0, reason="It fell."),
        entry(10, "drain", "before", token=8),
        entry(11, "drain", "after", token=8, drain_seconds=0.4),
    ) == [
        ("drain", None, "not finished"),
        ("thaw", None, "writes were refused for 4.0 s, It fell."),
        ("drain", 1.0, "the last write arrived after 0.4 s"),
    ]


def test_a_step_that_one_run_repeats_is_told_each_time():
    assert told(
        entry(1, "canary", "before", **{"from": 0, "to": 5}),
        entry(3, "canary", "after", to=5),
        entry(4, "canary", "before", **{"from": 5, "to": 25}),
        entry(9, "canary", "after", to=25),
    ) == [("canary", 2.0, "from 0 %, to 5 % on the target"), ("canary", 5.0, "from 5 %, to 25 % on the target")]


def test_a_switch_tells_who_takes_the_writes_from_then_on():
    switches = [
        entry(second, "switch", phase) for second, phase in ((1, "before"), (3, "after"), (5, "before"), (6, "after"))
    ]
    assert [words for _step, _seconds, words in told(*switches)] == [
        "the source takes the writes",
        "the target takes the writes",
    ]
    assert told(entry(1, "switch", "before")) == [("switch", None, "not finished")]


def test_a_share_of_nothing_is_told_and_what_was_published():
    assert told(
        entry(1, "set_weights", "after", to=0),
        entry(2, "repoint_clients", "after", published=["writer name", "writer secret"]),
    ) == [
        ("set_weights", None, "to 0 % on the target"),
        ("repoint_clients", None, "writer name and writer secret led to the writer"),
    ]


def test_gates_tell_their_verdict_and_those_that_do_not_pass():
    gates = [
        {"name": "lag", "verdict": "fail", "value": 90, "limit": 10},
        {"name": "answers", "verdict": "pass", "value": 200, "limit": None},
        {"name": "load", "verdict": "inconclusive", "value": None, "limit": None},
    ]
    assert told(entry(1, "check_gates", "after", verdict="fail", advice="hold", gates=gates)) == [
        ("check_gates", None, "the gates say fail, lag: 90 (limit 10): fail, load: no data: inconclusive")
    ]


@pytest.mark.parametrize("writer, turns", [("target", [100, 0, 100]), ("source", [0, 100, 0])])
def test_writes_are_told_backwards_from_who_takes_them_now(writer, turns):
    entries = [
        entry(0, "freeze", "before"),
        *(entry(second, "switch", phase) for second in (5, 9) for phase in ("before", "after")),
    ]
    found = timeline.writes(entries, writer)
    assert [point["value"] for point in found] == turns
    assert [point["at"] for point in found] == [entry(second, "", "")["at"] for second in (0, 5, 9)]


def test_requests_are_where_it_was_recorded_that_they_went():
    entries = [
        entry(1, "canary", "before", **{"from": 0, "to": 5}),
        entry(2, "set_weights", "after", to=5),
        entry(3, "set_weights", "after", to=0),
        entry(4, "switch", "after"),
        entry(5, "repoint_clients", "after", published=["weighted record", "writer name"]),
        entry(6, "switch", "after"),
        entry(7, "repoint_clients", "after", published=["writer name"]),
        entry(8, "set_weights", "after", to=0),
    ]
    assert [point["value"] for point in timeline.requests(entries, "source")] == [0, 5, 0, 100, 0]


def test_without_a_journal_there_is_no_course():
    assert timeline.steps([], "source") == timeline.writes([], "source") == timeline.requests([], "source") == []


ENTRIES = st.tuples(
    st.sampled_from(["freeze", "drain", "thaw"]), st.sampled_from(["before", "after"]), st.integers(1, 3)
)


@given(st.lists(ENTRIES, max_size=30))
def test_every_entry_is_in_exactly_one_step(history):
    entries = [entry(second, *each) for second, each in enumerate(history)]
    moments = [step[end] for step in timeline.steps(entries, "source") for end in ("began", "ended") if step[end]]
    assert sorted(moments) == [each["at"] for each in entries]
    assert all(step["seconds"] is None or step["seconds"] > 0 for step in timeline.steps(entries, "source"))
