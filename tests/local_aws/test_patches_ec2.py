# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 as AWS has it where moto differs: what is in use stays."""

from __future__ import annotations

import itertools

import pytest
from botocore.exceptions import ClientError

_numbers = itertools.count()


@pytest.fixture(scope="module")
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.92.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def subnet(ec2, vpc):
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.92.0.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]


@pytest.fixture
def other_subnet(ec2, vpc):
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.92.1.0/24", AvailabilityZone="us-east-1b")["Subnet"]["SubnetId"]


@pytest.fixture
def group(ec2, vpc):
    return ec2.create_security_group(GroupName="patches", Description="patches", VpcId=vpc)["GroupId"]


@pytest.fixture
def nat_gateway(ec2, subnet):
    """A NAT gateway: (id, allocation id of its address)."""
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    tags = [{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value": "patches"}]}]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=allocation, TagSpecifications=tags)["NatGateway"][
        "NatGatewayId"
    ]
    return gateway, allocation


def code_of(call, **arguments):
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


@pytest.mark.patch
def test_nat_gateway_tags_are_found_by_type(ec2, nat_gateway):
    filters = [{"Name": "resource-id", "Values": [nat_gateway[0]]}, {"Name": "resource-type", "Values": ["natgateway"]}]

    found = ec2.describe_tags(Filters=filters)["Tags"]

    assert [(tag["Key"], tag["ResourceType"]) for tag in found] == [("Name", "natgateway")]


@pytest.mark.patch
def test_flow_log_tags_are_found_by_type(ec2, vpc):
    tags = [{"ResourceType": "vpc-flow-log", "Tags": [{"Key": "Name", "Value": "patches"}]}]
    (made,) = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="/patches",
        DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/logs",
        TagSpecifications=tags,
    )["FlowLogIds"]

    found = ec2.describe_tags(
        Filters=[{"Name": "resource-id", "Values": [made]}, {"Name": "resource-type", "Values": ["vpc-flow-log"]}]
    )["Tags"]
    ec2.delete_flow_logs(FlowLogIds=[made])

    assert [tag["ResourceType"] for tag in found] == ["vpc-flow-log"]


def test_tags_of_other_types_are_not_found(ec2, vpc):
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "patches"}])

    found = ec2.describe_tags(
        Filters=[{"Name": "resource-id", "Values": [vpc]}, {"Name": "resource-type", "Values": ["natgateway"]}]
    )["Tags"]

    assert found == []


@pytest.mark.patch
def test_a_deleted_nat_gateway_gives_up_its_address_and_interface(ec2, nat_gateway, subnet):
    gateway, allocation = nat_gateway
    ec2.delete_nat_gateway(NatGatewayId=gateway)

    (address,) = ec2.describe_addresses(AllocationIds=[allocation])["Addresses"]
    interfaces = ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet]}])[
        "NetworkInterfaces"
    ]
    ec2.release_address(AllocationId=allocation)

    assert "AssociationId" not in address
    assert interfaces == []


@pytest.mark.patch
def test_an_unknown_nat_gateway_is_not_found(ec2):
    assert code_of(ec2.delete_nat_gateway, NatGatewayId="nat-00000000000000000") == "NatGatewayNotFound"


@pytest.mark.patch
def test_the_address_of_a_nat_gateway_is_kept(ec2, nat_gateway):
    assert code_of(ec2.release_address, AllocationId=nat_gateway[1]) == "InvalidIPAddress.InUse"


@pytest.mark.patch
def test_a_subnet_with_a_nat_gateway_is_kept(ec2, nat_gateway, subnet):
    assert code_of(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=nat_gateway[0])
    ec2.delete_subnet(SubnetId=subnet)


@pytest.mark.patch
def test_a_gateway_stays_attached_while_addresses_are_mapped(ec2, vpc, nat_gateway):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)

    assert code_of(ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc) == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=nat_gateway[0])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


