# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: what is in use cannot be deleted, and tags are found by AWS's resource types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.tags import TagBackend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.flow_logs import FlowLogs as FlowLogsResponse
from moto.ec2.responses.vpc_peering_connections import VPCPeeringConnections
from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends
from moto.s3.models import s3_backends

from local_aws import latencies
from local_aws.dms.backend import dms_backends
from local_aws.lifecycle import SlowState
from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    tags_are_found_by_resource_type()
    nat_gateways_give_up_what_they_hold()
    vpcs_in_use_are_kept()
    subnets_in_use_are_kept()
    security_groups_in_use_are_kept()
    internet_gateways_in_use_stay_attached()
    addresses_in_use_are_kept()
    endpoints_are_gateways_by_default()
    endpoint_routes_follow_their_tables()
    peering_connections_are_found_by_filters()
    flow_logs_may_go_to_a_folder()
    flow_logs_keep_how_they_deliver()
    states_take_time()


#: How the kinds of resource begin whose flow logs record everything.
TRANSIT = ("TransitGateway", "CoreNetwork")
#: How flow logs write files to S3 where nothing else is stated.
S3_FILES = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}
#: What the tagging API calls a resource type, by moto's name of it.
TAG_RESOURCE_TYPES = {"nat-gateway": "natgateway", "flow-logs": "vpc-flow-log"}


def states_take_time() -> None:
    """A new NAT gateway or interface endpoint is `pending` for as long as LOCAL_AWS_TIME_SCALE makes of AWS's time."""
    NatGateway.state = SlowState("pending", "available", lambda _gateway: latencies.NAT_GATEWAY)
    VPCEndPoint.state = SlowState("pending", "available", _endpoint_seconds)


def _endpoint_seconds(endpoint: VPCEndPoint) -> float:
    return latencies.INTERFACE_ENDPOINT if endpoint.vpc_endpoint_type == "Interface" else 0


def tags_are_found_by_resource_type() -> None:
    """DescribeTags calls a NAT gateway `natgateway` and a flow log `vpc-flow-log`."""

    @around(TagBackend, "describe_tags")
    def describe(original, self, filters=None):
        filters = dict(filters or {})
        wanted = filters.pop("resource-type", None)
        found = original(self, filters or None)
        named = [
            {**tag, "resource_type": TAG_RESOURCE_TYPES.get(tag["resource_type"], tag["resource_type"])}
            for tag in found
        ]
        return [tag for tag in named if wanted is None or tag["resource_type"] in wanted]


def flow_logs_may_go_to_a_folder() -> None:
    """The destination of a flow log in S3 is a bucket or a folder in it, arn:aws:s3:::bucket/folder/; moto asks for a
    bucket of that name.
    """

    @around(EC2Backend, "create_flow_logs")
    def create(original, self, **request):
        bucket, _, folder = (request["log_destination"] or "").rpartition(":")[2].partition("/")
        in_folder = (
            request["log_destination_type"] == "s3"
            and folder
            and bucket in s3_backends[self.account_id][self.partition].buckets
        )
        # of other destinations moto does not ask whether they exist
        made, failed = original(
            self, **request | ({"log_destination_type": "kinesis-data-firehose"} if in_folder else {})
        )
        for flow_log in made if in_folder else []:
            flow_log.log_destination_type = "s3"
        return made, failed


def flow_logs_keep_how_they_deliver() -> None:
    """DescribeFlowLogs answers DestinationOptions (for S3 with their defaults), DeliverCrossAccountRole and
    TagFieldSpecifications.

    Of a transit gateway everything is recorded, minute by minute: TrafficType and another interval are refused. That
    rests on the API reference of CreateFlowLogs, which does not give the words.
    """

    @around(FlowLogsResponse, "create_flow_logs")
    def create(original, self):
        kind = self._get_param("ResourceType") or ""
        interval = self._get_int_param("MaxAggregationInterval")
        if kind.startswith(TRANSIT) and (self._get_param("TrafficType") or interval not in (None, 60)):
            raise EC2ClientError(
                "InvalidParameter", f"TrafficType and MaxAggregationInterval cannot be chosen for {kind}"
            )
        options = self._get_param("DestinationOptions") or {}
        in_s3 = self._get_param("LogDestinationType") == "s3"
        if options and not in_s3:
            raise EC2ClientError("InvalidParameter", "DestinationOptions are only supported for S3")
        answer = original(self)
        for flow_log_id in answer.result["FlowLogIds"]:
            flow_log = self.ec2_backend.flow_logs[flow_log_id]
            flow_log.destination_options = {**S3_FILES, **options} if in_s3 else None
            flow_log.deliver_cross_account_role = self._get_param("DeliverCrossAccountRole")
            flow_log.tag_field_specifications = self._get_param("TagFieldSpecifications")
            if kind.startswith(TRANSIT):
                flow_log.max_aggregation_interval = 60
        return answer


