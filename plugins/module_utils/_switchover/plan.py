# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The steps of a cutover and of its rollback: their names, their order, who takes each, and what it does. Pure.

The role cutover takes the steps of `steps`, one task file after the other. The module database_switchover takes those
of `repairs`, MOVE and FOLLOW_UP. Dry run, journal, status, events, proof and documentation read the same names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import (
    FROZEN,
    NOT_ARMED,
    TWO_WRITERS,
    WRITING,
    Standing,
    other,
)

#: Directions, and the side that takes the writes at the end of each.
FORWARD, ROLLBACK = "forward", "rollback"
WRITER = {FORWARD: "target", ROLLBACK: "source"}
#: Strategies: what the application's services use, and so in which order requests and writes move.
ATOMIC, DATA_LAST, DATA_FIRST = "atomic", "data_last", "data_first"
STRATEGIES = (ATOMIC, DATA_LAST, DATA_FIRST)
#: After which part a forward run stops.
CANARY_OVER, FROZEN_ONLY, SWITCHED, BAKED = "canary", "frozen", "switched", "baked"
UNTIL = (CANARY_OVER, FROZEN_ONLY, SWITCHED, BAKED)
#: The share of the pause budget after which, without the switch, the old writer takes writes again.
GIVE_UP = 0.8

FINISH = "finish_interrupted_run"
PREPARE_ROLLBACK, CHECK_GATES, CANARY = "prepare_rollback", "check_gates", "canary"
COMPARE, FREEZE, DRAIN, VALIDATE, SWITCH = "compare", "freeze", "drain", "validate", "switch"
REPOINT_CLIENTS = "repoint_clients"
START_REVERSE_REPLICATION = "start_reverse_replication"
RESUME_REPLICATION = "resume_replication"
STOP_FORWARD_REPLICATION = "stop_forward_replication"
SHIFT_REQUESTS, UPDATE_ALARMS, OBSERVE = "shift_requests", "update_alarms", "observe"
#: What database_switchover does first after an interrupted run.
THAW, CLOSE_SECOND_WRITER = "thaw", "close_second_writer"
#: Parts of a step that have journal entries of their own, and the end of the migration.
SET_WEIGHTS, CANARY_GATES, FINALIZE = "set_weights", "canary_gates", "finalize"

#: The move itself, from FREEZE on within the pause, and what follows it once the new writer takes the writes.
MOVE = (COMPARE, FREEZE, DRAIN, VALIDATE, SWITCH)
FOLLOW_UP = (REPOINT_CLIENTS, START_REVERSE_REPLICATION, RESUME_REPLICATION, STOP_FORWARD_REPLICATION)
#: What follows a move in which nothing was interrupted.
AFTER_MOVE = tuple(step for step in FOLLOW_UP if step != RESUME_REPLICATION)
#: Entries of the journal that hold a verdict of gates, and those of them before the writes move.
GATED = (CHECK_GATES, CANARY_GATES, OBSERVE)
HOLDING = (CHECK_GATES, CANARY_GATES)


@dataclass(frozen=True)
class Step:
    """One step. `by` is the task file of the role cutover that takes it, neighbours with the same one in one go.

    `sentence` says what it does; its braces name values of `describe`. `locked` is whether it needs the lock.
    """

    name: str
    by: str
    sentence: str
    locked: bool = True

    def describe(self, values: Mapping[str, Any]) -> Step:
        """The step with values in its sentence."""
        return replace(self, sentence=self.sentence.format_map(values))