@pytest.mark.patch
def test_a_vpc_with_a_gateway_is_kept(ec2, vpc):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)

    assert code_of(ec2.delete_vpc, VpcId=vpc) == "DependencyViolation"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)


@pytest.mark.patch
def test_a_vpc_with_a_security_group_is_kept(ec2, vpc, group):
    assert code_of(ec2.delete_vpc, VpcId=vpc) == "DependencyViolation"
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc)


@pytest.mark.patch
def test_a_vpc_with_an_endpoint_is_kept(ec2, vpc):
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"][
        "VpcEndpointId"
    ]

    assert code_of(ec2.delete_vpc, VpcId=vpc) == "DependencyViolation"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_vpc(VpcId=vpc)


@pytest.mark.patch
def test_what_an_interface_endpoint_uses_is_kept(ec2, vpc, subnet, group):
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.secretsmanager",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
    )["VpcEndpoint"]["VpcEndpointId"]

    assert code_of(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)


@pytest.mark.patch
def test_a_security_group_that_a_rule_names_is_kept(ec2, vpc, group):
    other = ec2.create_security_group(GroupName="names-it", Description="patches", VpcId=vpc)["GroupId"]
    rule = {
        "GroupId": other,
        "IpPermissions": [
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group}]}
        ],
    }
    ec2.authorize_security_group_ingress(**rule)

    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.revoke_security_group_ingress(**rule)
    ec2.delete_security_group(GroupId=group)


def test_a_security_group_that_names_itself_can_be_deleted(ec2, group):
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group}]},
        ],
    )

    ec2.delete_security_group(GroupId=group)


@pytest.mark.patch
def test_what_a_load_balancer_uses_is_kept(client, ec2, subnet, other_subnet, group):
    elb = client("elbv2")
    balancer = elb.create_load_balancer(
        Name=f"ec2-{next(_numbers)}", Subnets=[subnet, other_subnet], SecurityGroups=[group]
    )["LoadBalancers"][0]

    assert code_of(ec2.delete_subnet, SubnetId=other_subnet) == "DependencyViolation"
    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=other_subnet)


@pytest.mark.patch
def test_what_a_service_uses_is_kept(client, ec2, subnet, group):
    ecs = client("ecs")
    cluster = ecs.create_cluster(clusterName=f"ec2-{next(_numbers)}")["cluster"]["clusterName"]
    definition = ecs.register_task_definition(
        family="ec2",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "app", "image": "nginx"}],
    )["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(
        cluster=cluster,
        serviceName="app",
        taskDefinition=definition,
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group]}},
    )

    assert code_of(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ecs.delete_service(cluster=cluster, service="app", force=True)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)


@pytest.mark.patch
def test_what_a_replication_instance_uses_is_kept(client, ec2, subnet, other_subnet, group):
    dms, name = client("dms"), f"ec2-{next(_numbers)}"
    _dms_role(client("iam"))
    dms.create_replication_subnet_group(
        ReplicationSubnetGroupIdentifier=name,
        ReplicationSubnetGroupDescription="patches",
        SubnetIds=[subnet, other_subnet],
    )
    made = dms.create_replication_instance(
        ReplicationInstanceIdentifier=name,
        ReplicationInstanceClass="dms.t3.medium",
        ReplicationSubnetGroupIdentifier=name,
        VpcSecurityGroupIds=[group],
    )["ReplicationInstance"]["ReplicationInstanceArn"]

    assert code_of(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    dms.delete_replication_instance(ReplicationInstanceArn=made)
    dms.delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=name)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)


@pytest.mark.patch
def test_what_a_database_uses_is_kept_and_nothing_else(client, ec2, vpc, subnet, other_subnet, group):
    rds, name = client("rds"), f"ec2-{next(_numbers)}"
    rds.create_db_subnet_group(
        DBSubnetGroupName=name, DBSubnetGroupDescription="patches", SubnetIds=[subnet, other_subnet]
    )
    rds.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        MasterUsername="owner",
        MasterUserPassword="first-word-of-three",
        AllocatedStorage=20,
        DBSubnetGroupName=name,
        VpcSecurityGroupIds=[group],
    )
    unused = ec2.create_subnet(VpcId=vpc, CidrBlock="10.92.9.0/24")["Subnet"]["SubnetId"]

    assert code_of(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.delete_subnet(SubnetId=unused)
    rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
    rds.delete_db_subnet_group(DBSubnetGroupName=name)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)


