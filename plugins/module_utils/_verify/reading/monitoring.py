# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The alarms, dashboards and topics of a deployment as they are."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region


def read(regions: list[Region], prefixes: list[str], suffix: str) -> dict[str, list[Any]]:
    """What has a name that begins so, and is not tagged as another deployment's, in each of the regions."""
    return {
        "alarms": [alarm for region in regions for alarm in _alarms(region, prefixes, suffix)],
        "dashboards": [dashboard for region in regions for dashboard in _dashboards(region, prefixes)],
        "topics": [topic["TopicArn"] for region in regions for topic in region.listed("sns", "list_topics", "Topics")],
    }


def _alarms(region: Region, prefixes: list[str], suffix: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for prefix in prefixes:
        answer = (
            region.ask(
                "cloudwatch", "describe_alarms", AlarmNamePrefix=prefix, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
            )
            or {}
        )
        found |= {one["AlarmArn"]: one for kind in ("MetricAlarms", "CompositeAlarms") for one in answer.get(kind, [])}
    tagged = [{**one, "region": region.name, "tags": _tags(region, arn)} for arn, one in found.items()]
    return [one for one in tagged if one["tags"].get("migrate:suffix", suffix) == suffix]


def _tags(region: Region, arn: str) -> dict[str, str]:
    return tag_dict(region.listed("cloudwatch", "list_tags_for_resource", "Tags", ResourceARN=arn))


def _dashboards(region: Region, prefixes: list[str]) -> list[dict[str, Any]]:
    names = {
        one["DashboardName"]
        for prefix in prefixes
        for one in region.listed("cloudwatch", "list_dashboards", "DashboardEntries", DashboardNamePrefix=prefix)
    }
    answers = [region.ask("cloudwatch", "get_dashboard", DashboardName=name) for name in sorted(names)]
    return [
        {"name": one["DashboardName"], "region": region.name, "body": json.loads(one["DashboardBody"])}
        for one in answers
        if one
    ]
