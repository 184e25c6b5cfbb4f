# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every name that could be chosen has the suffix, and everything that can have tags has them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, asked, check
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading.roles import DMS_ROLES

_AGAIN = "Run site.yml."


def _network(side):
    for kind, identifier in (
        ("vpcs", "VpcId"),
        ("subnets", "SubnetId"),
        ("route_tables", "RouteTableId"),
        ("nat_gateways", "NatGatewayId"),
        ("vpc_endpoints", "VpcEndpointId"),
        ("security_groups", "GroupId"),
        ("flow_logs", "FlowLogId"),
    ):
        for one in side["network"][kind]:
            found = tag_dict(one.get("Tags"))
            yield one[identifier], one.get("GroupName") or found.get("Name"), found


def _of_side(facts, side):
    """(what it is, its name, its tags) of everything in one environment."""
    yield from _network(side)
    if side["key"]:
        yield side["key"]["alias"], side["key"]["alias"], side["key"]["tags"]
    # A copy of another region's has that one's tags, and one that was declared its maker's.
    if side["secret"] and side in asked(facts, "secret") and not side["secret"].get("PrimaryRegion"):
        yield side["secret"]["Name"], side["secret"]["Name"], tag_dict(side["secret"].get("Tags"))
    for group in side["log_groups"]:
        yield group["logGroupName"], group["logGroupName"], group["tags"]
    for one in side["database"]["instances"]:
        yield f"database {one['DBInstanceIdentifier']}", one["DBInstanceIdentifier"], tag_dict(one.get("TagList"))
    for one in side["database"]["clusters"]:
        yield f"cluster {one['DBClusterIdentifier']}", one["DBClusterIdentifier"], tag_dict(one.get("TagList"))
    for bucket in side["buckets"].values():
        if bucket:
            yield bucket["name"], bucket["name"], bucket["tags"]
    yield from _service(side)
    for kind in ("flow_logs_role", "secrets_access_role", "task_role", "task_execution_role"):
        role = facts["roles"].get(side["names"][kind])
        if role:
            yield role["RoleName"], role["RoleName"], role["tags"]


def _service(side):
    for kind, name in (("cluster", "clusterName"), ("service", "serviceName"), ("task_definition", "family")):
        one = side["ecs"][kind]
        if one:
            yield f"{kind} {one[name]}", one[name], tag_dict(one.get("tags"))
    balancer = side["elb"]["load_balancer"]
    if balancer:
        yield f"load balancer {balancer['LoadBalancerName']}", balancer["LoadBalancerName"], balancer["tags"]
    for group in side["elb"]["target_groups"].values():
        if group:
            yield group["TargetGroupName"], group["TargetGroupName"], group["tags"]


def _between(facts):
    """The same of what stands between the environments."""
    instance = facts["dms"]["instance"]
    if instance:
        name = instance["ReplicationInstanceIdentifier"]
        yield f"replication instance {name}", name, instance["tags"]
    for one in facts["dms"]["endpoints"]:
        yield f"endpoint {one['EndpointIdentifier']}", one["EndpointIdentifier"], one["tags"]
    for one in facts["dms"]["tasks"]:
        yield f"task {one['ReplicationTaskIdentifier']}", one["ReplicationTaskIdentifier"], one["tags"]
    for group in facts["dms"]["log_groups"]:
        yield group["logGroupName"], group["logGroupName"], group["tags"]
    for zone in (facts["dns"] or {}).get("zones", []):
        if "tags" in zone:
            yield zone["Name"], zone["Name"], zone["tags"]
    for one in facts["peerings"]:
        found = tag_dict(one.get("Tags"))
        yield one["VpcPeeringConnectionId"], found.get("Name"), found
    role = facts["roles"][facts["names"]["bucket_replication_role"]]
    if role:
        yield role["RoleName"], role["RoleName"], role["tags"]
    for alarm in facts["monitoring"]["alarms"]:
        yield f"alarm {alarm['AlarmName']}", alarm["AlarmName"], alarm["tags"]


def _everything(facts):
    for side in facts["sides"]:
        yield from _of_side(facts, side)
    yield from _between(facts)


@check("E4-14 E1-11 E2-04 E3-04 E3-05", "The suffix.", _AGAIN, "There is nothing of this deployment.")
def names_have_the_suffix(facts):
    """Every name that could be chosen has the suffix, which comes from the inventory."""
    for what, name, _tags in _everything(facts):
        yield Seen(what, facts["suffix"] in (name or ""), name, facts["suffix"])


def _tagged(facts, key, things):
    for what, _name, tags in things:
        wanted = facts["tags"][key]
        yield Seen(what, tags.get(key) == wanted, tags.get(key), wanted)


@check("E4-14 E3-04", "The application.", _AGAIN, "There is nothing of this deployment.")
def tags_name_the_application(facts):
    """Everything is tagged with the application that it belongs to."""
    return _tagged(facts, "migrate:application", _everything(facts))


@check("E4-14 E3-04", "The suffix.", _AGAIN, "There is nothing of this deployment.")
def tags_name_the_suffix(facts):
    """Everything is tagged with the suffix."""
    return _tagged(facts, "migrate:suffix", _everything(facts))


@check("E2-04 E4-14", "The environment.", _AGAIN, "There is nothing of this deployment.")
def tags_name_the_environment(facts):
    """Everything in an environment is tagged with that environment."""
    for side in facts["sides"]:
        wanted = side["tags"]["migrate:environment"]
        for what, _name, tags in _of_side(facts, side):
            yield Seen(what, tags.get("migrate:environment") == wanted, tags.get("migrate:environment"), wanted)


@check("E4-14", "The stated tags.", _AGAIN, "No tags were stated.")
def tags_are_as_stated(facts):
    """Everything has the tags that the inventory states."""
    wanted = facts["stated"]["tags"] or {}
    if wanted:
        for what, _name, tags in _everything(facts):
            lacking = {key: tags.get(key) for key, value in wanted.items() if tags.get(key) != str(value)}
            yield Seen(what, not lacking, lacking, str(wanted))


@check(
    "E0-03",
    "No tag of a deployment.",
    "Take the tags off: every DMS of the account needs these roles.",
    "Neither of DMS's roles is there.",
)
def shared_roles_belong_to_nobody(facts):
    """DMS's roles have no tags of a single deployment, so that its teardown does not delete them."""
    for name in DMS_ROLES:
        role = facts["roles"][name]
        if role:
            found = sorted(key for key in role["tags"] if key.startswith("migrate:"))
            yield Seen(name, not found, found)


CHECKS = enumerated(globals())