def nat_gateways_give_up_what_they_hold() -> None:
    """DeleteNatGateway frees the gateway's address and removes its network interface; an unknown id is
    NatGatewayNotFound.
    """

    @around(EC2Backend, "delete_nat_gateway")
    def delete(original, self, nat_gateway_id):
        if nat_gateway_id not in self.nat_gateways:
            raise EC2ClientError("NatGatewayNotFound", f"The Nat Gateway {nat_gateway_id} was not found")
        gateway = original(self, nat_gateway_id)
        for address in gateway.address_set:
            if address.get("associationId") and self.address_by_allocation([address["allocationId"]])[0].eni:
                self.disassociate_address(association_id=address["associationId"])
        self.enis.pop(gateway._eni.id, None)
        return gateway


def _live(resources: dict[str, Any]) -> Iterator[Any]:
    return (resource for resource in resources.values() if getattr(resource, "state", None) != "deleted")


def _services(ec2: EC2Backend) -> Iterator[dict[str, Any]]:
    """The network configuration of each container service that still has tasks or may start some."""
    for service in ecs_backends[ec2.account_id][ec2.region_name].services.values():
        if service.status == "ACTIVE" and service.network_configuration:
            yield service.network_configuration["awsvpcConfiguration"]


def _balancers(ec2: EC2Backend) -> list[Any]:
    return list(elbv2_backends[ec2.account_id][ec2.region_name].load_balancers.values())


def _databases(ec2: EC2Backend) -> list[Any]:
    return list(rds_backends[ec2.account_id][ec2.region_name].databases.values())


def _replication_instances(ec2: EC2Backend) -> list[Any]:
    return dms_backends[ec2.account_id][ec2.region_name].instances.all()


def _used_subnets(ec2: EC2Backend) -> set[str]:
    """Subnets in which something has a network interface."""
    database_groups = [
        database.db_subnet_group for database in _databases(ec2) if getattr(database, "db_subnet_group", None)
    ]
    replication_groups = [instance.subnet_group for instance in _replication_instances(ec2) if instance.subnet_group]
    return {
        *(interface.subnet.id for interface in ec2.enis.values()),
        *(subnet.id for balancer in _balancers(ec2) for subnet in balancer.subnets),
        *(subnet for service in _services(ec2) for subnet in service["subnets"]),
        *(subnet["SubnetIdentifier"] for group in database_groups for subnet in group.subnets),
        *(subnet.id for group in replication_groups for subnet in group.subnets),
    }


def _used_security_groups(ec2: EC2Backend) -> set[str]:
    """Security groups that a network interface carries or a rule of another group names."""
    groups = [group for in_vpc in ec2.groups.values() for group in in_vpc.values()]
    return {
        *(group.id for interface in ec2.enis.values() for group in interface.group_set),
        *(group for balancer in _balancers(ec2) for group in balancer.security_groups or []),
        *(group for service in _services(ec2) for group in service.get("securityGroups", [])),
        *(group for endpoint in _live(ec2.vpc_end_points) for group in endpoint.security_group_ids),
        *(group for database in _databases(ec2) for group in database.vpc_security_group_ids),
        *(group for instance in _replication_instances(ec2) for group in instance.security_groups),
        *(
            rule.source_group["GroupId"]
            for group in groups
            for rule in [*group.ingress_rules, *group.egress_rules]
            if rule.source_group and rule.source_group.get("GroupId") != group.id
        ),
    }


def vpcs_in_use_are_kept() -> None:
    """DeleteVpc refuses with DependencyViolation while the VPC has a gateway, an endpoint, or security groups of its
    own.
    """

    @around(EC2Backend, "delete_vpc")
    def delete(original, self, vpc_id):
        dependents = [
            *(gateway.id for gateway in self.internet_gateways.values() if gateway.vpc and gateway.vpc.id == vpc_id),
            *(gateway.id for gateway in _live(self.nat_gateways) if gateway.vpc_id == vpc_id),
            *(endpoint.id for endpoint in _live(self.vpc_end_points) if endpoint.vpc_id == vpc_id),
            *(group.id for group in self.groups.get(vpc_id, {}).values() if group.name != "default"),
        ]
        if dependents:
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return original(self, vpc_id)


