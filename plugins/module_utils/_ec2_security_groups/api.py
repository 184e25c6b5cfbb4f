# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each. `direction` is ingress or egress."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._ec2_security_groups.errors import SecurityGroupsErrorHandler

#: What EC2 answers until a group that was made just now is known everywhere.
NOT_YET = "InvalidGroup.NotFound"


@SecurityGroupsErrorHandler.common_error_handler("list the security groups of the VPC")
@retry()
def groups_of(client, vpc_id: str) -> list[dict[str, Any]]:
    """Every security group of a VPC, in the API's own shape; none where there is no such VPC."""
    pages = client.get_paginator("describe_security_groups").paginate(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
    return pages.build_full_result()["SecurityGroups"]


@SecurityGroupsErrorHandler.common_error_handler("create the security group")
@retry()
def create_group(client, vpc_id: str, name: str, description: str, tags: dict[str, str]) -> str:
    """Returns the id of the new group, which lets everything out until told otherwise."""
    return client.create_security_group(
        VpcId=vpc_id,
        GroupName=name,
        Description=description,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": ansible_dict_to_boto3_tag_list(tags)}],
    )["GroupId"]


@SecurityGroupsErrorHandler.deletion_error_handler("delete the security group")
@retry()
def delete_group(client, group_id: str) -> None:
    """Fails with DependencyViolation while anything uses the group."""
    client.delete_security_group(GroupId=group_id)


@SecurityGroupsErrorHandler.common_error_handler("add rules to the security group")
@retry(NOT_YET)
def authorize(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Add rules."""
    getattr(client, f"authorize_security_group_{direction}")(GroupId=group_id, IpPermissions=permissions)


@SecurityGroupsErrorHandler.common_error_handler("remove rules from the security group")
@retry(NOT_YET, "InvalidPermission.NotFound")
def revoke(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Remove rules."""
    getattr(client, f"revoke_security_group_{direction}")(GroupId=group_id, IpPermissions=permissions)


@SecurityGroupsErrorHandler.common_error_handler("describe the rules of the security group")
@retry(NOT_YET)
def describe(client, direction: str, group_id: str, permissions: list[dict[str, Any]]) -> None:
    """Give rules which are there already the descriptions of `permissions`."""
    operation = getattr(client, f"update_security_group_rule_descriptions_{direction}")
    operation(GroupId=group_id, IpPermissions=permissions)


@SecurityGroupsErrorHandler.common_error_handler("tag the security group")
@retry(NOT_YET)
def set_tags(client, group_id: str, tags: dict[str, str]) -> None:
    """Add or overwrite tags."""
    client.create_tags(Resources=[group_id], Tags=ansible_dict_to_boto3_tag_list(tags))


@SecurityGroupsErrorHandler.common_error_handler("remove tags from the security group")
@retry()
def remove_tags(client, group_id: str, keys: list[str]) -> None:
    """Remove tags."""
    client.delete_tags(Resources=[group_id], Tags=[{"Key": key} for key in keys])
