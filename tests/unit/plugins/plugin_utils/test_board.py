# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is shown of waits, and when: the board, and how long waits usually take."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.plugin_utils._board import Board, duration
from ansible_collections.migrate.aws.plugins.plugin_utils._usual import Usual


@pytest.fixture
def board():
    board = Board({"Load": 125.0}.get, after=10, every=60)
    board.start("1", "payments", "Load", 0)
    return board


def tell(board, now, state="running", detail="", task="1", what="Task forward"):
    return board.hear({"task": task, "what": what, "state": state, "detail": detail}, now)


def test_a_line_says_what_is_awaited_its_state_how_far_and_how_long_it_takes(board):
    tell(board, 5, detail="1,200 rows loaded")
    assert board.lines(47) == ["payments: Task forward: running, 1,200 rows loaded, 42s (usually 2m 05s)"]


def test_nothing_is_said_of_how_long_where_it_is_not_known():
    board = Board({}.get, after=10, every=60)
    board.start("1", "payments", "Load", 0)
    tell(board, 0)
    assert board.lines(1) == ["payments: Task forward: running, 1s"]


def test_what_is_printed_for_good_comes_late_and_then_seldom(board):
    tell(board, 0)
    said = {now: board.due(now) for now in range(1, 140)}
    assert [now for now, lines in said.items() if lines] == [10, 70, 130]


def test_a_changed_state_is_said_before_its_time(board):
    tell(board, 0, state="creating")
    assert board.due(10)
    tell(board, 11, state="starting")
    assert [now for now in range(11, 40) if board.due(now)] == [20]


def test_a_task_that_does_not_tell_is_said_to_run_when_it_takes_long(board):
    assert board.due(59) == []
    assert board.due(60) == ["payments: Load: still running, 1m 00s"]
    assert board.due(120, silent_only=True) == ["payments: Load: still running, 2m 00s"]
    assert board.lines(60) == []


def test_who_tells_is_not_among_the_silent(board):
    tell(board, 0)
    assert board.due(100, silent_only=True) == []


def test_only_a_wait_that_got_what_it_waited_for_has_a_length(board):
    tell(board, 5)
    assert board.hear({"task": "1", "over": True, "reached": False}, 9) is None
    tell(board, 10)
    assert board.hear({"task": "1", "over": True, "reached": True}, 17) == ("Load", 7)
    assert board.lines(18) == []
    assert board.hear({"task": "1", "over": True, "reached": True}, 19) is None


def test_lines_may_be_renewed_only_while_nobody_is_about_to_have_a_result(board):
    board.start("2", "other", "Load", 0)
    tell(board, 1)
    assert not board.all_wait()
    tell(board, 1, task="2")
    assert board.all_wait()
    board.end("payments")
    assert board.all_wait() and len(board.lines(3)) == 1
    board.end("other")
    assert not board.all_wait()


@pytest.mark.parametrize("record", [None, [], "text", {}, {"task": "7", "what": "x"}, {"what": "x"}])
def test_what_is_of_no_task_is_not_heard(board, record):
    assert board.hear(record, 1) is None
    assert board.lines(1) == []


def test_what_a_terminal_would_obey_is_not_shown(board):
    tell(board, 0, state="\x1b[2Jgone\r\n", what="x" * 1000)
    (line,) = board.lines(1)
    assert line.isprintable() and "gone" in line and len(line) < 300


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0s"), (59.6, "1m 00s"), (125, "2m 05s"), (3725, "1h 02m")])
def test_a_duration_in_words(seconds, text):
    assert duration(seconds) == text


def test_the_usual_time_is_the_median_of_the_last_nine(tmp_path):
    path = tmp_path / "made" / "waits.json"
    usual = Usual(path)
    for seconds in [1000, *range(1, 10)]:
        usual.add("Load", seconds)
    usual.keep()
    assert Usual(path).of("Load") == 5
    assert Usual(path).of("Another") is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"Load": 7}', '{"Load": ["a"]}'])
def test_a_file_that_is_not_ours_is_as_if_there_were_none(tmp_path, text):
    (tmp_path / "waits.json").write_text(text)
    assert Usual(tmp_path / "waits.json").of("Load") is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / "file").write_text("")
    usual = Usual(tmp_path / "file" / "waits.json")
    usual.add("Load", 3)
    usual.keep()
    assert usual.of("Load") == 3


def test_without_a_path_nothing_is_kept():
    usual = Usual(None)
    usual.add("Load", 3)
    usual.keep()
    assert usual.of("Load") == 3
