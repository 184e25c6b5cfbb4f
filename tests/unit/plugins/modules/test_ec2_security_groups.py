# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_security_groups, run on the embedded AWS."""

from __future__ import annotations

import threading

import pytest

MODULE = "ec2_security_groups"
EVERYWHERE = {"cidr_ips": ["0.0.0.0/0"]}


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def two(vpc):
    """Two groups which name each other."""
    return {
        "vpc_id": vpc,
        "groups": [
            {
                "name": "service",
                "description": "Containers",
                "ingress": [{"port": 80, **EVERYWHERE, "description": "clients"}],
                "egress": [{"port": 5432, "groups": ["database"]}, {"port": 443, **EVERYWHERE}],
            },
            {
                "name": "database",
                "ingress": [
                    {"port": 5432, "groups": ["service"]},
                    {"port": 5432, "cidr_ips": ["10.1.0.0/16", "10.2.0.0/16"]},
                ],
                "egress": [],
            },
        ],
        "tags": {"team": "payments"},
    }


def asked(ec2, vpc):
    """What EC2 itself answers, by name, without the group that every VPC has."""
    found = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
    return {group["GroupName"]: group for group in found if group["GroupName"] != "default"}


def group_id(ec2, vpc, name):
    return asked(ec2, vpc)[name]["GroupId"]


def let_in(ec2, vpc, name, *permissions):
    ec2.authorize_security_group_ingress(GroupId=group_id(ec2, vpc, name), IpPermissions=list(permissions))


def from_anywhere(port):
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def test_groups_which_name_each_other_are_made_and_nothing_else_gets_out(run_module, ec2, vpc, two):
    made = run_module(MODULE, **two)
    found = asked(ec2, vpc)
    assert made["changed"]
    assert set(found) == {"service", "database"}
    assert found["database"]["IpPermissionsEgress"] == []
    assert found["database"]["Description"] == "database"
    outwards = {
        (
            rule["FromPort"],
            *(pair["GroupId"] for pair in rule["UserIdGroupPairs"]),
            *(r["CidrIp"] for r in rule["IpRanges"]),
        )
        for rule in found["service"]["IpPermissionsEgress"]
    }
    assert outwards == {(5432, found["database"]["GroupId"]), (443, "0.0.0.0/0")}
    assert {tag["Key"]: tag["Value"] for tag in found["service"]["Tags"]} == {"Name": "service", "team": "payments"}
    again = run_module(MODULE, **two)
    assert not again["changed"]
    assert again["security_groups"] == made["security_groups"]


def test_check_mode_on_nothing_makes_nothing(run_module, ec2, vpc, two):
    planned = run_module(MODULE, check=True, diff=True, **two)
    assert planned["changed"]
    assert planned["diff"]["before"] == {}
    assert "group_id" not in planned["security_groups"]["service"]
    assert asked(ec2, vpc) == {}


def test_check_mode_foresees_what_is_made(run_module, ec2, vpc, two):
    planned = run_module(MODULE, check=True, **two)["security_groups"]
    made = run_module(MODULE, **two)["security_groups"]
    assert planned == {
        name: {key: value for key, value in group.items() if key != "group_id"} for name, group in made.items()
    }


