# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""CloudWatch's answers in the modules' spelling. Pure."""

from __future__ import annotations

import json
from typing import Any


def from_api(answer: dict[str, Any], tags: dict[str, str]) -> dict[str, Any]:
    """A dashboard as the modules return it."""
    return {
        "dashboard_name": answer["DashboardName"],
        "dashboard_arn": answer["DashboardArn"],
        "body": json.loads(answer["DashboardBody"]),
        "tags": tags,
    }


def entry_of(entry: dict[str, Any]) -> dict[str, Any]:
    """A dashboard as a list names it, without its body."""
    return {
        "dashboard_name": entry["DashboardName"],
        "dashboard_arn": entry["DashboardArn"],
        "last_modified": entry["LastModified"].isoformat() if "LastModified" in entry else None,
        "size": entry.get("Size"),
    }


def messages_of(answer: list[dict[str, str]]) -> list[dict[str, str]]:
    """What CloudWatch says of a body."""
    return [{"data_path": item.get("DataPath", ""), "message": item.get("Message", "")} for item in answer]
