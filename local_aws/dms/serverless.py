# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DMS Serverless: replication configurations, and the replications that they describe, on the same engine as tasks.

States, and that a configuration can be deleted only after its stopped replication was deprovisioned, are as public
tests that ran on AWS have recorded them. The API reference says that a configuration cannot be modified once its
replication has started; users report that it can while the replication is stopped, and that it is then MODIFYING.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from local_aws.lifecycle import scaled

from . import access, mappings, task_settings
from .engines import engine_for
from .faults import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
)
from .names import check_identifier, last_segment
from .paging import page, select
from .task import TYPES, Task
from .tasks import reload_tables_of, statistics_of

if TYPE_CHECKING:
    from .backend import DmsBackend

CAPACITY_UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384)
_PHASES = (
    ("initializing", 10),
    ("preparing_metadata_resources", 300),
    ("testing_connection", 30),
    ("fetching_metadata", 60),
    ("calculating_capacity", 10),
    ("provisioning_capacity", 720),
)
_TESTING = "testing_connection"
_MODIFY_SECONDS, _DEPROVISION_SECONDS = 30, 300
_AT_REST = ("created", "stopped", "failed")


class Compute:
    """The capacity on which a replication runs, in the place of a task's replication instance."""

    def __init__(self, identifier: str, arn: str):
        self.identifier = identifier
        self.arn = arn

    @property
    def log_group(self) -> str:
        """Where the replication's log goes."""
        return f"dms-serverless-replication-{last_segment(self.arn)}"


class Config:
    """A replication configuration and its replication."""

    def __init__(self, task: Task, compute: dict[str, Any]):
        self.task = task
        self.compute = compute
        self.supplemental: str | None = None
        self.created = self.updated = time.time()
        self.start_type: str | None = None
        self.provisioned: float | None = None
        self.phase = ""
        self.cancelled = threading.Event()

    @property
    def arn(self) -> str:
        """The configuration's ARN."""
        return self.task.arn

    @property
    def status(self) -> str:
        """The replication's status."""
        if self.phase:
            return self.phase
        status = self.task.lifecycle.status
        return {"ready": "created", "starting": "replication_starting"}.get(status, status)

    @property
    def has_begun(self) -> bool:
        """Whether the engine has ever run."""
        return "FreshStartDate" in self.task.dates

    @property
    def provision_state(self) -> str | None:
        """Capacity is given back a while after the replication has ended."""
        if self.provisioned is None:
            return None
        if self.status not in ("stopped", "failed"):
            return "provisioned"
        ended = self.task.dates.get("StopDate", self.provisioned)
        return "deprovisioned" if time.time() >= ended + scaled(_DEPROVISION_SECONDS) else "deprovisioning"

    def to_dict(self) -> dict[str, Any]:
        """The configuration as the API shows it."""
        whole = self.task.to_dict()
        shown = {
            **self._identity(),
            "ComputeConfig": self.compute,
            "ReplicationSettings": whole["ReplicationTaskSettings"],
            "SupplementalSettings": self.supplemental,
            "TableMappings": whole["TableMappings"],
            "ReplicationConfigCreateTime": self.created,
            "ReplicationConfigUpdateTime": self.updated,
            "IsReadOnly": False,
        }
        return {name: value for name, value in shown.items() if value is not None}

    def replication(self) -> dict[str, Any]:
        """The replication as the API shows it."""
        whole = self.task.to_dict(with_settings=False)
        shown = {
            **self._identity(),
            "Status": self.status,
            "ProvisionData": self._provision_data(),
            "StopReason": whole.get("StopReason"),
            "FailureMessages": [self.task.failure] if self.task.failure else [],
            "ReplicationStats": whole["ReplicationTaskStats"],
            "StartReplicationType": self.start_type,
            "CdcStartPosition": whole.get("CdcStartPosition"),
            "CdcStopPosition": whole.get("CdcStopPosition"),
            "RecoveryCheckpoint": whole.get("RecoveryCheckpoint"),
            "ReplicationCreateTime": self.created,
            "ReplicationUpdateTime": self.updated,
            "ReplicationLastStopTime": self.task.dates.get("StopDate"),
            "IsReadOnly": False,
        }
        return {name: value for name, value in shown.items() if value is not None}

    def _identity(self) -> dict[str, str]:
        return {
            "ReplicationConfigIdentifier": self.task.identifier,
            "ReplicationConfigArn": self.arn,
            "SourceEndpointArn": self.task.source.arn,
            "TargetEndpointArn": self.task.target.arn,
            "ReplicationType": self.task.migration_type,
        }

    def _provision_data(self) -> dict[str, Any] | None:
        if self.provision_state is None:
            return None
        return {
            "ProvisionState": self.provision_state,
            "ProvisionedCapacityUnits": self.compute["MaxCapacityUnits"],
            "DateProvisioned": self.provisioned,
            "IsNewProvisioningAvailable": False,
        }


