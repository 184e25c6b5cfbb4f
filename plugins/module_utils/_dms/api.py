# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls to DMS, one function each. Each takes the boto3 client first and raises AnsibleAWSError.

What reads answers an empty list for what does not exist; what deletes answers False.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("ResourceNotFoundFault")
#: For what may be deleted while it is read.
leaving = Calls("ResourceNotFoundFault", "InvalidResourceStateFault")
kms_calls = Calls("NotFoundException")
tags = Tags(aws, "ResourceArn", "add_tags_to_resource", "remove_tags_from_resource", answer="TagList")


def only(**values: str | list[str] | None) -> list[dict[str, Any]]:
    """DMS's Filters from names and values, such as `only(endpoint_id="x")`; None filters nothing."""
    return [
        {"Name": name.replace("_", "-"), "Values": value if isinstance(value, list) else [value]}
        for name, value in values.items()
        if value is not None
    ]


def _pages(client, operation: str, key: str, **request: Any) -> list[dict[str, Any]]:
    """All records of a paginated operation."""
    return client.get_paginator(operation).paginate(**request).build_full_result()[key]


# Replication subnet groups


@aws.read("describe replication subnet groups", default=[])
def describe_subnet_groups(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication subnet groups."""
    return _pages(client, "describe_replication_subnet_groups", "ReplicationSubnetGroups", Filters=filters)


@aws.call("create replication subnet group")
def create_subnet_group(client, **request: Any) -> None:
    """Make a replication subnet group."""
    client.create_replication_subnet_group(**request)


@aws.call("modify replication subnet group")
def modify_subnet_group(client, **request: Any) -> None:
    """Change a replication subnet group's description and subnets."""
    client.modify_replication_subnet_group(**request)


@aws.delete("delete replication subnet group")
def delete_subnet_group(client, identifier: str) -> None:
    """Remove a replication subnet group."""
    client.delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=identifier)


# Replication instances


