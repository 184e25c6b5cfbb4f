# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""PostgreSQL and Aurora PostgreSQL."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("postgres", "aurora-postgresql", "aurora-postgresql-serverless")
STRUCTURE = "PostgreSQLSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    **connection.IAM,
    "AfterConnectScript": {"type": "str"},
    "BabelfishDatabaseName": {"type": "str"},
    "CaptureDdls": {"type": "bool"},
    "DatabaseMode": {"type": "str", "choices": ["default", "babelfish"]},
    "DdlArtifactsSchema": {"type": "str"},
    "DisableUnicodeSourceFilter": {"type": "bool"},
    "ExecuteTimeout": {"type": "int"},
    "FailTasksOnLobTruncation": {"type": "bool"},
    "HeartbeatEnable": {"type": "bool"},
    "HeartbeatFrequency": {"type": "int"},
    "HeartbeatSchema": {"type": "str"},
    "MapBooleanAsBoolean": {"type": "bool"},
    "MapJsonbAsClob": {"type": "bool"},
    "MapLongVarcharAs": {"type": "str", "choices": ["wstring", "clob", "nclob"]},
    "MaxFileSize": {"type": "int"},
    "PluginName": {"type": "str", "choices": ["no-preference", "test-decoding", "pglogical"]},
    "SlotName": {"type": "str"},
    "TrimSpaceInChar": {"type": "bool"},
}
# A boolean arrives as text unless both ends are told; a large object is cut to LobMaxSize without a word.
STRICT = {
    "source": {"FailTasksOnLobTruncation": True, "MapBooleanAsBoolean": True},
    "target": {"MapBooleanAsBoolean": True},
}