_ALL = (
    Step(FINISH, "move", "Finish what an interrupted run has left: {unfinished}."),
    Step(PREPARE_ROLLBACK, "prepare_rollback", "Create and test endpoints and task {reverse_task}, not started."),
    Step(CHECK_GATES, "check_gates", "Ask the gates ({gates}). Nothing moves unless all of them pass."),
    Step(CANARY, "canary", "Send {weights} % of the requests to the {new}, with gates for {canary_seconds} s each."),
    Step(COMPARE, "move", "Compare both databases {comparing}."),
    Step(FREEZE, "move", "The {old} refuses writes. It takes them again after {freeze_seconds} s without the switch."),
    Step(DRAIN, "move", "Wait until a marker row has arrived on the {new}."),
    Step(
        VALIDATE,
        "move",
        "Compare {compared}, set sequences {margin} values ahead, keep the log for {reverse_task}.",
    ),
    Step(SWITCH, "move", "The {new} takes the writes."),
    Step(REPOINT_CLIENTS, "move", "{clients} lead to the {new}."),
    Step(START_REVERSE_REPLICATION, "move", "Start {reverse_task} where the {new} began, and see a row arrive."),
    Step(STOP_FORWARD_REPLICATION, "move", "Delete {forward_task} and its replication slot."),
    Step(SHIFT_REQUESTS, "shift_requests", "Send all requests to the {new}."),
    Step(UPDATE_ALARMS, "update_alarms", "Alarms and dashboard follow the task that carries the writes.", locked=False),
    Step(OBSERVE, "observe", "Gates watch the {new} for {bake_seconds} s. If one fails: {on_failure}."),
)
STEPS = {step.name: step for step in _ALL}
#: Every name that the journal may hold.
JOURNALED = tuple(
    dict.fromkeys(
        [
            *(name for name in STEPS if name not in (FINISH, PREPARE_ROLLBACK, SHIFT_REQUESTS, UPDATE_ALARMS)),
            *(RESUME_REPLICATION, THAW, CLOSE_SECOND_WRITER, SET_WEIGHTS, CANARY_GATES, FINALIZE),
        ]
    )
)


def moving(until: str, compare: str) -> list[str]:
    """The steps of a move that stops after `until`. What is to be frozen alone is not compared."""
    found = list(MOVE[: MOVE.index(until) + 1])
    return [step for step in found if step != COMPARE or (compare == "checksum" and until != FREEZE)]


def repairs(standing: Standing) -> list[str]:
    """What has to happen before anything else, because the last run was interrupted."""
    # Whoever froze it is gone or has failed: the application writes again before anything else is tried.
    return {FROZEN: [THAW], TWO_WRITERS: [CLOSE_SECOND_WRITER]}.get(standing.state, [])


def steps(
    direction: str,
    strategy: str,
    until: str,
    standing: Standing,
    *,
    interrupted: bool = False,
    alarms: bool = True,
    compare: str = "checksum",
    records: bool = True,
) -> list[Step]:
    """What a run does from where the migration stands, in order; `until` counts forward only.

    `interrupted` is whether a run before has left something to finish, `alarms` whether monitoring belongs to it,
    `compare` how both databases are compared, and `records` whether requests are led by weighted records.
    Raises Refused where a fence is missing.
    """
    if standing.state == NOT_ARMED:
        raise Refused(f"{standing.sentence} Run site.yml first.")
    at_start = standing.writer == other(WRITER[direction])
    ordered = _forward(strategy, until, at_start) if direction == FORWARD else _rollback(at_start)
    names = [*([FINISH] if interrupted or repairs(standing) else []), *ordered]
    absent = {
        *(() if alarms else (UPDATE_ALARMS,)),
        *(() if compare == "checksum" else (COMPARE,)),
        *(() if records else (CANARY, SHIFT_REQUESTS)),
    }
    return [STEPS[name] for name in names if name not in absent]


def _forward(strategy: str, until: str, at_start: bool) -> list[str]:
    found: list[str] = []
    if at_start:
        found += [PREPARE_ROLLBACK, CHECK_GATES]
        found += [CANARY] if strategy == DATA_LAST else []
        if until == FROZEN_ONLY:
            found.append(FREEZE)
        elif until != CANARY_OVER or strategy == DATA_FIRST:
            found += [*MOVE, *AFTER_MOVE]
    found.append(UPDATE_ALARMS)
    found += [CANARY] if strategy == DATA_FIRST and until in (CANARY_OVER, BAKED) else []
    return [*found, *([OBSERVE] if until == BAKED else [])]


