# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of the API each module offers: every field of the installed botocore's model has its option, or a reason why
not.

The modules for DMS resources are compared field by field, types and choices included, in test_dms_option_trees.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import botocore.session
import pytest

from tests.unit.module_files import CHECKOUT, MODULES, documentation

SESSION = botocore.session.get_session()
BY_ITSELF = "what the module does by itself"
GUARD = "a guard of single requests, which the module has no need of"


@dataclass(frozen=True)
class Offer:
    """What a module offers of an operation: each top-level field's option, a reason in brackets where it has none."""

    module: str
    service: str
    operation: str
    fields: dict[str, str]

    def __str__(self):
        return f"{self.module}-{self.operation}"


def same(*names: str) -> dict[str, str]:
    """Fields whose option has the same name, in words."""
    return {
        name: "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
        for name in names
    }


OFFERS = [
    Offer(
        "ec2_flow_log",
        "ec2",
        "CreateFlowLogs",
        {
            **same("DeliverLogsPermissionArn", "DeliverCrossAccountRole", "LogGroupName", "TrafficType", "LogFormat"),
            **same("MaxAggregationInterval", "DestinationOptions", "TagFieldSpecifications"),
            "ResourceIds": "resource_id",
            "ResourceType": f"({BY_ITSELF}: the id says it)",
            "LogDestination": "destination_arn",
            "LogDestinationType": f"({BY_ITSELF}: the ARN says it)",
            "TagSpecifications": "tags",
            "ClientToken": f"({GUARD})",
            "DryRun": "(check mode)",
        },
    ),
    Offer(
        "s3_bucket_replication",
        "s3",
        "PutBucketReplication",
        {
            "Bucket": "bucket",
            "ReplicationConfiguration": "rules",
            **dict.fromkeys(("ContentMD5", "ChecksumAlgorithm", "Token", "ExpectedBucketOwner"), f"({GUARD})"),
        },
    ),
    Offer(
        "cloudwatch_dashboard",
        "cloudwatch",
        "PutDashboard",
        {"DashboardName": "dashboard_name", "DashboardBody": "body", "Tags": "tags"},
    ),
    Offer(
        "rds_global_cluster",
        "rds",
        "CreateGlobalCluster",
        {
            **same(
                "GlobalClusterIdentifier", "Engine", "EngineVersion", "EngineLifecycleSupport", "DeletionProtection"
            ),
            **same("DatabaseName", "StorageEncrypted", "Tags"),
            "SourceDBClusterIdentifier": "source_db_cluster_identifier",
        },
    ),
    Offer(
        "rds_global_cluster",
        "rds",
        "ModifyGlobalCluster",
        {
            **same("GlobalClusterIdentifier", "DeletionProtection", "EngineVersion", "AllowMajorVersionUpgrade"),
            "NewGlobalClusterIdentifier": "(another name is another global cluster to whoever states it)",
        },
    ),
    Offer(
        "rds_global_cluster",
        "rds",
        "SwitchoverGlobalCluster",
        {"GlobalClusterIdentifier": "global_cluster_identifier", "TargetDbClusterIdentifier": "writer"},
    ),
    Offer(
        "rds_global_cluster",
        "rds",
        "FailoverGlobalCluster",
        {
            **same("GlobalClusterIdentifier", "AllowDataLoss"),
            "TargetDbClusterIdentifier": "writer",
            "Switchover": "(SwitchoverGlobalCluster)",
        },
    ),
    Offer(
        "codedeploy_application",
        "codedeploy",
        "CreateApplication",
        same("applicationName", "computePlatform", "tags"),
    ),
    Offer(
        "codedeploy_deployment_group",
        "codedeploy",
        "CreateDeploymentGroup",
        {
            **same(
                "applicationName",
                "deploymentGroupName",
                "deploymentConfigName",
                "serviceRoleArn",
                "ecsServices",
                "tags",
            ),
            **same("deploymentStyle", "loadBalancerInfo", "blueGreenDeploymentConfiguration", "alarmConfiguration"),
            **same("autoRollbackConfiguration", "triggerConfigurations", "autoScalingGroups", "onPremisesTagSet"),
            **same("onPremisesInstanceTagFilters", "outdatedInstancesStrategy", "terminationHookEnabled"),
            "ec2TagFilters": "ec2_tag_filters",
            "ec2TagSet": "ec2_tag_set",
            "ec2DeploymentOptions": "ec2_deployment_options",
        },
    ),
    Offer(
        "codedeploy_deployment",
        "codedeploy",
        "CreateDeployment",
        {
            **same("applicationName", "deploymentGroupName", "deploymentConfigName", "revision", "description"),
            **same("ignoreApplicationStopFailures", "autoRollbackConfiguration", "updateOutdatedInstancesOnly"),
            **same("fileExistsBehavior", "overrideAlarmConfiguration", "targetInstances"),
            "ec2DeploymentOptions": "ec2_deployment_options",
            "deploymentMode": "(a restart has no revision, by which the module tells whether there is anything to do)",
        },
    ),
    Offer(
        "codedeploy_deployment",
        "codedeploy",
        "StopDeployment",
        same("deploymentId", "autoRollbackEnabled"),
    ),
    Offer(
        "codedeploy_deployment",
        "codedeploy",
        "ContinueDeployment",
        {"deploymentId": "deployment_id", "deploymentWaitType": "wait_type"},
    ),
    Offer(
        "route53_weighted_records",
        "route53",
        "ChangeResourceRecordSets",
        {"HostedZoneId": "hosted_zone_id", "ChangeBatch": "records"},
    ),
    Offer(
        "secretsmanager_rotation",
        "secretsmanager",
        "RotateSecret",
        {
            **same("SecretId", "RotateImmediately"),
            "RotationLambdaARN": "rotation_lambda_arn",
            "RotationRules": "schedule_expression",
            "ClientRequestToken": f"({BY_ITSELF})",
            "ExternalSecretRotationMetadata": "(of secrets that a partner holds, which are no databases)",
            "ExternalSecretRotationRoleArn": "(of secrets that a partner holds, which are no databases)",
        },
    ),
    Offer(
        "dms_replication_config",
        "dms",
        "StartReplication",
        {
            **same("PremigrationAssessmentSettings", "CdcStartTime", "CdcStartPosition", "CdcStopPosition"),
            "ReplicationConfigArn": "replication_config_identifier",
            "StartReplicationType": f"({BY_ITSELF}: from the replication's own state)",
        },
    ),
    Offer(
        "dms_replication_task",
        "dms",
        "StartReplicationTask",
        {
            **same("CdcStartTime", "CdcStartPosition", "CdcStopPosition"),
            "ReplicationTaskArn": "replication_task_identifier",
            "StartReplicationTaskType": f"({BY_ITSELF}: from the task's own state)",
        },
    ),
    Offer(
        "dms_assessment_run",
        "dms",
        "StartReplicationTaskAssessmentRun",
        {
            **same("ServiceAccessRoleArn", "ResultLocationBucket", "ResultLocationFolder", "ResultEncryptionMode"),
            **same("ResultKmsKeyArn", "AssessmentRunName", "IncludeOnly", "Exclude", "Tags"),
            "ReplicationTaskArn": "replication_task_identifier",
        },
    ),
]
#: Structures whose inner fields the model has, and where the module has them.
INSIDE = [
    ("ec2_flow_log", "ec2", "CreateFlowLogs.DestinationOptions", "destination_options", {}),
    (
        "s3_bucket_replication",
        "s3",
        "PutBucketReplication.ReplicationConfiguration",
        "",
        {"Role": "role_arn", "Rules": "rules"},
    ),
    (
        "s3_bucket_replication",
        "s3",
        "PutBucketReplication.ReplicationConfiguration.Rules",
        "rules",
        {"ID": "id", "Prefix": "filter", "SourceSelectionCriteria": "sse_kms_encrypted_objects"},
    ),
    (
        "s3_bucket_replication",
        "s3",
        "PutBucketReplication.ReplicationConfiguration.Rules.SourceSelectionCriteria",
        "rules",
        {"SseKmsEncryptedObjects": "sse_kms_encrypted_objects", "ReplicaModifications": "replica_modifications"},
    ),
    (
        "s3_bucket_replication",
        "s3",
        "PutBucketReplication.ReplicationConfiguration.Rules.Destination",
        "rules.destination",
        {
            "Account": "account_id",
            "AccessControlTranslation": "owner_override",
            "EncryptionConfiguration": "replica_kms_key_id",
            "ReplicationTime": "replication_time_control",
        },
    ),
    ("secretsmanager_rotation", "secretsmanager", "RotateSecret.RotationRules", "", {}),
    (
        "codedeploy_deployment",
        "codedeploy",
        "CreateDeployment.targetInstances",
        "target_instances",
        {"ec2TagSet": "ec2_tag_set"},
    ),
    (
        "codedeploy_deployment_group",
        "codedeploy",
        "CreateDeploymentGroup.blueGreenDeploymentConfiguration",
        "blue_green_deployment_configuration",
        {},
    ),
    ("codedeploy_deployment_group", "codedeploy", "CreateDeploymentGroup.loadBalancerInfo", "load_balancer_info", {}),
]


