# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Task settings: the strict preset, comparison by meaning, and what may be sent. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, merged

#: DMS's own defaults log an error, ignore a record, or drop a table, and go on. These stop or suspend instead.
STRICT: dict[str, Any] = {
    "TargetMetadata": {"TaskRecoveryTableEnabled": True},
    "FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"},
    "Logging": {"EnableLogging": True},
    "ControlTablesSettings": {
        "ControlSchema": "awsdms_control",
        "HistoryTableEnabled": True,
        "StatusTableEnabled": True,
        "SuspendedTablesTableEnabled": True,
    },
    "ErrorBehavior": {
        "ApplyErrorDeletePolicy": "LOG_ERROR",
        "ApplyErrorEscalationCount": 1,
        "ApplyErrorInsertPolicy": "INSERT_RECORD",
        "ApplyErrorUpdatePolicy": "UPDATE_RECORD",
        "DataErrorPolicy": "SUSPEND_TABLE",
        "DataTruncationErrorPolicy": "STOP_TASK",
        "FailOnNoTablesCaptured": True,
        "TableErrorPolicy": "SUSPEND_TABLE",
    },
    "ChangeProcessingDdlHandlingPolicy": {"HandleSourceTableDropped": False, "HandleSourceTableTruncated": False},
    "ValidationSettings": {
        "EnableValidation": True,
        "HandleCollationDiff": True,
        "RecordFailureDelayInMinutes": 5,
        "ThreadCount": 5,
    },
}

#: DMS chooses these and refuses to be told.
READ_ONLY = {"Logging": ("CloudWatchLogGroup", "CloudWatchLogStream")}


def wanted(stated: dict[str, Any] | None, strict: bool) -> dict[str, Any]:
    """The settings of a task: the given ones, merged over the strict ones if these are enabled."""
    return _sendable(merged(STRICT if strict else {}, stated or {}))


def changes(settings: dict[str, Any], have: dict[str, Any] | None) -> dict[str, Any]:
    """Of the wanted settings those which differ. DMS adds dozens to what it is told, and orders lists as it likes."""
    return _listed(differing(_keyed(settings), _keyed(have or {})))


def complete(changed: dict[str, Any], have: dict[str, Any] | None) -> dict[str, Any]:
    """All settings with the changed ones among them, as they may be sent."""
    return _sendable(_listed(merged(_keyed(have or {}), _keyed(changed))))


def doubts(what: str, have: dict[str, Any] | None) -> list[str]:
    """Sentences about settings in force which DMS takes and which will not do what they say."""
    metadata = (have or {}).get("TargetMetadata") or {}
    if not metadata.get("BatchApplyEnabled") or metadata.get("LimitedSizeLobMode") or not metadata.get("SupportLobs"):
        return []
    return [
        f"{what} has TargetMetadata.BatchApplyEnabled without LimitedSizeLobMode. DMS applies changes of tables with "
        "large "
        "objects in batches only in limited LOB mode: state LimitedSizeLobMode with a LobMaxSize (KB) that holds the "
        "largest one."
    ]


def _keyed(settings: dict[str, Any]) -> dict[str, Any]:
    """Lists of things with an Id (log components) as dicts by that Id, so that one of them can be stated alone."""
    return {key: _keyed_value(value) for key, value in settings.items()}


def _keyed_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _keyed(value)
    if isinstance(value, list) and value and all(isinstance(item, dict) and "Id" in item for item in value):
        return {f"Id={item['Id']}": item for item in value}
    return value


def _listed(settings: dict[str, Any]) -> dict[str, Any]:
    """The reverse of `_keyed`, for whole settings and for the part of them which differs."""
    return {key: _listed_value(value) for key, value in settings.items()}


def _listed_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.startswith("Id=") for key in value):
        return [{"Id": key.removeprefix("Id="), **item} for key, item in value.items()]
    return _listed(value)


def _sendable(settings: dict[str, Any]) -> dict[str, Any]:
    """Without what is null, here meaning that DMS decides, and without what DMS alone sets."""
    result = {}
    for section, value in settings.items():
        if isinstance(value, dict):
            hidden = READ_ONLY.get(section, ())
            result[section] = {key: item for key, item in value.items() if item is not None and key not in hidden}
        elif value is not None:
            result[section] = value
    return result
