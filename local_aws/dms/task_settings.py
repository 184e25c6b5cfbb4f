# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Task settings: a JSON text that the service enriches with every default it knows."""

from __future__ import annotations

import copy
import json
from typing import Any

from .faults import InvalidParameterValueException

_LOG_COMPONENTS = (
    "TRANSFORMATION",
    "SOURCE_UNLOAD",
    "IO",
    "TARGET_LOAD",
    "PERFORMANCE",
    "SOURCE_CAPTURE",
    "SORTER",
    "REST_SERVER",
    "VALIDATOR_EXT",
    "TARGET_APPLY",
    "TASK_MANAGER",
    "TABLES_MANAGER",
    "METADATA_MANAGER",
    "FILE_FACTORY",
    "COMMON",
    "ADDONS",
    "DATA_STRUCTURE",
    "COMMUNICATION",
    "FILE_TRANSFER",
)

DEFAULTS: dict[str, Any] = {
    "Logging": {
        "EnableLogging": False,
        "EnableLogContext": False,
        "LogComponents": [{"Severity": "LOGGER_SEVERITY_DEFAULT", "Id": name} for name in _LOG_COMPONENTS],
        "CloudWatchLogGroup": None,
        "CloudWatchLogStream": None,
    },
    "StreamBufferSettings": {"StreamBufferCount": 3, "CtrlStreamBufferSizeInMB": 5, "StreamBufferSizeInMB": 8},
    "ErrorBehavior": {
        "FailOnNoTablesCaptured": True,
        "ApplyErrorUpdatePolicy": "LOG_ERROR",
        "FailOnTransactionConsistencyBreached": False,
        "RecoverableErrorThrottlingMax": 1800,
        "DataErrorEscalationPolicy": "SUSPEND_TABLE",
        "ApplyErrorEscalationCount": 0,
        "RecoverableErrorStopRetryAfterThrottlingMax": True,
        "RecoverableErrorThrottling": True,
        "ApplyErrorFailOnTruncationDdl": False,
        "DataMaskingErrorPolicy": "STOP_TASK",
        "DataTruncationErrorPolicy": "LOG_ERROR",
        "ApplyErrorInsertPolicy": "LOG_ERROR",
        "EventErrorPolicy": "IGNORE",
        "ApplyErrorEscalationPolicy": "LOG_ERROR",
        "RecoverableErrorCount": -1,
        "DataErrorEscalationCount": 0,
        "TableErrorEscalationPolicy": "STOP_TASK",
        "RecoverableErrorInterval": 5,
        "ApplyErrorDeletePolicy": "IGNORE_RECORD",
        "TableErrorEscalationCount": 0,
        "FullLoadIgnoreConflicts": True,
        "DataErrorPolicy": "LOG_ERROR",
        "TableErrorPolicy": "SUSPEND_TABLE",
    },
    "TTSettings": {"TTS3Settings": None, "TTRecordSettings": None, "EnableTT": False},
    "FullLoadSettings": {
        "CommitRate": 10000,
        "StopTaskCachedChangesApplied": False,
        "StopTaskCachedChangesNotApplied": False,
        "MaxFullLoadSubTasks": 8,
        "TransactionConsistencyTimeout": 600,
        "CreatePkAfterFullLoad": False,
        "TargetTablePrepMode": "DROP_AND_CREATE",
    },
    "TargetMetadata": {
        "ParallelApplyBufferSize": 0,
        "ParallelApplyQueuesPerThread": 0,
        "ParallelApplyThreads": 0,
        "TargetSchema": "",
        "InlineLobMaxSize": 0,
        "ParallelLoadQueuesPerThread": 0,
        "SupportLobs": True,
        "LobChunkSize": 64,
        "TaskRecoveryTableEnabled": False,
        "ParallelLoadThreads": 0,
        "LobMaxSize": 32,
        "BatchApplyEnabled": False,
        "FullLobMode": False,
        "LimitedSizeLobMode": True,
        "LoadMaxFileSize": 0,
        "ParallelLoadBufferSize": 0,
    },
    "BeforeImageSettings": None,
    "ControlTablesSettings": {
        "historyTimeslotInMinutes": 5,
        "HistoryTimeslotInMinutes": 5,
        "StatusTableEnabled": False,
        "SuspendedTablesTableEnabled": False,
        "HistoryTableEnabled": False,
        "ControlSchema": "",
        "FullLoadExceptionTableEnabled": False,
    },
    "LoopbackPreventionSettings": None,
    "CharacterSetSettings": None,
    "FailTaskWhenCleanTaskResourceFailed": False,
    "ChangeProcessingTuning": {
        "StatementCacheSize": 50,
        "CommitTimeout": 1,
        "RecoveryTimeout": -1,
        "BatchApplyPreserveTransaction": True,
        "BatchApplyTimeoutMin": 1,
        "BatchSplitSize": 0,
        "BatchApplyTimeoutMax": 30,
        "MinTransactionSize": 1000,
        "MemoryKeepTime": 60,
        "BatchApplyMemoryLimit": 500,
        "MemoryLimitTotal": 1024,
    },
    "ChangeProcessingDdlHandlingPolicy": {
        "HandleSourceTableDropped": True,
        "HandleSourceTableTruncated": True,
        "HandleSourceTableAltered": True,
    },
    "PostProcessingRules": None,
    "ValidationSettings": {
        "EnableValidation": False,
        "ValidationMode": "ROW_LEVEL",
        "ThreadCount": 5,
        "FailureMaxCount": 10000,
        "TableFailureMaxCount": 1000,
        "HandleCollationDiff": False,
        "ValidationOnly": False,
        "RecordFailureDelayLimitInMinutes": 0,
        "SkipLobColumns": False,
        "ValidationPartialLobSize": 0,
        "ValidationQueryCdcDelaySeconds": 0,
        "PartitionSize": 10000,
        "RecordFailureDelayInMinutes": 5,
        "MaxKeyColumnSize": 8096,
        "RecordSuspendDelayInMinutes": 30,
    },
}

