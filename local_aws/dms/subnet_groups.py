# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication subnet groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from local_aws import policies

from . import wording
from .faults import (
    AccessDeniedFault,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    InvalidSubnet,
    ReplicationSubnetGroupDoesNotCoverEnoughAZs,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
    SubnetAlreadyInUse,
)
from .paging import page, select

if TYPE_CHECKING:
    from .backend import DmsBackend

_VPC_POLICY = "AmazonDMSVPCManagementRole"


class SubnetGroup:
    """A named set of subnets of one VPC, in at least two availability zones."""

    def __init__(self, identifier: str, group_arn: str):
        self.identifier = identifier
        self.arn = group_arn
        self.description = ""
        self.vpc_id = ""
        self.subnets: list[Any] = []

    def to_dict(self) -> dict[str, Any]:
        """The group as the API shows it."""
        return {
            "ReplicationSubnetGroupIdentifier": self.identifier,
            "ReplicationSubnetGroupDescription": self.description,
            "VpcId": self.vpc_id,
            "SubnetGroupStatus": "Complete",
            "Subnets": [
                {
                    "SubnetIdentifier": subnet.id,
                    "SubnetAvailabilityZone": {"Name": subnet.availability_zone},
                    "SubnetStatus": "Active",
                }
                for subnet in self.subnets
            ],
            "SupportedNetworkTypes": ["IPV4"],
            "IsReadOnly": False,
        }


class SubnetGroups:
    """The groups of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._groups: dict[str, SubnetGroup] = {}

    def all(self) -> list[SubnetGroup]:
        """Every group."""
        return list(self._groups.values())

    def get(self, identifier: str) -> SubnetGroup:
        """The group of that name, in whatever case it is asked for."""
        group = self._groups.get(identifier.lower())
        if group is None:
            raise ResourceNotFoundFault(f"Replication Subnet Group {identifier} doesn't exist")
        return group

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateReplicationSubnetGroup."""
        self._require_vpc_role()
        identifier = _checked_identifier(params["ReplicationSubnetGroupIdentifier"])
        if identifier in self._groups:
            raise ResourceAlreadyExistsFault(f"ReplicationSubnetGroup {identifier} already exists")
        group = SubnetGroup(identifier, self._backend.arn("subgrp", identifier))
        group.description = _checked_description(params["ReplicationSubnetGroupDescription"])
        group.vpc_id, group.subnets = self._subnets(params["SubnetIds"])
        self._groups[identifier] = group
        self._backend.tag(group.arn, params.get("Tags"))
        return group.to_dict()

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyReplicationSubnetGroup."""
        self._require_vpc_role()
        group = self.get(params["ReplicationSubnetGroupIdentifier"])
        vpc_id, subnets = self._subnets(params["SubnetIds"])
        if vpc_id != group.vpc_id:
            raise InvalidSubnet("The new Subnets are not in the same Vpc as the existing subnet group")
        self._refuse_lost_zones(group, subnets)
        group.subnets = subnets
        if params.get("ReplicationSubnetGroupDescription"):
            group.description = _checked_description(params["ReplicationSubnetGroupDescription"])
        return group.to_dict()

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationSubnetGroup."""
        group = self.get(params["ReplicationSubnetGroupIdentifier"])
        if any(instance.subnet_group is group for instance in self._backend.instances.all()):
            raise InvalidResourceStateFault(
                f"Cannot delete the subnet group '{group.identifier}' because it is in use by a replication instance"
            )
        if any(
            config.compute.get("ReplicationSubnetGroupId") == group.identifier for config in self._backend.configs.all()
        ):
            raise InvalidResourceStateFault(
                f"Cannot delete the subnet group '{group.identifier}' because it is in use by a replication config"
            )
        del self._groups[group.identifier]
        self._backend.untag(group.arn)
        return {}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationSubnetGroups."""
        found = select(
            self._groups.values(),
            params.get("Filters"),
            {"replication-subnet-group-id": lambda group: group.identifier},
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Replication Subnet Groups found matching provided filters")
        shown, marker = page(found, params)
        return {"ReplicationSubnetGroups": [group.to_dict() for group in shown], **marker}

    def _refuse_lost_zones(self, group: SubnetGroup, subnets: list[Any]) -> None:
        zones = {subnet.availability_zone for subnet in subnets}
        for instance in self._backend.instances.all():
            if instance.subnet_group is group and instance.zone not in zones:
                raise SubnetAlreadyInUse(
                    f"The subnet of availability zone {instance.zone} is in use by replication "
                    f"instance {instance.identifier}"
                )

    def _require_vpc_role(self) -> None:
        backend = self._backend
        role = policies.assumable_role(backend.account_id, backend.region_name, "dms-vpc-role", *backend.principals)
        if role is None or _VPC_POLICY not in policies.attached_policy_names(role):
            wanted = role_arn(backend.partition, backend.account_id, "dms-vpc-role")
            raise AccessDeniedFault(wording.role_not_configured(wanted))

    def _subnets(self, subnet_ids: list[str]) -> tuple[str, list[Any]]:
        ec2 = ec2_backends[self._backend.account_id][self._backend.region_name]
        try:
            subnets = [ec2.get_subnet(subnet_id) for subnet_id in dict.fromkeys(subnet_ids)]
        except InvalidSubnetIdError as missing:
            raise InvalidSubnet(f"Some input subnets in :[{', '.join(subnet_ids)}] are invalid.") from missing
        if len({subnet.vpc_id for subnet in subnets}) > 1:
            raise InvalidSubnet("The subnets are not all in the same VPC")
        if len({subnet.availability_zone for subnet in subnets}) < 2:
            raise ReplicationSubnetGroupDoesNotCoverEnoughAZs(
                "The replication subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
                "Current AZ coverage: "
                + ", ".join(subnet.availability_zone for subnet in subnets)
                + ". Add subnets to cover at least 2 AZs."
            )
        return subnets[0].vpc_id, subnets


def role_arn(partition: str, account: str, name: str) -> str:
    """The ARN a role of that name would have."""
    return f"arn:{partition}:iam::{account}:role/{name}"


def _checked_identifier(value: str) -> str:
    allowed = all(char.isalnum() or char in " ._-" for char in value)
    if not value or len(value) > 255 or not allowed or value.lower() == "default":
        raise InvalidParameterValueException(
            "The parameter ReplicationSubnetGroupIdentifier must be provided and must not be blank, must contain no "
            "more than 255 letters, numbers, periods, underscores, or hyphens, and must not be 'default'."
        )
    return value.lower()


def _checked_description(value: str) -> str:
    if not value or not value.isprintable():
        raise InvalidParameterValueException(
            "The parameter ReplicationSubnetGroupDescription must be provided and must not be blank."
        )
    return value
