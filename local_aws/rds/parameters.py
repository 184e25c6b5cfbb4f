# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parameters of parameter groups: what a family has, what may be done with each, and what a group makes of them.

A group is moto's DBParameterGroup or DBClusterParameterGroup; its `parameters` hold what was stated, by name.
"""

from __future__ import annotations

import re
from typing import Any

from moto.rds.exceptions import InvalidParameterCombination, InvalidParameterValue
from moto.rds.models import DBClusterParameterGroup

FAMILIES = (
    *(f"postgres{major}" for major in range(13, 19)),
    *(f"aurora-postgresql{major}" for major in range(13, 18)),
    "mysql5.7",
    "mysql8.0",
    "mysql8.4",
    "mariadb10.6",
    "mariadb10.11",
    "mariadb11.4",
    "mariadb11.8",
    "aurora-mysql5.7",
    "aurora-mysql8.0",
)

# name: default (None: the engine's own), allowed values, data type, static or dynamic
_POSTGRESQL = {
    "autovacuum": ("1", "0,1", "boolean", "dynamic"),
    "autovacuum_max_workers": ("GREATEST({DBInstanceClassMemory/64371566592},3)", "1-262143", "integer", "static"),
    "checkpoint_timeout": (None, "30-3600", "integer", "dynamic"),
    "deadlock_timeout": (None, "1-2147483647", "integer", "dynamic"),
    "hot_standby_feedback": (None, "0,1", "boolean", "dynamic"),
    "idle_in_transaction_session_timeout": ("86400000", "0-2147483647", "integer", "dynamic"),
    "lock_timeout": (None, "0-2147483647", "integer", "dynamic"),
    "log_connections": (None, "0,1", "boolean", "dynamic"),
    "log_disconnections": (None, "0,1", "boolean", "dynamic"),
    "log_lock_waits": (None, "0,1", "boolean", "dynamic"),
    "log_min_duration_statement": (None, "-1-2147483647", "integer", "dynamic"),
    "log_statement": (None, "none,ddl,mod,all", "string", "dynamic"),
    "log_temp_files": (None, "-1-2147483647", "integer", "dynamic"),
    "logical_decoding_work_mem": (None, "64-2147483647", "integer", "dynamic"),
    "maintenance_work_mem": (
        "GREATEST({DBInstanceClassMemory*1024/63963136},65536)",
        "1024-2147483647",
        "integer",
        "dynamic",
    ),
    "max_connections": ("LEAST({DBInstanceClassMemory/9531392},5000)", "6-262143", "integer", "static"),
    "max_logical_replication_workers": (None, "0-262143", "integer", "static"),
    "max_replication_slots": ("20", "5-10000", "integer", "static"),
    "max_slot_wal_keep_size": (None, "-1-2147483647", "integer", "dynamic"),
    "max_sync_workers_per_subscription": (None, "0-262143", "integer", "dynamic"),
    "max_wal_senders": ("25", "5-10000", "integer", "static"),
    "max_wal_size": ("2048", "1-2147483647", "integer", "dynamic"),
    "max_worker_processes": ("GREATEST(${DBInstanceVCPU*2},8)", "0-262143", "integer", "static"),
    "pg_stat_statements.track": (None, "none,top,all", "string", "dynamic"),
    "rds.force_autovacuum_logging_level": (
        "warning",
        "disabled,debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic",
        "string",
        "dynamic",
    ),
    "rds.force_ssl": ("1", "0,1", "boolean", "dynamic"),
    "rds.log_retention_period": ("4320", "1440-10080", "integer", "dynamic"),
    "rds.logical_replication": ("0", "0,1", "boolean", "static"),
    "session_replication_role": (None, "origin,replica,local", "string", "dynamic"),
    "shared_buffers": ("{DBInstanceClassMemory/32768}", "16-1073741823", "integer", "static"),
    "shared_preload_libraries": (
        "pg_stat_statements",
        "auto_explain,orafce,pg_bigm,pg_cron,pg_hint_plan,pg_prewarm,pg_similarity,"
        "pg_stat_statements,pg_tle,pg_transport,pgaudit,pglogical,pglogical_output,plprofiler",
        "list",
        "static",
    ),
    "ssl_max_protocol_version": (None, "TLSv1.2,TLSv1.3", "string", "dynamic"),
    "ssl_min_protocol_version": ("TLSv1.2", "TLSv1.2,TLSv1.3", "string", "dynamic"),
    "statement_timeout": (None, "0-2147483647", "integer", "dynamic"),
    "tcp_keepalives_idle": ("300", "0-2147483647", "integer", "dynamic"),
    "timezone": ("UTC", "", "string", "dynamic"),
    "track_activity_query_size": ("4096", "100-1048576", "integer", "static"),
    "track_commit_timestamp": (None, "0,1", "boolean", "static"),
    "track_io_timing": (None, "0,1", "boolean", "dynamic"),
    "wal_keep_size": (None, "0-2147483647", "integer", "dynamic"),
    "wal_receiver_timeout": ("30000", "0-3600000", "integer", "dynamic"),
    "wal_sender_timeout": ("30000", "0-3600000", "integer", "dynamic"),
    "work_mem": (None, "64-2147483647", "integer", "dynamic"),
}
_MYSQL = {
    "binlog_checksum": (None, "NONE,CRC32", "string", "dynamic"),
    "binlog_format": ("MIXED", "ROW,STATEMENT,MIXED,OFF", "string", "dynamic"),
    "binlog_row_image": (None, "full,minimal,noblob", "string", "dynamic"),
    "binlog_row_metadata": (None, "MINIMAL,FULL", "string", "dynamic"),
    "character_set_server": (None, "", "string", "dynamic"),
    "collation_server": (None, "", "string", "dynamic"),
    "general_log": (None, "0,1", "boolean", "dynamic"),
    "gtid-mode": ("OFF_PERMISSIVE", "OFF,OFF_PERMISSIVE,ON_PERMISSIVE,ON", "string", "dynamic"),
    "enforce_gtid_consistency": ("OFF", "OFF,WARN,ON", "string", "dynamic"),
    "innodb_flush_log_at_trx_commit": ("1", "0-2", "integer", "dynamic"),
    "innodb_lock_wait_timeout": (None, "1-1073741824", "integer", "dynamic"),
    "local_infile": ("1", "0,1", "boolean", "dynamic"),
    "log_bin_trust_function_creators": (None, "0,1", "boolean", "dynamic"),
    "log_output": ("TABLE", "TABLE,FILE,NONE", "string", "dynamic"),
    "long_query_time": (None, "0-31536000", "float", "dynamic"),
    "lower_case_table_names": (None, "0,1", "integer", "static"),
    "max_allowed_packet": (None, "1024-1073741824", "integer", "dynamic"),
    "max_connections": ("{DBInstanceClassMemory/12582880}", "1-100000", "integer", "dynamic"),
    "net_read_timeout": (None, "1-31536000", "integer", "dynamic"),
    "net_write_timeout": (None, "1-31536000", "integer", "dynamic"),
    "performance_schema": ("0", "0,1", "boolean", "static"),
    "read_only": ("{TrueIfReplica}", "0,1,{TrueIfReplica}", "boolean", "dynamic"),
    "require_secure_transport": ("0", "0,1", "boolean", "dynamic"),
    "slow_query_log": (None, "0,1", "boolean", "dynamic"),
    "sql_mode": (None, "", "string", "dynamic"),
    "sync_binlog": ("1", "0-4294967295", "integer", "dynamic"),
    "time_zone": (None, "", "string", "dynamic"),
    "tls_version": (None, "TLSv1.2,TLSv1.3", "list", "static"),
    "wait_timeout": (None, "1-31536000", "integer", "dynamic"),
}
# Aurora shares these among all instances of a cluster, so that only a cluster parameter group has them
_CLUSTER_ONLY = {
    "max_replication_slots",
    "max_wal_senders",
    "max_logical_replication_workers",
    "rds.force_ssl",
    "rds.logical_replication",
    "wal_sender_timeout",
    "wal_receiver_timeout",
    "timezone",
    "track_commit_timestamp",
    "binlog_format",
    "binlog_checksum",
    "binlog_row_image",
    "binlog_row_metadata",
    "gtid-mode",
    "enforce_gtid_consistency",
    "character_set_server",
    "collation_server",
    "lower_case_table_names",
    "require_secure_transport",
    "time_zone",
    "tls_version",
}
_NOT_IN_AURORA = {
    "max_slot_wal_keep_size",
    "wal_keep_size",
    "checkpoint_timeout",
    "max_wal_size",
    "hot_standby_feedback",
    "sync_binlog",
}
# where they differ: default and static or dynamic; allowed values
_AURORA_DEFAULTS = {
    "binlog_format": ("OFF", "static"),
    "max_wal_senders": ("20", "static"),
    "require_secure_transport": ("OFF", "dynamic"),
}
_AURORA_VALUES = {"require_secure_transport": "ON,OFF"}


def family_of(group: Any) -> str:
    """The family of an instance's or a cluster's parameter group."""
    return getattr(group, "family", None) or group.db_parameter_group_family


def known(group: Any) -> dict[str, dict[str, Any]]:
    """Every parameter that a group has, by name, as DescribeDBParameters shows it when nothing is stated."""
    family = family_of(group)
    names = _POSTGRESQL if "postgres" in family else _MYSQL
    if family.startswith("aurora"):
        ours = names.keys() - _NOT_IN_AURORA - (set() if isinstance(group, DBClusterParameterGroup) else _CLUSTER_ONLY)
        names = {name: row for name, row in names.items() if name in ours}
    return {name: _described(name, family, *row) for name, row in names.items()}


def described(group: Any, source: str | None = None) -> list[dict[str, Any]]:
    """The group's parameters with their values; `source` is user, system or engine-default, None for all."""
    shown = [
        {**parameter, **group.parameters[name], "Source": "user"} if name in group.parameters else parameter
        for name, parameter in known(group).items()
    ]
    return [parameter for parameter in shown if source in (None, parameter["Source"])]


