# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls to DMS, one function each. Each takes the boto3 client first and raises DMSError.

What reads answers an empty list for what does not exist; what deletes answers False.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSErrorHandler


def only(**values: str | list[str] | None) -> list[dict[str, Any]]:
    """DMS's Filters from names and values, such as `only(endpoint_id="x")`; None filters nothing."""
    return [
        {"Name": name.replace("_", "-"), "Values": value if isinstance(value, list) else [value]}
        for name, value in values.items()
        if value is not None
    ]


@retry()
def _pages(client, operation: str, key: str, **request: Any) -> list[dict[str, Any]]:
    """All records of a paginated operation."""
    return client.get_paginator(operation).paginate(**request).build_full_result()[key]


# Tags


@DMSErrorHandler.list_error_handler("list tags", [])
@retry()
def list_tags(client, arn: str) -> list[dict[str, str]]:
    """[{Key, Value}] of one resource."""
    return client.list_tags_for_resource(ResourceArn=arn)["TagList"]


@DMSErrorHandler.common_error_handler("add tags")
@retry()
def add_tags(client, arn: str, tags: list[dict[str, str]]) -> None:
    """Add or overwrite tags, [{Key, Value}]."""
    client.add_tags_to_resource(ResourceArn=arn, Tags=tags)


@DMSErrorHandler.common_error_handler("remove tags")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    """Remove tags by key."""
    client.remove_tags_from_resource(ResourceArn=arn, TagKeys=keys)


# Replication subnet groups


@DMSErrorHandler.list_error_handler("describe replication subnet groups", [])
def describe_subnet_groups(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication subnet groups."""
    return _pages(client, "describe_replication_subnet_groups", "ReplicationSubnetGroups", Filters=filters)


@DMSErrorHandler.common_error_handler("create replication subnet group")
@retry()
def create_subnet_group(client, **request: Any) -> None:
    """Make a replication subnet group."""
    client.create_replication_subnet_group(**request)


@DMSErrorHandler.common_error_handler("modify replication subnet group")
@retry()
def modify_subnet_group(client, **request: Any) -> None:
    """Change a replication subnet group's description and subnets."""
    client.modify_replication_subnet_group(**request)


@DMSErrorHandler.deletion_error_handler("delete replication subnet group")
@retry()
def delete_subnet_group(client, identifier: str) -> None:
    """Remove a replication subnet group."""
    client.delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=identifier)


# Replication instances


