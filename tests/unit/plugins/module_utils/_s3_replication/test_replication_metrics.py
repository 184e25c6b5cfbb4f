# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How far replication is behind, read from CloudWatch's answers."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import metrics

PLACES = [("source", "target", "a"), ("source", "target", "b")]


def test_each_rule_is_asked_for_each_metric():
    asked = metrics.queries(PLACES)
    assert [query["Id"] for query in asked][:5] == [*(f"{name}_0" for name in metrics.METRICS), "bytes_pending_1"]
    dimensions = asked[-1]["MetricStat"]["Metric"]["Dimensions"]
    named = {item["Name"]: item["Value"] for item in dimensions}
    assert named == {"SourceBucket": "source", "DestinationBucket": "target", "RuleId": "b"}


def test_the_newest_point_counts_and_failures_add_up():
    results = [
        {"Id": "operations_pending_0", "Values": [3.0, 9.0]},
        {"Id": "operations_failed_0", "Values": [1.0, 2.0]},
        {"Id": "latency_seconds_0", "Values": []},
    ]
    first, second = metrics.newest(results, 2)
    assert first == {
        "bytes_pending": None,
        "operations_pending": 3.0,
        "latency_seconds": None,
        "operations_failed": 3.0,
    }
    assert set(second.values()) == {None}


def test_what_one_region_lacks_the_other_has():
    here = {"bytes_pending": None, "operations_pending": None, "latency_seconds": None, "operations_failed": 0.0}
    there = {"bytes_pending": 1.0, "operations_pending": 2.0, "latency_seconds": 0.0, "operations_failed": None}
    assert metrics.combined(here, there) == {**there, "operations_failed": 0.0}
