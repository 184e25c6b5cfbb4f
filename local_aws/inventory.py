# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account holds, found by asking its APIs: what a new account has by itself is left out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import boto3

Client = Callable[[str], Any]
Counted = dict[str, list[str]]


def resources(endpoint_url: str | None, regions: Iterable[str]) -> Counted:
    """Identifiers of all that was made in the account, sorted, by type; a type without any is an empty list.

    Identifiers of one of several regions begin with the region and a colon. The default VPC with all that is in it,
    default parameter groups, AWS's own roles, policies and keys, and what is deleted or waits for its deletion are not
    counted. Raises botocore's errors where the API refuses.
    """
    regions = list(regions)
    found = _whole_account(partial(boto3.client, region_name=regions[0], endpoint_url=endpoint_url))
    for region in regions:
        of_region = _one_region(partial(boto3.client, region_name=region, endpoint_url=endpoint_url))
        for kind, names in of_region.items():
            found.setdefault(kind, []).extend(f"{region}:{name}" if len(regions) > 1 else name for name in names)
    return {kind: sorted(names) for kind, names in sorted(found.items())}


def _pages(client: Any, operation: str, key: str, **arguments: Any) -> Iterator[Any]:
    """Every item of a list operation, page after page where the operation has pages."""
    if client.can_paginate(operation):
        for page in client.get_paginator(operation).paginate(**arguments):
            yield from page.get(key) or []
    else:
        yield from getattr(client, operation)(**arguments).get(key) or []


def _whole_account(client: Client) -> Counted:
    iam, route53, s3 = client("iam"), client("route53"), client("s3")
    return {
        "cloudwatch_dashboards": [
            entry["DashboardName"] for entry in _pages(client("cloudwatch"), "list_dashboards", "DashboardEntries")
        ],
        "iam_roles": [
            role["RoleName"]
            for role in _pages(iam, "list_roles", "Roles")
            if not role["Path"].startswith("/aws-service-role/")
        ],
        "iam_policies": [policy["PolicyName"] for policy in _pages(iam, "list_policies", "Policies", Scope="Local")],
        "rds_global_clusters": [
            cluster["GlobalClusterIdentifier"]
            for cluster in _pages(client("rds"), "describe_global_clusters", "GlobalClusters")
        ],
        "route53_zones": [zone["Name"] for zone in _pages(route53, "list_hosted_zones", "HostedZones")],
        "route53_health_checks": [check["Id"] for check in _pages(route53, "list_health_checks", "HealthChecks")],
        "s3_buckets": [bucket["Name"] for bucket in _pages(s3, "list_buckets", "Buckets")],
    }


def _one_region(client: Client) -> Counted:
    return {
        **_network(client("ec2")),
        **_databases(client("rds")),
        **_replication(client("dms")),
        **_services(client("ecs")),
        **_releases(client("codedeploy")),
        **_load_balancing(client("elbv2")),
        **_scaling(client("application-autoscaling")),
        **_encryption(client("kms")),
        "secrets": [secret["Name"] for secret in _pages(client("secretsmanager"), "list_secrets", "SecretList")],
        "lambda_functions": [
            found["FunctionName"] for found in _pages(client("lambda"), "list_functions", "Functions")
        ],
        "sns_topics": [
            topic["TopicArn"].rpartition(":")[2] for topic in _pages(client("sns"), "list_topics", "Topics")
        ],
        "cloudwatch_alarms": [
            alarm["AlarmName"] for alarm in _pages(client("cloudwatch"), "describe_alarms", "MetricAlarms")
        ],
        "log_groups": [group["logGroupName"] for group in _pages(client("logs"), "describe_log_groups", "logGroups")],
    }