def test_a_rule_from_outside_goes_and_a_missing_one_comes_back(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    before = asked(ec2, vpc)
    rule = [rule for rule in before["database"]["IpPermissions"] if rule["UserIdGroupPairs"]]
    ec2.revoke_security_group_ingress(GroupId=before["database"]["GroupId"], IpPermissions=rule)
    let_in(ec2, vpc, "database", from_anywhere(22))
    ec2.authorize_security_group_egress(
        GroupId=before["database"]["GroupId"],
        IpPermissions=[
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
            {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
        ],
    )
    assert run_module(MODULE, check=True, **two)["changed"]
    repaired = run_module(MODULE, diff=True, **two)
    assert repaired["changed"]
    assert repaired["diff"]["before"]["service"] == repaired["diff"]["after"]["service"]
    assert not run_module(MODULE, **two)["changed"]
    assert asked(ec2, vpc)["database"]["IpPermissionsEgress"] == []


def test_only_a_description_is_changed_in_place(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    two["groups"][0]["ingress"][0]["description"] = "everyone"
    changed = run_module(MODULE, **two)
    assert changed["changed"]
    assert asked(ec2, vpc)["service"]["IpPermissions"][0]["IpRanges"] == [
        {"CidrIp": "0.0.0.0/0", "Description": "everyone"}
    ]


def test_without_purging_rules_of_others_stay(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    let_in(ec2, vpc, "database", from_anywhere(22))
    assert not run_module(MODULE, purge_rules=False, **two)["changed"]
    assert 22 in {rule["FromPort"] for rule in asked(ec2, vpc)["database"]["IpPermissions"]}


def test_rules_which_are_not_stated_are_not_managed(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    let_in(ec2, vpc, "database", from_anywhere(22))
    two["groups"][1]["ingress"] = None
    assert not run_module(MODULE, **two)["changed"]


def test_tags_are_kept_as_stated(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    ec2.create_tags(
        Resources=[group_id(ec2, vpc, "service")], Tags=[{"Key": "team", "Value": "x"}, {"Key": "y", "Value": "z"}]
    )
    planned = run_module(MODULE, check=True, **two)
    assert planned["security_groups"]["service"]["tags"] == {"Name": "service", "team": "payments"}
    assert run_module(MODULE, **two)["changed"]
    assert {tag["Key"]: tag["Value"] for tag in asked(ec2, vpc)["service"]["Tags"]} == {
        "Name": "service",
        "team": "payments",
    }


def test_a_new_group_joins_the_others(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    two["groups"].append({"name": "dms", "ingress": [], "egress": [{"port": 5432, "groups": ["database"]}]})
    made = run_module(MODULE, diff=True, **two)
    assert made["changed"]
    assert "dms" not in made["diff"]["before"]
    assert made["diff"]["before"]["database"] == made["diff"]["after"]["database"]


def test_another_description_of_a_group_is_refused(run_module, two):
    run_module(MODULE, **two)
    two["groups"][0]["description"] = "Something else"
    refused = run_module(MODULE, **two)
    assert refused["failed"]
    assert "service is 'Containers' and AWS does not change it to 'Something else'" in refused["msg"]


def test_groups_which_name_each_other_are_removed(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    names = {"vpc_id": vpc, "groups": [{"name": "service"}, {"name": "database"}], "state": "absent"}
    assert run_module(MODULE, check=True, **names)["changed"]
    assert set(asked(ec2, vpc)) == {"service", "database"}
    assert run_module(MODULE, **names)["changed"]
    assert asked(ec2, vpc) == {}
    assert not run_module(MODULE, **names)["changed"]


def test_only_what_is_left_is_removed(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    run_module(MODULE, vpc_id=vpc, groups=[{"name": "service"}], state="absent", wait=False)
    two["groups"] = [{"name": "service"}, {"name": "database"}]
    assert run_module(MODULE, state="absent", **two)["changed"]
    assert asked(ec2, vpc) == {}


def test_a_group_which_is_used_stays_and_the_failure_says_so_or_its_end_is_awaited(run_module, ec2, vpc, two):
    run_module(MODULE, **two)
    user = ec2.create_security_group(VpcId=vpc, GroupName="user", Description="x")["GroupId"]
    pair = {"GroupId": group_id(ec2, vpc, "service")}
    rule = {
        "GroupId": user,
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [pair]}],
    }
    ec2.authorize_security_group_ingress(**rule)
    refused = run_module(MODULE, vpc_id=vpc, groups=[{"name": "service"}], state="absent", wait=False)
    assert refused["failed"]
    assert "DependencyViolation" in refused["msg"] or refused["error"]["code"] == "DependencyViolation"
    freed = threading.Timer(1, ec2.revoke_security_group_ingress, kwargs=rule)
    freed.start()
    removed = run_module(
        MODULE, vpc_id=vpc, groups=[{"name": "database"}, {"name": "service"}], state="absent", wait_timeout=30
    )
    freed.join()
    assert not removed.get("failed"), removed


@pytest.mark.parametrize("rule", [{"port": 80}, {"cidr_ips": ["0.0.0.0/0"]}], ids=["no-peer", "no-port"])
def test_a_rule_without_peer_or_port_is_refused(run_module, vpc, rule):
    assert run_module(MODULE, vpc_id=vpc, groups=[{"name": "a", "ingress": [rule]}])["failed"]
