# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every check, over what was read of a site that was built: one value is broken, and exactly its check fails.

`recorded/` has what migration_checks_info returned as `facts`: site.json after site.yml, the others of what a site can
have besides: an Aurora global cluster, CodeDeploy, alarms.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged
from ansible_collections.migrate.aws.plugins.module_utils._verify.checks.all import CHECKS

RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "recorded").glob("*.json")
}
GONE = object()
SELECTED = re.compile(r"\[(\w+)=(.*)\]")


def key_of(thing, word):
    """What a word of a path stands for: a place in a list, the item [with=this], any first one (*), or a key."""
    selected = SELECTED.fullmatch(word)
    if selected:
        return next(place for place, item in enumerate(thing) if str(item.get(selected[1])) == selected[2])
    if word == "*":
        return 0 if isinstance(thing, list) else next(iter(thing))
    return int(word) if isinstance(thing, list) else word


def put(facts, path, value):
    """Put a value in the place that a path leads to;

    GONE takes away what is there, a function makes it of what is there.
    """
    *way, last = path.split(" ")
    thing = facts
    for word in way:
        thing = thing[key_of(thing, word)]
    key = key_of(thing, last) if last != "+" else None
    if value is GONE:
        del thing[key]
    elif key is None:
        thing.append(value)
    else:
        thing[key] = value(thing[key]) if callable(value) else value


def site():
    """Two PostgreSQL instances, DMS, and services that ECS deploys."""
    return copy.deepcopy(RECORDED["site"])


def aurora():
    """The same with an Aurora global cluster for a database, the second region's cluster on the target side."""
    facts = site()
    for side, recorded in zip(facts["sides"], RECORDED["aurora"]):
        (alone,) = side["database"]["instances"]
        side["database"] = copy.deepcopy(recorded)
        (cluster,) = side["database"]["clusters"]
        cluster["EnabledCloudwatchLogsExports"] = ["postgresql"]
        for log in side["log_groups"]:
            log["logGroupName"] = log["logGroupName"].replace(
                f"/aws/rds/instance/{alone['DBInstanceIdentifier']}/",
                f"/aws/rds/cluster/{cluster['DBClusterIdentifier']}/",
            )
        for one in (cluster, *side["database"]["instances"]):
            one["KmsKeyId"] = side["key"]["Arn"]
            one["TagList"] = [{"Key": key, "Value": value} for key, value in side["tags"].items()]
        side["secret"]["host"], side["secret"]["port"] = cluster["Endpoint"], cluster["Port"]
        # the embedded AWS gives an instance of a cluster no network
        side["database"]["instances"][0] |= {key: alone[key] for key in ("DBSubnetGroup", "VpcSecurityGroups")}
    return facts


def mysql():
    """The same with MySQL on both sides."""
    facts = site()
    parameters = {
        "binlog_format": "ROW",
        "binlog_row_image": "FULL",
        "binlog_checksum": "NONE",
        "require_secure_transport": "1",
    }
    for side in facts["sides"]:
        put(side, "database instances 0 Engine", "mysql")
        put(side, "database instances 0 parameters", parameters)
    for endpoint in facts["dms"]["endpoints"]:
        settings = endpoint.pop("PostgreSQLSettings")
        kept = ("SecretsManagerSecretId", "SecretsManagerAccessRoleArn")
        endpoint |= {"EngineName": "mysql", "MySQLSettings": {key: settings[key] for key in kept}}
        endpoint.pop("DatabaseName", None)
    return facts


def code_deploy():
    """The same with services that CodeDeploy deploys."""
    facts = site()
    for side, recorded in zip(facts["sides"], RECORDED["code_deploy"]):
        put(side, "ecs service deploymentController", {"type": "CODE_DEPLOY"})
        put(side, "deployment_groups", copy.deepcopy(recorded))
    return facts


def watched():
    """The same as aurora, with alarms and a dashboard that shows them."""
    facts = {**aurora(), "monitoring": copy.deepcopy(RECORDED["monitoring"])}
    alarms = [alarm["AlarmArn"] for alarm in facts["monitoring"]["alarms"]]
    put(
        facts,
        "monitoring dashboards 0 body widgets +",
        {"type": "alarm", "properties": {"title": "Alarms", "alarms": alarms}},
    )
    return facts


def rotated():
    """The same with secrets that are rotated, and replicated to another region."""
    facts = site()
    for side in facts["sides"]:
        side["secret"] |= {
            "RotationEnabled": True,
            "RotationLambdaARN": "arn:aws:lambda:us-east-1:123456789012:function:"
            f"{side['names']['environment']}-rotation",
            "RotationRules": {"AutomaticallyAfterDays": 30},
            "ReplicationStatus": [{"Region": "us-east-2", "Status": "InSync"}],
        }
    return facts


def tagged():
    """The same with tags that were stated."""
    facts = site()
    facts["stated"]["tags"] = {"migrate:application": facts["application"]}
    return facts


def families():
    """The same with a second family of objects, which is kept and replicated as the first one is."""
    facts = site()
    for side in facts["sides"]:
        name = side["families"]["objects"].replace("objects", "audit-trails")
        side["families"]["audit-trails"] = name
        side["buckets"]["audit-trails"] = json.loads(
            json.dumps(side["buckets"]["objects"]).replace("local-objects", "local-audit-trails")
        )
    for role in facts["roles"].values():
        for policy in (role or {}).get("policies", {}).values():
            for one in policy["Statement"]:
                named = one["Resource"] if isinstance(one["Resource"], list) else [one["Resource"]]
                more_of = [
                    resource.replace("local-objects", "local-audit-trails")
                    for resource in named
                    if "local-objects" in resource
                ]
                one["Resource"] = [*named, *more_of]
    return facts


def by_storage():
    """The same as aurora, without DMS, with the one credential of a global database and its copy in the
    second region.
    """
    facts = aurora()
    facts["stated"]["dms"] = False
    facts["dms"] |= {
        "subnet_group": None,
        "instance": None,
        "endpoints": [],
        "tasks": [],
        "connections": [],
        "log_groups": [],
    }
    for name in [name for name in facts["roles"] if "dms-secrets-role" in name]:
        del facts["roles"][name]
    source, target = facts["sides"]
    for side in facts["sides"]:
        for one in side["database"]["global_clusters"]:
            one["Endpoint"] = "payments.global-c9akciq32.global.rds.amazonaws.com"
        side["secret"]["host"], side["secret"]["port"] = one["Endpoint"], side["database"]["clusters"][0]["Port"]
    copied = {key: source["secret"][key] for key in ("Name", "Tags", "host")}
    target["secret"] |= {**copied, "PrimaryRegion": source["region"]}
    return facts