def _dms_role(iam):
    """The role which DMS needs before it makes a subnet group."""
    if "dms-vpc-role" in [role["RoleName"] for role in iam.list_roles()["Roles"]]:
        return
    trust = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
        '"Principal": {"Service": ["dms.amazonaws.com", "dms.us-east-1.amazonaws.com"]}}]}'
    )
    iam.create_role(RoleName="dms-vpc-role", AssumeRolePolicyDocument=trust)
    iam.attach_role_policy(
        RoleName="dms-vpc-role", PolicyArn="arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole"
    )


@pytest.mark.patch
def test_a_deleted_subnet_leaves_its_route_table(ec2, vpc, subnet):
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    ec2.delete_subnet(SubnetId=subnet)

    ec2.delete_route_table(RouteTableId=table)


def test_a_second_flow_log_of_the_same_kind_is_refused(ec2, vpc):
    stated = {
        "ResourceIds": [vpc],
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogGroupName": "/patches",
        "DeliverLogsPermissionArn": "arn:aws:iam::123456789012:role/logs",
    }
    made = ec2.create_flow_logs(**stated)["FlowLogIds"]

    code = code_of(ec2.create_flow_logs, **stated)
    ec2.delete_flow_logs(FlowLogIds=made)

    assert code == "FlowLogAlreadyExists"


@pytest.mark.patch
def test_a_flow_log_may_go_to_a_folder_of_a_bucket(ec2, vpc, client):
    client("s3").create_bucket(Bucket="patches-flow-logs")
    stated = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "s3"}
    folders = [f"arn:aws:s3:::patches-flow-logs{folder}" for folder in ("", "/one/", "/two/")]
    made = [ec2.create_flow_logs(**stated, LogDestination=folder)["FlowLogIds"] for folder in folders]
    again = code_of(ec2.create_flow_logs, **stated, LogDestination=folders[1])
    missing = ec2.create_flow_logs(**stated, LogDestination="arn:aws:s3:::no-such-flow-logs/one/")
    found = ec2.describe_flow_logs(Filters=[{"Name": "resource-id", "Values": [vpc]}])["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=[made_id for made_ids in made for made_id in made_ids])
    client("s3").delete_bucket(Bucket="patches-flow-logs")

    assert {(log["LogDestinationType"], log["LogDestination"]) for log in found} == {
        ("s3", folder) for folder in folders
    }
    assert again == "FlowLogAlreadyExists"
    assert [item["ResourceId"] for item in missing["Unsuccessful"]] == [vpc]


@pytest.mark.patch
def test_peering_connections_are_found_by_filters(ec2, vpc):
    other = ec2.create_vpc(CidrBlock="10.93.0.0/16")["Vpc"]["VpcId"]
    tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "patches"}]}]
    made = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other, TagSpecifications=tags)["VpcPeeringConnection"]

    def found(name, value):
        answer = ec2.describe_vpc_peering_connections(Filters=[{"Name": name, "Values": [value]}])
        return [connection["VpcPeeringConnectionId"] for connection in answer["VpcPeeringConnections"]]

    assert (
        found("requester-vpc-info.vpc-id", vpc)
        == found("accepter-vpc-info.vpc-id", other)
        == [made["VpcPeeringConnectionId"]]
    )
    assert made["VpcPeeringConnectionId"] in found("status-code", "pending-acceptance")
    assert found("requester-vpc-info.vpc-id", other) == found("tag:Name", "nobody") == []


