# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about dashboards. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    retry,
)
from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_dashboard.errors import DashboardErrorHandler


@DashboardErrorHandler.list_error_handler("read the dashboard")
@retry()
def dashboard(client, name: str) -> dict[str, Any] | None:
    """{DashboardName, DashboardArn, DashboardBody}."""
    return client.get_dashboard(DashboardName=name)


@DashboardErrorHandler.common_error_handler("list the dashboards")
@retry()
def dashboards(client, prefix: str) -> list[dict[str, Any]]:
    """Entries, without their bodies, of the dashboards whose names begin with `prefix`."""
    pages = client.get_paginator("list_dashboards").paginate(**({"DashboardNamePrefix": prefix} if prefix else {}))
    return [entry for page in pages for entry in page["DashboardEntries"]]


@DashboardErrorHandler.common_error_handler("put the dashboard")
@retry()
def put_dashboard(client, name: str, body: str) -> list[dict[str, str]]:
    """Write the whole dashboard; returns CloudWatch's warnings about it."""
    return client.put_dashboard(DashboardName=name, DashboardBody=body).get("DashboardValidationMessages", [])


@DashboardErrorHandler.deletion_error_handler("delete the dashboard")
@retry()
def delete_dashboard(client, name: str) -> None:
    client.delete_dashboards(DashboardNames=[name])


@DashboardErrorHandler.common_error_handler("read the dashboard's tags")
@retry()
def tags(client, arn: str) -> dict[str, str]:
    return boto3_tag_list_to_ansible_dict(client.list_tags_for_resource(ResourceARN=arn)["Tags"])


@DashboardErrorHandler.common_error_handler("tag the dashboard")
@retry()
def set_tags(client, arn: str, tags: dict[str, str]) -> None:
    client.tag_resource(ResourceARN=arn, Tags=ansible_dict_to_boto3_tag_list(tags))


@DashboardErrorHandler.common_error_handler("remove tags of the dashboard")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(ResourceARN=arn, TagKeys=keys)