class Configs:
    """The replication configurations of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._configs: dict[str, Config] = {}

    def all(self) -> list[Config]:
        """Every configuration that still exists."""
        for gone in [arn for arn, config in self._configs.items() if config.status == "deleted"]:
            del self._configs[gone]
        return list(self._configs.values())

    def get(self, arn: str) -> Config:
        """The configuration of that ARN."""
        found = next((config for config in self.all() if config.arn == arn), None)
        if found is None:
            raise ResourceNotFoundFault(f"Replication Config {arn} not found")
        return found

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateReplicationConfig."""
        identifier = check_identifier("ReplicationConfigIdentifier", params["ReplicationConfigIdentifier"], 255)
        arn = self._backend.arn("replication-config", params.get("ResourceIdentifier"))
        if any(config.task.identifier == identifier or config.arn == arn for config in self.all()):
            raise ResourceAlreadyExistsFault(f"Replication Config {identifier} already exists")
        task = Task(
            identifier,
            arn,
            self._backend.endpoints.of_type(params["SourceEndpointArn"], "source"),
            self._backend.endpoints.of_type(params["TargetEndpointArn"], "target"),
            Compute(identifier, arn),
        )
        task.lifecycle.change("ready")
        task.settings = task_settings.enrich(params.get("ReplicationSettings"))
        config = Config(task, self._checked_compute(params["ComputeConfig"]))
        _describe_work(config, params)
        self._configs[arn] = config
        self._backend.tag(arn, params.get("Tags"))
        return config.to_dict()

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyReplicationConfig: refused unless the replication is at rest."""
        config = self._at_rest(params["ReplicationConfigArn"], "modified")
        task = config.task
        if params.get("SourceEndpointArn"):
            task.source = self._backend.endpoints.of_type(params["SourceEndpointArn"], "source")
        if params.get("TargetEndpointArn"):
            task.target = self._backend.endpoints.of_type(params["TargetEndpointArn"], "target")
        if params.get("ReplicationSettings"):
            task.settings = task_settings.enrich(params["ReplicationSettings"], task.settings)
        if params.get("ComputeConfig"):
            config.compute = self._checked_compute({**config.compute, **params["ComputeConfig"]})
        _describe_work(config, params)
        config.updated = time.time()
        task.lifecycle.change("modifying", task.lifecycle.status, _MODIFY_SECONDS)
        return config.to_dict()

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationConfig: refused while its replication runs or holds capacity."""
        config = self._at_rest(params["ReplicationConfigArn"], "deleted")
        if config.provision_state not in (None, "deprovisioned"):
            raise InvalidResourceStateFault(
                f"Replication for Replication Config: {config.task.identifier} is in "
                f"{config.provision_state.upper()} state and cannot be deleted"
            )
        answer = config.to_dict()
        config.task.lifecycle.change("deleting")
        self._backend.untag(config.arn)
        threading.Thread(target=config.task.clean, name="dms-delete-replication", daemon=True).start()
        return answer

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationConfigs."""
        shown, marker = page(self._selected(params), params)
        return {"ReplicationConfigs": [config.to_dict() for config in shown], **marker}

    def describe_replications(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplications: one for each configuration, `created` until it is started."""
        shown, marker = page(self._selected(params), params)
        return {"Replications": [config.replication() for config in shown], **marker}

    def start(self, params: dict[str, Any]) -> dict[str, Any]:
        """StartReplication: capacity first, then the engine."""
        config = self._at_rest(params["ReplicationConfigArn"], "started")
        start_type = params["StartReplicationType"]
        _check_start(config, start_type)
        _describe_work(config, params)
        config.start_type = start_type
        config.task.failure = config.task.stop_reason = ""
        config.phase = "initializing"
        config.cancelled.clear()
        threading.Thread(target=self._provision, args=(config,), name="dms-provision", daemon=True).start()
        return {**config.replication(), "Status": "initializing"}

    def stop(self, params: dict[str, Any]) -> dict[str, Any]:
        """StopReplication."""
        config = self.get(params["ReplicationConfigArn"])
        if config.phase:
            raise InvalidResourceStateFault(f"Replication cannot be stopped, its state is {config.phase}")
        config.task.stop()
        return {**config.replication(), "Status": "stopping"}

    def table_statistics(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationTableStatistics."""
        config = self.get(params["ReplicationConfigArn"])
        shown, marker = statistics_of(config.task, params)
        return {"ReplicationConfigArn": config.arn, "ReplicationTableStatistics": shown, **marker}

    def reload_tables(self, params: dict[str, Any]) -> dict[str, Any]:
        """ReloadReplicationTables."""
        config = self.get(params["ReplicationConfigArn"])
        reload_tables_of(config.task, params)
        return {"ReplicationConfigArn": config.arn}

    def cancel(self) -> None:
        """Let nothing be started any more."""
        for config in self._configs.values():
            config.cancelled.set()

    def _selected(self, params: dict[str, Any]) -> list[Config]:
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "replication-config-arn": lambda config: config.arn,
                "replication-config-id": lambda config: config.task.identifier,
            },
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Replication Configs found matching provided filters")
        return found

    def _at_rest(self, arn: str, verb: str) -> Config:
        config = self.get(arn)
        if config.status not in _AT_REST:
            raise InvalidResourceStateFault(
                f"Replication for Replication Config: {config.task.identifier} is in "
                f"{config.status.upper()} state and cannot be {verb}"
            )
        return config

    def _checked_compute(self, compute: dict[str, Any]) -> dict[str, Any]:
        """The compute configuration with what the service fills in."""
        filled = {
            "MinCapacityUnits": 1,
            "MultiAZ": False,
            "PreferredMaintenanceWindow": "sun:06:00-sun:06:30",
            **compute,
        }
        filled["KmsKeyId"] = self._backend.kms_key_arn(compute.get("KmsKeyId"))
        filled["PreferredMaintenanceWindow"] = filled["PreferredMaintenanceWindow"].lower()
        for name in ("MinCapacityUnits", "MaxCapacityUnits"):
            if filled.get(name) not in CAPACITY_UNITS:
                raise InvalidParameterValueException(
                    f"Invalid value {filled.get(name)} for {name}. Valid: {CAPACITY_UNITS}"
                )
        if filled["MinCapacityUnits"] > filled["MaxCapacityUnits"]:
            raise InvalidParameterCombinationException("MinCapacityUnits must not be greater than MaxCapacityUnits")
        if filled["MultiAZ"] and filled.get("AvailabilityZone"):
            raise InvalidParameterCombinationException("AvailabilityZone cannot be specified when MultiAZ is true")
        if filled.get("ReplicationSubnetGroupId"):
            filled["ReplicationSubnetGroupId"] = self._backend.subnet_groups.get(
                filled["ReplicationSubnetGroupId"]
            ).identifier
        return filled

    def _provision(self, config: Config) -> None:
        for phase, seconds in _PHASES:
            config.phase = phase
            if config.cancelled.wait(scaled(seconds)):
                return
            if phase == _TESTING and not self._reached(config):
                return
        config.provisioned = time.time()
        with self._backend.lock:
            config.task.begin(config.start_type, config.task.replication or engine_for(self._backend, config.task))
            config.phase = ""

    def _reached(self, config: Config) -> bool:
        """Test both connections; the replication fails where one cannot be made."""
        for endpoint in (config.task.source, config.task.target):
            try:
                access.connect(self._backend, endpoint).close()
            except access.AccessFailure as failure:
                config.task.failed(
                    f"Test connection failed for endpoint {endpoint.identifier}. {failure.message}; {failure.detail}"
                )
                config.phase = ""
                return False
        return True


def _describe_work(config: Config, params: dict[str, Any]) -> None:
    task = config.task
    if params.get("ReplicationType"):
        if params["ReplicationType"] not in TYPES:
            raise InvalidParameterValueException(f"The replication type {params['ReplicationType']} is not valid")
        task.migration_type = params["ReplicationType"]
    if params.get("TableMappings"):
        task.mappings = mappings.parse(params["TableMappings"])
        task.mappings_text = params["TableMappings"]
    config.supplemental = params.get("SupplementalSettings") or config.supplemental
    task.take_positions(params)


def _check_start(config: Config, start_type: str) -> None:
    if start_type not in ("start-replication", "resume-processing", "reload-target"):
        raise InvalidParameterValueException(f"The start type {start_type} is not valid")
    if start_type == "start-replication" and config.has_begun and config.task.loads:
        raise InvalidParameterCombinationException(
            "Start Type : START_REPLICATION, valid only for replications running for the first time"
        )
    if start_type != "start-replication" and not config.has_begun:
        raise InvalidParameterCombinationException(
            f"Start Type : {start_type.upper().replace('-', '_')}, not valid for replications running for the first "
            "time"
        )
    if start_type == "resume-processing" and not config.task.captures:
        raise InvalidParameterCombinationException(
            "Start Type : RESUME_PROCESSING, not valid for full-load replications"
        )
