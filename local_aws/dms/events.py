# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events of replication tasks, told to the topics of their subscriptions in DMS's words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

from . import wording
from .instances import Instance

if TYPE_CHECKING:
    from .backend import DmsBackend
    from .task import Task

_SUBJECT = "DMS Notification Message"
_MEANING = "http://docs.aws.amazon.com/dms/latest/userguide/CHAP_Events.html#DMS-EVENT-"


@dataclass(frozen=True)
class Event:
    """One of DMS's numbered events of a task, of one of the categories that can be subscribed to."""

    number: str
    category: str
    message: str


STARTED = Event("0069", "state change", "Replication task has started.")
STOPPED = Event("0079", "state change", "Replication task has stopped.")
FAILED = Event("0078", "failure", "Replication task has failed.")


def tell(backend: DmsBackend, task: Task, event: Event, reason: str = "") -> None:
    """Publish what happened to a task to each topic that is subscribed to it.

    Serverless replications tell EventBridge alone.
    """
    if not isinstance(task.instance, Instance):
        return
    # an engine tells, while requests change the subscriptions
    with backend.lock:
        topics = backend.subscriptions.topics("replication-task", task.identifier, event.category)
    sns = sns_backends[backend.account_id][backend.region_name]
    message = json.dumps(_worded(backend.region_name, task.identifier, event, reason))
    for topic_arn in topics:
        if topic_arn in sns.topics:
            sns.publish(message, topic_arn, subject=_SUBJECT)


def _worded(region: str, task: str, event: Event, reason: str) -> dict[str, str]:
    return {
        "Event Source": "replication-task",
        "Event Time": wording.now(),
        "Identifier Link": f"https://console.aws.amazon.com/dms/v2/home?region={region}#taskDetails/{task} ",
        "SourceId": task,
        "Event ID": f"{_MEANING}{event.number} ",
        "Event Message": f"{event.message}\nReason: {reason}" if reason else event.message,
    }
