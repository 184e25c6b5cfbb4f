# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parameters of RDS parameter groups which migrations touch, as DescribeDBParameters describes them."""

from __future__ import annotations

from typing import Any


def _parameter(value: str | None, allowed: str, data_type: str, apply_type: str) -> dict[str, Any]:
    described = {
        "ApplyType": apply_type, "DataType": data_type, "AllowedValues": allowed, "IsModifiable": True,
        "ApplyMethod": "pending-reboot" if apply_type == "static" else "immediate",
    }
    return described if value is None else {**described, "ParameterValue": value}


_POSTGRESQL = {
    "autovacuum": _parameter("1", "0,1", "boolean", "dynamic"),
    "idle_in_transaction_session_timeout": _parameter("86400000", "0-2147483647", "integer", "dynamic"),
    "log_min_duration_statement": _parameter(None, "-1-2147483647", "integer", "dynamic"),
    "log_statement": _parameter(None, "none,ddl,mod,all", "string", "dynamic"),
    "max_connections": _parameter("LEAST({DBInstanceClassMemory/9531392},5000)", "6-262143", "integer", "static"),
    "max_logical_replication_workers": _parameter(None, "0-262143", "integer", "static"),
    "max_replication_slots": _parameter("20", "5-10000", "integer", "static"),
    "max_slot_wal_keep_size": _parameter(None, "-1-2147483647", "integer", "dynamic"),
    "max_wal_senders": _parameter("25", "5-100", "integer", "static"),
    "max_worker_processes": _parameter("GREATEST(${DBInstanceVCPU*2},8)", "0-262143", "integer", "static"),
    "rds.force_ssl": _parameter("1", "0,1", "boolean", "dynamic"),
    "rds.logical_replication": _parameter("0", "0,1", "boolean", "static"),
    "session_replication_role": _parameter(None, "origin,replica,local", "string", "dynamic"),
    "shared_preload_libraries": _parameter(
        "pg_stat_statements", "auto_explain,pg_cron,pg_stat_statements,pglogical,pgaudit", "list", "static"
    ),
    "ssl_min_protocol_version": _parameter("TLSv1.2", "TLSv1.2,TLSv1.3", "string", "dynamic"),
    "track_commit_timestamp": _parameter(None, "0,1", "boolean", "static"),
    "wal_sender_timeout": _parameter(None, "0-3600000", "integer", "dynamic"),
}
_MYSQL = {
    "binlog_checksum": _parameter(None, "NONE,CRC32", "string", "dynamic"),
    "binlog_format": _parameter("MIXED", "ROW,STATEMENT,MIXED", "string", "dynamic"),
    "binlog_row_image": _parameter(None, "full,minimal,noblob", "string", "dynamic"),
    "local_infile": _parameter("1", "0,1", "boolean", "dynamic"),
    "log_bin_trust_function_creators": _parameter(None, "0,1", "boolean", "dynamic"),
    "max_connections": _parameter("{DBInstanceClassMemory/12582880}", "1-100000", "integer", "dynamic"),
    "read_only": _parameter("{TrueIfReplica}", "0,1,{TrueIfReplica}", "boolean", "dynamic"),
    "require_secure_transport": _parameter("0", "0,1", "boolean", "dynamic"),
}

#: Parameters by engine family.
PARAMETERS = {"postgresql": _POSTGRESQL, "mysql": _MYSQL}


def known(family: str) -> str:
    """The key of PARAMETERS for a parameter group family such as postgres17 or aurora-mysql8.0."""
    return "postgresql" if "postgres" in family else "mysql"