PREP_MODES = ("DO_NOTHING", "DROP_AND_CREATE", "TRUNCATE_BEFORE_LOAD")


def enrich(text: str | None, base: dict[str, Any] | None = None) -> dict[str, Any]:
    """The stated settings laid over those in force (`base`; the defaults for a new task).

    Raises InvalidParameterValueException for text that is not a JSON object, an unknown section or key, a
    wrong type, a preparation mode that does not exist, or a log destination (the service chooses that one).
    """
    stated = _parse(text)
    settings = copy.deepcopy(base or DEFAULTS)
    for section, value in stated.items():
        if section not in DEFAULTS:
            raise InvalidParameterValueException(f"Invalid task settings JSON: unknown section {section}")
        if isinstance(value, dict) and isinstance(settings[section], dict):
            settings[section].update(_checked(section, value))
        else:
            settings[section] = value
    mode = settings["FullLoadSettings"]["TargetTablePrepMode"]
    if mode not in PREP_MODES:
        raise InvalidParameterValueException(f"Invalid task settings JSON: TargetTablePrepMode {mode} is not valid")
    return settings


def _parse(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        stated = json.loads(text)
    except ValueError as invalid:
        raise InvalidParameterValueException(f"Invalid task settings JSON: {invalid}") from invalid
    if not isinstance(stated, dict):
        raise InvalidParameterValueException("Invalid task settings JSON: an object is expected")
    logging = stated.get("Logging") or {}
    if logging.get("CloudWatchLogGroup") or logging.get("CloudWatchLogStream"):
        raise InvalidParameterValueException(
            "Task Settings CloudWatchLogGroup or CloudWatchLogStream cannot be set on create."
        )
    return stated


def _checked(section: str, value: dict[str, Any]) -> dict[str, Any]:
    known = DEFAULTS[section]
    for key, item in value.items():
        if key not in known:
            raise InvalidParameterValueException(f"Invalid task settings JSON: unknown key {section}.{key}")
        if known[key] is not None and item is not None and _kind(item) != _kind(known[key]):
            raise InvalidParameterValueException(
                f"Invalid task settings JSON: {section}.{key} must be a {_kind(known[key])}"
            )
    return value


def _kind(value: Any) -> str:
    return {bool: "boolean", int: "number", float: "number", str: "string", list: "list"}.get(type(value), "object")
