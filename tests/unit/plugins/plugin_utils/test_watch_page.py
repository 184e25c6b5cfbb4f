# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A look as a screen, as a line, and as a page."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.plugin_utils import _watch_page

from tests.unit.plugins.module_utils._status.test_look import FREEZE, at, entry, lock, seen, task

GATES = {
    "token": 7,
    "at": at(3),
    "step": "check_gates",
    "seconds_left": 580.0,
    "verdict": "pending",
    "sentence": "1 of 2 gates pass; 1 need more good samples",
    "gates": [
        {"name": "seconds behind", "value": 2.0, "limit": 10, "verdict": "pass", "on_failure": "hold"},
        {"name": "requests that <fail>", "value": None, "limit": 0.01, "verdict": "pending", "on_failure": "back"},
    ],
}
RECORDS = [
    {"set_identifier": "source-dev", "weight": 75, "share_percent": 75.0},
    {"set_identifier": "target-dev", "weight": 25, "share_percent": 25.0},
]


def frozen():
    journal = [FREEZE, entry("freeze", "after", 6, sessions_ended=8), entry("drain", "before", 6)]
    before = seen(second=8, tasks=[task(1000)])
    return seen(
        journal,
        lock=lock(),
        gates=GATES,
        tasks=[task(3480)],
        records=RECORDS,
        requests={"source": 760.0, "target": 240.0},
        before=before,
    )


def test_the_screen_of_a_freeze():
    assert _watch_page.screen(frozen(), "payments").splitlines() == [
        "payments     2026-05-01 02:00:10 UTC",
        "step         drain (4 s)",
        "lock         night holds the lock since 2026-05-01 02:00:00 UTC.",
        "writes       Refused for 5.0 s of 120 s. Without the switch the source takes them again in 91 s.",
        "gates        check_gates: 1 of 2 gates pass; 1 need more good samples",
        "               pending       requests that <fail>: - (limit 0.01)",
        "replication  forward: running, 0.4 s behind, 3,480 rows, 1,240 a second",
        "weights      source-dev: 75 % asked, 76 % seen",
        "             target-dev: 25 % asked, 24 % seen",
    ]


def test_the_screen_before_anything_and_after_everything():
    quiet = _watch_page.screen(seen(tasks=[{**task(0), "target_seconds": None}]), "payments")
    assert "step         not begun" in quiet and "Nobody holds the lock." in quiet
    assert "The source takes the writes." in quiet and "This run has asked none yet." in quiet
    assert "forward: running, lag not measured, 0 rows" in quiet
    done = seen([FREEZE, entry("switch", "before", 6), entry("switch", "after", 7)])
    assert _watch_page.headline(done) == "done: switch, the target takes the writes"
    assert _watch_page.writes(done) == "The target takes the writes. They were refused for 2.0 s."
    plain = seen([entry("thaw", "before", 6), entry("thaw", "after", 7)])
    assert _watch_page.headline(plain) == "done: thaw"


def test_a_run_between_two_steps_and_one_that_was_interrupted():
    assert _watch_page.headline(seen(lock=lock())) == "between two steps"
    lapsed = seen(lock=lock(lease=1), second=30)
    assert _watch_page.headline(lapsed) == "interrupted"
    assert _watch_page.holder(lapsed).endswith("The lock has lapsed: that run was interrupted.")


def test_the_line_leaves_out_what_always_changes():
    assert _watch_page.line(frozen(), "payments") == (
        "payments: drain, writes refused, check_gates: 1 of 2 gates pass; 1 need more good samples, forward running, "
        "source-dev 75 %, target-dev 25 %"
    )
    without_step = seen(gates={**GATES, "step": None}, lock=lock())
    assert _watch_page.line(without_step, "payments") == (
        "payments: between two steps, the source takes the writes, gates: 1 of 2 gates pass; 1 need more good samples"
    )
    assert "gates: 1 of 2" in _watch_page.screen(without_step, "payments")


def test_a_terminal_obeys_nothing_of_it():
    held = {**lock(), "holder": "night\x1b[2J\x07shift"}
    assert "\x1b" not in _watch_page.screen(seen(lock=held), "payments")


def test_a_page_reloads_itself_until_it_is_over():
    page = _watch_page.page(frozen(), "payments", 0.2, over=False)
    assert '<meta http-equiv="refresh" content="1">' in page and "refreshed every 1 s" in page
    assert "requests that &lt;fail&gt;" in page and "<fail>" not in page
    last = _watch_page.page(seen(), "payments", 2, over=True)
    assert 'http-equiv="refresh"' not in last and "the last look" in last
    assert "There is no replication task." in last


@pytest.mark.parametrize(("value", "shown"), [(None, "-"), (2.0, "2"), (0.015, "0.015"), ("running", "running")])
def test_values_of_gates(value, shown):
    assert _watch_page.number(value) == shown