def declared():
    """The same from a database on premises, of which the credential alone is in AWS, to one without a service and
    without objects.
    """
    facts = site()
    source, target = facts["sides"]
    gone = {
        "ecs": dict.fromkeys(source["ecs"]),
        "elb": {"load_balancer": None, "target_groups": dict.fromkeys(source["elb"]["target_groups"])},
        "buckets": dict.fromkeys(source["buckets"]),
    }
    source |= {
        **gone,
        "key": None,
        "log_groups": [],
        **{layer: {kind: [] for kind in source[layer]} for layer in ("network", "database")},
    }
    target |= {**gone, "log_groups": [one for one in target["log_groups"] if "/ecs/" not in one["logGroupName"]]}
    source["stated"]["absent"] = ["encryption", "network", "secret", "database", "storage", "service"]
    source["secret"]["Tags"] = []
    facts["stated"]["target_table_prep_mode"] = "DROP_AND_CREATE"
    for task in facts["dms"]["tasks"]:
        task["settings"]["FullLoadSettings"]["TargetTablePrepMode"] = "DROP_AND_CREATE"
    target["stated"] |= {"absent": ["storage", "service"], "peer_cidrs": ["10.10.0.0/16"]}
    for name in facts["roles"]:
        if name.endswith(("-task", "-task-execution", "-s3-replication")) or name == source["names"]["flow_logs_role"]:
            facts["roles"][name] = None
    return facts | {"dns": None, "peerings": []}


def failed(facts):
    return {result["id"] for result in judged(CHECKS, facts) if result["outcome"] == "fail"}


def group(side, name):
    return f"sides {side} network security_groups [GroupName=payments-{('source', 'target')[side]}-local-{name}]"


def statement(role, policy, sid):
    return f"roles {role} policies {policy} Statement [Sid={sid}]"


DATABASE = "sides 0 database instances 0"
BUCKET = "sides 0 buckets objects"
LOGS_BUCKET = "sides 0 buckets access_logs"
RULE = f"{BUCKET} ReplicationConfiguration Rules 0"
REPLICATES = "payments-local-s3-replication"
TARGET_GROUP = "sides 0 elb target_groups blue"
BALANCER = "sides 0 elb load_balancer"
SERVICE = "sides 0 ecs service"
CONTAINER = "sides 0 ecs task_definition containerDefinitions 0"
NETWORK = "sides 0 network"
FLOW_ROLE = "payments-source-local-flow-logs"
SECRETS_ROLE = "payments-dms-secrets-role-source-local"
INSTANCE = "dms instance"
ENDPOINT = "dms endpoints [EndpointIdentifier=payments-source-local]"
TASK = "dms tasks 0"
RECORD = "dns records [Name=api.payments-migration-local.test.]"
HEALTH = "dns health_checks * HealthCheckConfig"
ALARM = "monitoring alarms [MetricName=MemoryUtilization]"
OTHER_KEY = "arn:aws:kms:us-east-1:123456789012:key/another"
WORLD = [{"CidrIp": "0.0.0.0/0"}]


def without(*items):
    return lambda found: [one for one in found if one not in items]


def without_rule(**named):
    return lambda found: [rule for rule in found if not named.items() <= rule.items()]


def more(item):
    return lambda found: [*found, item]


def opened(found):
    return [{**rule, "IpRanges": [*rule["IpRanges"], *WORLD]} for rule in found]


def without_default_route(found):
    return [route for route in found if route.get("DestinationCidrBlock") != "0.0.0.0/0"]


def without_peering(found):
    return [route for route in found if "VpcPeeringConnectionId" not in route]


def without_tag(key):
    return lambda found: [tag for tag in found if tag["Key"] != key]


def letting_in_all_but(kind):
    """The rules of the source's database without its service or its DMS."""
    (refused,) = [
        one["GroupId"]
        for one in RECORDED["site"]["sides"][0]["network"]["security_groups"]
        if one["GroupName"] == f"payments-source-local-{kind}"
    ]
    return lambda found: [
        {**rule, "UserIdGroupPairs": [pair for pair in rule["UserIdGroupPairs"] if pair["GroupId"] != refused]}
        for rule in found
    ]


def route_table(tier):
    """Where the source's route table of a tier is."""
    found = RECORDED["site"]["sides"][0]["network"]["route_tables"]
    place = next(place for place, one in enumerate(found) if {"Key": "migrate:tier", "Value": tier} in one["Tags"])
    return f"{NETWORK} route_tables {place}"


