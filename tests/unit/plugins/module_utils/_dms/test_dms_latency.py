# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far tasks are behind."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms import latency

TASK = {"ReplicationInstanceIdentifier": "payments-dev", "ReplicationTaskIdentifier": "ABCDEF"}


def test_two_metrics_of_each_task_in_one_request():
    asked = latency.queries([TASK, {**TASK, "ReplicationTaskIdentifier": "GHIJKL"}])
    assert [query["Id"] for query in asked] == ["source_seconds_0", "target_seconds_0", "source_seconds_1", "target_seconds_1"]
    assert asked[1]["MetricStat"]["Metric"]["MetricName"] == "CDCLatencyTarget"
    assert {"Name": "ReplicationTaskIdentifier", "Value": "GHIJKL"} in asked[3]["MetricStat"]["Metric"]["Dimensions"]


def test_the_newest_point_counts_and_a_missing_one_is_none():
    results = [{"Id": "source_seconds_0", "Values": [1.0, 9.0]}, {"Id": "target_seconds_0", "Values": []}]
    assert latency.newest(results, 1) == [{"source_seconds": 1.0, "target_seconds": None}]


def test_no_task_needs_no_request():
    assert latency.read(None, []) == []
