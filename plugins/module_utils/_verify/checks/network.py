# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The network: its shape, who may talk to whom in it, and that its traffic is recorded."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._partition import arn, endpoint_service
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import missing, trusted, written
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import (
    Seen,
    check,
    each,
    got,
    last,
    sides,
    stated,
)

_BUILD = "Run playbooks/environments.yml."
_NO_VPC = "There is no VPC."
_NO_GROUP = "There is no such security group."
_NO_GROUP_OR_PORT = "There is no such security group, or no port was stated."
_NO_LOG = "There is no flow log."
TIERS = ("public", "private", "database")
_EVERYWHERE = "0.0.0.0/0"


@check("E4-01 E0-08 E2-01", "One VPC of this name.", _BUILD, layer="network")
def vpc_exists(facts):
    """There is one VPC of the environment's name."""
    for side in facts["sides"]:
        ids = [one["VpcId"] for one in side["network"]["vpcs"]]
        yield Seen(side["names"]["vpc"], len(ids) == 1, ids)


def _vpcs(facts):
    for side, found in sides(facts, "network", "vpcs"):
        if len(found) == 1:
            yield side, found[0]


@check("E2-01", "DNS names are resolved and given.", _BUILD, _NO_VPC)
def vpc_has_dns(facts):
    """The VPC resolves names and gives them, without which no interface endpoint is found."""
    for side, vpc in _vpcs(facts):
        found = {name: vpc[name] for name in ("enableDnsSupport", "enableDnsHostnames")}
        yield Seen(side["names"]["vpc"], all(found.values()), found)


@check("E2-01 I4", "Subnets of every tier in two availability zones.", _BUILD, _NO_VPC)
def subnets_span_two_zones(facts):
    """Every tier has subnets in at least two availability zones."""
    for side, _vpc in _vpcs(facts):
        for tier in TIERS:
            zones = sorted({one["AvailabilityZone"] for one in _of_tier(side, "subnets", tier)})
            yield Seen(f"{side['names']['vpc']} {tier}", len(zones) > 1, zones)


def _of_tier(side, kind, tier):
    return [one for one in side["network"][kind] if _tags(one).get("migrate:tier") == tier]


def _tags(thing):
    return {tag["Key"]: tag["Value"] for tag in thing.get("Tags", [])}


def _default_routes(table):
    return [
        route
        for route in table["Routes"]
        if route.get("DestinationCidrBlock") == _EVERYWHERE and route.get("State") == "active"
    ]


def _leads(facts, tier, way):
    for side, _vpc in _vpcs(facts):
        for table in _of_tier(side, "route_tables", tier):
            ways = [
                route.get(key)
                for route in _default_routes(table)
                for key in ("GatewayId", "NatGatewayId")
                if route.get(key)
            ]
            yield Seen(
                f"{side['names']['vpc']} {_tags(table).get('Name')}", any(found.startswith(way) for found in ways), ways
            )


@check("E2-01", "A default route to the internet gateway.", _BUILD, _NO_VPC)
def public_subnets_reach_the_internet(facts):
    """The public subnets lead to the internet gateway."""
    return _leads(facts, "public", "igw-")


@check("E2-01 E1-10", "A default route to a NAT gateway.", _BUILD, _NO_VPC)
def private_subnets_lead_out_by_nat(facts):
    """The private subnets lead to a NAT gateway."""
    return _leads(facts, "private", "nat-")


@check("E1-10 E4-14", "No way out.", _BUILD, _NO_VPC)
def database_subnets_have_no_way_out(facts):
    """The databases' subnets lead nowhere but to the other side."""
    for side, _vpc in _vpcs(facts):
        for table in _of_tier(side, "route_tables", "database"):
            found = _default_routes(table)
            yield Seen(f"{side['names']['vpc']} {_tags(table).get('Name')}", not found, found)


@check("E2-01", "Every subnet follows the route table of its tier.", _BUILD, _NO_VPC)
def subnets_follow_their_tier(facts):
    """Every subnet is associated with a route table of its own tier."""
    for side, _vpc in _vpcs(facts):
        for tier in TIERS:
            led = {
                one.get("SubnetId")
                for table in _of_tier(side, "route_tables", tier)
                for one in table.get("Associations", [])
            }
            astray = [one["SubnetId"] for one in _of_tier(side, "subnets", tier) if one["SubnetId"] not in led]
            yield Seen(f"{side['names']['vpc']} {tier}", not astray, astray)


@check("E2-01", "At least one NAT gateway, available.", _BUILD, _NO_VPC)
def nat_gateway_is_available(facts):
    """A NAT gateway is there and available."""
    for side, _vpc in _vpcs(facts):
        states = [
            one["State"] for one in side["network"]["nat_gateways"] if one["State"] not in ("deleted", "deleting")
        ]
        yield Seen(side["names"]["vpc"], bool(states) and set(states) == {"available"}, states)


