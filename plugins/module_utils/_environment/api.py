# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every call that is made to see what exists: one function a call, a missing thing answered as None."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._environment.errors import EnvironmentErrorHandler


def _filters(**values: list[str]) -> list[dict]:
    """EC2's filters; an underscore in a name stands for its hyphen."""
    return [{"Name": name.replace("_", "-"), "Values": found} for name, found in values.items()]


@EnvironmentErrorHandler.common_error_handler("ask AWS for the account")
@retry()
def caller_identity(sts) -> dict:
    return sts.get_caller_identity()


@EnvironmentErrorHandler.common_error_handler("list VPCs")
@retry()
def vpcs(ec2, name: str) -> list[dict]:
    return ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [name]}])["Vpcs"]


@EnvironmentErrorHandler.common_error_handler("list subnets")
@retry()
def subnets(ec2, vpc_id: str, environment: str) -> list[dict]:
    tagged = {"Name": "tag:migrate:environment", "Values": [environment]}
    return ec2.describe_subnets(Filters=[*_filters(vpc_id=[vpc_id]), tagged])["Subnets"]


@EnvironmentErrorHandler.common_error_handler("list route tables")
@retry()
def route_tables(ec2, vpc_id: str, environment: str) -> list[dict]:
    tagged = {"Name": "tag:migrate:environment", "Values": [environment]}
    return ec2.describe_route_tables(Filters=[*_filters(vpc_id=[vpc_id]), tagged])["RouteTables"]


@EnvironmentErrorHandler.common_error_handler("list security groups")
@retry()
def security_groups(ec2, vpc_id: str, names: list[str]) -> list[dict]:
    return ec2.describe_security_groups(Filters=_filters(vpc_id=[vpc_id], group_name=names))["SecurityGroups"]


@EnvironmentErrorHandler.list_error_handler("describe the KMS key")
@retry()
def key(kms, alias: str) -> dict | None:
    return kms.describe_key(KeyId=alias)["KeyMetadata"]


@EnvironmentErrorHandler.list_error_handler("describe the secret")
@retry()
def secret(secretsmanager, name: str) -> dict | None:
    return secretsmanager.describe_secret(SecretId=name)


@EnvironmentErrorHandler.list_error_handler("describe the DB instance")
@retry()
def db_instance(rds, identifier: str) -> dict | None:
    return rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"][0]


@EnvironmentErrorHandler.list_error_handler("describe the DB cluster")
@retry()
def db_cluster(rds, identifier: str) -> dict | None:
    return rds.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


@EnvironmentErrorHandler.common_error_handler("list the cluster's DB instances")
@retry()
def db_cluster_instances(rds, identifier: str) -> list[dict]:
    pages = rds.get_paginator("describe_db_instances").paginate(Filters=_filters(db_cluster_id=[identifier]))
    return [found for page in pages for found in page["DBInstances"]]


@EnvironmentErrorHandler.list_error_handler("look for the bucket", default_value=False)
@retry()
def has_bucket(s3, name: str, account_id: str) -> bool:
    """Bucket names are global: one of ours that belongs to somebody else is an error, not a bucket."""
    return bool(s3.head_bucket(Bucket=name, ExpectedBucketOwner=account_id))


@EnvironmentErrorHandler.common_error_handler("describe the ECS cluster")
@retry()
def clusters(ecs, name: str) -> list[dict]:
    return ecs.describe_clusters(clusters=[name])["clusters"]


@EnvironmentErrorHandler.list_error_handler("describe the ECS service", default_value=[])
@retry()
def services(ecs, cluster: str, name: str) -> list[dict]:
    return ecs.describe_services(cluster=cluster, services=[name])["services"]


@EnvironmentErrorHandler.list_error_handler("describe the load balancer", default_value=[])
@retry()
def load_balancers(elbv2, name: str) -> list[dict]:
    return elbv2.describe_load_balancers(Names=[name])["LoadBalancers"]


@EnvironmentErrorHandler.list_error_handler("describe the target group", default_value=[])
@retry()
def target_groups(elbv2, name: str) -> list[dict]:
    """One name a call: asked for two, AWS answers neither when one is missing."""
    return elbv2.describe_target_groups(Names=[name])["TargetGroups"]
