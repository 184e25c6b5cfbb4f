# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The journal of a migration as a course of time: its steps, and where requests and writes went. Pure.

An entry is what cutover_info returns of the journal: step, phase, at, holder, token, details.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.plan import (
    CANARY,
    REPOINT_CLIENTS,
    SET_WEIGHTS,
    SWITCH,
)

Entry = dict[str, Any]

#: What `repoint_clients` calls the weighted record among the things that it led to the writer.
RECORD = "weighted record"


def steps(entries: Sequence[Entry], writer: str) -> list[dict[str, Any]]:
    """Each step once, in the order in which they began: the entries before and after it joined. `writer` is who has the
    writes now.

    `ended` is null of a step that was cut short, or still runs, and `began` of one that was recorded only when it was
    over.
    """
    found: list[dict[str, Any]] = []
    for entry in entries:
        begun = _begun(found, entry) if entry["phase"] == "after" else None
        if begun is None:
            begun = {
                "step": entry["step"],
                "holder": entry["holder"],
                "token": entry["token"],
                "began": None,
                "ended": None,
                "details": {},
            }
            found.append(begun)
        begun["began" if entry["phase"] == "before" else "ended"] = entry["at"]
        begun["details"] = {**begun["details"], **entry["details"]}
    taken = {
        point["at"]: "the target takes the writes" if point["value"] else "the source takes the writes"
        for point in writes(entries, writer)[1:]
    }
    return [
        {
            **step,
            "seconds": _seconds(step),
            "result": result(step, taken.get(step["ended"]) if step["step"] == SWITCH else None),
        }
        for step in found
    ]


def _begun(found: list[dict[str, Any]], entry: Entry) -> dict[str, Any] | None:
    """The step which this entry ends."""
    same = [step for step in found if (step["step"], step["token"]) == (entry["step"], entry["token"])]
    return same[-1] if same and same[-1]["ended"] is None else None


def _seconds(step: dict[str, Any]) -> float | None:
    return None if step["began"] is None or step["ended"] is None else seconds(step["began"], step["ended"])


def seconds(begin: str, end: str) -> float:
    """From one time in ISO 8601 to another, to the millisecond."""
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds(), 3)


def has_lapsed(lock: dict[str, Any], at: str) -> bool:
    """Whether a lock, as Lock.holder returns it, was not renewed in time."""
    return lock["expires"] < datetime.fromisoformat(at).timestamp()


def result(step: dict[str, Any], outcome: str | None) -> str:
    """What came of a step, for people: the outcome, if there is one, and what its details tell."""
    details = step["details"]
    parts = [outcome] if outcome else []
    parts += [
        sentence.format(_words(details[name]))
        for name, sentence in _DETAILS.items()
        if details.get(name) not in (None, [])
    ]
    if "gates" in details:
        parts += [_gate(gate) for gate in details["gates"] if gate["verdict"] != "pass"]
    if step["ended"] is None:
        parts.append("not finished")
    return ", ".join(parts)


def _words(value: Any) -> Any:
    return " and ".join(value) if isinstance(value, list) else value


#: The details that a result names, in this order, where they are not nothing.
_DETAILS = {
    "from": "from {} %",
    "to": "to {} % on the target",
    "verdict": "the gates say {}",
    "sessions_ended": "{} sessions ended",
    "drain_seconds": "the last write arrived after {} s",
    "frozen_seconds": "writes were refused for {} s",
    "published": "{} led to the writer",
    "unpublished": "{} could not be led to the writer",
    "way_back_seconds": "a row came back after {} s",
    "reason": "{}",
}


def _gate(gate: dict[str, Any]) -> str:
    wanted = "" if gate.get("limit") is None else f" (limit {gate['limit']})"
    value = "no data" if gate.get("value") is None else gate["value"]
    return f"{gate['name']}: {value}{wanted}: {gate['verdict']}"


def writes(entries: Sequence[Entry], writer: str) -> list[dict[str, Any]]:
    """Where the writes went, as points {at, value}: 100 where the target took them, else 0.

    `writer` is who takes them now.
    """
    if not entries:
        return []
    switches = [entry["at"] for entry in entries if (entry["step"], entry["phase"]) == (SWITCH, "after")]
    now = 100 if writer == "target" else 0
    return [
        {"at": at, "value": now if (len(switches) - number) % 2 == 0 else 100 - now}
        for number, at in enumerate([entries[0]["at"], *switches])
    ]


def requests(entries: Sequence[Entry], writer: str) -> list[dict[str, Any]]:
    """The target's share of the requests in percent, as points {at, value}: each change of it that was recorded."""
    found = []
    taken = writes(entries, writer)
    for entry in entries:
        step, details = (entry["step"], entry["phase"]), entry["details"]
        if step == (CANARY, "before") and not found:
            found.append({"at": entry["at"], "value": int(details["from"])})
        if step == (SET_WEIGHTS, "after"):
            found.append({"at": entry["at"], "value": int(details["to"])})
        if step == (REPOINT_CLIENTS, "after") and RECORD in details.get("published", []):
            found.append(
                {"at": entry["at"], "value": [point["value"] for point in taken if point["at"] <= entry["at"]][-1]}
            )
    return found