#: {check: (what is broken, the value that breaks it)} on the site, and on what a site may have besides.
BREAKS = {
    site: {
        # DMS's own roles
        "dms_vpc_role_exists": ("roles dms-vpc-role", None),
        "dms_logs_role_exists": ("roles dms-cloudwatch-logs-role", None),
        "dms_vpc_role_policy": ("roles dms-vpc-role attached", []),
        "dms_logs_role_policy": ("roles dms-cloudwatch-logs-role attached", []),
        "dms_roles_trust_dms": (
            "roles dms-vpc-role AssumeRolePolicyDocument Statement 0 Principal Service",
            ["dms.us-east-1.amazonaws.com"],
        ),
        "dms_roles_trust_regional_dms": (
            "roles dms-vpc-role AssumeRolePolicyDocument Statement 0 Principal Service",
            ["dms.amazonaws.com"],
        ),
        "dms_roles_without_suffix": ("lookalike_roles", ["dms-vpc-role-local"]),
        "shared_roles_belong_to_nobody": ("roles dms-vpc-role tags", {"migrate:suffix": "local"}),
        # roles
        "roles_exist": (f"roles {SECRETS_ROLE}", None),
        "roles_have_policies": (f"roles {FLOW_ROLE} policies", {}),
        "roles_name_their_actions": (f"{statement(FLOW_ROLE, 'flow-logs', 'WriteFlowLogs')} Action", more("logs:*")),
        "roles_name_their_resources": (f"{statement(FLOW_ROLE, 'flow-logs', 'WriteFlowLogs')} Resource", more("*")),
        "roles_refuse_confused_deputies": (f"roles {FLOW_ROLE} AssumeRolePolicyDocument Statement 0 Condition", GONE),
        "secrets_roles_trust_regional_dms": (
            f"roles {SECRETS_ROLE} AssumeRolePolicyDocument Statement 0 Principal Service",
            ["dms.amazonaws.com"],
        ),
        "secrets_roles_read_their_secret": (
            f"{statement(SECRETS_ROLE, 'secret', 'ReadTheDatabaseSecret')} Action",
            ["secretsmanager:DescribeSecret"],
        ),
        "secrets_roles_read_no_other_secret": (
            f"{statement(SECRETS_ROLE, 'secret', 'ReadTheDatabaseSecret')} Resource",
            lambda found: [found, f"{found}-other"],
        ),
        "secrets_roles_decrypt": (f"{statement(SECRETS_ROLE, 'secret', 'DecryptIt')} Action", ["kms:DescribeKey"]),
        "task_role_is_its_own": (
            "sides 0 ecs task_definition taskRoleArn",
            "arn:aws:iam::123456789012:role/payments-source-local-task-execution",
        ),
        "task_role_uses_objects": (
            f"{statement('payments-source-local-task', 'task', 'ReadAndWriteObjects')} Action",
            ["s3:GetObject"],
        ),
        "task_role_decrypts": (
            f"{statement('payments-source-local-task', 'task', 'DecryptAndEncryptThem')} Action",
            ["kms:GenerateDataKey"],
        ),
        "execution_role_reads_the_secret": (
            f"{statement('payments-source-local-task-execution', 'task', 'ReadTheDatabaseSecret')} Resource",
            "arn:of:another",
        ),
        "execution_role_starts_tasks": ("roles payments-source-local-task-execution attached", []),
        # encryption
        "key_exists": ("sides 0 key", None),
        "key_is_enabled": ("sides 0 key KeyState", "Disabled"),
        "key_is_customer_managed": ("sides 0 key KeyManager", "AWS"),
        "key_rotates": ("sides 0 key rotates", False),
        "key_policy_is_of_this_account": (
            "sides 0 key policy Statement [Sid=StoresEncryptForTheirUsers] Condition",
            {},
        ),
        "database_is_encrypted": (f"{DATABASE} StorageEncrypted", False),
        "database_has_the_key": (f"{DATABASE} KmsKeyId", OTHER_KEY),
        "objects_bucket_is_encrypted": (
            f"{BUCKET} ServerSideEncryptionConfiguration Rules 0 ApplyServerSideEncryptionByDefault",
            {"SSEAlgorithm": "AES256"},
        ),
        "objects_bucket_has_the_key": (
            f"{BUCKET} ServerSideEncryptionConfiguration Rules 0 ApplyServerSideEncryptionByDefault KMSMasterKeyID",
            OTHER_KEY,
        ),
        "access_logs_bucket_is_encrypted": (
            f"{LOGS_BUCKET} ServerSideEncryptionConfiguration Rules 0 ApplyServerSideEncryptionByDefault SSEAlgorithm",
            "aws:kms",
        ),
        "secret_has_the_key": ("sides 0 secret KmsKeyId", OTHER_KEY),
        "replication_logs_have_the_key": ("dms log_groups 0 kmsKeyId", GONE),
        "logs_are_kept_for_a_time": ("dms log_groups 0 retentionInDays", GONE),
        "database_logs_have_their_groups": (
            "sides 0 log_groups [logGroupName=/aws/rds/instance/payments-source-local/postgresql]",
            GONE,
        ),
        "log_groups_have_the_key": ("sides 0 log_groups 0 kmsKeyId", GONE),
        "replication_instance_has_the_key": (f"{INSTANCE} KmsKeyId", OTHER_KEY),
        "endpoints_have_the_key": (f"{ENDPOINT} KmsKeyId", OTHER_KEY),
        "endpoints_use_tls": (f"{ENDPOINT} SslMode", "none"),
        "database_forces_tls": (f"{DATABASE} parameters rds.force_ssl", "0"),
        # public access
        "objects_bucket_blocks_public_access": (f"{BUCKET} PublicAccessBlockConfiguration BlockPublicPolicy", False),
        "access_logs_bucket_blocks_public_access": (f"{LOGS_BUCKET} PublicAccessBlockConfiguration", None),
        "bucket_policies_allow_nobody": (
            f"{BUCKET} policy Statement",
            more({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}),
        ),
        "buckets_refuse_plain_http": (f"{LOGS_BUCKET} policy Statement [Sid=TlsOnly] Effect", "Allow-nothing"),
        "buckets_have_no_acls": (f"{BUCKET} OwnershipControls Rules 0 ObjectOwnership", "ObjectWriter"),
        "database_is_not_public": (f"{DATABASE} PubliclyAccessible", True),
        "replication_instance_is_not_public": (f"{INSTANCE} PubliclyAccessible", True),
        "tasks_have_no_public_address": (
            f"{SERVICE} networkConfiguration awsvpcConfiguration assignPublicIp",
            "ENABLED",
        ),
        "subnets_give_no_public_addresses": (f"{NETWORK} subnets 0 MapPublicIpOnLaunch", True),
        "only_the_load_balancer_is_open": (f"{group(0, 'database')} IpPermissions", opened),
        # network
        "vpc_exists": (f"{NETWORK} vpcs", lambda found: [*found, {**found[0], "VpcId": "vpc-other"}]),
        "vpc_has_dns": (f"{NETWORK} vpcs 0 enableDnsHostnames", False),
        "subnets_span_two_zones": (
            f"{NETWORK} subnets",
            lambda found: [{**one, "AvailabilityZone": "us-east-1a"} for one in found],
        ),
        "public_subnets_reach_the_internet": (f"{route_table('public')} Routes", without_default_route),
        "private_subnets_lead_out_by_nat": (f"{route_table('private')} Routes", without_default_route),
        "database_subnets_have_no_way_out": (
            f"{route_table('database')} Routes",
            more({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}),
        ),
        "subnets_follow_their_tier": (f"{route_table('database')} Associations", []),
        "nat_gateway_is_available": (f"{NETWORK} nat_gateways 0 State", "failed"),
        "secrets_endpoint_is_available": (
            f"{NETWORK} vpc_endpoints [ServiceName=com.amazonaws.us-east-1.secretsmanager] State",
            "pending",
        ),
        "secrets_endpoint_has_private_dns": (
            f"{NETWORK} vpc_endpoints [ServiceName=com.amazonaws.us-east-1.secretsmanager] PrivateDnsEnabled",
            False,
        ),
        "s3_endpoint_is_available": (f"{NETWORK} vpc_endpoints [ServiceName=com.amazonaws.us-east-1.s3]", GONE),
        "flow_log_is_active": (f"{NETWORK} flow_logs 0 FlowLogStatus", "INACTIVE"),
        "flow_log_has_all_traffic": (f"{NETWORK} flow_logs 0 TrafficType", "REJECT"),
        "flow_log_goes_to_cloudwatch": (f"{NETWORK} flow_logs 0 LogDestinationType", "s3"),
        "flow_log_has_its_group": (f"{NETWORK} flow_logs 0 LogGroupName", "another"),
        "flow_log_group_exists": ("sides 0 log_groups [logGroupName=/aws/vpc/payments-source-local]", GONE),
        "flow_log_retention": (
            "sides 0 log_groups [logGroupName=/aws/vpc/payments-source-local] retentionInDays",
            GONE,
        ),
        "flow_log_has_its_role": (
            f"{NETWORK} flow_logs 0 DeliverLogsPermissionArn",
            "arn:aws:iam::123456789012:role/another",
        ),
        "flow_log_role_trusts_flow_logs": (
            f"roles {FLOW_ROLE} AssumeRolePolicyDocument Statement 0 Principal Service",
            "ec2.amazonaws.com",
        ),
        "flow_log_role_writes_logs": (
            f"{statement(FLOW_ROLE, 'flow-logs', 'WriteFlowLogs')} Action",
            without("logs:PutLogEvents"),
        ),
        "security_groups_exist": (group(0, "endpoints"), GONE),
        "service_lets_the_load_balancer_in": (f"{group(0, 'service')} IpPermissions 0 ToPort", 443),
        "service_lets_nobody_else_in": (
            f"{group(0, 'service')} IpPermissions 0 IpRanges",
            [{"CidrIp": "192.0.2.1/32"}],
        ),
        "load_balancer_reaches_the_service": (f"{group(0, 'alb')} IpPermissionsEgress", []),
        "database_lets_only_its_own_in": (
            f"{group(0, 'database')} IpPermissions 0 IpRanges",
            more({"CidrIp": "192.0.2.1/32"}),
        ),
        "database_is_reached_on_its_port": (
            f"{group(0, 'database')} IpPermissions",
            more({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.20.0.0/16"}]}),
        ),
        "database_lets_the_service_in": (f"{group(0, 'database')} IpPermissions", letting_in_all_but("service")),
        "database_lets_dms_in": (f"{group(0, 'database')} IpPermissions", letting_in_all_but("dms")),
        "security_groups_state_their_egress": (
            f"{group(0, 'dms')} IpPermissionsEgress",
            more({"IpProtocol": "-1", "IpRanges": WORLD}),
        ),
        "database_reaches_aws": (f"{group(0, 'database')} IpPermissionsEgress", without_rule(FromPort=443)),
        "dms_reaches_the_databases": (f"{group(1, 'dms')} IpPermissionsEgress", without_rule(FromPort=5432)),
        "peering_is_active": ("peerings 0 Status Code", "pending-acceptance"),
        "peering_has_its_routes": (f"{route_table('database')} Routes", without_peering),
        # databases and secrets
        "database_exists": ("sides 0 database instances", []),
        "database_is_available": (f"{DATABASE} DBInstanceStatus", "storage-full"),
        "database_windows_are_apart": (f"{DATABASE} PreferredBackupWindow", "05:00-06:00"),
        "database_has_backups": (f"{DATABASE} BackupRetentionPeriod", 0),
        "database_has_the_stated_protection": (f"{DATABASE} DeletionProtection", True),
        "database_keeps_its_minor_version": (f"{DATABASE} AutoMinorVersionUpgrade", True),
        "database_has_no_managed_secret": (f"{DATABASE} MasterUserSecret", {"SecretArn": "arn:of:rds"}),
        "database_has_its_security_group": (
            f"{DATABASE} VpcSecurityGroups",
            more({"VpcSecurityGroupId": "sg-other", "Status": "active"}),
        ),
        "database_is_in_database_subnets": (f"{DATABASE} DBSubnetGroup Subnets 0 SubnetIdentifier", "subnet-other"),
        "database_exports_its_logs": (f"{DATABASE} EnabledCloudwatchLogsExports", []),
        "database_has_its_parameters_in_force": (
            f"{DATABASE} DBParameterGroups 0 ParameterApplyStatus",
            "pending-reboot",
        ),
        "postgresql_has_logical_replication": (f"{DATABASE} parameters rds.logical_replication", "0"),
        "postgresql_waits_for_its_reader": (f"{DATABASE} parameters wal_sender_timeout", "5000"),
        "postgresql_has_replication_slots": (f"{DATABASE} parameters max_replication_slots", "1"),
        "postgresql_has_wal_senders": (f"{DATABASE} parameters max_wal_senders", "1"),
        "secret_exists": ("sides 0 secret", None),
        "secret_is_in_the_shape_of_dms": ("sides 0 secret keys", without("port")),
        "secret_has_a_password_for_dms": ("sides 0 secret password_fits_dms", False),
        "secret_leads_to_the_database": ("sides 0 secret port", 1),
        # the service
        "cluster_exists": ("sides 0 ecs cluster", None),
        "service_exists": ("sides 0 ecs service", None),
        "service_runs": (f"{SERVICE} runningCount", 1),
        "service_is_on_fargate": (f"{SERVICE} launchType", "EC2"),
        "service_is_in_private_subnets": (
            f"{SERVICE} networkConfiguration awsvpcConfiguration subnets 0",
            "subnet-other",
        ),
        "service_has_its_security_group": (
            f"{SERVICE} networkConfiguration awsvpcConfiguration securityGroups 0",
            "sg-other",
        ),
        "container_listens_on_the_stated_port": (
            f"{CONTAINER} portMappings",
            more({"containerPort": 8080, "protocol": "tcp"}),
        ),
        "service_registers_the_container": (f"{SERVICE} loadBalancers 0 containerPort", 8080),
        "service_is_in_a_target_group": (f"{SERVICE} loadBalancers 0 targetGroupArn", "arn:of:another"),
        "target_groups_exist": ("sides 0 elb target_groups green", None),
        "target_group_has_the_container_port": (f"{TARGET_GROUP} Port", 8080),
        "target_group_speaks_http": (f"{TARGET_GROUP} Protocol", "HTTPS"),
        "target_group_takes_addresses": (f"{TARGET_GROUP} TargetType", "instance"),
        "target_group_health_check_path": (f"{TARGET_GROUP} HealthCheckPath", "/health"),
        "target_group_health_check_port": (f"{TARGET_GROUP} HealthCheckPort", "8081"),
        "target_group_health_check_interval": (f"{TARGET_GROUP} HealthCheckIntervalSeconds", 10),
        "target_group_health_check_timeout": (f"{TARGET_GROUP} HealthCheckTimeoutSeconds", 2),
        "target_group_healthy_threshold": (f"{TARGET_GROUP} HealthyThresholdCount", 5),
        "target_group_unhealthy_threshold": (f"{TARGET_GROUP} UnhealthyThresholdCount", 2),
        "targets_are_healthy": (f"{TARGET_GROUP} health 0 TargetHealth State", "unhealthy"),
        "load_balancer_exists": (BALANCER, None),
        "load_balancer_is_active": (f"{BALANCER} State Code", "provisioning"),
        "load_balancer_is_an_alb": (f"{BALANCER} Type", "network"),
        "load_balancer_spans_two_zones": (f"{BALANCER} AvailabilityZones 1", GONE),
        "load_balancer_has_its_security_group": (f"{BALANCER} SecurityGroups", ["sg-other"]),
        "load_balancer_drops_invalid_headers": (
            f"{BALANCER} attributes routing.http.drop_invalid_header_fields.enabled",
            "false",
        ),
        "listener_leads_to_the_service": (f"{BALANCER} listeners 0 DefaultActions", []),
        "access_logs_are_on": (f"{BALANCER} attributes access_logs.s3.enabled", "false"),
        "access_logs_go_to_their_bucket": (f"{BALANCER} attributes access_logs.s3.bucket", "another"),
        "containers_log_to_their_group": (f"{CONTAINER} logConfiguration options awslogs-group", "/ecs/another"),
        "service_log_group_exists": ("sides 0 log_groups [logGroupName=/ecs/payments-source-local]", GONE),
        "service_log_retention": ("sides 0 log_groups [logGroupName=/ecs/payments-source-local] retentionInDays", 1),
        "containers_are_told_no_secret": (f"{CONTAINER} environment", ["DB_PASSWORD"]),
        "containers_refer_to_the_secret": (f"{CONTAINER} secrets 0 valueFrom", "arn:of:another:host::"),
        "failed_deployments_are_rolled_back": (
            f"{SERVICE} deploymentConfiguration deploymentCircuitBreaker rollback",
            False,
        ),
        # buckets
        "objects_bucket_exists": ("sides 0 buckets objects", None),
        "access_logs_bucket_exists": ("sides 0 buckets access_logs", None),
        "access_logs_are_deleted_in_time": (f"{LOGS_BUCKET} Rules 0 Expiration Days", 365),
        "access_logs_can_be_delivered": (
            f"{LOGS_BUCKET} policy Statement [Sid=LoadBalancersOfThisAccountWriteLogs] Principal Service",
            "elasticloadbalancing.amazonaws.com",
        ),
        "objects_bucket_is_versioned": (f"{BUCKET} Versioning", "Suspended"),
        "objects_bucket_is_cleaned_up": (f"{BUCKET} Rules", []),
        "objects_are_replicated": (f"{BUCKET} ReplicationConfiguration", None),
        "replication_is_enabled": (f"{RULE} Status", "Disabled"),
        "replication_goes_to_the_target": (f"{RULE} Destination Bucket", "arn:aws:s3:::another"),
        "replication_has_a_filter": (f"{RULE} Filter", GONE),
        "replication_has_delete_markers": (f"{RULE} DeleteMarkerReplication Status", "Disabled"),
        "replication_takes_encrypted_objects": (f"{RULE} SourceSelectionCriteria", GONE),
        "replicas_have_the_targets_key": (f"{RULE} Destination EncryptionConfiguration ReplicaKmsKeyID", OTHER_KEY),
        "replication_has_metrics": (f"{RULE} Destination Metrics Status", "Disabled"),
        "replication_is_promised_in_time": (f"{RULE} Destination ReplicationTime Status", "Disabled"),
        "replication_has_its_role": (
            f"{BUCKET} ReplicationConfiguration Role",
            "arn:aws:iam::123456789012:role/another",
        ),
        "replication_role_trusts_s3": (
            f"roles {REPLICATES} AssumeRolePolicyDocument Statement 0 Principal Service",
            "ec2.amazonaws.com",
        ),
        "replication_role_reads_the_source": (
            f"{statement(REPLICATES, 'replication', 'ReadItsObjects')} Action",
            without("s3:GetObjectVersionForReplication"),
        ),
        "replication_role_writes_the_target": (
            f"{statement(REPLICATES, 'replication', 'WriteTheTarget')} Action",
            without("s3:ReplicateDelete"),
        ),
        "replication_role_decrypts": (
            f"{statement(REPLICATES, 'replication', 'DecryptTheSource')} Resource",
            OTHER_KEY,
        ),
        "replication_role_encrypts": (
            f"{statement(REPLICATES, 'replication', 'EncryptTheTarget')} Action",
            without("kms:Encrypt"),
        ),
        "replication_role_reaches_no_other_bucket": (
            f"{statement(REPLICATES, 'replication', 'WriteTheTarget')} Resource",
            lambda found: [found, "arn:aws:s3:::another/*"],
        ),
        # DMS
        "replication_subnet_group_exists": ("dms subnet_group", None),
        "replication_subnet_group_spans_two_zones": (
            "dms subnet_group Subnets",
            lambda found: [{**one, "SubnetAvailabilityZone": {"Name": "us-east-1a"}} for one in found],
        ),
        "replication_is_in_private_subnets": ("dms subnet_group Subnets 0 SubnetIdentifier", "subnet-other"),
        "replication_instance_exists": (INSTANCE, None),
        "replication_instance_is_available": (f"{INSTANCE} ReplicationInstanceStatus", "storage-full"),
        "replication_instance_has_the_stated_class": (f"{INSTANCE} ReplicationInstanceClass", "dms.t3.micro"),
        "replication_instance_keeps_its_minor_version": (f"{INSTANCE} AutoMinorVersionUpgrade", True),
        "replication_instance_has_its_security_group": (
            f"{INSTANCE} VpcSecurityGroups 0 VpcSecurityGroupId",
            "sg-other",
        ),
        "endpoints_exist": (f"{ENDPOINT} EndpointIdentifier", "payments-source-local-old"),
        "endpoints_have_their_direction": (f"{ENDPOINT} EndpointType", "TARGET"),
        "endpoints_have_the_databases_engine": (f"{DATABASE} Engine", "mariadb"),
        "endpoints_name_the_database": (f"{ENDPOINT} PostgreSQLSettings DatabaseName", "another"),
        "endpoints_have_secret_and_role": (f"{ENDPOINT} PostgreSQLSettings SecretsManagerAccessRoleArn", GONE),
        "endpoints_have_no_clear_text": (f"{ENDPOINT} ServerName", "db.example.com"),
        "endpoints_have_the_secret_of_their_side": (
            f"{ENDPOINT} PostgreSQLSettings SecretsManagerSecretId",
            "arn:of:another",
        ),
        "endpoints_have_the_role_of_their_side": (
            f"{ENDPOINT} PostgreSQLSettings SecretsManagerAccessRoleArn",
            "arn:aws:iam::123456789012:role/payments-dms-secrets-role-target-local",
        ),
        "endpoints_keep_booleans": (f"{ENDPOINT} PostgreSQLSettings MapBooleanAsBoolean", False),
        "connections_are_successful": ("dms connections 0 Status", "failed"),
        "task_exists": ("dms tasks", []),
        "a_task_runs": (f"{TASK} Status", "stopped"),
        "no_task_has_failed": (f"{TASK} LastFailureMessage", "Last Error The source cannot be reached"),
        "tasks_carry_changes": (f"{TASK} MigrationType", "full-load"),
        "forward_task_has_its_endpoints": (
            f"{TASK} TargetEndpointArn",
            "arn:aws:dms:us-east-1:123456789012:endpoint:OTHER",
        ),
        "no_table_has_an_error": (f"{TASK} ReplicationTaskStats TablesErrored", 1),
        "tasks_validate": (f"{TASK} settings ValidationSettings EnableValidation", False),
        "tasks_log": (f"{TASK} settings Logging EnableLogging", False),
        "tasks_leave_the_targets_tables": (f"{TASK} settings FullLoadSettings TargetTablePrepMode", "DROP_AND_CREATE"),
        "tasks_stop_at_bad_rows": (f"{TASK} settings ErrorBehavior DataErrorPolicy", "LOG_ERROR"),
        "tasks_cut_no_values": (f"{TASK} settings ErrorBehavior DataTruncationErrorPolicy", "LOG_ERROR"),
        # DNS
        "hosted_zone_exists": ("dns zones", lambda found: [*found, {**found[0], "Id": "/hostedzone/ZOTHER"}]),
        "weighted_records_exist": (f"{RECORD}", GONE),
        "no_other_record_takes_requests": (
            "dns records",
            lambda found: [*found, {**found[0], "SetIdentifier": "somebody"}],
        ),
        "weighted_records_are_aliases": (f"{RECORD} Type", "AAAA"),
        "alias_records_have_no_ttl": (f"{RECORD} TTL", 60),
        "weights_are_as_stated": (f"{RECORD} Weight", 50),
        "weighted_records_lead_to_their_side": (
            f"{RECORD} AliasTarget DNSName",
            "another.us-east-1.elb.amazonaws.com.",
        ),
        "weighted_records_name_the_load_balancers_zone": (f"{RECORD} AliasTarget HostedZoneId", "ZOTHER"),
        "weighted_records_follow_their_targets_health": (f"{RECORD} AliasTarget EvaluateTargetHealth", False),
        "weighted_records_have_health_checks": (f"{RECORD} HealthCheckId", "nothing"),
        "sides_have_names_of_their_own": ("dns records [Name=source.payments-migration-local.test.]", GONE),
        "health_checks_ask_their_side": (f"{HEALTH} FullyQualifiedDomainName", "another.us-east-1.elb.amazonaws.com"),
        "health_checks_ask_for_the_stated_path": (f"{HEALTH} ResourcePath", "/health"),
        "health_checks_ask_where_one_listens": (f"{HEALTH} Port", 8080),
        "health_checks_are_on": (f"{HEALTH} Disabled", True),
        "health_checks_are_not_inverted": (f"{HEALTH} Inverted", True),
        # names and tags
        "names_have_the_suffix": (f"{NETWORK} nat_gateways 0 Tags", without_tag("Name")),
        "tags_name_the_application": (f"{NETWORK} subnets 0 Tags", without_tag("migrate:application")),
        "tags_name_the_suffix": (f"{BUCKET} tags migrate:suffix", GONE),
        "tags_name_the_environment": ("sides 0 secret Tags", without_tag("migrate:environment")),
    },
    tagged: {"tags_are_as_stated": ("stated tags owner", "payments-platform")},
    aurora: {
        "cluster_is_encrypted": ("sides 0 database clusters 0 StorageEncrypted", False),
        "cluster_has_the_regional_key": ("sides 0 database clusters 0 KmsKeyId", OTHER_KEY),
        "global_cluster_is_encrypted": ("sides 0 database global_clusters 0 StorageEncrypted", False),
        "cluster_has_a_writer": ("sides 0 database clusters 0 DBClusterMembers 0 IsClusterWriter", False),
        "cluster_instances_are_available": ("sides 0 database instances 0 DBInstanceStatus", "storage-full"),
        "global_cluster_is_available": ("sides 0 database global_clusters 0 Status", "failing-over"),
        "global_cluster_spans_regions": (
            "sides 0 database global_clusters 0 GlobalClusterMembers",
            lambda found: found[:1],
        ),
        "global_cluster_has_one_writer": ("sides 0 database global_clusters 0 GlobalClusterMembers 0 IsWriter", False),
    },
    by_storage: {},
    families: {},
    mysql: {
        "mysql_logs_rows": (f"{DATABASE} parameters binlog_format", "MIXED"),
        "mysql_logs_whole_rows": (f"{DATABASE} parameters binlog_row_image", "minimal"),
        "mysql_logs_without_checksums": (f"{DATABASE} parameters binlog_checksum", "CRC32"),
        "mysql_endpoints_name_no_database": (f"{ENDPOINT} MySQLSettings DatabaseName", "payments"),
    },
    code_deploy: {
        "codedeploy_group_exists": ("sides 0 deployment_groups", []),
        "codedeploy_is_blue_green": ("sides 0 deployment_groups 0 deploymentStyle deploymentType", "IN_PLACE"),
        "codedeploy_has_both_target_groups": (
            "sides 0 deployment_groups 0 loadBalancerInfo targetGroupPairInfoList 0 targetGroups 1 name",
            "another",
        ),
        "codedeploy_rolls_back": (
            "sides 0 deployment_groups 0 autoRollbackConfiguration events",
            without("DEPLOYMENT_STOP_ON_ALARM"),
        ),
    },
    rotated: {
        "rotation_has_its_function": ("sides 0 secret RotationLambdaARN", GONE),
        "rotation_is_often_enough": ("sides 0 secret RotationRules AutomaticallyAfterDays", 90),
        "secret_replicas_are_in_sync": ("sides 0 secret ReplicationStatus 0 Status", "Failed"),
    },
    watched: {
        "alarms_look_at_what_exists": (f"{ALARM} Dimensions [Name=ClusterName] Value", "another"),
        "alarms_have_their_actions_on": (f"{ALARM} ActionsEnabled", False),
        "alarms_tell_somebody": (f"{ALARM} AlarmActions", []),
        "alarms_tell_topics_that_exist": ("monitoring topics", []),
        "service_memory_is_watched": ("monitoring alarms [MetricName=MemoryUtilization] Threshold", 95.0),
        "object_replication_is_watched": (
            "monitoring alarms [MetricName=ReplicationLatency] ComparisonOperator",
            "LessThanThreshold",
        ),
        "global_cluster_lag_is_watched": (
            "monitoring alarms [MetricName=AuroraGlobalDBReplicationLag] Threshold",
            5000.0,
        ),
        "capture_latency_is_watched": (
            "monitoring alarms [MetricName=CDCLatencySource] ComparisonOperator",
            "LessThanThreshold",
        ),
        "apply_latency_is_watched": (
            "monitoring alarms [MetricName=CDCLatencyTarget] ComparisonOperator",
            "LessThanThreshold",
        ),
        "dashboard_exists": ("monitoring dashboards", []),
        "dashboards_show_alarms_that_exist": (
            "monitoring dashboards 0 body widgets 1 properties alarms 0",
            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:payments-local-gone",
        ),
        "dashboards_show_what_exists": ("monitoring dashboards 0 body widgets 0 properties metrics 0 3", "another"),
    },
}
CASES = [(kind, name, *broken) for kind, cases in BREAKS.items() for name, broken in cases.items()]


@pytest.mark.parametrize("kind", [*BREAKS, declared], ids=lambda kind: kind.__name__)
def test_nothing_fails_where_nothing_is_broken(kind):
    assert failed(kind()) == set()


@pytest.mark.parametrize(("kind", "name", "path", "value"), CASES, ids=[case[1] for case in CASES])
def test_a_check_fails_when_its_thing_is_broken_and_no_other_does(kind, name, path, value):
    facts = kind()
    put(facts, path, value)
    assert failed(facts) == {name}


def test_what_one_side_was_not_asked_to_have_the_other_one_has_to():
    facts = declared()
    facts["sides"][1]["stated"]["absent"] = ["storage"]
    assert failed(facts) == {
        "cluster_exists",
        "service_exists",
        "target_groups_exist",
        "load_balancer_exists",
        "service_log_group_exists",
        "access_logs_bucket_exists",
        "roles_exist",
    }
    facts = declared()
    put(facts, "sides 1 network vpcs", [])
    assert "vpc_exists" in failed(facts)


def test_a_bucket_of_any_family_is_checked():
    facts = families()
    put(facts, "sides 0 buckets audit-trails ReplicationConfiguration", None)
    put(facts, "sides 1 buckets audit-trails", None)
    assert failed(facts) == {"objects_are_replicated", "objects_bucket_exists"}


def applied(facts):
    """How often each check found something to look at."""
    return Counter(result["id"] for result in judged(CHECKS, facts) if result["outcome"] != "not_applicable")


SECRETS_ENDPOINT = f"{NETWORK} vpc_endpoints [ServiceName=com.amazonaws.us-east-1.secretsmanager]"
NO_MORE_COMPARED = [
    (
        "sides 1 key",
        None,
        {"key_exists"},
        {"endpoints_have_the_key", "replication_logs_have_the_key", "replicas_have_the_targets_key"},
    ),
    (
        group(0, "alb"),
        GONE,
        {"security_groups_exist"},
        {"load_balancer_has_its_security_group", "service_lets_the_load_balancer_in", "service_lets_nobody_else_in"},
    ),
    (
        group(0, "service"),
        GONE,
        {"security_groups_exist", "database_lets_only_its_own_in"},
        {"service_has_its_security_group", "load_balancer_reaches_the_service", "database_lets_the_service_in"},
    ),
    (group(0, "database"), GONE, {"security_groups_exist"}, {"database_has_its_security_group"}),
    (
        group(1, "dms"),
        GONE,
        {"security_groups_exist", "database_lets_only_its_own_in"},
        {"replication_instance_has_its_security_group", "database_lets_dms_in"},
    ),
    (SECRETS_ENDPOINT, GONE, {"secrets_endpoint_is_available"}, {"secrets_endpoint_has_private_dns"}),
    (
        f"{RECORD} AliasTarget",
        GONE,
        {"weighted_records_are_aliases"},
        {"weighted_records_follow_their_targets_health", "weighted_records_lead_to_their_side"},
    ),
    ("sides 0 stated deletion_protection", None, set(), {"database_has_the_stated_protection"}),
    ("sides 0 stated replication_time_control", False, set(), {"replication_is_promised_in_time"}),
    ("sides 0 stated replication_time_control", None, set(), {"replication_is_promised_in_time"}),
    (
        "sides 0 stated container_port",
        None,
        set(),
        {
            "container_listens_on_the_stated_port",
            "target_group_has_the_container_port",
            "service_lets_the_load_balancer_in",
            "load_balancer_reaches_the_service",
        },
    ),
    (
        "sides 0 stated database_port",
        None,
        set(),
        {
            "database_is_reached_on_its_port",
            "database_lets_the_service_in",
            "database_lets_dms_in",
            "dms_reaches_the_databases",
        },
    ),
    (
        "sides 0 stated health_check",
        {"path": None, "interval": None, "timeout": None, "healthy_threshold": None, "unhealthy_threshold": None},
        set(),
        {
            "target_group_health_check_path",
            "target_group_health_check_interval",
            "target_group_health_check_timeout",
            "target_group_healthy_threshold",
            "target_group_unhealthy_threshold",
            "health_checks_ask_for_the_stated_path",
        },
    ),
    ("sides 0 stated flow_log_retention_days", None, set(), {"flow_log_retention"}),
    ("sides 0 stated service_log_retention_days", None, set(), {"service_log_retention"}),
    ("sides 0 stated access_log_retention_days", None, set(), {"access_logs_are_deleted_in_time"}),
    ("stated target_table_prep_mode", None, set(), set()),
    ("stated replication_instance_class", None, set(), {"replication_instance_has_the_stated_class"}),
    ("stated weights", None, set(), {"weights_are_as_stated"}),
    (f"{TASK} ReplicationTaskIdentifier", "payments-local-forward-again", set(), {"forward_task_has_its_endpoints"}),
]


@pytest.mark.parametrize(
    ("path", "value", "fail", "silent"),
    NO_MORE_COMPARED,
    ids=[f"{case[0]} {case[1]}"[:60] for case in NO_MORE_COMPARED],
)
def test_nothing_is_compared_with_what_is_missing_or_was_not_stated(path, value, fail, silent):
    facts = site()
    put(facts, path, value)
    assert failed(facts) == fail
    assert silent <= set(applied(site()) - applied(facts))


def test_an_alarm_of_an_expression_is_judged_by_the_metrics_in_it():
    facts = watched()
    stat = {
        "Metric": {
            "Namespace": "AWS/ECS",
            "MetricName": "MemoryUtilization",
            "Dimensions": [{"Name": "ClusterName", "Value": "another"}],
        }
    }
    calculated = {"Metrics": [{"Id": "used", "MetricStat": stat}, {"Id": "share", "Expression": "used / 100"}]}
    plain = ("MetricName", "Namespace", "Dimensions")
    put(
        facts,
        "monitoring alarms +",
        {**{key: one for key, one in facts["monitoring"]["alarms"][0].items() if key not in plain}, **calculated},
    )
    assert failed(facts) == {"alarms_look_at_what_exists"}
    stat["Metric"]["Dimensions"][0]["Value"] = facts["sides"][0]["ecs"]["cluster"]["clusterName"]
    assert failed(facts) == set()


def test_a_dashboard_need_not_show_alarms():
    facts = watched()
    put(facts, "monitoring dashboards 0 body widgets", lambda found: found[:1])
    assert failed(facts) == set()
    assert not applied(facts)["dashboards_show_alarms_that_exist"]


def test_of_several_zones_of_the_name_none_is_blamed_for_its_tags():
    facts = site()
    zone = {key: value for key, value in facts["dns"]["zones"][0].items() if key != "tags"}
    facts["dns"] = {"zones": [zone, {**zone, "Id": "/hostedzone/ZOTHER"}], "records": [], "health_checks": {}}
    assert failed(facts) == {"hosted_zone_exists", "weighted_records_exist", "sides_have_names_of_their_own"}


def test_every_check_has_its_breaking_case():
    assert sorted(case[1] for case in CASES) == sorted(check.id for check in CHECKS)


def test_a_site_has_more_than_sixty_checks_that_apply_and_says_why_the_others_do_not():
    results = judged(CHECKS, site())
    assert len({result["id"] for result in results if result["outcome"] == "pass"}) > 60
    assert all(result["found"] for result in results if result["outcome"] == "not_applicable")


@pytest.mark.parametrize(
    ("variable", "secret"),
    [
        ("DB_PASSWORD", True),
        ("API_KEY", True),
        ("client_secret", True),
        ("GITHUB_TOKEN_VALUE", True),
        ("DATABASE_SECRET_ID", False),
        ("SECRET_ARN", False),
        ("PASSWORD_FILE", False),
        ("DATABASE_HOST", False),
    ],
)
def test_a_variable_whose_name_says_that_it_is_secret(variable, secret):
    facts = site()
    put(facts, f"{CONTAINER} environment", [variable])
    assert failed(facts) == ({"containers_are_told_no_secret"} if secret else set())


def test_what_rotates_the_password_may_reach_the_database():
    facts = site()
    put(facts, "sides 0 names security_group_rotation", "payments-source-local-rotation")
    put(facts, f"{group(0, 'database')} IpPermissions 0 UserIdGroupPairs +", {"GroupId": "sg-rotation"})
    assert failed(facts) == {"database_lets_only_its_own_in"}
    rotating = {**facts["sides"][0]["network"]["security_groups"][0], "GroupId": "sg-rotation", "IpPermissions": []}
    put(facts, f"{NETWORK} security_groups +", {**rotating, "GroupName": "payments-source-local-rotation"})
    assert failed(facts) == set()


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ({"AutomaticallyAfterDays": 30}, "pass"),
        ({"AutomaticallyAfterDays": 31}, "fail"),
        ({"ScheduleExpression": "rate(30 days)"}, "pass"),
        ({"ScheduleExpression": "rate(31 days)"}, "fail"),
        ({"ScheduleExpression": "rate(12 hours)"}, "pass"),
        ({"ScheduleExpression": "cron(0 4 1 * ? *)"}, "not_applicable"),
    ],
)
def test_how_often_a_password_is_rotated(rules, outcome):
    facts = rotated()
    for side in facts["sides"]:
        side["secret"]["RotationRules"] = rules
    assert {result["outcome"] for result in judged(CHECKS, facts) if result["id"] == "rotation_is_often_enough"} == {
        outcome
    }


#: What AWS makes at random in the id of a thing.
RANDOM = re.compile(
    r"\b(?:vpc|subnet|sg|rtb|igw|nat|eipalloc|eni|vpce|fl|pcx)-[0-9a-f]{8,17}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
)


def test_ids_that_aws_makes_may_be_others():
    made = {}
    text = RANDOM.sub(lambda found: made.setdefault(found[0], found[0].translate(TURNED)), json.dumps(RECORDED["site"]))
    assert len(made) > 20
    assert failed(json.loads(text)) == set()


#: Other digits for all that are random, and the same ones for the same.
TURNED = str.maketrans("0123456789", "1234567890")