def _network(ec2: Any) -> Counted:
    vpcs = list(_pages(ec2, "describe_vpcs", "Vpcs"))
    default = {vpc["VpcId"] for vpc in vpcs if vpc["IsDefault"]}
    gateways = _pages(ec2, "describe_internet_gateways", "InternetGateways")
    tables = _outside(default, _pages(ec2, "describe_route_tables", "RouteTables"))
    groups = _outside(default, _pages(ec2, "describe_security_groups", "SecurityGroups"))
    peerings = _pages(ec2, "describe_vpc_peering_connections", "VpcPeeringConnections")
    return {
        "vpcs": [vpc["VpcId"] for vpc in vpcs if not vpc["IsDefault"]],
        "subnets": [subnet["SubnetId"] for subnet in _outside(default, _pages(ec2, "describe_subnets", "Subnets"))],
        "route_tables": [
            table["RouteTableId"] for table in tables if not any(part.get("Main") for part in table["Associations"])
        ],
        "internet_gateways": [
            gateway["InternetGatewayId"]
            for gateway in gateways
            if not default & {attachment["VpcId"] for attachment in gateway["Attachments"]}
        ],
        "nat_gateways": [
            gateway["NatGatewayId"] for gateway in _living(_pages(ec2, "describe_nat_gateways", "NatGateways"))
        ],
        "elastic_ips": [address["AllocationId"] for address in _pages(ec2, "describe_addresses", "Addresses")],
        "vpc_endpoints": [
            endpoint["VpcEndpointId"] for endpoint in _living(_pages(ec2, "describe_vpc_endpoints", "VpcEndpoints"))
        ],
        "vpc_peerings": [
            peering["VpcPeeringConnectionId"]
            for peering in peerings
            if peering["Status"]["Code"] not in ("deleted", "deleting", "rejected", "expired", "failed")
        ],
        "security_groups": [group["GroupId"] for group in groups if group["GroupName"] != "default"],
        "network_interfaces": [
            interface["NetworkInterfaceId"]
            for interface in _outside(default, _pages(ec2, "describe_network_interfaces", "NetworkInterfaces"))
        ],
        "flow_logs": [log["FlowLogId"] for log in _pages(ec2, "describe_flow_logs", "FlowLogs")],
    }


