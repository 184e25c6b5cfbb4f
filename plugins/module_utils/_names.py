# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The names of everything AWS lets us choose a name for, derived from application, side and suffix alone.

Names are how a play finds what another made (there is no state file), so they are made here and nowhere else.
"""

from __future__ import annotations

import re

from ansible_collections.migrate.aws.plugins.module_utils._reserved import beginning_problem

SIDES = ("source", "target")
#: The family of objects which every environment has a bucket for.
OBJECTS = "objects"
#: Who talks on a VPC's network: each has a security group of its own.
SECURITY_GROUPS = ("alb", "service", "database", "dms", "rotation", "endpoints")
_WORD = re.compile(r"[a-z](?:-?[a-z0-9])*")
_SUFFIX = re.compile(r"[a-z0-9](?:-?[a-z0-9])*")

#: What AWS allows, by the key of a name: (what it names, longest length). Characters are settled by the words' own
#: rules.
LIMITS = {
    "load_balancer": ("Application Load Balancer", 32),
    "target_group_blue": ("target group", 32),
    "target_group_green": ("target group", 32),
    "database": ("RDS DB instance", 63),
    "objects_bucket": ("S3 bucket", 63),
    "access_logs_bucket": ("S3 bucket", 63),
    "task_execution_role": ("IAM role", 64),
    "flow_logs_role": ("IAM role", 64),
    "rotation_role": ("IAM role", 64),
    "rotation_function": ("Lambda function", 64),
    "secrets_access_role": ("IAM role", 64),
}


def environment_prefix(application: str, side: str, suffix: str) -> str:
    """The first part of every name in one environment, also the environment's own name."""
    return f"{application}-{side}-{suffix}"


def family_bucket(environment: str, family: str, account_id: str) -> str:
    """The bucket which an environment has for a family of objects."""
    return f"{environment}-{family}-{account_id}"


def family_buckets(families: list[str], environment: dict) -> list[str]:
    """The buckets of families of objects in an environment, as environment_info returns it."""
    return [
        family_bucket(environment["names"]["environment"], family, environment["account_id"]) for family in families
    ]


def environment_names(application: str, side: str, suffix: str, account_id: str = "0" * 12) -> dict[str, str]:
    """The names of one environment's resources. Bucket names are global, so they carry the account id."""
    prefix = environment_prefix(application, side, suffix)
    return {
        "environment": prefix,
        "vpc": f"{prefix}-vpc",
        **{f"security_group_{name}": f"{prefix}-{name}" for name in SECURITY_GROUPS},
        "flow_logs_role": f"{prefix}-flow-logs",
        "flow_logs_group": f"/aws/vpc/{prefix}",
        "key_alias": f"alias/{prefix}",
        "secret": f"{prefix}/database",
        # Where both databases are members of a global one, which has one credential.
        "global_secret": f"{application}-{SIDES[0]}-{suffix}/database",
        "rotation_function": f"{prefix}-rotation",
        "rotation_role": f"{prefix}-rotation",
        # Lambda's own.
        "rotation_log_group": f"/aws/lambda/{prefix}-rotation",
        "secrets_access_role": f"{application}-dms-secrets-role-{side}-{suffix}",
        "database": prefix,
        "database_subnet_group": prefix,
        "database_parameter_group": prefix,
        # RDS's own: a group for each exported log.
        "database_logs": f"/aws/rds/instance/{prefix}",
        "database_cluster_logs": f"/aws/rds/cluster/{prefix}",
        "objects_bucket": family_bucket(prefix, OBJECTS, account_id),
        "access_logs_bucket": f"{prefix}-alb-logs-{account_id}",
        "cluster": prefix,
        "service": prefix,
        "task_family": prefix,
        "codedeploy_application": prefix,
        "codedeploy_role": f"{prefix}-codedeploy",
        # ECS changes the listener with it, where it moves requests itself.
        "infrastructure_role": f"{prefix}-ecs",
        "task_role": f"{prefix}-task",
        "task_execution_role": f"{prefix}-task-execution",
        "service_log_group": f"/ecs/{prefix}",
        # ECS's own, for the measurements of tasks and containers.
        "insights_log_group": f"/aws/ecs/containerinsights/{prefix}/performance",
        "load_balancer": prefix,
        "target_group_blue": f"{prefix}-blue",
        "target_group_green": f"{prefix}-green",
        "alarms_topic": f"{prefix}-alarms",
        # Of all alarms and of nothing else: a suffix holds no slash.
        "alarms_prefix": f"{prefix}/",
        "dashboard": prefix,
    }


