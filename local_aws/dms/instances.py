# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication instances."""

from __future__ import annotations

import datetime
import time
from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends

from local_aws import latencies, maintenance
from local_aws.lifecycle import Lifecycle

from . import catalog
from .faults import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
    StorageQuotaExceededFault,
)
from .names import check_identifier
from .paging import page, select
from .subnet_groups import SubnetGroup

if TYPE_CHECKING:
    from .backend import DmsBackend

_CHANGE_SECONDS, _DELETION_SECONDS = 300, 240
# of a modification these wait for the maintenance window unless ApplyImmediately is set
_DEFERRED = {
    "ReplicationInstanceClass": "instance_class",
    "AllocatedStorage": "storage",
    "MultiAZ": "multi_az",
    "EngineVersion": "engine_version",
    "NetworkType": "network_type",
}
_DIRECT = {
    "PreferredMaintenanceWindow": "maintenance_window",
    "AutoMinorVersionUpgrade": "auto_minor_version_upgrade",
    "KerberosAuthenticationSettings": "kerberos",
}
_NETWORK_TYPES = ("IPV4", "DUAL", "IPV6")


class Instance:
    """One replication instance: the place where tasks run."""

    def __init__(self, identifier: str, instance_arn: str, subnet_group: SubnetGroup | None):
        self.identifier = identifier
        self.arn = instance_arn
        self.subnet_group = subnet_group
        self.lifecycle = Lifecycle("creating", "available", latencies.REPLICATION_INSTANCE)
        self.created = time.time()
        self.pending: dict[str, Any] = {}
        self.instance_class = ""
        self.storage = 0
        self.security_groups: list[str] = []
        self.zone = ""
        self.maintenance_window = "sun:06:00-sun:14:00"
        self.multi_az = False
        self.engine_version = catalog.ENGINE_VERSION
        self.auto_minor_version_upgrade = True
        self.kms_key = ""
        self.public = True
        self.network_type = "IPV4"
        self.dns_name_servers: str | None = None
        self.kerberos: dict[str, str] | None = None
        self.addresses: list[str] = []

    @property
    def log_group(self) -> str:
        """Where the logs of its tasks go."""
        return f"dms-tasks-{self.identifier}"

    def to_dict(self) -> dict[str, Any]:
        """The instance as the API shows it."""
        shown = {
            "ReplicationInstanceIdentifier": self.identifier,
            "ReplicationInstanceClass": self.instance_class,
            "ReplicationInstanceStatus": self.lifecycle.status,
            "AllocatedStorage": self.storage,
            "InstanceCreateTime": self.created,
            "VpcSecurityGroups": [{"VpcSecurityGroupId": group, "Status": "active"} for group in self.security_groups],
            "AvailabilityZone": self.zone,
            "PreferredMaintenanceWindow": self.maintenance_window,
            "PendingModifiedValues": dict(self.pending),
            "MultiAZ": self.multi_az,
            "EngineVersion": self.engine_version,
            "AutoMinorVersionUpgrade": self.auto_minor_version_upgrade,
            "KmsKeyId": self.kms_key,
            "ReplicationInstanceArn": self.arn,
            "PubliclyAccessible": self.public,
            "NetworkType": self.network_type,
        }
        if self.subnet_group:
            shown["ReplicationSubnetGroup"] = self.subnet_group.to_dict()
        if self.dns_name_servers:
            shown["DnsNameServers"] = self.dns_name_servers
        if self.kerberos:
            shown["KerberosAuthenticationSettings"] = dict(self.kerberos)
        if self.lifecycle.status != "creating":
            shown |= {
                "ReplicationInstancePrivateIpAddress": self.addresses[0],
                "ReplicationInstancePrivateIpAddresses": self.addresses,
            }
        return shown