def values(group: Any) -> dict[str, str]:
    """The value of each parameter for which the group or the family states one."""
    return {
        parameter["ParameterName"]: parameter["ParameterValue"]
        for parameter in described(group)
        if "ParameterValue" in parameter
    }


def immediate(group: Any, changes: list[dict[str, Any]]) -> dict[str, str]:
    """Those of the changes which reach a running server: dynamic parameters, asked for at once."""
    return {
        change["ParameterName"]: change["ParameterValue"]
        for change in changes
        if change.get("ApplyMethod") == "immediate" and known(group)[change["ParameterName"]]["ApplyType"] == "dynamic"
    }


def check_family(family: str) -> None:
    """Refuse a family which does not exist."""
    if family not in FAMILIES:
        raise InvalidParameterValue(f"ParameterGroupFamily {family} is not a valid parameter group family")


def check(group: Any, changes: list[dict[str, Any]]) -> None:
    """Refuse changes which the group cannot take, in RDS's words."""
    parameters = known(group)
    if len(changes) > 20:
        raise InvalidParameterValue("Cannot modify more than 20 parameters in a single request.")
    for change in changes:
        name, value = change["ParameterName"], change.get("ParameterValue", "")
        if name not in parameters:
            raise InvalidParameterValue(f"Could not find parameter with name: {name}")
        allowed = parameters[name]["AllowedValues"]
        if not _allows(allowed, value):
            raise InvalidParameterValue(f"Invalid parameter value: {value} for: {name} allowed values are: {allowed}")
        if change.get("ApplyMethod") == "immediate" and parameters[name]["ApplyType"] == "static":
            raise InvalidParameterCombination("cannot use immediate apply method for static parameter")


