# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One look at a cutover, from made-up journals."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._status.look import look, seconds, share, writes

DAY = "2026-05-01T02:00:{:06.3f}+00:00"


def at(second):
    return DAY.format(second)


def entry(step, phase, second, token=7, **details):
    return {"step": step, "phase": phase, "at": at(second), "holder": "night", "token": token, "details": details}


def lock(second=0.0, lease=60, token=7):
    # 2026-05-01T02:00:00Z
    return {"holder": "night", "since": at(second), "expires": 1777600800 + second + lease, "fencing": token}


def task(rows, name="forward"):
    return {
        "replication_task_identifier": name,
        "status": "running",
        "source_seconds": 0.1,
        "target_seconds": 0.4,
        "rows": rows,
    }


def seen(journal=(), second=10.0, before=None, **read):
    known = {"lock": None, "gates": None, "tasks": [], "records": [], "requests": {"source": None, "target": None}}
    return look({"at": at(second), "journal": list(journal), **known, **read}, before)


FREEZE = entry("freeze", "before", 5, pause_budget=120)


def test_before_anything_ran():
    found = seen()
    assert (found["step"], found["last_step"], found["lock"], found["finished"]) == (None, None, None, False)
    assert found["writes"] == {
        "writer": "source",
        "frozen": False,
        "refused_seconds": None,
        "pause_budget": None,
        "opens_in": None,
    }


def test_the_step_that_runs_and_for_how_long_writes_are_refused():
    found = seen([FREEZE, entry("freeze", "after", 6), entry("drain", "before", 6)], lock=lock())
    assert found["step"] == {"step": "drain", "began": at(6), "seconds": 4.0}
    assert found["last_step"]["step"] == "freeze"
    assert found["writes"] == {
        "writer": "source",
        "frozen": True,
        "refused_seconds": 5.0,
        "pause_budget": 120,
        "opens_in": 91.0,
    }


@pytest.mark.parametrize("ended", ["switch", "thaw"])
def test_a_freeze_ends_with_the_switch_or_the_thaw(ended):
    found = writes([FREEZE, entry(ended, "after", 7.5)], at(40))
    assert (found["frozen"], found["refused_seconds"], found["opens_in"]) == (False, 2.5, None)
    assert found["writer"] == ("target" if ended == "switch" else "source")


def test_a_freeze_ends_by_itself():
    found = writes([entry("freeze", "before", 5, pause_budget=10)], at(40))
    assert (found["frozen"], found["refused_seconds"], found["writer"]) == (False, 8.0, "source")


def test_only_the_newest_freeze_counts_and_the_writes_may_be_back():
    journal = [FREEZE, entry("switch", "after", 7), entry("freeze", "before", 20, token=8, pause_budget=60)]
    found = writes([*journal, entry("switch", "after", 23, token=8)], at(40))
    assert (found["writer"], found["refused_seconds"], found["pause_budget"]) == ("source", 3.0, 60)


def test_a_step_that_an_earlier_run_left_open_does_not_run():
    found = seen([entry("observe", "before", 1, token=6)], lock=lock(token=7))
    assert found["step"] is None and found["lock"]["lapsed"] is False


def test_a_lock_that_has_lapsed_belongs_to_nobody_at_work():
    found = seen([FREEZE], second=30, lock=lock(lease=10))
    assert found["lock"] == {"holder": "night", "since": at(0), "lapsed": True}
    assert found["step"] is None and not found["was_at_work"]


def test_it_is_finished_when_the_run_that_was_seen_gave_its_lock_back():
    first = seen([FREEZE], lock=lock())
    assert first["was_at_work"] and not first["finished"]
    second = seen([FREEZE, entry("switch", "after", 7)], second=20, before=first)
    assert second["was_at_work"] and second["finished"]
    assert not seen(before=seen())["finished"]


def test_the_sample_of_an_earlier_run_is_not_shown():
    sample = {"token": 7, "at": at(3), "gates": []}
    assert seen(lock=lock(), gates=sample)["gates"] == sample
    assert seen(lock=lock(token=8), gates=sample)["gates"] is None
    assert seen([entry("check_gates", "after", 3)], gates=sample)["gates"] == sample


def test_speed_follows_from_the_look_before():
    first = seen(tasks=[task(1000)])
    assert first["replication_tasks"][0]["rows_per_second"] is None
    second = seen(second=14, before=first, tasks=[task(1500), task(5, "reverse")])
    assert [found["rows_per_second"] for found in second["replication_tasks"]] == [125.0, None]
    again = seen(second=16, before=second, tasks=[task(0)])
    assert again["replication_tasks"][0]["rows_per_second"] == 0
    assert seen(before=first, tasks=[task(2000)])["replication_tasks"][0]["rows_per_second"] is None


@pytest.mark.parametrize(
    ("requests", "shares"),
    [
        ({"source": 300.0, "target": 100.0}, [75.0, 25.0]),
        ({"source": None, "target": 10.0}, [None, 100.0]),
        ({"source": 0.0, "target": 0.0}, [None, None]),
        ({"source": None, "target": None}, [None, None]),
    ],
)
def test_weights_asked_and_seen(requests, shares):
    records = [
        {"set_identifier": f"{side}-dev", "weight": weight, "share_percent": weight / 2}
        for side, weight in (("source", 150), ("target", 50))
    ]
    found = seen(records=records, requests=requests)["weights"]
    assert [(one["asked_percent"], one["seen_percent"]) for one in found] == list(zip([75.0, 25.0], shares))


def test_two_clocks_make_no_negative_time():
    assert seconds(at(5), at(3)) == 0.0
    assert share(1, 3) == 33.3
