# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far tasks are behind."""

from __future__ import annotations

import datetime

from ansible_collections.migrate.aws.plugins.module_utils._dms import latency

NOW = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
TASK = {"ReplicationInstanceIdentifier": "payments-dev", "ReplicationTaskIdentifier": "ABCDEF"}


def test_two_metrics_of_each_task_in_one_request():
    asked = latency.queries([TASK, {**TASK, "ReplicationTaskIdentifier": "GHIJKL"}])
    assert [query["Id"] for query in asked] == [
        "source_seconds_0",
        "target_seconds_0",
        "source_seconds_1",
        "target_seconds_1",
    ]
    assert asked[1]["MetricStat"]["Metric"]["MetricName"] == "CDCLatencyTarget"
    assert {"Name": "ReplicationTaskIdentifier", "Value": "GHIJKL"} in asked[3]["MetricStat"]["Metric"]["Dimensions"]


def result(name, *points):
    """A page's answer to one query, newest first as CloudWatch gives it: (minutes ago, value)."""
    newest_first = sorted(points)
    return {
        "Id": name,
        "Timestamps": [NOW - datetime.timedelta(minutes=minutes) for minutes, _value in newest_first],
        "Values": [value for _minutes, value in newest_first],
    }


def test_the_newest_point_counts_and_a_missing_one_is_none():
    results = [result("source_seconds_0", (1, 1.0), (2, 9.0)), result("target_seconds_0")]
    assert latency.latencies(results, 1, NOW) == [{"source_seconds": 1.0, "target_seconds": None}]


def test_a_point_that_is_old_says_nothing_about_now_but_is_among_the_points():
    (found,) = latency.latencies([result("target_seconds_0", (90, 7.0))], 1, NOW, with_points=True)
    assert found["target_seconds"] is None
    assert found["points"] == {
        "source_seconds": [],
        "target_seconds": [{"at": "2026-05-01T10:30:00+00:00", "value": 7.0}],
    }


def test_points_of_several_pages_are_one_line_oldest_first():
    pages = [result("target_seconds_0", (1, 3.0), (2, 2.0)), result("target_seconds_0", (3, 1.0))]
    (found,) = latency.latencies(pages, 1, NOW, with_points=True)
    assert [point["value"] for point in found["points"]["target_seconds"]] == [1.0, 2.0, 3.0]
    assert found["target_seconds"] == 3.0


def test_no_task_needs_no_request():
    assert latency.read(None, []) == []
