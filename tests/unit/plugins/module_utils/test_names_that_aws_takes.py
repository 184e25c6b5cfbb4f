# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every name that _names.py makes, beside what botocore's models say of it in lengths, patterns and words."""

from __future__ import annotations

import re

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._names import (
    environment_names,
    migration_names,
    name_problems,
    record_names,
    set_identifiers,
)

#: By key: the service, the operation and the member that takes the name.
ROLE = ("iam", "CreateRole", "RoleName")
LOG_GROUP = ("logs", "CreateLogGroup", "logGroupName")
SECRET = ("secretsmanager", "CreateSecret", "Name")
BUCKET = ("s3", "CreateBucket", "Bucket")
TARGET_GROUP = ("elbv2", "CreateTargetGroup", "Name")
ENDPOINT = ("dms", "CreateEndpoint", "EndpointIdentifier")
TASK = ("dms", "CreateReplicationTask", "ReplicationTaskIdentifier")
SECURITY_GROUP = ("ec2", "CreateSecurityGroup", "GroupName")
ALARM = ("cloudwatch", "PutMetricAlarm", "AlarmName")
DASHBOARD = ("cloudwatch", "PutDashboard", "DashboardName")
TAG = ("sns", "TagResource", "Tags", "Value")
SLOT = "a replication slot of PostgreSQL"
TAKEN_BY = {
    **dict.fromkeys(("environment", "vpc", "migration", "peering"), TAG),
    **dict.fromkeys(
        [f"security_group_{name}" for name in ("alb", "service", "database", "dms", "rotation", "endpoints")],
        SECURITY_GROUP,
    ),
    **dict.fromkeys(
        (
            "flow_logs_role",
            "rotation_role",
            "secrets_access_role",
            "codedeploy_role",
            "infrastructure_role",
            "task_role",
            "task_execution_role",
            "bucket_replication_role",
        ),
        ROLE,
    ),
    **dict.fromkeys(
        (
            "flow_logs_group",
            "rotation_log_group",
            "database_logs",
            "database_cluster_logs",
            "service_log_group",
            "insights_log_group",
            "task_log_group",
        ),
        LOG_GROUP,
    ),
    **dict.fromkeys(("secret", "global_secret", "writer_secret"), SECRET),
    **dict.fromkeys(("objects_bucket", "access_logs_bucket"), BUCKET),
    **dict.fromkeys(("target_group_blue", "target_group_green"), TARGET_GROUP),
    **dict.fromkeys(
        (
            "source_endpoint",
            "target_endpoint",
            *(f"{s}_{w}_endpoint" for s in ("source", "target") for w in ("in", "out")),
        ),
        ENDPOINT,
    ),
    **dict.fromkeys(("forward_task", "reverse_task"), TASK),
    **dict.fromkeys(("forward_slot", "reverse_slot"), SLOT),
    "alarms_prefix": ALARM,
    "dashboard": DASHBOARD,
    "key_alias": ("kms", "CreateAlias", "AliasName"),
    "rotation_function": ("lambda", "CreateFunction", "FunctionName"),
    "database": ("rds", "CreateDBInstance", "DBInstanceIdentifier"),
    "database_subnet_group": ("rds", "CreateDBSubnetGroup", "DBSubnetGroupName"),
    "database_parameter_group": ("rds", "CreateDBParameterGroup", "DBParameterGroupName"),
    "cluster": ("ecs", "CreateCluster", "clusterName"),
    "service": ("ecs", "CreateService", "serviceName"),
    "task_family": ("ecs", "RegisterTaskDefinition", "family"),
    "codedeploy_application": ("codedeploy", "CreateApplication", "applicationName"),
    "load_balancer": ("elbv2", "CreateLoadBalancer", "Name"),
    "alarms_topic": ("sns", "CreateTopic", "Name"),
    "replication_instance": ("dms", "CreateReplicationInstance", "ReplicationInstanceIdentifier"),
    "replication_subnet_group": ("dms", "CreateReplicationSubnetGroup", "ReplicationSubnetGroupIdentifier"),
    "cutover_table": ("dynamodb", "CreateTable", "TableName"),
    "zone": ("route53", "CreateHostedZone", "Name"),
    "record": ("route53", "ChangeResourceRecordSets", "ChangeBatch", "Changes", "ResourceRecordSet", "Name"),
    "set_identifier": (
        "route53",
        "ChangeResourceRecordSets",
        "ChangeBatch",
        "Changes",
        "ResourceRecordSet",
        "SetIdentifier",
    ),
}
#: What the models say in words alone: the form, and the words of theirs that it stands on. S3's and DynamoDB's are in
#: their guides, a slot's in PostgreSQL's.
HYPHENATED = r"(?!.*--)[A-Za-z][A-Za-z0-9-]{0,%d}(?<!-)"
IN_WORDS = {
    BUCKET: (r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:--ol-s3|-s3alias)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", ""),
    ("dynamodb", "CreateTable", "TableName"): (r"[A-Za-z0-9_.-]{3,255}", ""),
    SLOT: (r"[a-z0-9_]{1,63}", ""),
    TARGET_GROUP: (r"[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]", "maximum of 32 characters"),
    TAKEN_BY["load_balancer"]: (r"(?!internal-)[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]", "must not begin with"),
    SECURITY_GROUP: (r"(?!sg-)[\w .:/()#,@\[\]+=&;{}!$*-]{1,255}", "Can't start with"),
    ENDPOINT: (HYPHENATED % 254, "can't end with a hyphen"),
    TASK: (HYPHENATED % 254, "1-255 alphanumeric characters"),
    TAKEN_BY["replication_instance"]: (HYPHENATED % 62, "1-63 alphanumeric characters"),
    TAKEN_BY["replication_subnet_group"]: (r"(?!default$)[A-Za-z0-9._-]{1,255}", "no more than 255 alphanumeric"),
    TAKEN_BY["database"]: (HYPHENATED % 62, "from 1 to 63 letters, numbers, or hyphens"),
    TAKEN_BY["database_subnet_group"]: (r"(?!default$)[A-Za-z][A-Za-z0-9 ._-]{0,254}", "no more than 255"),
    TAKEN_BY["database_parameter_group"]: (HYPHENATED % 254, "1 to 255 letters, numbers, or hyphens"),
    TAKEN_BY["cluster"]: (r"[A-Za-z0-9_-]{1,255}", "Up to 255 letters"),
    TAKEN_BY["service"]: (r"[A-Za-z0-9_-]{1,255}", "Up to 255 letters"),
    TAKEN_BY["task_family"]: (r"[A-Za-z0-9_-]{1,255}", "Up to 255 letters"),
    TAKEN_BY["alarms_topic"]: (r"[A-Za-z0-9_-]{1,256}", "between 1 and 256 characters"),
    DASHBOARD: (r"[A-Za-z0-9_-]{1,255}", "A-Z, a-z, 0-9"),
}
#: Application and suffix: usual ones, the shortest, digits, and as long as they may be together with this side.
WORDS = [("payments", "prod-001"), ("a", "0"), ("a1-b2-c3", "9-z"), ("a" + "b" * 12, "c" * 5), ("a", "b" * 17)]


