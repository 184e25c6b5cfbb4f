# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""IBM Db2."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("db2", "db2-zos")
STRUCTURE = "IBMDb2Settings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "CurrentLsn": {"type": "str"},
    "KeepCsvFiles": {"type": "bool"},
    "LoadTimeout": {"type": "int"},
    "MaxFileSize": {"type": "int"},
    "MaxKBytesPerRead": {"type": "int"},
    "SetDataCaptureChanges": {"type": "bool"},
    "WriteBufferSize": {"type": "int"},
}
