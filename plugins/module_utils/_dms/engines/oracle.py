# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Oracle."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("oracle",)
STRUCTURE = "OracleSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "AccessAlternateDirectly": {"type": "bool"},
    "AddSupplementalLogging": {"type": "bool"},
    "AdditionalArchivedLogDestId": {"type": "int"},
    "AllowSelectNestedTables": {"type": "bool"},
    "ArchivedLogDestId": {"type": "int"},
    "ArchivedLogsOnly": {"type": "bool"},
    "AsmPassword": {"type": "str", "no_log": True},
    "AsmServer": {"type": "str"},
    "AsmUser": {"type": "str"},
    "AuthenticationMethod": {"type": "str", "choices": ["password", "kerberos"]},
    "CharLengthSemantics": {"type": "str", "choices": ["default", "char", "byte"]},
    "ConvertTimestampWithZoneToUTC": {"type": "bool"},
    "DirectPathNoLog": {"type": "bool"},
    "DirectPathParallelLoad": {"type": "bool"},
    "EnableHomogenousTablespace": {"type": "bool"},
    "ExtraArchivedLogDestIds": {"type": "list", "elements": "int"},
    "FailTasksOnLobTruncation": {"type": "bool"},
    "NumberDatatypeScale": {"type": "int"},
    "OpenTransactionWindow": {"type": "int"},
    "OraclePathPrefix": {"type": "str"},
    "ParallelAsmReadThreads": {"type": "int"},
    "ReadAheadBlocks": {"type": "int"},
    "ReadTableSpaceName": {"type": "bool"},
    "ReplacePathPrefix": {"type": "bool"},
    "RetryInterval": {"type": "int"},
    "SecretsManagerOracleAsmAccessRoleArn": {"type": "str", "no_log": False},
    "SecretsManagerOracleAsmSecretId": {"type": "str", "no_log": False},
    "SecurityDbEncryption": {"type": "str", "no_log": True},
    "SecurityDbEncryptionName": {"type": "str"},
    "SpatialDataOptionToGeoJsonFunctionName": {"type": "str"},
    "StandbyDelayTime": {"type": "int"},
    "TrimSpaceInChar": {"type": "bool"},
    "UseAlternateFolderForOnline": {"type": "bool"},
    "UseBFile": {"type": "bool"},
    "UseDirectPathFullLoad": {"type": "bool"},
    "UseLogminerReader": {"type": "bool"},
    "UsePathPrefix": {"type": "str"},
}
STRICT = {"source": {"FailTasksOnLobTruncation": True}}


def problems(endpoint: dict) -> list[str]:
    """Sentences saying what of the endpoint's options cannot be: two ways to Automatic Storage Management at once."""
    settings = endpoint.get("oracle_settings") or {}
    clear = [name for name in ("asm_user", "asm_password", "asm_server") if settings.get(name) is not None]
    if settings.get("secrets_manager_oracle_asm_secret_id") is None or not clear:
        return []
    return [
        f"oracle_settings.secrets_manager_oracle_asm_secret_id is stated together with {', '.join(clear)}. DMS takes "
        "user, "
        "password and server of Automatic Storage Management either from a secret or in clear text, never both: leave "
        "one "
        "of them out."
    ]
