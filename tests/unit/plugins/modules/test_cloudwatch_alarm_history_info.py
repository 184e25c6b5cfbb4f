# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The states that alarms have had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.local_aws.cloudwatch_support import raised
from tests.local_aws.dms_support import unique

MODULE = "cloudwatch_alarm_history_info"


def ago(**time):
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


@pytest.fixture
def names(client):
    cloudwatch = client("cloudwatch")
    return [raised(cloudwatch, unique("first")), raised(cloudwatch, unique("second"))]


def test_each_change_of_several_alarms_the_oldest_first(run_module, names):
    found = run_module(MODULE, alarm_names=names, since=ago(minutes=5))["state_changes"]
    assert [(one["alarm_name"], one["state_value"]) for one in found] == [
        (name, state) for name in names for state in ("ALARM", "OK")
    ]


def test_what_was_before_that_time_is_none(run_module, names):
    assert run_module(MODULE, alarm_names=names, since=ago(minutes=-5))["state_changes"] == []
    assert run_module(MODULE, alarm_names=["no-such-alarm"], since=ago(days=1))["state_changes"] == []


@pytest.mark.parametrize("since", ["yesterday", "2026-05-01T02:00:00"])
def test_a_time_that_is_none_is_refused(run_module, since):
    said = run_module(MODULE, alarm_names=["x"], since=since)["msg"]
    assert said == f"since is '{since}'. Give a time with its zone, such as 2026-05-01T02:00:00+00:00."
