# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every call that is made to see what exists: one function a call, a missing thing answered as None."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

#: What AWS answers about what does not exist.
MISSING = (
    "404",
    "ClusterNotFoundException",
    "DBClusterNotFoundFault",
    "DBInstanceNotFound",
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NotFoundException",
    "ResourceNotFoundException",
    "TargetGroupNotFound",
)

aws = Calls(*MISSING)


def _filters(**values: list[str]) -> list[dict]:
    """EC2's filters; an underscore in a name stands for its hyphen."""
    return [{"Name": name.replace("_", "-"), "Values": found} for name, found in values.items()]


@aws.call("ask AWS for the account")
def caller_identity(sts) -> dict:
    return sts.get_caller_identity()


@aws.call("list VPCs")
def vpcs(ec2, name: str) -> list[dict]:
    return ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [name]}])["Vpcs"]


@aws.call("list subnets")
def subnets(ec2, vpc_id: str, environment: str) -> list[dict]:
    tagged = {"Name": "tag:migrate:environment", "Values": [environment]}
    return ec2.describe_subnets(Filters=[*_filters(vpc_id=[vpc_id]), tagged])["Subnets"]


@aws.call("list route tables")
def route_tables(ec2, vpc_id: str, environment: str) -> list[dict]:
    tagged = {"Name": "tag:migrate:environment", "Values": [environment]}
    return ec2.describe_route_tables(Filters=[*_filters(vpc_id=[vpc_id]), tagged])["RouteTables"]


@aws.call("list security groups")
def security_groups(ec2, vpc_id: str, names: list[str]) -> list[dict]:
    return ec2.describe_security_groups(Filters=_filters(vpc_id=[vpc_id], group_name=names))["SecurityGroups"]


@aws.read("describe the KMS key")
def key(kms, alias: str) -> dict | None:
    return kms.describe_key(KeyId=alias)["KeyMetadata"]


@aws.read("describe the secret")
def secret(secretsmanager, name: str) -> dict | None:
    return secretsmanager.describe_secret(SecretId=name)


@aws.read("describe the DB instance")
def db_instance(rds, identifier: str) -> dict | None:
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


@aws.read("describe the DB cluster")
def db_cluster(rds, identifier: str) -> dict | None:
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


@aws.call("list the cluster's DB instances")
def db_cluster_instances(rds, identifier: str) -> list[dict]:
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=_filters(db_cluster_id=[identifier]))
    return [found for page in pages for found in page["DBInstances"]]


@aws.read("look for the bucket", default=False)
def has_bucket(s3, name: str, account_id: str) -> bool:
    """Bucket names are global: one of ours that belongs to somebody else is an error, not a bucket."""
    return bool(s3.head_bucket(Bucket=name, ExpectedBucketOwner=account_id))


@aws.call("describe the ECS cluster")
def clusters(ecs, name: str) -> list[dict]:
    return ecs.describe_clusters(clusters=[name])["clusters"]


@aws.read("describe the ECS service", default=[])
def services(ecs, cluster: str, name: str) -> list[dict]:
    return ecs.describe_services(cluster=cluster, services=[name])["services"]


@aws.read("describe the load balancer", default=[])
def load_balancers(elbv2, name: str) -> list[dict]:
    return elbv2.describe_load_balancers(Names=[name])["LoadBalancers"]


@aws.read("describe the target group", default=[])
def target_groups(elbv2, name: str) -> list[dict]:
    """One name a call: asked for two, AWS answers neither when one is missing."""
    return elbv2.describe_target_groups(Names=[name])["TargetGroups"]