class Instances:
    """The instances of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._instances: dict[str, Instance] = {}

    def all(self) -> list[Instance]:
        """Every instance that still exists, deleting ones included."""
        for gone in [key for key, instance in self._instances.items() if instance.lifecycle.status == "deleted"]:
            del self._instances[gone]
        return list(self._instances.values())

    def get(self, instance_arn: str) -> Instance:
        """The instance of that ARN."""
        found = next((instance for instance in self.all() if instance.arn == instance_arn), None)
        if found is None:
            raise ResourceNotFoundFault(f"Replication instance {instance_arn} not found")
        return found

    def available(self, instance_arn: str) -> Instance:
        """The instance of that ARN, refused while it is not available."""
        instance = self.get(instance_arn)
        if instance.lifecycle.status != "available":
            raise InvalidResourceStateFault(f"Replication instance {instance.identifier} is not in available state")
        return instance

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateReplicationInstance."""
        identifier = check_identifier("ReplicationInstanceIdentifier", params["ReplicationInstanceIdentifier"], 63)
        instance_arn = self._backend.arn("rep", params.get("ResourceIdentifier"))
        if any(instance.identifier == identifier or instance.arn == instance_arn for instance in self.all()):
            raise ResourceAlreadyExistsFault(f"Replication Instance {identifier} already exists")
        group = self._subnet_group(params.get("ReplicationSubnetGroupIdentifier"))
        instance = Instance(identifier, instance_arn, group)
        instance.instance_class = _checked_class(params["ReplicationInstanceClass"])
        instance.storage = _checked_storage(
            params.get("AllocatedStorage", catalog.default_storage(instance.instance_class))
        )
        instance.engine_version = _checked_version(params.get("EngineVersion") or catalog.ENGINE_VERSION)
        instance.security_groups = self._security_groups(params.get("VpcSecurityGroupIds"), group)
        instance.multi_az = params.get("MultiAZ", False)
        if instance.multi_az and params.get("AvailabilityZone"):
            raise InvalidParameterCombinationException("AvailabilityZone cannot be specified with a Multi-AZ instance")
        instance.zone = self._zone(params.get("AvailabilityZone"), group)
        instance.maintenance_window = params.get("PreferredMaintenanceWindow") or instance.maintenance_window
        instance.auto_minor_version_upgrade = params.get("AutoMinorVersionUpgrade", True)
        instance.kms_key = self._backend.kms_key_arn(params.get("KmsKeyId"))
        instance.public = params.get("PubliclyAccessible", True)
        instance.network_type = _checked_network(params.get("NetworkType") or "IPV4")
        instance.kerberos = params.get("KerberosAuthenticationSettings")
        instance.dns_name_servers = params.get("DnsNameServers")
        instance.addresses = [f"10.0.{len(self._instances) % 250}.{20 + len(self._instances) // 250}"]
        self._instances[instance_arn] = instance
        self._backend.tag(instance_arn, params.get("Tags"))
        return {**instance.to_dict(), "ReplicationInstanceStatus": "creating"}

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyReplicationInstance: a change of hardware or version waits for the window, or is applied at once."""
        instance = self.available(params["ReplicationInstanceArn"])
        changes = self._checked_changes(instance, params)
        for name, attribute in _DIRECT.items():
            if params.get(name) is not None:
                setattr(instance, attribute, params[name])
        if params.get("VpcSecurityGroupIds"):
            instance.security_groups = self._security_groups(params["VpcSecurityGroupIds"], instance.subnet_group)
        if params.get("ReplicationInstanceIdentifier"):
            instance.identifier = self._renamed(instance, params["ReplicationInstanceIdentifier"])
        if not params.get("ApplyImmediately", False):
            instance.pending |= changes
            return instance.to_dict()
        due = {**instance.pending, **changes}
        for name, value in due.items():
            setattr(instance, _DEFERRED[name], value)
        instance.pending = {}
        if not due:
            return instance.to_dict()
        instance.lifecycle.change("modifying", "available", _CHANGE_SECONDS)
        return {**instance.to_dict(), "ReplicationInstanceStatus": "modifying"}

    def reboot(self, params: dict[str, Any]) -> dict[str, Any]:
        """RebootReplicationInstance."""
        instance = self.available(params["ReplicationInstanceArn"])
        instance.lifecycle.change("rebooting", "available", _CHANGE_SECONDS)
        return {**instance.to_dict(), "ReplicationInstanceStatus": "rebooting"}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationInstance: refused while tasks live on it."""
        instance = self.get(params["ReplicationInstanceArn"])
        if any(task.instance is instance for task in self._backend.tasks.all()):
            raise InvalidResourceStateFault(
                f"Replication instance {instance.arn} is in use by one or more ReplicationTasks and cannot be deleted"
            )
        if instance.lifecycle.status == "deleting":
            raise InvalidResourceStateFault(f"Replication instance {instance.identifier} is already being deleted")
        instance.lifecycle.change("deleting", "deleted", _DELETION_SECONDS)
        self._backend.connections.forget_instance(instance)
        self._backend.untag(instance.arn)
        return {**instance.to_dict(), "ReplicationInstanceStatus": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationInstances."""
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "replication-instance-arn": lambda instance: instance.arn,
                "replication-instance-id": lambda instance: instance.identifier,
                "replication-instance-class": lambda instance: instance.instance_class,
                "engine-version": lambda instance: instance.engine_version,
            },
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Replication Instances found matching provided filters")
        shown, marker = page(found, params)
        return {"ReplicationInstances": [instance.to_dict() for instance in shown], **marker}

    def pending_maintenance(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribePendingMaintenanceActions."""
        arn = params.get("ReplicationInstanceArn")
        wanted = [self.get(arn)] if arn else self.all()
        shown, marker = page(maintenance.pending([instance.arn for instance in wanted]), params)
        return {"PendingMaintenanceActions": [_in_seconds(one) for one in shown], **marker}

    def _checked_changes(self, instance: Instance, params: dict[str, Any]) -> dict[str, Any]:
        stated = {name: params[name] for name in _DEFERRED if params.get(name) is not None}
        changes = {name: value for name, value in stated.items() if value != getattr(instance, _DEFERRED[name])}
        if "NetworkType" in changes:
            _checked_network(changes["NetworkType"])
        if "ReplicationInstanceClass" in changes:
            _checked_class(changes["ReplicationInstanceClass"])
        if "EngineVersion" in changes:
            wanted = _checked_version(changes["EngineVersion"])
            _refuse_downgrade(instance.engine_version, wanted, params.get("AllowMajorVersionUpgrade", False))
        if "AllocatedStorage" in changes and _checked_storage(changes["AllocatedStorage"]) < instance.storage:
            raise InvalidParameterValueException("The allocated storage of a replication instance cannot be reduced")
        # to state what the instance has takes back what waits
        instance.pending = {name: value for name, value in instance.pending.items() if name not in stated}
        return changes

    def _renamed(self, instance: Instance, identifier: str) -> str:
        identifier = check_identifier("ReplicationInstanceIdentifier", identifier, 63)
        if any(other.identifier == identifier for other in self.all() if other is not instance):
            raise ResourceAlreadyExistsFault(f"Replication Instance {identifier} already exists")
        return identifier

    def _subnet_group(self, identifier: str | None) -> SubnetGroup | None:
        return self._backend.subnet_groups.get(identifier) if identifier else None

    def _zone(self, zone: str | None, group: SubnetGroup | None) -> str:
        offered = [subnet.availability_zone for subnet in group.subnets] if group else self._backend.zones()
        if zone and zone not in offered:
            raise InvalidParameterValueException(f"Availability zone {zone} is not covered by the subnet group")
        return zone or offered[0]

    def _security_groups(self, wanted: list[str] | None, group: SubnetGroup | None) -> list[str]:
        ec2 = ec2_backends[self._backend.account_id][self._backend.region_name]
        if not wanted:
            default = ec2.get_security_group_by_name_or_id("default", group.vpc_id) if group else None
            return [default.id] if default else []
        for group_id in wanted:
            found = ec2.get_security_group_from_id(group_id)
            if found is None or (group and found.vpc_id != group.vpc_id):
                raise InvalidParameterValueException(f"Invalid security group , groupId= {group_id}, groupName=.")
        return list(wanted)


def _checked_class(name: str) -> str:
    if name not in catalog.INSTANCE_CLASSES:
        raise InvalidParameterValueException(f"Replication instance class {name} is not a valid instance class")
    return name


def _checked_network(kind: str) -> str:
    if kind not in _NETWORK_TYPES:
        raise InvalidParameterValueException(f"The network type {kind} is not valid")
    return kind


def _checked_version(version: str) -> str:
    if version not in catalog.ENGINE_VERSIONS:
        raise InvalidParameterValueException(f"No replication engine found with version: {version}")
    return version


def _refuse_downgrade(current: str, wanted: str, allows_major: bool) -> None:
    old, new = ([int(part) for part in version.split(".")] for version in (current, wanted))
    if new < old:
        raise InvalidParameterCombinationException(f"Cannot upgrade the replication engine from {current} to {wanted}")
    if new[0] != old[0] and not allows_major:
        raise InvalidParameterCombinationException(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )


def _checked_storage(gigabytes: int) -> int:
    if gigabytes > catalog.MAX_STORAGE:
        raise StorageQuotaExceededFault(f"Allocated storage {gigabytes} exceeds {catalog.MAX_STORAGE} GB")
    if gigabytes < catalog.MIN_STORAGE:
        raise InvalidParameterValueException(
            f"Invalid storage size. Allocated storage must be between {catalog.MIN_STORAGE} and "
            f"{catalog.MAX_STORAGE} GB"
        )
    return gigabytes


def _in_seconds(pending: dict[str, Any]) -> dict[str, Any]:
    """The same with its times as DMS's JSON has them."""
    actions = [
        {name: value.timestamp() if isinstance(value, datetime.datetime) else value for name, value in action.items()}
        for action in pending["PendingMaintenanceActionDetails"]
    ]
    return {**pending, "PendingMaintenanceActionDetails": actions}
