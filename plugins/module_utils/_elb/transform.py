# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between the module's spelling and Elastic Load Balancing's. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict, tag_list

#: What ELB never changes on a target group.
FIXED_FIELDS = {"protocol": "Protocol", "port": "Port", "vpc_id": "VpcId", "target_type": "TargetType"}
HEALTH_CHECK_FIELDS = {
    "protocol": "HealthCheckProtocol",
    "port": "HealthCheckPort",
    "path": "HealthCheckPath",
    "interval": "HealthCheckIntervalSeconds",
    "timeout": "HealthCheckTimeoutSeconds",
    "healthy_threshold": "HealthyThresholdCount",
    "unhealthy_threshold": "UnhealthyThresholdCount",
}


def from_api(answer: dict[str, Any], attributes: list[dict[str, str]], tags: list[dict[str, str]]) -> dict[str, Any]:
    """A target group in the module's spelling."""
    health_check = {name: answer.get(field) for name, field in HEALTH_CHECK_FIELDS.items()}
    return {
        "target_group_name": answer["TargetGroupName"],
        "target_group_arn": answer["TargetGroupArn"],
        **{name: answer.get(field) for name, field in FIXED_FIELDS.items()},
        "health_check": {**health_check, "success_codes": answer.get("Matcher", {}).get("HttpCode")},
        "attributes": {attribute["Key"]: attribute["Value"] for attribute in attributes},
        "load_balancer_arns": sorted(answer.get("LoadBalancerArns", [])),
        "tags": tag_dict(tags),
    }


def health_check_request(health_check: dict[str, Any]) -> dict[str, Any]:
    """A health check as CreateTargetGroup and ModifyTargetGroup take it."""
    request = {field: health_check.get(name) for name, field in HEALTH_CHECK_FIELDS.items()}
    codes = health_check.get("success_codes")
    request["Matcher"] = codes and {"HttpCode": codes}
    return {field: value for field, value in request.items() if value is not None}


def tags_request(tags: dict[str, str] | None) -> dict[str, Any]:
    """The Tags parameter of CreateTargetGroup, which may not be an empty list."""
    return {"Tags": tag_list(tags)} if tags else {}


def attribute_list(attributes: dict[str, str]) -> list[dict[str, str]]:
    """A dict of attributes in ELB's spelling."""
    return [{"Key": key, "Value": value} for key, value in sorted(attributes.items())]