@pytest.mark.patch
def test_an_endpoint_leads_from_the_tables_it_has_now(ec2, vpc):
    old, new = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2))
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[old])
    endpoint_id = endpoint["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint_id, AddRouteTableIds=[new], RemoveRouteTableIds=[old])

    def leads(table):
        routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        return any(route.get("GatewayId") == endpoint_id for route in routes)

    assert leads(new)
    assert not leads(old)


@pytest.mark.patch
def test_a_flow_log_keeps_how_it_delivers(ec2, vpc, client):
    client("s3").create_bucket(Bucket="patches-flow-files")
    stated = {"ResourceIds": [vpc], "ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "s3"}
    tags = [{"ResourceType": "instance", "TagKeys": ["Name"]}]
    plain = ec2.create_flow_logs(**stated, LogDestination="arn:aws:s3:::patches-flow-files")["FlowLogIds"]
    parquet = ec2.create_flow_logs(
        **stated,
        LogDestination="arn:aws:s3:::patches-flow-files/p/",
        TagFieldSpecifications=tags,
        DeliverCrossAccountRole="arn:aws:iam::123456789012:role/r",
        DestinationOptions={"FileFormat": "parquet", "PerHourPartition": True},
    )["FlowLogIds"]
    in_logs = {
        **stated,
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": "/a",
        "DeliverLogsPermissionArn": "r",
    }
    refused = code_of(ec2.create_flow_logs, **in_logs, DestinationOptions={"FileFormat": "parquet"})
    found = {log["FlowLogId"]: log for log in ec2.describe_flow_logs(FlowLogIds=plain + parquet)["FlowLogs"]}
    ec2.delete_flow_logs(FlowLogIds=plain + parquet)
    client("s3").delete_bucket(Bucket="patches-flow-files")

    defaults = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}
    assert found[plain[0]]["DestinationOptions"] == defaults
    assert found[parquet[0]]["DestinationOptions"] == {**defaults, "FileFormat": "parquet", "PerHourPartition": True}
    assert found[parquet[0]]["DeliverCrossAccountRole"] == "arn:aws:iam::123456789012:role/r"
    assert found[parquet[0]]["TagFieldSpecifications"] == tags
    assert refused == "InvalidParameter"


@pytest.mark.patch
def test_of_a_transit_gateway_everything_is_recorded(ec2, client):
    client("s3").create_bucket(Bucket="patches-flow-transit")
    stated = {
        "ResourceIds": ["tgw-0123456789abcdef0"],
        "ResourceType": "TransitGateway",
        "LogDestinationType": "s3",
        "LogDestination": "arn:aws:s3:::patches-flow-transit",
    }
    codes = [
        code_of(ec2.create_flow_logs, **stated, **chosen)
        for chosen in ({"TrafficType": "ALL"}, {"MaxAggregationInterval": 600})
    ]
    made = ec2.create_flow_logs(**stated)["FlowLogIds"]
    (found,) = ec2.describe_flow_logs(FlowLogIds=made)["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=made)
    client("s3").delete_bucket(Bucket="patches-flow-transit")

    assert codes == ["InvalidParameter", "InvalidParameter"]
    assert (found["MaxAggregationInterval"], "TrafficType" in found) == (60, False)


@pytest.mark.patch
def test_gateways_and_interface_endpoints_take_their_time(ec2, vpc, subnet, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "1")
    gateway = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    interface, objects = (
        ec2.create_vpc_endpoint(VpcId=vpc, VpcEndpointType=kind, ServiceName=f"com.amazonaws.us-east-1.{name}")[
            "VpcEndpoint"
        ]["VpcEndpointId"]
        for kind, name in (("Interface", "dms"), ("Gateway", "s3"))
    )

    def states():
        gateways = ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"]
        endpoints = ec2.describe_vpc_endpoints(VpcEndpointIds=[interface, objects])["VpcEndpoints"]
        return [
            gateways[0]["State"],
            *(found["State"] for name in (interface, objects) for found in endpoints if found["VpcEndpointId"] == name),
        ]

    assert states() == ["pending", "pending", "available"]
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    assert states()[0] == "deleted"