@DMSErrorHandler.list_error_handler("describe replication instances", [])
def describe_instances(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication instances."""
    return _pages(client, "describe_replication_instances", "ReplicationInstances", Filters=filters)


@DMSErrorHandler.common_error_handler("create replication instance")
@retry()
def create_instance(client, **request: Any) -> None:
    """Begin to make a replication instance."""
    client.create_replication_instance(**request)


@DMSErrorHandler.common_error_handler("modify replication instance")
@retry()
def modify_instance(client, **request: Any) -> None:
    """Begin to change a replication instance, or leave the change to its maintenance window."""
    client.modify_replication_instance(**request)


@DMSErrorHandler.deletion_error_handler("delete replication instance")
@retry()
def delete_instance(client, arn: str) -> None:
    """Begin to remove a replication instance."""
    client.delete_replication_instance(ReplicationInstanceArn=arn)


# Endpoints


@DMSErrorHandler.list_error_handler("describe endpoints", [])
def describe_endpoints(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Endpoints."""
    return _pages(client, "describe_endpoints", "Endpoints", Filters=filters)


@DMSErrorHandler.common_error_handler("create endpoint")
@retry()
def create_endpoint(client, **request: Any) -> None:
    """Make an endpoint."""
    client.create_endpoint(**request)


@DMSErrorHandler.common_error_handler("modify endpoint")
@retry()
def modify_endpoint(client, **request: Any) -> None:
    """Change an endpoint."""
    client.modify_endpoint(**request)


@DMSErrorHandler.deletion_error_handler("delete endpoint")
@retry()
def delete_endpoint(client, arn: str) -> None:
    """Begin to remove an endpoint."""
    client.delete_endpoint(EndpointArn=arn)


# Certificates


@DMSErrorHandler.list_error_handler("describe certificates", [])
def describe_certificates(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Certificates, their content included."""
    return _pages(client, "describe_certificates", "Certificates", Filters=filters)


@DMSErrorHandler.common_error_handler("import certificate")
@retry()
def import_certificate(client, **request: Any) -> None:
    """Make a certificate of what is given."""
    client.import_certificate(**request)


@DMSErrorHandler.deletion_error_handler("delete certificate")
@retry()
def delete_certificate(client, arn: str) -> None:
    """Remove a certificate which no endpoint uses."""
    client.delete_certificate(CertificateArn=arn)


# Connections


@DMSErrorHandler.list_error_handler("describe connections", [])
def describe_connections(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The last test of each pair of replication instance and endpoint."""
    return _pages(client, "describe_connections", "Connections", Filters=filters)


@DMSErrorHandler.common_error_handler("test connection")
@retry()
def test_connection(client, instance_arn: str, endpoint_arn: str) -> None:
    """Begin to test a connection; `describe_connections` tells the outcome."""
    client.test_connection(ReplicationInstanceArn=instance_arn, EndpointArn=endpoint_arn)


# Replication tasks


@DMSErrorHandler.list_error_handler("describe replication tasks", [])
def describe_tasks(client, filters: list[dict], without_settings: bool = False) -> list[dict[str, Any]]:
    """Replication tasks; without their settings and table mappings where nobody needs these (they are long)."""
    return _pages(
        client, "describe_replication_tasks", "ReplicationTasks", Filters=filters, WithoutSettings=without_settings
    )


@DMSErrorHandler.common_error_handler("create replication task")
@retry()
def create_task(client, **request: Any) -> None:
    """Begin to make a replication task."""
    client.create_replication_task(**request)


@DMSErrorHandler.common_error_handler("modify replication task")
@retry()
def modify_task(client, **request: Any) -> None:
    """Begin to change a replication task that does not run."""
    client.modify_replication_task(**request)


@DMSErrorHandler.common_error_handler("start replication task")
@retry()
def start_task(client, arn: str, **request: Any) -> None:
    """Begin to start a replication task; StartReplicationTaskType says how."""
    client.start_replication_task(ReplicationTaskArn=arn, **request)


@DMSErrorHandler.common_error_handler("move replication task")
@retry()
def move_task(client, arn: str, instance_arn: str) -> None:
    """Begin to move a replication task that does not run to another replication instance."""
    client.move_replication_task(ReplicationTaskArn=arn, TargetReplicationInstanceArn=instance_arn)


@DMSErrorHandler.common_error_handler("reload tables")
@retry()
def reload_tables(client, arn: str, tables: list[dict[str, str]], option: str) -> None:
    """Begin to load (data-reload) or compare (validate-only) tables of a running task again."""
    client.reload_tables(ReplicationTaskArn=arn, TablesToReload=tables, ReloadOption=option)


@DMSErrorHandler.common_error_handler("stop replication task")
@retry()
def stop_task(client, arn: str) -> None:
    """Begin to stop a replication task."""
    client.stop_replication_task(ReplicationTaskArn=arn)


@DMSErrorHandler.deletion_error_handler("delete replication task")
@retry()
def delete_task(client, arn: str) -> None:
    """Begin to remove a replication task that does not run."""
    client.delete_replication_task(ReplicationTaskArn=arn)


@DMSErrorHandler.common_error_handler("describe table statistics")
def describe_table_statistics(client, task_arn: str, filters: list[dict]) -> list[dict[str, Any]]:
    """What a task did and knows of each table."""
    return _pages(client, "describe_table_statistics", "TableStatistics", ReplicationTaskArn=task_arn, Filters=filters)


# Event subscriptions


@DMSErrorHandler.list_error_handler("describe event subscriptions", [])
def describe_subscriptions(client, **request: Any) -> list[dict[str, Any]]:
    """Event subscriptions, of one name (SubscriptionName) or all."""
    return _pages(client, "describe_event_subscriptions", "EventSubscriptionsList", **request)


@DMSErrorHandler.common_error_handler("describe event categories")
@retry()
def event_categories(client) -> dict[str, list[str]]:
    """The categories of events, by the type of their source."""
    groups = client.describe_event_categories()["EventCategoryGroupList"]
    return {group["SourceType"]: group["EventCategories"] for group in groups}


@DMSErrorHandler.common_error_handler("create event subscription")
@retry()
def create_subscription(client, **request: Any) -> None:
    """Begin to make an event subscription."""
    client.create_event_subscription(**request)


@DMSErrorHandler.common_error_handler("modify event subscription")
@retry()
def modify_subscription(client, **request: Any) -> None:
    """Begin to change an event subscription."""
    client.modify_event_subscription(**request)


@DMSErrorHandler.deletion_error_handler("delete event subscription")
@retry()
def delete_subscription(client, name: str) -> None:
    """Begin to remove an event subscription."""
    client.delete_event_subscription(SubscriptionName=name)


# Serverless replications and premigration assessments, whose operations botocore has no paginators for


@retry()
def _marked(client, operation: str, key: str, **request: Any) -> list[Any]:
    """All records of an operation that gives a Marker where there are more."""
    records, marker = [], {}
    while True:
        answer = getattr(client, operation)(**request, **marker)
        records += answer[key]
        if not answer.get("Marker"):
            return records
        marker = {"Marker": answer["Marker"]}


@DMSErrorHandler.list_error_handler("describe replication configurations", [])
def describe_configs(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Replication configurations."""
    return _marked(client, "describe_replication_configs", "ReplicationConfigs", Filters=filters)


@DMSErrorHandler.list_error_handler("describe replications", [])
def describe_replications(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The replications of configurations."""
    return _marked(client, "describe_replications", "Replications", Filters=filters)


@DMSErrorHandler.common_error_handler("create replication configuration")
@retry()
def create_config(client, **request: Any) -> None:
    """Make a replication configuration."""
    client.create_replication_config(**request)


@DMSErrorHandler.common_error_handler("modify replication configuration")
@retry()
def modify_config(client, **request: Any) -> None:
    """Begin to change a replication configuration whose replication does not run."""
    client.modify_replication_config(**request)


@DMSErrorHandler.deletion_error_handler("delete replication configuration")
@retry()
def delete_config(client, arn: str) -> None:
    """Begin to remove a replication configuration whose replication holds no capacity."""
    client.delete_replication_config(ReplicationConfigArn=arn)


@DMSErrorHandler.common_error_handler("start replication")
@retry()
def start_replication(client, **request: Any) -> None:
    """Begin to provision capacity for a replication and to start it; StartReplicationType says how."""
    client.start_replication(**request)


@DMSErrorHandler.common_error_handler("stop replication")
@retry()
def stop_replication(client, arn: str) -> None:
    """Begin to stop a replication."""
    client.stop_replication(ReplicationConfigArn=arn)


@DMSErrorHandler.common_error_handler("reload replication tables")
@retry()
def reload_replication_tables(client, arn: str, tables: list[dict[str, str]], option: str) -> None:
    """Begin to load (data-reload) or compare (validate-only) tables of a running replication again."""
    client.reload_replication_tables(ReplicationConfigArn=arn, TablesToReload=tables, ReloadOption=option)


@DMSErrorHandler.common_error_handler("describe replication table statistics")
def describe_replication_table_statistics(client, config_arn: str, filters: list[dict]) -> list[dict[str, Any]]:
    """What a serverless replication did and knows of each table."""
    return _marked(
        client,
        "describe_replication_table_statistics",
        "ReplicationTableStatistics",
        ReplicationConfigArn=config_arn,
        Filters=filters,
    )


@DMSErrorHandler.list_error_handler("describe assessment runs", [])
def describe_assessment_runs(client, filters: list[dict]) -> list[dict[str, Any]]:
    """Premigration assessment runs."""
    return _marked(
        client, "describe_replication_task_assessment_runs", "ReplicationTaskAssessmentRuns", Filters=filters
    )


@DMSErrorHandler.list_error_handler("describe individual assessments", [])
def describe_individual_assessments(client, filters: list[dict]) -> list[dict[str, Any]]:
    """The individual assessments of assessment runs."""
    return _marked(
        client,
        "describe_replication_task_individual_assessments",
        "ReplicationTaskIndividualAssessments",
        Filters=filters,
    )


@DMSErrorHandler.common_error_handler("describe applicable individual assessments")
def describe_applicable_assessments(client, **request: Any) -> list[str]:
    """Names of the individual assessments that apply to a task, or to a model of one."""
    return _marked(client, "describe_applicable_individual_assessments", "IndividualAssessmentNames", **request)


@DMSErrorHandler.common_error_handler("start assessment run")
@retry()
def start_assessment_run(client, **request: Any) -> None:
    """Begin a premigration assessment run of a task that does not run."""
    client.start_replication_task_assessment_run(**request)


@DMSErrorHandler.common_error_handler("cancel assessment run")
@retry()
def cancel_assessment_run(client, arn: str) -> None:
    """Begin to cancel a premigration assessment run."""
    client.cancel_replication_task_assessment_run(ReplicationTaskAssessmentRunArn=arn)


@DMSErrorHandler.deletion_error_handler("delete assessment run")
@retry()
def delete_assessment_run(client, arn: str) -> None:
    """Remove what DMS knows of a premigration assessment run; the results in the bucket stay."""
    client.delete_replication_task_assessment_run(ReplicationTaskAssessmentRunArn=arn)


# What other services know


@DMSErrorHandler.common_error_handler("read the caller's account")
@retry()
def caller(sts) -> dict[str, str]:
    """{Account, Arn, UserId} of whoever asks."""
    return sts.get_caller_identity()


@DMSErrorHandler.common_error_handler("find the KMS key")
@retry()
def key_arn(kms, key: str) -> str:
    """The ARN of a KMS key given by id, ARN or alias."""
    return kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
