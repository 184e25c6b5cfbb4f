# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The content of an event from AWS, read only if it has the form of one. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

#: Characters of the longest message that a queue holds.
LONGEST = 1024 * 1024
_SUBJECT = re.compile(r'(?P<state>ALARM|OK): "(?P<name>[^"]{1,255})" in ')
_TOPIC = re.compile(r"arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]{1,256}(\.fifo)?")
_TASK = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,254}")
_STATES = {"ALARM": "alarm", "OK": "recovered"}


@dataclass(frozen=True)
class Message:
    """`kind`: alarm, recovered or failed. `name`: of the alarm or of the replication task."""

    kind: str
    name: str


def message_of(event: Any) -> Message | None:
    """What a message says: of CloudWatch or DMS, through SNS or as it is, as a mapping, JSON or percent-encoded JSON.

    None for everything that has not exactly the form of such a message.
    """
    message = _mapping(event)
    if message is None:
        return None
    if "TopicArn" in message or "Message" in message:
        return _of_notification(message)
    return _of_alarm(message) or _of_task(message)


def messages_of(
    alarms: Iterable[Mapping[str, Any]],
    tasks: Iterable[Mapping[str, Any]],
    changes: Iterable[Mapping[str, Any]] = (),
) -> list[dict[str, str]]:
    """The events from AWS that may have been missed: alarms in alarm, failed tasks, and alarms that were raised before.

    As amazon.aws.cloudwatch_metric_alarm_info, migrate.aws.dms_replication_task_info and, for `changes`,
    migrate.aws.cloudwatch_alarm_history_info return them.
    """
    return [
        *(
            {"AlarmName": one["alarm_name"], "NewStateValue": "ALARM"}
            for one in (*changes, *alarms)
            if one["state_value"] == "ALARM"
        ),
        *(
            {
                "Event Source": "replication-task",
                "SourceId": one["replication_task_identifier"],
                "Event Message": "Replication task has failed.",
            }
            for one in tasks
            if one["status"] == "failed"
        ),
    ]


def _of_notification(message: Mapping[str, Any]) -> Message | None:
    """A notification of SNS: the message in it, or else its subject."""
    topic, inside = message.get("TopicArn"), message.get("Message")
    if not isinstance(topic, str) or not _TOPIC.fullmatch(topic) or not isinstance(inside, str):
        return None
    within = _mapping(inside)
    found = (_of_alarm(within) or _of_task(within)) if within is not None else None
    return found or _of_subject(message.get("Subject"))


def _of_alarm(message: Mapping[str, Any]) -> Message | None:
    name, state = message.get("AlarmName"), message.get("NewStateValue")
    if not isinstance(name, str) or not 1 <= len(name) <= 255 or not isinstance(state, str) or state not in _STATES:
        return None
    return Message(_STATES[state], name)


def _of_task(message: Mapping[str, Any]) -> Message | None:
    name, said = message.get("SourceId"), message.get("Event Message")
    if message.get("Event Source") != "replication-task" or not isinstance(name, str) or not isinstance(said, str):
        return None
    return Message("failed", name) if _TASK.fullmatch(name) and "failed" in said.lower() else None


def _of_subject(subject: Any) -> Message | None:
    found = _SUBJECT.match(subject) if isinstance(subject, str) else None
    return found and Message(_STATES[found["state"]], found["name"])


def _mapping(event: Any) -> Mapping[str, Any] | None:
    """A message as a mapping; None where it is none, or too long."""
    if isinstance(event, str):
        if len(event) > LONGEST:
            return None
        try:
            event = json.loads(unquote(event) if event[:3].upper() == "%7B" else event)
        except (ValueError, RecursionError):
            return None
    return event if isinstance(event, Mapping) else None
