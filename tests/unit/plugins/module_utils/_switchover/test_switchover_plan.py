# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The plan of every run, in a table; and that none of them has two writers, and each a way back from every step."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.filter.cutover import cutover_plan
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import (
    FROZEN,
    NOT_ARMED,
    SIDES,
    TWO_WRITERS,
    WRITING,
    Standing,
    other,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.module_files import CHECKOUT, documentation

PAUSE = "freeze drain validate switch"
MOVED = f"compare {PAUSE} repoint_clients start_reverse_replication stop_forward_replication"
GATED = "prepare_rollback check_gates"
#: Strategy, until, writer: the plan of a run forward.
FORWARD = {
    ("atomic", "canary", "source"): f"{GATED} update_alarms",
    ("atomic", "frozen", "source"): f"{GATED} freeze update_alarms",
    ("atomic", "switched", "source"): f"{GATED} {MOVED} update_alarms",
    ("atomic", "baked", "source"): f"{GATED} {MOVED} update_alarms observe",
    ("atomic", "canary", "target"): "update_alarms",
    ("atomic", "frozen", "target"): "update_alarms",
    ("atomic", "switched", "target"): "update_alarms",
    ("atomic", "baked", "target"): "update_alarms observe",
    ("data_last", "canary", "source"): f"{GATED} canary update_alarms",
    ("data_last", "frozen", "source"): f"{GATED} canary freeze update_alarms",
    ("data_last", "switched", "source"): f"{GATED} canary {MOVED} update_alarms",
    ("data_last", "baked", "source"): f"{GATED} canary {MOVED} update_alarms observe",
    ("data_last", "canary", "target"): "update_alarms",
    ("data_last", "frozen", "target"): "update_alarms",
    ("data_last", "switched", "target"): "update_alarms",
    ("data_last", "baked", "target"): "update_alarms observe",
    ("data_first", "canary", "source"): f"{GATED} {MOVED} update_alarms canary",
    ("data_first", "frozen", "source"): f"{GATED} freeze update_alarms",
    ("data_first", "switched", "source"): f"{GATED} {MOVED} update_alarms",
    ("data_first", "baked", "source"): f"{GATED} {MOVED} update_alarms canary observe",
    ("data_first", "canary", "target"): "update_alarms canary",
    ("data_first", "frozen", "target"): "update_alarms",
    ("data_first", "switched", "target"): "update_alarms",
    ("data_first", "baked", "target"): "update_alarms canary observe",
}
ROLLBACK = {
    "source": "shift_requests update_alarms",
    "target": f"prepare_rollback {MOVED} shift_requests update_alarms",
}
TABLE = {
    **{("forward", *key): steps for key, steps in FORWARD.items()},
    **{
        ("rollback", strategy, until, writer): ROLLBACK[writer]
        for strategy, until, writer in itertools.product(plan.STRATEGIES, plan.UNTIL, SIDES)
    },
}
#: State of the migration, whether a run before was interrupted: what comes before the rest.
BEFORE = {
    (WRITING, False): "",
    (WRITING, True): "finish_interrupted_run ",
    (FROZEN, False): "finish_interrupted_run ",
    (FROZEN, True): "finish_interrupted_run ",
    (TWO_WRITERS, False): "finish_interrupted_run ",
    (TWO_WRITERS, True): "finish_interrupted_run ",
}


def names(*arguments, **options):
    return [step.name for step in plan.steps(*arguments, **options)]


def test_the_table_has_every_run():
    assert set(TABLE) == set(itertools.product((plan.FORWARD, plan.ROLLBACK), plan.STRATEGIES, plan.UNTIL, SIDES))


@pytest.mark.parametrize(("state", "interrupted"), BEFORE)
@pytest.mark.parametrize(("run", "expected"), TABLE.items())
def test_the_plan_of_every_run(run, expected, state, interrupted):
    direction, strategy, until, writer = run
    standing = Standing(writer, state, 2)
    steps = names(direction, strategy, until, standing, interrupted=interrupted)
    assert steps == (BEFORE[state, interrupted] + expected).split()
    without = names(direction, strategy, until, standing, interrupted=interrupted, alarms=False)
    assert without == [step for step in steps if step != "update_alarms"]
    for compare in ("count", "none"):
        counted = names(direction, strategy, until, standing, interrupted=interrupted, compare=compare)
        assert counted == [step for step in steps if step != "compare"]
    alone = names(direction, strategy, until, standing, interrupted=interrupted, records=False)
    assert alone == [step for step in steps if step not in ("canary", "shift_requests")]


@pytest.mark.parametrize("direction", [plan.FORWARD, plan.ROLLBACK])
def test_without_fences_there_is_no_plan(direction):
    with pytest.raises(Refused, match="No fence is installed: .* Run site.yml first."):
        plan.steps(direction, plan.ATOMIC, plan.BAKED, Standing("source", NOT_ARMED, 0))


runs = st.tuples(
    st.sampled_from([plan.FORWARD, plan.ROLLBACK]),
    st.sampled_from(plan.STRATEGIES),
    st.sampled_from(plan.UNTIL),
)


@dataclass
class World:
    """Two databases, and what carries writes between them, as the steps change them."""

    open: set[str]
    latest: str
    #: The sides whose writes can be carried: a task is prepared, and its log is kept since before the first write.
    prepared: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    #: The side whose writes are carried to the other.
    carried: str | None = None
    #: The side to which the application's clients are led.
    clients: str = "source"
    #: Whether every write has arrived on both sides.
    drained: bool = False
    unfinished: bool = False

    @property
    def standing(self):
        state = {0: FROZEN, 1: WRITING, 2: TWO_WRITERS}[len(self.open)]
        return Standing(next(iter(self.open)) if len(self.open) == 1 else self.latest, state, 2)

    def take(self, step, direction):
        new = plan.WRITER[direction]
        old = other(new)
        if step == "finish_interrupted_run":
            self.open = {self.standing.writer}
            self.clients = self.standing.writer
            if self.carried != self.standing.writer and self.standing.writer in self.kept:
                self.carried = self.standing.writer
            self.unfinished = False
        elif step == "prepare_rollback":
            self.prepared.add(new)
        elif step == "compare":
            assert self.open == {old}, "compared while nobody writes"
        elif step == "freeze":
            assert self.open == {old}
            self.open.discard(old)
            self.drained = False
            self.unfinished = True
        elif step == "drain":
            assert not self.open, "drained while somebody writes"
            self.drained = True
        elif step == "validate":
            assert not self.open and self.drained, "compared before every write has arrived"
            self.kept.add(new)
        elif step == "switch":
            assert not self.open and self.drained, "a second writer, or writes that have not arrived"
            assert new in self.prepared and new in self.kept, "writes that nobody can carry back"
            self.open.add(new)
            self.latest = new
        elif step == "repoint_clients":
            assert self.open == {new}, "led to a database that refuses writes"
            self.clients = new
        elif step == "start_reverse_replication":
            assert self.latest == new
            self.carried = new
        elif step == "stop_forward_replication":
            assert self.carried == new, "the writes of the writer are carried nowhere"
            self.prepared.discard(old)
            self.kept.discard(old)
            self.unfinished = False
        assert len(self.open) < 2

    def run(self, direction, strategy, until, killed_after=None):
        # A frozen database says so itself, even where no journal and no lock do.
        interrupted = self.unfinished and self.standing.state == WRITING
        taken = names(direction, strategy, until, self.standing, interrupted=interrupted)
        for step in taken[:killed_after]:
            self.take(step, direction)


def beginning():
    return World(open={"source"}, latest="source", carried="source")


@given(st.lists(st.tuples(runs, st.integers(0, 12)), max_size=8))
def test_no_plan_opens_a_second_writer_and_each_has_a_way_back_at_every_step(history):
    world = beginning()
    for (direction, strategy, until), killed_after in history:
        world.run(direction, strategy, until, killed_after)
        # whichever step it was: no write of the target is nowhere else
        assert world.latest == "source" or "target" in world.kept
    world.run(plan.ROLLBACK, plan.ATOMIC, plan.BAKED)
    assert (world.open, world.carried, world.clients) == ({"source"}, "source", "source")


@given(st.lists(st.tuples(runs, st.integers(0, 12)), max_size=8), st.sampled_from(plan.STRATEGIES))
def test_whatever_was_interrupted_can_be_gone_on_with(history, strategy):
    world = beginning()
    for (direction, kind, until), killed_after in history:
        world.run(direction, kind, until, killed_after)
    world.run(plan.FORWARD, strategy, plan.SWITCHED)
    assert (world.open, world.carried, world.clients) == ({"target"}, "target", "target")


@given(runs, st.sampled_from(SIDES), st.booleans())
def test_a_task_file_is_asked_once_and_the_move_is_one(run, writer, interrupted):
    found = plan.steps(*run, Standing(writer, WRITING, 2), interrupted=interrupted)
    actions = plan.actions(found)
    files = [action["by"] for action in actions]
    assert len(files) == len(set(files))
    assert [name for action in actions for name in action["steps"]] == [
        step.name for step in found if step.name != plan.FINISH
    ]


# -- the same plan for the role


OPTIONS = {
    "strategy": "atomic",
    "until": "baked",
    "alarms": True,
    "records": True,
    "pause_budget": "120",
    "auto_rollback": False,
    "preset_gates": True,
    "own_gates": "0",
    "weights": [5, 25],
    "canary_seconds": 300,
    "compare": "checksum",
    "followed": True,
    "rows_per_second": "50000",
    "margin": 1000,
    "bake_seconds": 86400,
    "clients": "writer.example.com and the writer's secret",
    "forward_task": "payments-dev-forward",
    "reverse_task": "payments-dev-reverse",
}
NOW = {"writer": "source", "state": "writing", "epoch": 1, "moved": False, "lock": None}


def planned(direction="forward", moved=None, now=None, **options):
    return cutover_plan({**NOW, **(now or {})}, direction, moved or {}, {**OPTIONS, **options})


def said(*arguments, **options):
    return {step["name"]: step["sentence"] for step in planned(*arguments, **options)["steps"]}


def test_the_sentences_of_a_run_forward():
    assert said() == {
        "prepare_rollback": "Create and test endpoints and task payments-dev-reverse, not started.",
        "check_gates": "Ask the gates (those of docs/gates.md, 0 of the inventory). Nothing moves unless all of them "
        "pass.",
        "freeze": "The source refuses writes. It takes them again after 96 s without the switch.",
        "drain": "Wait until a marker row has arrived on the target.",
        "compare": "Compare both databases while replication runs, at 50,000 rows a second.",
        "validate": "Compare what has changed since, set sequences 1000 values ahead, keep the log for "
        "payments-dev-reverse.",
        "switch": "The target takes the writes.",
        "repoint_clients": "writer.example.com and the writer's secret and all requests lead to the target.",
        "start_reverse_replication": "Start payments-dev-reverse where the target began, and see a row arrive.",
        "stop_forward_replication": "Delete payments-dev-forward and its replication slot.",
        "update_alarms": "Alarms and dashboard follow the task that carries the writes.",
        "observe": "Gates watch the target for 86400 s. If one fails: the run stops.",
    }


def test_the_sentences_of_a_rollback_name_the_other_side():
    back = said("rollback", now={"writer": "target"})
    assert back["prepare_rollback"] == "Create and test endpoints and task payments-dev-forward, not started."
    assert back["freeze"].startswith("The target refuses writes.")
    assert back["stop_forward_replication"] == "Delete payments-dev-reverse and its replication slot."
    assert back["shift_requests"] == "Send all requests to the source."


def test_the_sentences_follow_the_options():
    asked = said(strategy="data_first", auto_rollback=True, preset_gates=False, own_gates=2)
    assert asked["canary"] == "Send 5, 25 % of the requests to the target, with gates for 300 s each."
    assert "(none of docs/gates.md, 2 of the inventory)" in asked["check_gates"]
    assert asked["observe"].endswith("If one fails: everything moves back.")
    assert asked["repoint_clients"] == "writer.example.com and the writer's secret lead to the target."


def test_what_is_compared_when_follows_the_engine():
    every_row = said(followed=False)
    assert every_row["compare"] == "Compare both databases during the freeze alone."
    assert every_row["validate"].startswith("Compare every row, set sequences")
    assert said(followed=False, compare="count")["validate"].startswith("Compare the number of rows, ")
    assert said(rows_per_second="0")["compare"].endswith("at full speed.")


def test_what_an_interrupted_run_has_left_is_named_where_it_is_known():
    frozen = {"state": "frozen"}
    left = said(moved={"pending": ["thaw"], "writer": "source"}, now=frozen)
    assert left["finish_interrupted_run"] == "Finish what an interrupted run has left: thaw."
    held = planned(now={**frozen, "lock": {"holder": "night"}})
    assert held["interrupted"] and held["locked"]
    assert held["steps"][0]["sentence"].endswith("has left: known once the lock is held.")


def test_once_it_is_finished_the_plan_begins_where_it_ended():
    after = planned(moved={"pending": [], "writer": "target"}, now={"state": "frozen", "lock": {"holder": "night"}})
    assert not after["interrupted"]
    assert [step["name"] for step in after["steps"]] == ["update_alarms", "observe"]
    assert [action["by"] for action in after["actions"]] == ["update_alarms", "observe"]


def test_a_check_that_was_left_out_says_nothing():
    assert not planned(moved={"skipped": True, "changed": False})["interrupted"]


def test_the_lock_is_for_what_others_have_to_be_kept_out_of():
    assert not planned(until="switched", now={"writer": "target"})["locked"]
    assert planned(until="baked", now={"writer": "target"})["locked"]


@pytest.mark.parametrize(
    ("direction", "strategy", "until", "moved_before", "expected"),
    [
        ("forward", "atomic", "switched", True, (True, "switch", True)),
        ("forward", "atomic", "frozen", False, (False, "freeze", True)),
        ("forward", "data_last", "baked", True, (False, "switch", False)),
        ("rollback", "atomic", "frozen", True, (False, "switch", True)),
    ],
)
def test_what_database_switchover_is_asked(direction, strategy, until, moved_before, expected):
    found = planned(direction, strategy=strategy, until=until, now={"moved": moved_before})
    assert found["finish"] == {"writer": None, "until": "switch", "with_record": expected[0]}
    writer = {"forward": "target", "rollback": "source"}[direction]
    assert found["move"] == {"writer": writer, "until": expected[1], "with_record": expected[2]}


# -- one home for the names


TASKS = CHECKOUT / "roles/cutover/tasks"


def test_every_task_file_is_there():
    assert {f"{step.by}.yml" for step in plan.STEPS.values()} <= {path.name for path in TASKS.iterdir()}


def test_the_documentation_has_each_step_once_and_in_the_order_of_the_longest_plan():
    page = (CHECKOUT / "docs/switchover.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| [^|]* \| [^|]* \|$", page, re.M)[-len(plan.STEPS) :] == list(plan.STEPS)
    for name in plan.JOURNALED:
        assert f"`{name}`" in page, name


def test_what_the_role_writes_into_the_journal_is_a_name_of_the_plan():
    for path in TASKS.glob("*.yml"):
        for step in re.findall(r"^ +(?:step|__cutover_step): (\w+)$", path.read_text(encoding="utf-8"), re.M):
            assert step in plan.JOURNALED, path.name


def test_the_options_of_the_role_are_those_of_the_plan():
    options = yaml.safe_load((CHECKOUT / "roles/cutover/meta/argument_specs.yml").read_text())["argument_specs"]["main"]
    assert options["options"]["cutover_strategy"]["choices"] == list(plan.STRATEGIES)
    assert options["options"]["cutover_until"]["choices"] == list(plan.UNTIL)


def options_of(module):
    return documentation(CHECKOUT / f"plugins/modules/{module}.py")["DOCUMENTATION"]["options"]


def test_the_modules_take_no_other_steps():
    assert options_of("cutover_journal")["step"]["choices"] == list(plan.JOURNALED)
    assert options_of("cutover_gates")["record"]["suboptions"]["step"]["choices"] == list(plan.GATED)
    assert options_of("database_switchover")["until"]["choices"] == [plan.FREEZE, plan.SWITCH]