def _described(
    name: str, family: str, default: str | None, allowed: str, data_type: str, apply_type: str
) -> dict[str, Any]:
    if family.startswith("aurora") and name in _AURORA_DEFAULTS:
        default, apply_type = _AURORA_DEFAULTS[name]
        allowed = _AURORA_VALUES.get(name, allowed)
    if name == "rds.force_ssl" and not _forces_tls(family):
        default = "0"
    shown = {
        "ParameterName": name,
        "AllowedValues": allowed,
        "DataType": data_type,
        "ApplyType": apply_type,
        "IsModifiable": True,
        "ApplyMethod": "pending-reboot",
        "Source": "engine-default" if default is None else "system",
        "Description": f"Sets {name}.",
    }
    return shown if default is None else {**shown, "ParameterValue": default}


def _forces_tls(family: str) -> bool:
    """PostgreSQL 15 and newer, and Aurora PostgreSQL 17 and newer, ask for TLS unless told otherwise."""
    name, major = re.fullmatch(r"(.+?)(\d+)", family).groups()
    return int(major) >= (17 if name.startswith("aurora") else 15)


def _allows(allowed: str, value: str) -> bool:
    """Whether a value is in a list such as `0,1` or a range such as `-1-2147483647`; a formula is for RDS to
    work out.
    """
    if not allowed or "{" in value:
        return True
    bounds = re.fullmatch(r"(-?\d+)-(\d+)", allowed)
    if bounds:
        return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None and int(bounds[1]) <= float(value) <= int(bounds[2])
    known_words = {word.lower() for word in allowed.split(",")}
    return {word.strip().lower() for word in value.split(",")} <= known_words
