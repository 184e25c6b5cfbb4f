# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each. `direction` is ingress or egress."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls, refusal
from ansible_collections.migrate.aws.plugins.module_utils._tags import EC2Tags, tag_list

#: What EC2 answers about a group that does not exist, or that was created a moment ago.
NOT_FOUND = "InvalidGroup.NotFound"

aws = Calls(NOT_FOUND)
tags = EC2Tags(aws, transient=(NOT_FOUND,))


@aws.call("list the security groups of the VPC")
def groups_of(client, vpc_id: str) -> list[dict[str, Any]]:
    """Every security group of a VPC, in the API's own shape; none where there is no such VPC."""
    pages = client.get_paginator("describe_security_groups").paginate(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
    return pages.build_full_result()["SecurityGroups"]


@aws.call("create the security group")
def create_group(client, vpc_id: str, name: str, description: str, tags: dict[str, str]) -> str:
    """Returns the id of the new group, which lets everything out until told otherwise."""
    return client.create_security_group(
        VpcId=vpc_id,
        GroupName=name,
        Description=description,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": tag_list(tags)}],
    )["GroupId"]


@aws.delete("delete the security group")
def delete_group(client, group_id: str) -> None:
    """Fails with DependencyViolation while anything uses the group."""
    client.delete_security_group(GroupId=group_id)


@aws.call("add rules to the security group", NOT_FOUND)
def authorize(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Add rules."""
    getattr(client, f"authorize_security_group_{direction}")(GroupId=group_id, IpPermissions=permissions)


@aws.call("remove rules from the security group", NOT_FOUND, "InvalidPermission.NotFound")
def revoke(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Remove rules."""
    getattr(client, f"revoke_security_group_{direction}")(GroupId=group_id, IpPermissions=permissions)


@aws.call("describe the rules of the security group", NOT_FOUND)
def describe(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Give rules which are there already the descriptions of `permissions`."""
    operation = getattr(client, f"update_security_group_rule_descriptions_{direction}")
    operation(GroupId=group_id, IpPermissions=permissions)


def still_used(error: AnsibleAWSError) -> bool:
    """Whether a group could not be deleted because a network interface or another group still names it."""
    return refusal(error)[0] == "DependencyViolation"
