# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Microsoft SQL Server."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("sqlserver", "azuredb", "azure-sql-managed-instance", "babelfish")
STRUCTURE = "MicrosoftSQLServerSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "AuthenticationMethod": {"type": "str", "choices": ["password", "kerberos"]},
    "BcpPacketSize": {"type": "int"},
    "ControlTablesFileGroup": {"type": "str"},
    "ForceLobLookup": {"type": "bool"},
    "QuerySingleAlwaysOnNode": {"type": "bool"},
    "ReadBackupOnly": {"type": "bool"},
    "SafeguardPolicy": {
        "type": "str",
        "choices": [
            "rely-on-sql-server-replication-agent",
            "exclusive-automatic-truncation",
            "shared-automatic-truncation",
        ],
    },
    "TlogAccessMode": {"type": "str", "choices": ["BackupOnly", "PreferBackup", "PreferTlog", "TlogOnly"]},
    "TrimSpaceInChar": {"type": "bool"},
    "UseBcpFullLoad": {"type": "bool"},
    "UseThirdPartyBackupDevice": {"type": "bool"},
}
