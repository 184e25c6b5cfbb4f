# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One look at a cutover that runs, by its journal and by CloudWatch. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._status import timeline
from ansible_collections.migrate.aws.plugins.module_utils._switchover.plan import FREEZE, GIVE_UP, SWITCH, THAW
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import SIDES

Entry = dict[str, Any]


def look(read: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a watch shows.

    `read`: at (ISO 8601), journal (entries, oldest first), lock (as Lock.holder returns it) or None, gates (as
    samples.newest returns it) or None, tasks [{replication_task_identifier, status, source_seconds, target_seconds,
    rows}], records [{set_identifier, weight, share_percent}], and requests {side: number, None where none is known}.
    `before` is the look before this one, from which speeds follow.
    """
    at, journal, lock = read["at"], read["journal"], read["lock"]
    lapsed = lock is not None and timeline.has_lapsed(lock, at)
    steps = timeline.steps(journal, writer(journal))
    token = max([entry["token"] for entry in journal] + [lock["fencing"] if lock else 0])
    at_work = lock is not None and not lapsed
    gates = read["gates"]
    return {
        "at": at,
        "lock": lock and {"holder": lock["holder"], "since": lock["since"], "lapsed": lapsed},
        "step": step_now(steps, token, at) if at_work else None,
        "last_step": next((step for step in reversed(steps) if step["ended"]), None),
        "writes": writes(journal, at),
        "gates": gates if gates and gates["token"] == token else None,
        "replication_tasks": [{**task, "rows_per_second": speed(task, before, at)} for task in read["tasks"]],
        "weights": weights(read["records"], read["requests"]),
        "was_at_work": at_work or bool(before and before["was_at_work"]),
        "finished": lock is None and bool(before and before["was_at_work"]),
    }


def writer(journal: Sequence[Entry]) -> str:
    """The side that takes the writes when every switch of the journal is counted."""
    return SIDES[sum((entry["step"], entry["phase"]) == (SWITCH, "after") for entry in journal) % 2]


def writes(journal: Sequence[Entry], at: str) -> dict[str, Any]:
    """{writer, refused_seconds, frozen, pause_budget, opens_in} of the newest freeze.

    While it stands `frozen` is true and `opens_in` says after how many seconds it ends by itself. Without a freeze the
    last three are None.
    """
    begun = [number for number, entry in enumerate(journal) if (entry["step"], entry["phase"]) == (FREEZE, "before")]
    found = {"writer": writer(journal), "frozen": False}
    if not begun:
        return {**found, **dict.fromkeys(("refused_seconds", "pause_budget", "opens_in"))}
    began, later = journal[begun[-1]], journal[begun[-1] :]
    over = [entry["at"] for entry in later if entry["phase"] == "after" and entry["step"] in (SWITCH, THAW)]
    budget = began["details"]["pause_budget"]
    passed, longest = seconds(began["at"], over[0] if over else at), budget * GIVE_UP
    frozen = not over and passed < longest
    return {
        **found,
        "frozen": frozen,
        "refused_seconds": min(passed, longest),
        "pause_budget": budget,
        "opens_in": round(longest - passed, 3) if frozen else None,
    }


def step_now(steps: Sequence[dict[str, Any]], token: int, at: str) -> dict[str, Any] | None:
    """The step that the newest run has begun and not ended, with its seconds so far."""
    for step in reversed(steps):
        if step["token"] == token and not step["ended"]:
            return {"step": step["step"], "began": step["began"], "seconds": seconds(step["began"], at)}
    return None


def speed(task: Mapping[str, Any], before: Mapping[str, Any] | None, at: str) -> float | None:
    """Rows per second that a task has carried since the look before; None where nothing is known of then."""
    for known in before["replication_tasks"] if before else []:
        passed = seconds(before["at"], at)
        if known["replication_task_identifier"] == task["replication_task_identifier"] and passed > 0:
            # a task that was loaded again counts anew
            return round(max(0, task["rows"] - known["rows"]) / passed, 1)
    return None


def weights(records: Sequence[Mapping[str, Any]], requests: Mapping[str, float | None]) -> list[dict[str, Any]]:
    """Each weighted record with the share of requests that it asks for, and the share that was seen, in percent."""
    known = [number for number in requests.values() if number is not None]
    return [
        {
            "set_identifier": record["set_identifier"],
            "weight": record["weight"],
            "asked_percent": record["share_percent"],
            "seen_percent": share(requests.get(record["set_identifier"].partition("-")[0]), sum(known)),
        }
        for record in records
    ]


def share(number: float | None, total: float) -> float | None:
    """In percent; None where nothing was counted."""
    return None if number is None or not total else round(100 * number / total, 1)


def seconds(begin: str, end: str) -> float:
    """From one time to the other, none where two clocks say that it is less."""
    return max(0.0, timeline.seconds(begin, end))
