# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A message is read only where it has exactly the form of one."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.events import reaction
from ansible_collections.migrate.aws.plugins.module_utils._switchover.messages import (
    LONGEST,
    Message,
    message_of,
    messages_of,
)

ALARM = {"AlarmName": "a", "NewStateValue": "ALARM"}
TASK = {"Event Source": "replication-task", "SourceId": "a-forward", "Event Message": "Replication task has failed."}
TOPIC = {"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:123456789012:x", "Subject": 'ALARM: "a" in x'}


@pytest.mark.parametrize("name", ["{{ 6 * 7 }}", "see {{ $labels.job }}", 'a "quoted" name', "ü", "a: b\n- c"])
def test_a_name_is_text_whatever_is_in_it(name):
    message = {**TOPIC, "Message": json.dumps({**ALARM, "AlarmName": name, "AlarmDescription": "{{ $labels.job }}"})}
    for form in (message, json.dumps(message), quote(json.dumps(message))):
        assert message_of(form) == Message("alarm", name)


@pytest.mark.parametrize(
    "message",
    [
        {**ALARM, "AlarmName": {"a": "b"}},
        {**ALARM, "AlarmName": ""},
        {**ALARM, "AlarmName": "x" * 256},
        {**ALARM, "AlarmName": None},
        {**ALARM, "NewStateValue": ["ALARM"]},
        {**ALARM, "NewStateValue": "alarm"},
        {**TASK, "SourceId": None},
        {**TASK, "SourceId": "a; b"},
        {**TASK, "SourceId": "{{ 6 * 7 }}"},
        {**TASK, "Event Message": ["failed"]},
        {**TASK, "Event Source": "replication-instance"},
        {**TOPIC, "Message": ALARM},
        {**TOPIC, "Message": json.dumps(ALARM), "TopicArn": "x"},
        {**TOPIC, "Message": json.dumps(ALARM), "TopicArn": 5},
        {"Message": json.dumps(ALARM)},
        {**TOPIC, "Message": json.dumps({**TOPIC, "Message": json.dumps(ALARM)}), "Subject": None},
        {**TOPIC, "Message": "x", "Subject": 'INSUFFICIENT_DATA: "a" in x'},
        "[" * 100000,
        "%7Bno JSON",
        json.dumps({**ALARM, "more": "x" * LONGEST}),
        5,
    ],
    ids=lambda one: str(one)[:40],
)
def test_another_form_is_no_message(message):
    assert message_of(message) is None


def test_what_would_have_been_said_is_said_again():
    alarms = [{"alarm_name": "a", "state_value": "ALARM"}, {"alarm_name": "b", "state_value": "OK"}]
    tasks = [
        {"replication_task_identifier": "a-forward", "status": "failed"},
        {"replication_task_identifier": "a-reverse", "status": "running"},
    ]
    assert [message_of(one) for one in messages_of(alarms, tasks)] == [
        Message("alarm", "a"),
        Message("failed", "a-forward"),
    ]


def test_the_first_of_several_messages_that_asks_for_something_is_acted_on():
    names = {"forward_task": "a-forward", "reverse_task": "a-reverse", "alarms_prefix": "a"}
    standing = {
        "writer": "source",
        "lock": None,
        "journal": [{"step": plan.SET_WEIGHTS, "phase": "after", "details": {"to": 5}}],
    }
    given = {"alarms": ["a"], "within": 1, "now": None}
    other = {**ALARM, "AlarmName": "other"}
    assert reaction([other, ALARM], names, standing, **given).do == "rollback"
    said = reaction([other], names, standing, **given)
    assert (said.do, said.sentence) == ("nothing", "No alarm and no replication task asks for anything now.")