def migration_names(application: str, suffix: str) -> dict[str, str]:
    """The names of what stands between a source and a target."""
    base = f"{application}-{suffix}"
    return {
        "migration": base,
        "replication_instance": base,
        "replication_subnet_group": base,
        # DMS's own, for all tasks on the replication instance.
        "task_log_group": f"dms-tasks-{base}",
        "source_endpoint": f"{application}-source-{suffix}",
        "target_endpoint": f"{application}-target-{suffix}",
        "forward_task": f"{base}-forward",
        "reverse_task": f"{base}-reverse",
        # Of the fallback tasks, which read from a slot: out of the writer, into the other side.
        **{f"{side}_{way}_endpoint": f"{application}-{side}-{suffix}-{way}" for side in SIDES for way in ("out", "in")},
        # Names of slots are those of a whole database server, which may be in several migrations.
        **{f"{way}_slot": f"migrate_aws_{base}_{way}".replace("-", "_") for way in ("forward", "reverse")},
        "cutover_table": f"{base}-cutover",
        "writer_secret": f"{base}/writer",
        "bucket_replication_role": f"{base}-s3-replication",
        "peering": base,
        "alarms_prefix": f"{base}/",
        "dashboard": base,
        # Where an inventory names no hosted zone of its own: nobody owns a domain below test, and Route 53 takes it.
        "zone": f"{application}-migration-{suffix}.test",
    }


def record_names(zone: str) -> dict[str, str]:
    """The names in a hosted zone: of the weighted record, of the writer's record, and of each side's own record."""
    return {name: f"{name}.{zone}" for name in ("api", "writer", *SIDES)}


def set_identifiers(suffix: str) -> dict[str, str]:
    """The set identifier of each side's weighted record, by side."""
    return {side: f"{side}-{suffix}" for side in SIDES}


def environment_tags(application: str, side: str, suffix: str) -> dict[str, str]:
    """The tags of everything in one environment; the pair of application and suffix is a migration's."""
    return {
        "migrate:application": application,
        "migrate:environment": environment_prefix(application, side, suffix),
        "migrate:suffix": suffix,
    }


def migration_tags(application: str, suffix: str) -> dict[str, str]:
    """The tags of everything that stands between a source and a target."""
    return {"migrate:application": application, "migrate:suffix": suffix}


def name_problems(application: str, side: str, suffix: str) -> list[str]:
    """Sentences saying why these words cannot make valid AWS names: empty when they can."""
    problems = []
    if not _WORD.fullmatch(application):
        problems.append(
            f"application_name is {application!r}: allowed are lower-case letters, digits and single hyphens, "
            "beginning with a letter and ending with a letter or digit."
        )
    elif problem := beginning_problem(application):
        problems.append(problem)
    if not _SUFFIX.fullmatch(suffix):
        problems.append(
            f"environment_suffix is {suffix!r}: allowed are lower-case letters, digits and single hyphens, "
            "beginning and ending with a letter or digit."
        )
    if side not in SIDES:
        problems.append(f"environment_side is {side!r}: allowed are source and target.")
    return problems or _length_problems(application, side, suffix)


def _length_problems(application: str, side: str, suffix: str) -> list[str]:
    names = environment_names(application, side, suffix)
    excess = {key: len(names[key]) - longest for key, (_what, longest) in LIMITS.items()}
    worst = max(excess, key=excess.__getitem__)
    if excess[worst] <= 0:
        return []
    what, longest = LIMITS[worst]
    return [
        f"environment_suffix is {suffix!r}: it makes the {what} name {names[worst]!r} {len(names[worst])} characters "
        f"long and AWS allows {longest}; shorten environment_suffix or application_name by {excess[worst]}."
    ]
