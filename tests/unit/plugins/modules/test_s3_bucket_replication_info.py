# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module s3_bucket_replication_info, run on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest

MODULE = "s3_bucket_replication_info"
ROLE = "arn:aws:iam::123456789012:role/nobody"


@pytest.fixture
def pair(client):
    """A source, and a destination in another region."""
    source, target = (f"{side}-{uuid.uuid4().hex[:8]}" for side in ("source", "target"))
    s3 = client("s3")
    s3.create_bucket(Bucket=source)
    client("s3", "eu-west-1").create_bucket(
        Bucket=target, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    for name in (source, target):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return source, target


@pytest.fixture
def replicated(run_module, pair):
    """What s3_bucket_replication returned for two rules, one with metrics."""
    source, target = pair
    rules = [
        {"id": "measured", "destination": {"bucket": target, "metrics": True}},
        {"id": "plain", "priority": 1, "filter": {"prefix": "a/"}, "destination": {"bucket": target}},
    ]
    return run_module("s3_bucket_replication", bucket=source, role_arn=ROLE, rules=rules)["replication"]


def test_replications_are_listed(run_module, client, pair, replicated):
    source, target = pair
    assert run_module(MODULE, bucket=source)["replications"] == [replicated]
    for name in (target, f"arn:aws:s3:::{target}"):
        assert run_module(MODULE, destination_bucket=name)["replications"] == [replicated]
    assert replicated in run_module(MODULE)["replications"]
    assert run_module(MODULE, bucket=target)["replications"] == []
    assert run_module(MODULE, bucket="nobody")["replications"] == []
    assert run_module(MODULE, bucket=source, destination_bucket="nobody")["replications"] == []


def test_metrics_come_from_the_regions_of_both_buckets(run_module, client, pair, replicated):
    source, _target = pair
    (found,) = run_module(MODULE, bucket=source, include_metrics=True)["replications"]
    measured, plain = found["rules"]
    assert measured["metrics"] == {
        "bytes_pending": 0,
        "operations_pending": 0,
        "latency_seconds": 0,
        "operations_failed": 0,
    }
    assert plain["metrics"] is None

    # the role does not exist, so that nothing can be replicated
    client("s3").put_object(Bucket=source, Key="b", Body=b"rows")
    (found,) = run_module(MODULE, bucket=source, include_metrics=True)["replications"]
    assert found["rules"][0]["metrics"]["operations_failed"] == 1