def _endpoint(facts, service):
    for side, _vpc in _vpcs(facts):
        name = endpoint_service(side["region"], service)
        yield side, name, next((one for one in side["network"]["vpc_endpoints"] if one["ServiceName"] == name), None)


@check("I6", "available", _BUILD, _NO_VPC)
def secrets_endpoint_is_available(facts):
    """Secrets Manager is reached inside the VPC: DMS reads its credentials there."""
    for side, name, found in _endpoint(facts, "secretsmanager"):
        state = got(found, "State", default="none")
        yield Seen(f"{side['names']['vpc']} {name}", state.lower() == "available", state)


@check("I6", "Private DNS.", _BUILD, "There is no endpoint of Secrets Manager.")
def secrets_endpoint_has_private_dns(facts):
    """The name of Secrets Manager leads to that endpoint."""
    for side, name, found in _endpoint(facts, "secretsmanager"):
        if found:
            yield Seen(
                f"{side['names']['vpc']} {name}", bool(found.get("PrivateDnsEnabled")), found.get("PrivateDnsEnabled")
            )


@check("E2-01", "available", _BUILD, _NO_VPC)
def s3_endpoint_is_available(facts):
    """S3 is reached inside the VPC."""
    for side, name, found in _endpoint(facts, "s3"):
        state = got(found, "State", default="none")
        yield Seen(f"{side['names']['vpc']} {name}", state.lower() == "available", state)


@check("E3-06", "An active flow log.", _BUILD, _NO_VPC)
def flow_log_is_active(facts):
    """The VPC's traffic is recorded."""
    for side, _vpc in _vpcs(facts):
        states = [one["FlowLogStatus"] for one in side["network"]["flow_logs"]]
        yield Seen(side["names"]["vpc"], "ACTIVE" in states, states)


@check("E3-06", "ALL", _BUILD, _NO_LOG)
def flow_log_has_all_traffic(facts):
    """What is accepted and what is rejected is recorded."""
    for side, one in each(facts, "network", "flow_logs"):
        yield Seen(side["names"]["vpc"], one["TrafficType"] == "ALL", one["TrafficType"])


@check("E3-06", "cloud-watch-logs", _BUILD, _NO_LOG)
def flow_log_goes_to_cloudwatch(facts):
    """Flow logs go to CloudWatch."""
    for side, one in each(facts, "network", "flow_logs"):
        yield Seen(side["names"]["vpc"], one["LogDestinationType"] == "cloud-watch-logs", one["LogDestinationType"])


@check("E3-06", "The environment's log group.", _BUILD, _NO_LOG)
def flow_log_has_its_group(facts):
    """Flow logs go to the log group of their name."""
    for side, one in each(facts, "network", "flow_logs"):
        yield Seen(
            side["names"]["vpc"],
            one.get("LogGroupName") == side["names"]["flow_logs_group"],
            one.get("LogGroupName"),
            side["names"]["flow_logs_group"],
        )


@check("E3-06", "The log group exists.", _BUILD, layer="network")
def flow_log_group_exists(facts):
    """The log group of the flow logs is there."""
    for side in facts["sides"]:
        yield _group_exists(side, side["names"]["flow_logs_group"])


def _group_exists(side, name):
    found = any(group["logGroupName"] == name for group in side["log_groups"])
    return Seen(name, found, "exists" if found else "no such log group")


@check("E3-06", "As many days as are stated.", _BUILD, "There is no such log group, or no days were stated.")
def flow_log_retention(facts):
    """Flow logs are kept for the stated time, and not for ever."""
    for side, group, wanted in stated(each(facts, "log_groups"), "flow_log_retention_days"):
        if group["logGroupName"] == side["names"]["flow_logs_group"]:
            yield Seen(
                group["logGroupName"],
                group.get("retentionInDays") == wanted,
                group.get("retentionInDays"),
                f"{wanted} days",
            )


@check("E3-06", "The role made for it.", _BUILD, _NO_LOG)
def flow_log_has_its_role(facts):
    """Flow logs are delivered by the role made for it."""
    for side, one in each(facts, "network", "flow_logs"):
        found = last(one.get("DeliverLogsPermissionArn") or "")
        yield Seen(
            side["names"]["vpc"], found == side["names"]["flow_logs_role"], found, side["names"]["flow_logs_role"]
        )


def _flow_roles(facts):
    for side in facts["sides"]:
        role = facts["roles"][side["names"]["flow_logs_role"]]
        if role:
            yield side, role


