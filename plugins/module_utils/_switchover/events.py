# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The consequence of an AWS event for a cutover: roll back, resume, or nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.messages import Message, message_of


@dataclass(frozen=True)
class Reaction:
    """`do`: rollback, resume or nothing. `until`: how far the cutover was to go that is resumed."""

    do: str
    sentence: str
    until: str | None = None


def reaction(
    event: Any, names: dict[str, str], standing: dict[str, Any], *, alarms: list[str], within: float, now: datetime
) -> Reaction:
    """What to do about a message, or about the first of several that asks for something.

    `alarms` are those that mean to go back; what is held is resumed `within` seconds of it.
    """
    if isinstance(event, list):
        answers = [reaction(one, names, standing, alarms=alarms, within=within, now=now) for one in event]
        asking = [one for one in answers if one.do != "nothing"]
        return next(iter(asking), Reaction("nothing", "No alarm and no replication task asks for anything now."))
    message = message_of(event)
    if message is None:
        return Reaction("nothing", "The message is of no alarm and no failed replication task.")
    if message.kind == "recovered":
        return _resumed(message, names, standing, within, now)
    if message.kind == "alarm" and message.name not in alarms:
        return Reaction("nothing", f"The alarm {message.name} is none of cutover_rollback_alarms.")
    if message.kind == "failed" and message.name not in (names["forward_task"], names["reverse_task"]):
        return Reaction("nothing", f"The replication task {message.name} is none of this migration.")
    if not under_way(standing["writer"], standing["journal"]):
        return Reaction("nothing", "No cutover is in its canary or being observed.")
    state = "is in alarm" if message.kind == "alarm" else "has failed"
    return Reaction("rollback", f"{message.name} {state}, in the middle of a cutover: everything goes back.")


def under_way(writer: str | None, journal: list[dict[str, Any]]) -> bool:
    """Whether requests are on their way to the target, or the target is watched as the new writer."""
    if writer == "target":
        last = max((number for number, entry in enumerate(journal) if entry["step"] == plan.CHECK_GATES), default=0)
        return not any(
            entry["step"] == plan.FINALIZE or (entry["step"] == plan.OBSERVE and _passed(entry))
            for entry in journal[last:]
        )
    shares = [int(entry["details"]["to"]) for entry in journal if entry["step"] == plan.SET_WEIGHTS]
    return bool(shares) and shares[-1] > 0


def begun(standing: dict[str, Any]) -> str:
    """When the gates were asked for the last time before what is under way, in ISO 8601; empty where nothing is."""
    if not under_way(standing["writer"], standing["journal"]):
        return ""
    asked = [entry["at"] for entry in standing["journal"] if entry["step"] == plan.CHECK_GATES]
    return (asked or [standing["journal"][0]["at"]])[-1]


def held(journal: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The answer of the gates that holds a cutover: the last answer, when it was not to go on before the
    writes moved.
    """
    answers = [entry for entry in journal if entry["step"] in plan.GATED]
    return answers[-1] if answers and answers[-1]["step"] in plan.HOLDING and not _passed(answers[-1]) else None


def _resumed(
    message: Message, names: dict[str, str], standing: dict[str, Any], within: float, now: datetime
) -> Reaction:
    if not message.name.startswith(names["alarms_prefix"]):
        return Reaction("nothing", f"The alarm {message.name} is none of this migration.")
    holding = held(standing["journal"])
    if standing["writer"] != "source" or holding is None:
        return Reaction("nothing", "No cutover is held.")
    if standing["lock"] is not None:
        return Reaction("nothing", "Somebody works on the migration already.")
    since = (now - datetime.fromisoformat(holding["at"])).total_seconds()
    if since > within:
        return Reaction(
            "nothing",
            f"The cutover is held since {holding['at']}, which is longer than cutover_resume_within: ask a person.",
        )
    return Reaction("resume", f"{message.name} is well again: the cutover goes on.", holding["details"].get("until"))


def _passed(entry: dict[str, Any]) -> bool:
    return entry["details"].get("verdict") == "pass"
