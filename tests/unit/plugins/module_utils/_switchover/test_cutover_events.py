# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What messages of AWS mean for a cutover, wherever it stands."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._names import migration_names
from ansible_collections.migrate.aws.plugins.module_utils._switchover.events import Message, begun, message_of, reaction
from ansible_collections.migrate.aws.plugins.module_utils._switchover.messages import messages_of

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
NAMES = migration_names("payments", "dev")
ERRORS, LAG = "payments-target-dev/service-5xx", "payments-dev/replication-latency"


def alarm(name, state="ALARM"):
    return {
        "AlarmName": name,
        "NewStateValue": state,
        "OldStateValue": "OK",
        "StateChangeTime": "2026-05-01T02:00:00.000+0000",
    }


def failed(task="payments-dev-forward"):
    return {
        "Event Source": "replication-task",
        "Event Time": "2026-05-01 02:00:00.000",
        "SourceId": task,
        "Event Message": "Replication task has failed.",
    }


def through_sns(message, subject="DMS Notification Message"):
    return {
        "Type": "Notification",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:x",
        "Subject": subject,
        "Message": json.dumps(message),
    }


def entry(step, seconds_ago=0, **details):
    return {
        "step": step,
        "phase": "after",
        "at": (NOW - timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds"),
        "details": details,
    }


def asked(step, verdict, seconds_ago=0):
    return entry(step, seconds_ago, verdict=verdict, until="switched")


CANARY = [asked("check_gates", "pass"), entry("set_weights", to=5)]
BAKE = [*CANARY, asked("canary_gates", "pass"), entry("set_weights", to=100), entry("switch")]
RESTING, BACK = [], [*CANARY, entry("set_weights", to=0)]
HELD = [asked("check_gates", "inconclusive", 600)]


def standing(journal, writer="source", lock=None):
    return {"writer": writer, "journal": journal, "lock": lock}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (alarm(ERRORS), Message("alarm", ERRORS)),
        (alarm(LAG, "OK"), Message("recovered", LAG)),
        (alarm(LAG, "INSUFFICIENT_DATA"), None),
        (json.dumps(alarm(ERRORS)), Message("alarm", ERRORS)),
        (through_sns(alarm(ERRORS)), Message("alarm", ERRORS)),
        (through_sns("cut short", f'OK: "{LAG}" in US East (N. Virginia)'), Message("recovered", LAG)),
        (failed(), Message("failed", "payments-dev-forward")),
        (through_sns(failed()), Message("failed", "payments-dev-forward")),
        ({**failed(), "Event Message": "Replication task has started."}, None),
        ({**failed(), "Event Source": "replication-instance"}, None),
        ("no JSON", None),
        (None, None),
        ([1], None),
        ({}, None),
    ],
)
def test_a_message_is_read_however_it_comes(event, expected):
    assert message_of(event) == expected


@pytest.mark.parametrize(
    ("event", "where", "expected"),
    [
        (alarm(ERRORS), standing(CANARY), "rollback"),
        (alarm(ERRORS), standing(BAKE, "target"), "rollback"),
        (alarm(ERRORS), standing(BAKE, "target", {"holder": "x"}), "rollback"),
        (failed(), standing(CANARY), "rollback"),
        (failed("payments-dev-reverse"), standing(BAKE, "target"), "rollback"),
        # nobody goes back from where nothing has moved, or when it is long over
        (alarm(ERRORS), standing(RESTING), "nothing"),
        (alarm(ERRORS), standing(BACK), "nothing"),
        (alarm(ERRORS), standing(HELD), "nothing"),
        (alarm(ERRORS), standing([*BAKE, asked("observe", "pass")], "target"), "nothing"),
        (alarm(ERRORS), standing([*BAKE, entry("finalize")], "target"), "nothing"),
        # the bake of another try than this one
        (alarm(ERRORS), standing([*BAKE, asked("observe", "pass"), *BACK, *BAKE], "target"), "rollback"),
        # nobody goes back for what concerns others
        (alarm(LAG), standing(CANARY), "nothing"),
        (alarm("payments-target-prod/service-5xx"), standing(CANARY), "nothing"),
        (failed("invoices-dev-forward"), standing(CANARY), "nothing"),
        # what is held goes on when the replication is well again
        (alarm(LAG, "OK"), standing(HELD), "resume"),
        (alarm(LAG, "OK"), standing([*CANARY, asked("canary_gates", "fail", 60)]), "resume"),
        (alarm(LAG, "OK"), standing([*HELD, asked("check_gates", "pass")]), "nothing"),
        (alarm(LAG, "OK"), standing(RESTING), "nothing"),
        (alarm(LAG, "OK"), standing(HELD, "target"), "nothing"),
        (alarm(LAG, "OK"), standing(HELD, lock={"holder": "x"}), "nothing"),
        (alarm(LAG, "OK"), standing([asked("check_gates", "fail", 7200)]), "nothing"),
        (alarm("invoices-dev/replication-latency", "OK"), standing(HELD), "nothing"),
        (alarm(LAG, "OK"), standing([*BAKE, asked("observe", "fail", 60)], "target"), "nothing"),
        ({}, standing(CANARY), "nothing"),
    ],
)
def test_what_it_means_is_a_matter_of_where_the_cutover_stands(event, where, expected):
    found = reaction(event, NAMES, where, alarms=[ERRORS], within=3600, now=NOW)
    assert found.do == expected and found.sentence.endswith((".", "person."))
    assert found.until == ("switched" if expected == "resume" else None)


def raised(name, state="ALARM"):
    return {"alarm_name": name, "state_value": state, "timestamp": NOW.isoformat()}


@pytest.mark.parametrize(
    ("changes", "where", "expected"),
    [
        ([raised(ERRORS), raised(ERRORS, "OK")], standing(CANARY), "rollback"),
        ([raised(ERRORS), raised(ERRORS, "OK")], standing(BAKE, "target"), "rollback"),
        ([raised(ERRORS, "OK"), raised(ERRORS, "INSUFFICIENT_DATA")], standing(CANARY), "nothing"),
        ([raised("another")], standing(CANARY), "nothing"),
        ([raised(ERRORS)], standing(RESTING), "nothing"),
    ],
)
def test_an_alarm_that_is_over_again_is_acted_on(changes, where, expected):
    messages = messages_of([], [], changes)
    assert reaction(messages, NAMES, where, alarms=[ERRORS], within=3600, now=NOW).do == expected


@pytest.mark.parametrize(
    ("where", "seconds_ago"),
    [
        (standing(RESTING), None),
        (standing(BACK), None),
        (standing([*BAKE, asked("observe", "pass")], "target"), None),
        (standing([asked("check_gates", "pass", 900), entry("set_weights", 600, to=5)]), 900),
        # of this try, and not of the one before it
        (
            standing([asked("check_gates", "pass", 900), *BACK, asked("check_gates", "pass", 30), *BAKE[1:]], "target"),
            30,
        ),
        # a journal that begins in the middle
        (standing([entry("set_weights", 60, to=5)]), 60),
    ],
)
def test_alarms_count_from_when_the_gates_were_asked(where, seconds_ago):
    since = begun(where)
    assert since == ("" if seconds_ago is None else entry("x", seconds_ago)["at"])