@check("E3-06", "vpc-flow-logs.amazonaws.com", _BUILD, "There is no role for flow logs.")
def flow_log_role_trusts_flow_logs(facts):
    """Exactly the service which delivers flow logs may be that role."""
    for side, role in _flow_roles(facts):
        yield Seen(
            side["names"]["flow_logs_role"], trusted(role) == {"vpc-flow-logs.amazonaws.com"}, sorted(trusted(role))
        )


_FLOW_LOG_ACTIONS = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
)


@check("E3-06", "The five actions by which logs are written.", _BUILD, "There is no role for flow logs.")
def flow_log_role_writes_logs(facts):
    """That role may write to the log group."""
    for side, role in _flow_roles(facts):
        if role["policies"]:
            group = f"logs:{side['region']}:{side['account_id']}:log-group:{side['names']['flow_logs_group']}:any"
            lacking = missing(written(role), _FLOW_LOG_ACTIONS, arn(side["region"], group))
            yield Seen(side["names"]["flow_logs_role"], not lacking, f"lacks {lacking}" if lacking else "may write")


def _group(side, kind):
    name = side["names"].get(f"security_group_{kind}")
    return next((one for one in side["network"]["security_groups"] if one["GroupName"] == name), None)


def _groups(facts, kind):
    for side in facts["sides"]:
        found = _group(side, kind)
        if found:
            yield side, found


@check("E1-10 E4-05", "The five security groups.", _BUILD, _NO_VPC)
def security_groups_exist(facts):
    """Load balancer, service, database, DMS and endpoints have a security group each."""
    for side, _vpc in _vpcs(facts):
        lacking = [kind for kind in ("alb", "service", "database", "dms", "endpoints") if not _group(side, kind)]
        yield Seen(side["names"]["vpc"], not lacking, f"lacks {lacking}" if lacking else "all five")


def _lets_in(rules, port, group_id):
    """Whether a rule names the group and the port."""
    return any(
        rule.get("FromPort") == port == rule.get("ToPort")
        and group_id in [pair["GroupId"] for pair in rule.get("UserIdGroupPairs", [])]
        for rule in rules
    )


@check("E2-10", "tcp from the load balancer to the container's port.", _BUILD, _NO_GROUP_OR_PORT)
def service_lets_the_load_balancer_in(facts):
    """The load balancer may reach the containers on their port."""
    for side, group, port in stated(_groups(facts, "service"), "container_port"):
        balancer = _group(side, "alb")
        if balancer:
            yield Seen(
                group["GroupName"],
                _lets_in(group["IpPermissions"], port, balancer["GroupId"]),
                _short(group["IpPermissions"]),
            )


@check("E2-10 E4-14", "No one but the load balancer.", _BUILD, _NO_GROUP)
def service_lets_nobody_else_in(facts):
    """Nobody but the load balancer may reach the containers."""
    for side, group in _groups(facts, "service"):
        balancer = _group(side, "alb")
        if balancer:
            others = [one for one in _sources(group["IpPermissions"]) if one != balancer["GroupId"]]
            yield Seen(group["GroupName"], not others, others)


@check("E2-10", "tcp to the containers' port.", _BUILD, _NO_GROUP_OR_PORT)
def load_balancer_reaches_the_service(facts):
    """The load balancer's own rules let it reach the containers on their port."""
    for side, group, port in stated(_groups(facts, "alb"), "container_port"):
        service = _group(side, "service")
        if service:
            right = _lets_in(group["IpPermissionsEgress"], port, service["GroupId"])
            yield Seen(group["GroupName"], right, _short(group["IpPermissionsEgress"]))


def _sources(rules):
    """Groups and address ranges that rules name."""
    return [
        *(pair["GroupId"] for rule in rules for pair in rule.get("UserIdGroupPairs", [])),
        *(span["CidrIp"] for rule in rules for span in rule.get("IpRanges", [])),
        *(span["CidrIpv6"] for rule in rules for span in rule.get("Ipv6Ranges", [])),
    ]


def _short(rules):
    return [f"{rule.get('FromPort')}-{rule.get('ToPort')} {source}" for rule in rules for source in _sources([rule])]


@check(
    "E4-05 E1-10", "Service, DMS, the rotation of its password and the other side's network alone.", _BUILD, _NO_GROUP
)
def database_lets_only_its_own_in(facts):
    """Nobody but the service, DMS, what rotates its password and the other side's network may reach the database."""
    for side, group in _groups(facts, "database"):
        kinds = [found for found in (_group(side, kind) for kind in ("service", "dms", "rotation")) if found]
        allowed = {found["GroupId"] for found in kinds} | _other_networks(facts, side)
        others = [one for one in _sources(group["IpPermissions"]) if one not in (*allowed, _EVERYWHERE, "::/0")]
        yield Seen(group["GroupName"], not others, others)