def subnets_in_use_are_kept() -> None:
    """DeleteSubnet refuses with DependencyViolation while something has a network interface in the subnet, and its
    route table association goes with it when not.
    """

    @around(EC2Backend, "delete_subnet")
    def delete(original, self, subnet_id):
        if subnet_id in _used_subnets(self):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        subnet = original(self, subnet_id)
        for table in self.route_tables.values():
            for association_id, associated in list(table._associations.items()):
                if associated == subnet_id:
                    table._associations.pop(association_id)
        return subnet


def security_groups_in_use_are_kept() -> None:
    """DeleteSecurityGroup refuses with DependencyViolation while a resource carries the group or another group's rule
    names it."""

    @around(EC2Backend, "delete_security_group")
    def delete(original, self, name=None, group_id=None):
        if group_id in _used_security_groups(self):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return original(self, name=name, group_id=group_id)


def internet_gateways_in_use_stay_attached() -> None:
    """DetachInternetGateway refuses with DependencyViolation while public addresses are mapped into the VPC."""

    @around(EC2Backend, "detach_internet_gateway")
    def detach(original, self, internet_gateway_id, vpc_id):
        mapped = [gateway for gateway in _live(self.nat_gateways) if gateway.vpc_id == vpc_id]
        mapped += [
            balancer
            for balancer in _balancers(self)
            if balancer.vpc_id == vpc_id and balancer.scheme == "internet-facing"
        ]
        if mapped:
            raise DependencyViolationError(
                f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before "
                "detaching the gateway."
            )
        return original(self, internet_gateway_id, vpc_id)


def addresses_in_use_are_kept() -> None:
    """ReleaseAddress refuses an address that a NAT gateway holds."""

    @around(EC2Backend, "release_address")
    def release(original, self, address=None, allocation_id=None):
        held = [part for gateway in _live(self.nat_gateways) for part in gateway.address_set]
        if any(allocation_id and part.get("allocationId") == allocation_id for part in held):
            raise EC2ClientError("InvalidIPAddress.InUse", f"Address {allocation_id} is in use.")
        return original(self, address=address, allocation_id=allocation_id)


def endpoints_are_gateways_by_default() -> None:
    """CreateVpcEndpoint makes a gateway endpoint where no type is stated."""

    @around(EC2Backend, "create_vpc_endpoint")
    def create(original, self, vpc_id, service_name, endpoint_type, *args, **kwargs):
        return original(self, vpc_id, service_name, endpoint_type or "Gateway", *args, **kwargs)


def peering_connections_are_found_by_filters() -> None:
    """DescribeVpcPeeringConnections answers only the connections which all its filters describe."""

    @around(VPCPeeringConnections, "describe_vpc_peering_connections")
    def describe(original, self):
        answer = original(self)
        filters = self._filters_from_querystring()
        found = answer.result["VpcPeeringConnections"]
        answer.result["VpcPeeringConnections"] = [connection for connection in found if _described(connection, filters)]
        return answer


def _described(connection: Any, filters: dict[str, list[str]]) -> bool:
    known = {
        "vpc-peering-connection-id": connection.id,
        "status-code": connection._status.code,
        "requester-vpc-info.vpc-id": connection.vpc.id,
        "accepter-vpc-info.vpc-id": connection.peer_vpc.id,
        **{f"tag:{tag['key']}": tag["value"] for tag in connection.get_tags()},
    }
    return all(known.get(name) in values for name, values in filters.items())


def endpoint_routes_follow_their_tables() -> None:
    """ModifyVpcEndpoint makes and removes the routes of a gateway endpoint in the tables it adds and removes."""

    @around(EC2Backend, "modify_vpc_endpoint")
    def modify(original, self, vpc_id, *args, **kwargs):
        endpoint = self.vpc_end_points[vpc_id]
        before = set(endpoint.route_table_ids or [])
        original(self, vpc_id, *args, **kwargs)
        after, prefix_list = set(endpoint.route_table_ids or []), endpoint.destination_prefix_list_id
        if prefix_list:
            for table in after - before:
                self.create_route(table, None, gateway_id=vpc_id, destination_prefix_list_id=prefix_list)
            for table in before - after:
                self.delete_route(table, prefix_list)
