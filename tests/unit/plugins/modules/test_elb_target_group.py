# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Target groups on the embedded AWS."""

from __future__ import annotations

import pytest
from moto.elbv2.exceptions import TargetGroupNotFoundError
from moto.elbv2.responses import ELBV2Response

NAME = "payments-target-test-blue"


@pytest.fixture
def vpc_id(client):
    ec2 = client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    yield vpc_id
    ec2.delete_vpc(VpcId=vpc_id)


@pytest.fixture
def target_group(run_module, vpc_id):
    """A function which runs the module with all it needs; what it made is gone afterwards."""
    wanted = {
        "name": NAME,
        "port": 80,
        "vpc_id": vpc_id,
        "health_check": {"path": "/", "interval": 30, "timeout": 5, "healthy_threshold": 2, "unhealthy_threshold": 3},
        "deregistration_delay": 30,
        "tags": {"owner": "platform"},
    }
    yield lambda **changed: run_module("elb_target_group", **{**wanted, **changed})
    run_module("elb_target_group", name=NAME, state="absent")


def found(client):
    return [group["TargetGroupName"] for group in client("elbv2").describe_target_groups()["TargetGroups"]]


def test_check_mode_makes_nothing_and_says_what_it_would(target_group, client):
    result = target_group(check=True)
    assert result["changed"]
    assert result["target_group"]["health_check"]["healthy_threshold"] == 2
    assert NAME not in found(client)


def test_it_is_made_as_stated(target_group, client):
    arn = target_group()["target_group"]["target_group_arn"]
    (group,) = client("elbv2").describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    assert (group["Protocol"], group["Port"], group["TargetType"]) == ("HTTP", 80, "ip")
    assert (group["HealthCheckPath"], group["HealthCheckIntervalSeconds"], group["HealthCheckTimeoutSeconds"]) == (
        "/",
        30,
        5,
    )
    assert (group["HealthyThresholdCount"], group["UnhealthyThresholdCount"]) == (2, 3)


@pytest.mark.parametrize("check", [True, False])
def test_a_second_run_changes_nothing(target_group, check):
    target_group()
    assert not target_group(check=check)["changed"]


def test_drift_is_put_back_and_nothing_else(target_group, client):
    good = target_group()["target_group"]
    elb = client("elbv2")
    arn = good["target_group_arn"]
    elb.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/health")
    elb.modify_target_group_attributes(
        TargetGroupArn=arn, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "5"}]
    )
    elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "other", "Value": "x"}])
    result = target_group()
    assert result["changed"]
    assert result["target_group"] == good


def test_it_needs_no_tags(target_group):
    assert target_group(tags=None)["target_group"]["tags"] == {}


def test_what_elb_cannot_change_is_refused_with_a_sentence(target_group):
    target_group()
    result = target_group(port=8080)
    assert result["failed"]
    assert "has port 80 and ELB cannot change it to 8080" in result["msg"]


def test_it_is_removed_once(target_group, client):
    target_group()
    assert target_group(check=True, state="absent")["changed"]
    assert target_group(state="absent")["changed"]
    assert NAME not in found(client)
    assert not target_group(state="absent")["changed"]


@pytest.mark.parametrize("part", ["describe_target_group_attributes", "describe_tags"])
def test_a_group_that_is_listed_although_it_was_removed_is_none(target_group, run_module, monkeypatch, part):
    def gone(_self):
        raise TargetGroupNotFoundError()

    target_group()
    with monkeypatch.context() as late:
        late.setattr(ELBV2Response, part, gone)
        removed = run_module("elb_target_group", name=NAME, state="absent")
    assert (removed["changed"], removed["target_group"]) == (False, {})
