# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Microsoft SQL Server endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_sqlserver_settings`: the options of `module_utils/_dms/engines/sqlserver.py`."""

    DOCUMENTATION = r"""
options:
  microsoft_sql_server_settings:
    description:
      - The settings of a Microsoft SQL Server endpoint. Only what is stated is enforced.
      - The database is reached by O(microsoft_sql_server_settings.secrets_manager_secret_id) and
        O(microsoft_sql_server_settings.secrets_manager_access_role_arn), or by the clear-text
        O(microsoft_sql_server_settings.username), O(microsoft_sql_server_settings.password),
        O(microsoft_sql_server_settings.server_name) and O(microsoft_sql_server_settings.port), never both.
    type: dict
    aliases: [MicrosoftSQLServerSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(microsoft_sql_server_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(microsoft_sql_server_settings.secrets_manager_secret_id).
        type: str
      username:
        description:
          - The database user, in clear text.
        type: str
      password:
        description:
          - The database user's password, in clear text. It cannot be read back, so O(update_password) decides whether
            it is sent again.
        type: str
      server_name:
        description:
          - The host name of the database.
        type: str
      port:
        description:
          - The TCP port of the database.
        type: int
      database_name:
        description:
          - The database to connect to.
        type: str
      authentication_method:
        description:
          - How DMS proves who it is to the database.
        type: str
        choices: [password, kerberos]
      bcp_packet_size:
        description:
          - The largest packet, in bytes, of the bulk copy program.
        type: int
      control_tables_file_group:
        description:
          - The file group of DMS's own tables.
        type: str
      force_lob_lookup:
        description:
          - Whether large objects that are stored inline are looked up too.
        type: bool
      query_single_always_on_node:
        description:
          - Whether only one node of an Always On cluster is asked.
        type: bool
      read_backup_only:
        description:
          - Whether changes are read from log backups only, and not from the active log.
        type: bool
      safeguard_policy:
        description:
          - How DMS keeps the source from truncating its log too early.
        type: str
        choices: [rely-on-sql-server-replication-agent, exclusive-automatic-truncation, shared-automatic-truncation]
      tlog_access_mode:
        description:
          - Where changes are read, in the transaction log or in its backups.
        type: str
        choices: [BackupOnly, PreferBackup, PreferTlog, TlogOnly]
      trim_space_in_char:
        description:
          - Whether trailing spaces of CHAR and NCHAR are removed. AWS's default is V(true).
        type: bool
      use_bcp_full_load:
        description:
          - Whether a target is loaded by the bulk copy program. Not for tables with an identity column that the
            source lacks.
        type: bool
      use_third_party_backup_device:
        description:
          - Whether log backups of other vendors, in native form, are read.
        type: bool
"""