def _outside(vpcs: set[str], items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (item for item in items if item["VpcId"] not in vpcs)


def _living(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (item for item in items if item["State"].lower() not in ("deleted", "deleting"))


def _databases(rds: Any) -> Counted:
    return {
        "rds_instances": [item["DBInstanceIdentifier"] for item in _pages(rds, "describe_db_instances", "DBInstances")],
        "rds_clusters": [item["DBClusterIdentifier"] for item in _pages(rds, "describe_db_clusters", "DBClusters")],
        "rds_subnet_groups": [
            item["DBSubnetGroupName"]
            for item in _pages(rds, "describe_db_subnet_groups", "DBSubnetGroups")
            if item["DBSubnetGroupName"] != "default"
        ],
        "rds_parameter_groups": _own(rds, "describe_db_parameter_groups", "DBParameterGroups", "DBParameterGroupName"),
        "rds_cluster_parameter_groups": _own(
            rds, "describe_db_cluster_parameter_groups", "DBClusterParameterGroups", "DBClusterParameterGroupName"
        ),
        "rds_snapshots": [
            item["DBSnapshotIdentifier"]
            for item in _pages(rds, "describe_db_snapshots", "DBSnapshots", SnapshotType="manual")
        ],
        "rds_cluster_snapshots": [
            item["DBClusterSnapshotIdentifier"]
            for item in _pages(rds, "describe_db_cluster_snapshots", "DBClusterSnapshots", SnapshotType="manual")
        ],
    }


def _own(rds: Any, operation: str, key: str, name: str) -> list[str]:
    return [item[name] for item in _pages(rds, operation, key) if not item[name].startswith("default.")]


def _replication(dms: Any) -> Counted:
    kinds = {
        "dms_instances": ("describe_replication_instances", "ReplicationInstances", "ReplicationInstanceIdentifier"),
        "dms_subnet_groups": (
            "describe_replication_subnet_groups",
            "ReplicationSubnetGroups",
            "ReplicationSubnetGroupIdentifier",
        ),
        "dms_endpoints": ("describe_endpoints", "Endpoints", "EndpointIdentifier"),
        "dms_certificates": ("describe_certificates", "Certificates", "CertificateIdentifier"),
        "dms_event_subscriptions": ("describe_event_subscriptions", "EventSubscriptionsList", "CustSubscriptionId"),
        "dms_tasks": ("describe_replication_tasks", "ReplicationTasks", "ReplicationTaskIdentifier"),
    }
    return {
        kind: [item[name] for item in _pages_or_none(dms, operation, key)]
        for kind, (operation, key, name) in kinds.items()
    }


def _pages_or_none(dms: Any, operation: str, key: str) -> list[Any]:
    try:
        return list(_pages(dms, operation, key))
    except dms.exceptions.ResourceNotFoundFault:
        return []


def _services(ecs: Any) -> Counted:
    arns = list(_pages(ecs, "list_clusters", "clusterArns"))
    clusters = [
        cluster for group in _groups(arns, 100) for cluster in ecs.describe_clusters(clusters=group)["clusters"]
    ]
    active = [cluster["clusterArn"] for cluster in clusters if cluster["status"] == "ACTIVE"]
    return {
        "ecs_clusters": [arn.rpartition("/")[2] for arn in active],
        "ecs_services": [name for arn in active for name in _services_of(ecs, arn)],
        "ecs_task_definitions": [
            arn.rpartition("/")[2]
            for arn in _pages(ecs, "list_task_definitions", "taskDefinitionArns", status="ACTIVE")
        ],
    }


def _services_of(ecs: Any, cluster: str) -> list[str]:
    arns = list(_pages(ecs, "list_services", "serviceArns", cluster=cluster))
    services = [
        item
        for group in _groups(arns, 10)
        for item in ecs.describe_services(cluster=cluster, services=group)["services"]
    ]
    return [service["serviceName"] for service in services if service["status"] != "INACTIVE"]


def _releases(codedeploy: Any) -> Counted:
    applications = list(_pages(codedeploy, "list_applications", "applications"))
    return {
        "codedeploy_applications": applications,
        "codedeploy_deployment_groups": [
            f"{application}/{group}"
            for application in applications
            for group in _pages(codedeploy, "list_deployment_groups", "deploymentGroups", applicationName=application)
        ],
    }


def _groups(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _load_balancing(elb: Any) -> Counted:
    balancers = list(_pages(elb, "describe_load_balancers", "LoadBalancers"))
    return {
        "load_balancers": [balancer["LoadBalancerName"] for balancer in balancers],
        "target_groups": [group["TargetGroupName"] for group in _pages(elb, "describe_target_groups", "TargetGroups")],
        "listeners": [
            f"{balancer['LoadBalancerName']}:{listener['Port']}"
            for balancer in balancers
            for listener in _pages(elb, "describe_listeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
        ],
    }


def _scaling(scaling: Any) -> Counted:
    targets = _pages(scaling, "describe_scalable_targets", "ScalableTargets", ServiceNamespace="ecs")
    policies = _pages(scaling, "describe_scaling_policies", "ScalingPolicies", ServiceNamespace="ecs")
    return {
        "scalable_targets": [target["ResourceId"] for target in targets],
        "scaling_policies": [policy["PolicyName"] for policy in policies],
    }


def _encryption(kms: Any) -> Counted:
    keys = [kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in _pages(kms, "list_keys", "Keys")]
    own = {key["KeyId"] for key in keys if key["KeyManager"] == "CUSTOMER" and key["KeyState"] != "PendingDeletion"}
    aliases = _pages(kms, "list_aliases", "Aliases")
    return {
        "kms_keys": sorted(own),
        "kms_aliases": [
            alias["AliasName"]
            for alias in aliases
            if not alias["AliasName"].startswith("alias/aws/") and alias.get("TargetKeyId") in own
        ],
    }


def main(arguments: list[str] | None = None) -> None:
    """Print what the account holds, one line a type, or as JSON.

    Endpoint and credentials are those of the environment.
    """
    parser = argparse.ArgumentParser(prog="python -m local_aws.inventory", description=__doc__)
    parser.add_argument("--endpoint-url", help="where the API answers, if not where the environment says")
    parser.add_argument("--region", action="append", help="a region to look at; may be repeated (default us-east-1)")
    parser.add_argument("--json", action="store_true", help="every identifier, as JSON")
    options = parser.parse_args(arguments)
    found = resources(options.endpoint_url, options.region or ["us-east-1"])
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for kind, names in found.items():
        if names:
            print(f"{kind:28} {len(names):4}  {' '.join(names)}")
    print(f"{'in all':28} {sum(map(len, found.values())):4}")


if __name__ == "__main__":
    main()