@aws.read("describe replication instances", default=[])
def describe_instances(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication instances."""
    return _pages(client, "describe_replication_instances", "ReplicationInstances", Filters=filters)


def instance_identifiers(client) -> dict[str, str]:
    """The name of every replication instance, by ARN."""
    records = describe_instances(client, [])
    return {record["ReplicationInstanceArn"]: record["ReplicationInstanceIdentifier"] for record in records}


@aws.call("create replication instance")
def create_instance(client, **request: Any) -> None:
    """Begin to make a replication instance."""
    client.create_replication_instance(**request)


@aws.call("modify replication instance")
def modify_instance(client, **request: Any) -> None:
    """Begin to change a replication instance, or leave the change to its maintenance window."""
    client.modify_replication_instance(**request)


@aws.delete("delete replication instance")
def delete_instance(client, arn: str) -> None:
    """Begin to remove a replication instance."""
    client.delete_replication_instance(ReplicationInstanceArn=arn)


# Endpoints


@aws.read("describe endpoints", default=[])
def describe_endpoints(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Endpoints."""
    return _pages(client, "describe_endpoints", "Endpoints", Filters=filters)


@aws.call("create endpoint")
def create_endpoint(client, **request: Any) -> None:
    """Make an endpoint."""
    client.create_endpoint(**request)


@aws.call("modify endpoint")
def modify_endpoint(client, **request: Any) -> None:
    """Change an endpoint."""
    client.modify_endpoint(**request)


@aws.delete("delete endpoint")
def delete_endpoint(client, arn: str) -> None:
    """Begin to remove an endpoint."""
    client.delete_endpoint(EndpointArn=arn)


# Certificates


@aws.read("describe certificates", default=[])
def describe_certificates(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Certificates, their content included."""
    return _pages(client, "describe_certificates", "Certificates", Filters=filters)


@aws.call("import certificate")
def import_certificate(client, **request: Any) -> None:
    """Make a certificate of what is given."""
    client.import_certificate(**request)


@aws.delete("delete certificate")
def delete_certificate(client, arn: str) -> None:
    """Remove a certificate which no endpoint uses."""
    client.delete_certificate(CertificateArn=arn)


# Connections


@aws.read("describe connections", default=[])
def describe_connections(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The last test of each pair of replication instance and endpoint."""
    return _pages(client, "describe_connections", "Connections", Filters=filters)


@aws.call("test connection")
def test_connection(client, instance_arn: str, endpoint_arn: str) -> None:
    """Begin to test a connection; `describe_connections` tells the outcome."""
    client.test_connection(ReplicationInstanceArn=instance_arn, EndpointArn=endpoint_arn)


# Replication tasks


@aws.read("describe replication tasks", default=[])
def describe_tasks(client, filters: list[dict], without_settings: bool = False) -> list[dict[str, Any]]:
    """Replication tasks; without their settings and table mappings where nobody needs these (they are long)."""
    return _pages(
        client, "describe_replication_tasks", "ReplicationTasks", Filters=filters, WithoutSettings=without_settings
    )


@aws.call("create replication task")
def create_task(client, **request: Any) -> None:
    """Begin to make a replication task."""
    client.create_replication_task(**request)


@aws.call("modify replication task")
def modify_task(client, **request: Any) -> None:
    """Begin to change a replication task that does not run."""
    client.modify_replication_task(**request)


@aws.call("start replication task")
def start_task(client, arn: str, **request: Any) -> None:
    """Begin to start a replication task; StartReplicationTaskType says how."""
    client.start_replication_task(ReplicationTaskArn=arn, **request)


@aws.call("move replication task")
def move_task(client, arn: str, instance_arn: str) -> None:
    """Begin to move a replication task that does not run to another replication instance."""
    client.move_replication_task(ReplicationTaskArn=arn, TargetReplicationInstanceArn=instance_arn)


@aws.call("reload tables")
def reload_tables(client, arn: str, tables: list[dict[str, str]], option: str) -> None:
    """Begin to load (data-reload) or compare (validate-only) tables of a running task again."""
    client.reload_tables(ReplicationTaskArn=arn, TablesToReload=tables, ReloadOption=option)


@aws.call("stop replication task")
def stop_task(client, arn: str) -> None:
    """Begin to stop a replication task."""
    client.stop_replication_task(ReplicationTaskArn=arn)


@aws.delete("delete replication task")
def delete_task(client, arn: str) -> None:
    """Begin to remove a replication task that does not run."""
    client.delete_replication_task(ReplicationTaskArn=arn)


@aws.call("describe table statistics")
def describe_table_statistics(client, task_arn: str, filters: list[dict]) -> list[dict[str, Any]]:
    """What a task did and knows of each table."""
    return _pages(client, "describe_table_statistics", "TableStatistics", ReplicationTaskArn=task_arn, Filters=filters)


@leaving.read("describe table statistics")
def table_statistics_while_there(client, task_arn: str) -> list[dict[str, Any]] | None:
    """The same of all tables; None where the task is being deleted, or is gone."""
    return _pages(client, "describe_table_statistics", "TableStatistics", ReplicationTaskArn=task_arn)


# Event subscriptions


@aws.read("describe event subscriptions", default=[])
def describe_subscriptions(client, **request: Any) -> list[dict[str, Any]]:
    """Event subscriptions, of one name (SubscriptionName) or all."""
    return _pages(client, "describe_event_subscriptions", "EventSubscriptionsList", **request)


@aws.call("describe event categories")
def event_categories(client) -> dict[str, list[str]]:
    """The categories of events, by the type of their source."""
    groups = client.describe_event_categories()["EventCategoryGroupList"]
    return {group["SourceType"]: group["EventCategories"] for group in groups}


@aws.call("create event subscription")
def create_subscription(client, **request: Any) -> None:
    """Begin to make an event subscription."""
    client.create_event_subscription(**request)


@aws.call("modify event subscription")
def modify_subscription(client, **request: Any) -> None:
    """Begin to change an event subscription."""
    client.modify_event_subscription(**request)


@aws.delete("delete event subscription")
def delete_subscription(client, name: str) -> None:
    """Begin to remove an event subscription."""
    client.delete_event_subscription(SubscriptionName=name)


# Serverless replications and premigration assessments, whose operations botocore has no paginators for


def _marked(client, operation: str, key: str, **request: Any) -> list[Any]:
    """All records of an operation that gives a Marker where there are more."""
    records, marker = [], {}
    while True:
        answer = getattr(client, operation)(**request, **marker)
        records += answer[key]
        if not answer.get("Marker"):
            return records
        marker = {"Marker": answer["Marker"]}


@aws.read("describe replication configurations", default=[])
def describe_configs(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication configurations."""
    return _marked(client, "describe_replication_configs", "ReplicationConfigs", Filters=filters)


@aws.read("describe replications", default=[])
def describe_replications(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The replications of configurations."""
    return _marked(client, "describe_replications", "Replications", Filters=filters)


@aws.call("create replication configuration")
def create_config(client, **request: Any) -> None:
    """Make a replication configuration."""
    client.create_replication_config(**request)


@aws.call("modify replication configuration")
def modify_config(client, **request: Any) -> None:
    """Begin to change a replication configuration whose replication does not run."""
    client.modify_replication_config(**request)


@aws.delete("delete replication configuration")
def delete_config(client, arn: str) -> None:
    """Begin to remove a replication configuration whose replication holds no capacity."""
    client.delete_replication_config(ReplicationConfigArn=arn)


@aws.call("start replication")
def start_replication(client, **request: Any) -> None:
    """Begin to provision capacity for a replication and to start it; StartReplicationType says how."""
    client.start_replication(**request)


@aws.call("stop replication")
def stop_replication(client, arn: str) -> None:
    """Begin to stop a replication."""
    client.stop_replication(ReplicationConfigArn=arn)


@aws.call("reload replication tables")
def reload_replication_tables(client, arn: str, tables: list[dict[str, str]], option: str) -> None:
    """Begin to load (data-reload) or compare (validate-only) tables of a running replication again."""
    client.reload_replication_tables(ReplicationConfigArn=arn, TablesToReload=tables, ReloadOption=option)


@aws.call("describe replication table statistics")
def describe_replication_table_statistics(client, config_arn: str, filters: list[dict]) -> list[dict[str, Any]]:
    """What a serverless replication did and knows of each table."""
    return _marked(
        client,
        "describe_replication_table_statistics",
        "ReplicationTableStatistics",
        ReplicationConfigArn=config_arn,
        Filters=filters,
    )


@aws.read("describe assessment runs", default=[])
def describe_assessment_runs(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Premigration assessment runs."""
    return _marked(
        client, "describe_replication_task_assessment_runs", "ReplicationTaskAssessmentRuns", Filters=filters
    )


@aws.read("describe individual assessments", default=[])
def describe_individual_assessments(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The individual assessments of assessment runs."""
    return _marked(
        client,
        "describe_replication_task_individual_assessments",
        "ReplicationTaskIndividualAssessments",
        Filters=filters,
    )


@aws.call("describe applicable individual assessments")
def describe_applicable_assessments(client, **request: Any) -> list[str]:
    """Names of the individual assessments that apply to a task, or to a model of one."""
    return _marked(client, "describe_applicable_individual_assessments", "IndividualAssessmentNames", **request)


@aws.call("start assessment run")
def start_assessment_run(client, **request: Any) -> None:
    """Begin a premigration assessment run of a task that does not run."""
    client.start_replication_task_assessment_run(**request)


@aws.call("cancel assessment run")
def cancel_assessment_run(client, arn: str) -> None:
    """Begin to cancel a premigration assessment run."""
    client.cancel_replication_task_assessment_run(ReplicationTaskAssessmentRunArn=arn)


@aws.delete("delete assessment run")
def delete_assessment_run(client, arn: str) -> None:
    """Remove what DMS knows of a premigration assessment run; the results in the bucket stay."""
    client.delete_replication_task_assessment_run(ReplicationTaskAssessmentRunArn=arn)


# What other services know


@aws.call("read the caller's account")
def caller(sts) -> dict[str, str]:
    """{Account, Arn, UserId} of whoever asks."""
    return sts.get_caller_identity()


@kms_calls.read("find the KMS key")
def key_arn(kms, key: str) -> str | None:
    """The ARN of a KMS key given by id, ARN or alias; None where there is no such key."""
    return kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]


def resolve_key(clients: Callable[[str], Any], key: str | None) -> str | None:
    """The ARN of a KMS key, which users name by id, ARN or alias and DMS by ARN. Asked of KMS unless it is one already.

    A key that does not exist (yet, in a dry run) stays as it was stated: DMS says so where it matters.
    """
    return key if key is None or ":key/" in key else key_arn(clients("kms"), key) or key
