# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""ECS clusters on the embedded AWS."""

from __future__ import annotations

import pytest

NAME = "payments-target-test-cluster"


@pytest.fixture
def cluster(run_module):
    """A function which runs the module; what it made is gone afterwards."""
    wanted = {"name": NAME, "container_insights": "enabled", "tags": {"owner": "platform"}}
    yield lambda **changed: run_module("ecs_cluster", **{**wanted, **changed})
    run_module("ecs_cluster", name=NAME, state="absent")


def test_check_mode_makes_nothing(cluster, client):
    assert cluster(check=True)["changed"]
    assert not any(NAME in arn for arn in client("ecs").list_clusters()["clusterArns"])


def test_it_is_made_with_insights_and_tags(cluster, client):
    assert cluster()["changed"]
    (found,) = client("ecs").describe_clusters(clusters=[NAME], include=["TAGS", "SETTINGS"])["clusters"]
    assert found["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    assert found["tags"] == [{"key": "owner", "value": "platform"}]


@pytest.mark.parametrize("check", [True, False])
def test_a_second_run_changes_nothing(cluster, check):
    cluster()
    assert not cluster(check=check)["changed"]


def test_drift_is_put_back(cluster, client):
    good = cluster()["cluster"]
    ecs = client("ecs")
    ecs.update_cluster(cluster=NAME, settings=[{"name": "containerInsights", "value": "disabled"}])
    ecs.tag_resource(resourceArn=good["cluster_arn"], tags=[{"key": "other", "value": "x"}])
    result = cluster()
    assert result["changed"]
    assert result["cluster"] == good


def test_it_is_removed_once_and_can_be_made_again(cluster):
    cluster()
    assert cluster(state="absent")["changed"]
    assert not cluster(state="absent")["changed"]
    assert cluster()["cluster"]["status"] == "ACTIVE"
