# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about dashboards. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("ResourceNotFound", "DashboardNotFoundError")
tags = Tags(aws, "ResourceARN")


@aws.read("read the dashboard")
def dashboard(client, name: str) -> dict[str, Any] | None:
    """{DashboardName, DashboardArn, DashboardBody}."""
    return client.get_dashboard(DashboardName=name)


@aws.call("list the dashboards")
def dashboards(client, prefix: str) -> list[dict[str, Any]]:
    """Entries, without their bodies, of the dashboards whose names begin with `prefix`."""
    pages = client.get_paginator("list_dashboards").paginate(**({"DashboardNamePrefix": prefix} if prefix else {}))
    return [entry for page in pages for entry in page["DashboardEntries"]]


@aws.call("put the dashboard")
def put_dashboard(client, name: str, body: str) -> list[dict[str, str]]:
    """Write the whole dashboard; returns CloudWatch's warnings about it."""
    return client.put_dashboard(DashboardName=name, DashboardBody=body).get("DashboardValidationMessages", [])


@aws.delete("delete the dashboard")
def delete_dashboard(client, name: str) -> None:
    client.delete_dashboards(DashboardNames=[name])
