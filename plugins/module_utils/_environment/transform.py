# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""AWS's answers in the spelling of environment_info. Pure: boto3 answers in, plain dicts out.

Every function returns all its keys whatever exists: a missing thing is None, or an empty list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import SECURITY_GROUPS
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

TIERS = ("public", "private", "database")
COLOURS = ("blue", "green")
#: States in which a resource is on its way out, or is kept by AWS only as a memory.
LEAVING = {
    "PendingDeletion",
    "PendingReplicaDeletion",
    "deleting",
    "DEPROVISIONING",
    "DRAINING",
    "INACTIVE",
}


def network(
    vpc: dict | None, subnets: list[dict], route_tables: list[dict], groups: list[dict], names: dict[str, str]
) -> dict[str, Any]:
    """VPC, subnets and route tables by tier (the tag migrate:tier), and the security groups by who they are for."""
    vpc = vpc or {}
    group_ids = {group["GroupName"]: group["GroupId"] for group in groups}
    subnet_ids = _ids_by_tier(subnets, "SubnetId", lambda subnet: subnet["AvailabilityZone"])
    return {
        "vpc_id": vpc.get("VpcId"),
        "vpc_cidr": vpc.get("CidrBlock"),
        **{f"{tier}_subnet_ids": subnet_ids[tier] for tier in TIERS},
        "route_table_ids": _ids_by_tier(route_tables, "RouteTableId", lambda table: _tags(table).get("Name", "")),
        "security_group_ids": {name: group_ids.get(names[f"security_group_{name}"]) for name in SECURITY_GROUPS},
    }


def _ids_by_tier(resources: list[dict], id_key: str, order: Callable[[dict], str]) -> dict[str, list[str]]:
    ordered = sorted(resources, key=lambda found: (order(found), found[id_key]))
    return {tier: [found[id_key] for found in ordered if _tags(found).get("migrate:tier") == tier] for tier in TIERS}


def _tags(resource: dict) -> dict[str, str]:
    return tag_dict(resource.get("Tags", []))


def encryption(key: dict | None, alias: str) -> dict[str, Any]:
    """The customer managed key behind the alias, unless it is scheduled for deletion."""
    usable = key is not None and key["KeyState"] not in LEAVING
    return {
        "key_id": key["KeyId"] if usable else None,
        "key_arn": key["Arn"] if usable else None,
        "key_alias": alias if usable else None,
    }


def secret(found: dict | None) -> dict[str, Any]:
    """The database secret, unless it is scheduled for deletion. Never what it holds."""
    usable = found is not None and not found.get("DeletedDate")
    return {"secret_name": found["Name"] if usable else None, "secret_arn": found["ARN"] if usable else None}


def replica(found: dict | None) -> dict | None:
    """A secret that is a copy of one in another region; None for any other."""
    return found if found and found.get("PrimaryRegion") else None


def database(instance: dict | None, cluster: dict | None, instances: list[dict]) -> dict[str, Any]:
    """The instance or else the cluster with its instances, unless it is being deleted.

    Host and port are None until it has them.
    """
    if instance is not None and instance["DBInstanceStatus"] not in LEAVING:
        return _instance(instance)
    if cluster is not None and cluster["Status"] not in LEAVING:
        return _cluster(cluster, instances)
    keys = ("identifier", "arn", "engine", "engine_version", "status", "host", "port", "database_name", "kind")
    return {**dict.fromkeys((*keys, "allocated_storage", "global_cluster_identifier")), "members": []}


def _instance(instance: dict) -> dict[str, Any]:
    endpoint = instance.get("Endpoint", {})
    return {
        "identifier": instance["DBInstanceIdentifier"],
        "arn": instance["DBInstanceArn"],
        "engine": instance["Engine"],
        "engine_version": instance["EngineVersion"],
        "status": instance["DBInstanceStatus"],
        "host": endpoint.get("Address"),
        "port": endpoint.get("Port"),
        "database_name": instance.get("DBName"),
        "kind": "instance",
        "allocated_storage": instance.get("AllocatedStorage"),
        "global_cluster_identifier": None,
        "members": [],
    }


def _cluster(cluster: dict, instances: list[dict]) -> dict[str, Any]:
    return {
        "identifier": cluster["DBClusterIdentifier"],
        "arn": cluster["DBClusterArn"],
        "engine": cluster["Engine"],
        "engine_version": cluster["EngineVersion"],
        "status": cluster["Status"],
        "host": cluster.get("Endpoint"),
        "port": cluster.get("Port"),
        "database_name": cluster.get("DatabaseName"),
        "kind": "cluster",
        # Aurora's storage grows by itself.
        "allocated_storage": None,
        "global_cluster_identifier": cluster.get("GlobalClusterIdentifier") or None,
        "members": _members(cluster, instances),
    }


def _members(cluster: dict, instances: list[dict]) -> list[dict[str, Any]]:
    """The cluster's instances by name, but those which are being deleted."""
    writers = {
        member["DBInstanceIdentifier"] for member in cluster.get("DBClusterMembers", []) if member["IsClusterWriter"]
    }
    living = [found for found in instances if found["DBInstanceStatus"] not in LEAVING]
    return [
        {
            "identifier": found["DBInstanceIdentifier"],
            "status": found["DBInstanceStatus"],
            "is_writer": found["DBInstanceIdentifier"] in writers,
        }
        for found in sorted(living, key=lambda found: found["DBInstanceIdentifier"])
    ]


def storage(bucket: str | None, access_logs_bucket: str | None, partition: str) -> dict[str, Any]:
    """The names of the buckets that exist."""
    return {
        "bucket_name": bucket,
        "bucket_arn": bucket and f"arn:{partition}:s3:::{bucket}",
        "access_logs_bucket_name": access_logs_bucket,
    }


def service(
    clusters: list[dict], services: list[dict], load_balancers: list[dict], target_groups: dict[str, list[dict]]
) -> dict[str, Any]:
    """The running service and what stands before it; `target_groups` holds AWS's answer for each colour."""
    cluster = _living(clusters)
    running = _living(services)
    balancer = load_balancers[0] if load_balancers else {}
    arns = {colour: found[0]["TargetGroupArn"] if found else None for colour, found in target_groups.items()}
    return {
        "cluster_name": cluster.get("clusterName"),
        "cluster_arn": cluster.get("clusterArn"),
        "service_name": running.get("serviceName"),
        "service_arn": running.get("serviceArn"),
        "desired_count": running.get("desiredCount"),
        "running_count": running.get("runningCount"),
        "deployment_strategy": running.get("deploymentConfiguration", {}).get("strategy"),
        "load_balancer_arn": balancer.get("LoadBalancerArn"),
        "load_balancer_dns_name": balancer.get("DNSName"),
        "load_balancer_zone_id": zone_id(balancer.get("CanonicalHostedZoneId")),
        "load_balancer_dimension": dimension(balancer.get("LoadBalancerArn")),
        "target_group_arns": arns,
        "target_group_dimensions": {colour: dimension(arn) for colour, arn in arns.items()},
    }


def _living(resources: list[dict]) -> dict:
    return next((found for found in resources if found["status"] not in LEAVING), {})


def zone_id(found: str | None) -> str | None:
    """The bare id: some answers carry the path `/hostedzone/` before it."""
    return found and found.rpartition("/")[2]


def dimension(arn: str | None) -> str | None:
    """What CloudWatch calls a load balancer (`app/<name>/<id>`) or a target group (`targetgroup/<name>/<id>`)."""
    return arn and arn.rpartition(":")[2].removeprefix("loadbalancer/")