def shape_of(service, path):
    operation, *names = path.split(".")
    shape = SESSION.get_service_model(service).operation_model(operation).input_shape
    for name in names:
        shape = shape.members[name]
        shape = shape.member if shape.type_name == "list" else shape
    return shape


def options_of(module, path=""):
    options = documentation(CHECKOUT / f"plugins/modules/{module}.py")["DOCUMENTATION"]["options"]
    for name in filter(None, path.split(".")):
        options = options[name]["suboptions"]
    return options


@pytest.mark.parametrize("offer", OFFERS, ids=str)
def test_every_field_of_the_operation_has_its_option_or_a_reason(offer):
    assert set(offer.fields) == set(shape_of(offer.service, offer.operation).members)
    named = {option for option in offer.fields.values() if not option.startswith("(")}
    # tags are in a doc fragment
    assert named - {"tags"} <= set(options_of(offer.module))


@pytest.mark.parametrize(
    "module, service, path, place, otherwise", INSIDE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_field_inside_of_a_structure_has_its_option(module, service, path, place, otherwise):
    expected = {**same(*shape_of(service, path).members), **otherwise}
    assert set(expected.values()) <= set(options_of(module, place))


def test_every_resource_has_a_module_that_lists_it():
    names = {path.stem for path in MODULES}
    resources = {offer.module for offer in OFFERS} | {
        name for name in names if name.startswith("dms_") and not name.endswith("_info")
    }
    assert {f"{name}_info" for name in resources} <= names