def _other_networks(facts, side):
    """Address ranges of the other side, and what was stated of networks on premises."""
    ranges = {one["CidrBlock"] for other in facts["sides"] if other is not side for one in other["network"]["vpcs"]}
    return ranges | set(side["stated"].get("peer_cidrs") or [])


@check("E4-05", "The database's port alone.", _BUILD, _NO_GROUP_OR_PORT)
def database_is_reached_on_its_port(facts):
    """The database's security group opens no port but the database's."""
    for _side, group, port in stated(_groups(facts, "database"), "database_port"):
        others = [one for one in _short(group["IpPermissions"]) if not one.startswith(f"{port}-{port} ")]
        yield Seen(group["GroupName"], not others, others, f"tcp {port}")


def _reaches(facts, client):
    for side, group, port in stated(_groups(facts, "database"), "database_port"):
        other = _group(side, client)
        if other:
            yield Seen(
                group["GroupName"],
                _lets_in(group["IpPermissions"], port, other["GroupId"]),
                _short(group["IpPermissions"]),
            )


@check("E4-05 E1-10", "tcp from the service to the database's port.", _BUILD, _NO_GROUP_OR_PORT)
def database_lets_the_service_in(facts):
    """The containers may reach the database."""
    return _reaches(facts, "service")


@check("E3-09", "tcp from DMS to the database's port.", _BUILD, _NO_GROUP_OR_PORT)
def database_lets_dms_in(facts):
    """DMS may reach the database."""
    return _reaches(facts, "dms")


@check("E3-09", "Rules that name ports.", _BUILD, _NO_GROUP)
def security_groups_state_their_egress(facts):
    """No security group lets everything out: what may go where is stated."""
    for _side, group in each(facts, "network", "security_groups"):
        wide = [_short([rule]) for rule in group["IpPermissionsEgress"] if rule["IpProtocol"] == "-1"]
        yield Seen(group["GroupName"], not wide, wide)


@check("E3-09", "tcp 443 to AWS.", _BUILD, _NO_GROUP)
def database_reaches_aws(facts):
    """The database may reach AWS's APIs by TLS."""
    for _side, group in _groups(facts, "database"):
        right = any(one == f"443-443 {_EVERYWHERE}" for one in _short(group["IpPermissionsEgress"]))
        yield Seen(group["GroupName"], right, _short(group["IpPermissionsEgress"]))


@check("E3-09", "tcp to both databases.", _BUILD, _NO_GROUP_OR_PORT)
def dms_reaches_the_databases(facts):
    """DMS's security group lets it out to the database here and to the network of the other one."""
    for side, group, port in stated(_groups(facts, "dms"), "database_port"):
        database = _group(side, "database")
        wanted = {database["GroupId"]} if database else set()
        wanted |= {
            one["CidrBlock"] for other in facts["sides"] if other is not side for one in other["network"]["vpcs"]
        }
        found = {
            one for rule in group["IpPermissionsEgress"] if rule.get("FromPort") == port for one in _sources([rule])
        }
        yield Seen(group["GroupName"], wanted <= found, sorted(found), f"tcp {port} to {sorted(wanted)}")


_NO_PEERING = "The two sides are not both networks of this account."


def _both_networks(facts):
    return len(list(_vpcs(facts))) == 2


@check("E2-02 E2-03", "One active connection between both networks.", "Run playbooks/replication.yml.", _NO_PEERING)
def peering_is_active(facts):
    """The networks of source and target are connected, so that DMS reaches both databases."""
    if _both_networks(facts):
        ids = {vpc["VpcId"] for _side, vpc in _vpcs(facts)}
        found = [
            one["Status"]["Code"]
            for one in facts["peerings"]
            if {one["RequesterVpcInfo"]["VpcId"], one["AccepterVpcInfo"]["VpcId"]} == ids
        ]
        yield Seen(facts["names"]["peering"], found == ["active"], found)


@check("E2-02", "A route to the other side.", "Run playbooks/replication.yml.", _NO_PEERING)
def peering_has_its_routes(facts):
    """Private and database subnets lead to the other side."""
    if _both_networks(facts):
        for side, _vpc in _vpcs(facts):
            (other,) = [vpc for found, vpc in _vpcs(facts) if found is not side]
            for table in [*_of_tier(side, "route_tables", "private"), *_of_tier(side, "route_tables", "database")]:
                led = [
                    route
                    for route in table["Routes"]
                    if route.get("DestinationCidrBlock") == other["CidrBlock"] and route.get("VpcPeeringConnectionId")
                ]
                found = [route["VpcPeeringConnectionId"] for route in led]
                yield Seen(f"{side['names']['vpc']} {_tags(table).get('Name')}", bool(found), found)


CHECKS = enumerated(globals())