def shape_of(service, operation, *members):
    shape = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
    for name in members:
        shape = (shape.member if shape.type_name == "list" else shape).members[name]
    return shape


def names_of(application, side, suffix):
    migration = migration_names(application, suffix)
    names = [*environment_names(application, side, suffix).items(), *migration.items()]
    names += [("record", name) for name in record_names(migration["zone"]).values()]
    return names + [("set_identifier", name) for name in set_identifiers(suffix).values()]


def test_every_name_says_what_takes_it():
    assert {key for key, _name in names_of("payments", "source", "dev")} == set(TAKEN_BY)


@pytest.mark.parametrize("taker", sorted({taker for taker in TAKEN_BY.values() if taker != SLOT}))
def test_the_models_say_what_the_forms_stand_on(taker):
    shape = shape_of(*taker)
    form, words = IN_WORDS.get(taker, ("", ""))
    assert form or {"min", "max", "pattern"} & set(shape.metadata) or taker[0] == "route53"
    assert words in re.sub(r"<[^>]+>|\s+", " ", shape.documentation).replace("  ", " ")


@pytest.mark.parametrize("side", ["source", "target"])
@pytest.mark.parametrize(("application", "suffix"), WORDS)
def test_aws_takes_every_name(application, side, suffix):
    assert name_problems(application, side, suffix) == []
    for key, name in names_of(application, side, suffix):
        taker = TAKEN_BY[key]
        if taker in IN_WORDS:
            assert re.fullmatch(IN_WORDS[taker][0], name), (key, name)
        if taker != SLOT:
            limits = shape_of(*taker).metadata
            assert limits.get("min", 0) <= len(name) <= limits.get("max", len(name)), (key, name)
            assert re.fullmatch(limits.get("pattern", ".*"), name), (key, name)
        if key in ("zone", "record"):
            assert all(1 <= len(label) <= 63 for label in name.split(".")) and len(name) <= 255, (key, name)


def test_one_character_more_is_refused():
    assert name_problems("a" + "b" * 12, "source", "c" * 7)