def _rollback(at_start: bool) -> list[str]:
    moved = [PREPARE_ROLLBACK, *MOVE, *AFTER_MOVE] if at_start else []
    return [*moved, SHIFT_REQUESTS, UPDATE_ALARMS]


def plan(direction: str, now: Mapping[str, Any], last: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The plan of a run of the role cutover. Raises Refused where a fence is missing.

    `now` is what cutover_info returns and `last` what database_switchover returned last, empty where it did not run.
    `options`: strategy, until, alarms, records, pause_budget, auto_rollback, preset_gates, own_gates, weights,
    canary_seconds, compare, followed (whether the databases name the rows that change), rows_per_second, margin,
    bake_seconds, clients, forward_task and reverse_task, as the sentences name them.
    Returns steps [{name, by, sentence}], actions [{by, steps}] of neighbours, locked (whether the lock is needed),
    interrupted, and the options writer, until and with_record of database_switchover for finish and move.
    """
    writer = last.get("writer", now["writer"])
    # A lock that is held says that its holder has left something. Only database_switchover knows what.
    interrupted = bool(last["pending"]) if "pending" in last else now["lock"] is not None
    state = now["state"] if interrupted or now["state"] == NOT_ARMED else WRITING
    atomic = options["strategy"] == ATOMIC and options["records"]
    found = steps(
        direction,
        options["strategy"],
        options["until"],
        Standing(writer, state, now["epoch"]),
        interrupted=interrupted,
        alarms=options["alarms"],
        compare=options["compare"],
        records=options["records"],
    )
    values = _values(direction, options, last.get("pending") or [])
    shown = [step.describe(values) for step in found]
    return {
        "steps": [{"name": step.name, "by": step.by, "sentence": step.sentence} for step in shown],
        "actions": actions(found),
        "locked": any(step.locked for step in found),
        "interrupted": interrupted,
        "finish": {"writer": None, "until": SWITCH, "with_record": atomic and direction == FORWARD and now["moved"]},
        "move": {
            "writer": WRITER[direction],
            "until": FREEZE if direction == FORWARD and options["until"] == FROZEN_ONLY else SWITCH,
            "with_record": atomic,
        },
    }


def actions(found: Sequence[Step]) -> list[dict[str, Any]]:
    """The task files that take the steps, each with the names of those that it takes. FINISH is taken before all."""
    taken = groupby((step for step in found if step.name != FINISH), key=lambda step: step.by)
    return [{"by": by, "steps": [step.name for step in some]} for by, some in taken]


def _values(direction: str, options: Mapping[str, Any], pending: Sequence[str]) -> dict[str, Any]:
    """What the sentences name."""
    forward = direction == FORWARD
    requests = " and all requests" if options["strategy"] == ATOMIC and options["records"] else ""
    rate = f"{rate:,} rows a second" if (rate := options["rows_per_second"]) else "full speed"
    followed = options["followed"]
    return {
        **options,
        "comparing": f"while replication runs, at {rate}" if followed else "during the freeze alone",
        "compared": {
            "checksum": "what has changed since" if followed else "every row",
            "count": "the number of rows",
            "none": "nothing",
        }[options["compare"]],
        "unfinished": ", ".join(pending) or "known once the lock is held",
        "old": other(WRITER[direction]),
        "new": WRITER[direction],
        "forward_task": options["forward_task" if forward else "reverse_task"],
        "reverse_task": options["reverse_task" if forward else "forward_task"],
        "weights": ", ".join(str(weight) for weight in options["weights"]),
        "gates": f"{'those of docs/gates.md' if options['preset_gates'] else 'none of docs/gates.md'}, "
        f"{options['own_gates']} of the inventory",
        "freeze_seconds": int(options["pause_budget"] * GIVE_UP),
        "clients": f"{options['clients']}{requests}",
        "on_failure": "everything moves back" if options["auto_rollback"] else "the run stops",
    }
