# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules in both spellings."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ec2_security_groups import transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

IDS = {"service": "sg-1"}
PERMISSIONS = {
    "ipv4": {
        "IpProtocol": "tcp",
        "FromPort": 80,
        "ToPort": 90,
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "d"}],
    },
    "ipv6": {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
    "prefix list": {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-1"}]},
    "group here": {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": "sg-1"}]},
    "group elsewhere": {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": "sg-9"}]},
    "all protocols": {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    "icmp": {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
}


def read(*permissions):
    group = {
        "GroupId": "sg-1",
        "GroupName": "service",
        "Description": "d",
        "IpPermissions": list(permissions),
        "IpPermissionsEgress": [],
    }
    return transform.groups_from_api([group])["service"]["ingress"]


@pytest.mark.parametrize("permission", PERMISSIONS.values(), ids=PERMISSIONS.keys())
def test_what_is_read_can_be_said_again(permission):
    (rule,) = read(permission)
    assert transform.permission(rule, IDS) == permission


def test_a_group_of_the_vpc_goes_by_its_name():
    assert [rule["group"] for rule in read(PERMISSIONS["group here"])] == ["service"]
    assert [rule["group"] for rule in read(PERMISSIONS["group elsewhere"])] == ["sg-9"]


def test_all_ports_have_one_spelling():
    said = {**PERMISSIONS["all protocols"], "FromPort": -1, "ToPort": -1}
    assert read(said) == read(PERMISSIONS["all protocols"])


def test_one_rule_for_each_peer_in_the_order_in_which_rules_are_read():
    option = {
        "protocol": "tcp",
        "port": 80,
        "to_port": None,
        "cidr_ips": ["10.2.0.0/16", "10.1.0.0/16"],
        "groups": ["service"],
        "prefix_list_ids": None,
        "description": None,
    }
    rules = transform.rules_from_options([option])
    assert len(rules) == 3
    assert read(*(transform.permission(rule, IDS) for rule in rules)) == rules


def test_a_name_that_no_group_has_is_not_sent_as_an_id():
    rule = {"protocol": "tcp", "from_port": 80, "to_port": 80, "group": "database", "description": ""}
    with pytest.raises(Refused, match="A rule names security group database. The VPC has none of this name."):
        transform.permission(rule, IDS)
    assert transform.permission({**rule, "group": "service"}, IDS)["UserIdGroupPairs"] == [{"GroupId": "sg-1"}]
    assert transform.permission({**rule, "group": "sg-9"}, IDS)["UserIdGroupPairs"] == [{"GroupId": "sg-9"}]
