# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Oracle endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_oracle_settings`: the options of `module_utils/_dms/engines/oracle.py`."""

    DOCUMENTATION = r"""
options:
  oracle_settings:
    description:
      - The settings of an Oracle endpoint. Only what is stated is enforced.
      - The database is reached by O(oracle_settings.secrets_manager_secret_id) and
        O(oracle_settings.secrets_manager_access_role_arn), or by the clear-text O(oracle_settings.username),
        O(oracle_settings.password), O(oracle_settings.server_name) and O(oracle_settings.port), never both.
    type: dict
    aliases: [OracleSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(oracle_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(oracle_settings.secrets_manager_secret_id).
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
      access_alternate_directly:
        description:
          - Whether redo logs are read directly at a replaced path prefix. V(false) for the Binary Reader on RDS for
            Oracle.
        type: bool
      add_supplemental_logging:
        description:
          - Whether DMS sets up supplemental logging of primary keys for the tables of a task.
        type: bool
      additional_archived_log_dest_id:
        description:
          - A second destination of archived redo logs, for a switchover to a standby.
        type: int
      allow_select_nested_tables:
        description:
          - Whether tables with nested tables or types of one's own are migrated.
        type: bool
      archived_log_dest_id:
        description:
          - The destination of archived redo logs, a C(dest_id) of C(v$archived_log).
        type: int
      archived_logs_only:
        description:
          - Whether only archived redo logs are read.
        type: bool
      asm_password:
        description:
          - The password for Automatic Storage Management, in clear text. It cannot be read back, so
            O(update_password) decides whether it is sent again.
        type: str
      asm_server:
        description:
          - The server of Automatic Storage Management, in clear text.
        type: str
      asm_user:
        description:
          - The user for Automatic Storage Management, in clear text.
        type: str
      authentication_method:
        description:
          - How DMS proves who it is to the database.
        type: str
        choices: [password, kerberos]
      char_length_semantics:
        description:
          - Whether the length of a character column counts characters or bytes.
        type: str
        choices: [default, char, byte]
      convert_timestamp_with_zone_to_utc:
        description:
          - Whether timestamps with a time zone are converted to UTC.
        type: bool
      direct_path_no_log:
        description:
          - Whether a target's tables are written directly and without a trail in its logs.
        type: bool
      direct_path_parallel_load:
        description:
          - Whether tables are loaded in parallel when O(oracle_settings.use_direct_path_full_load=true). The tables
            must have no constraints or indexes.
        type: bool
      enable_homogenous_tablespace:
        description:
          - Whether tables and indexes are made in a tablespace of the same name at the target.
        type: bool
      extra_archived_log_dest_ids:
        description:
          - Further destinations of archived redo logs, for a switchover among several standbys.
        type: list
        elements: int
      fail_tasks_on_lob_truncation:
        description:
          - Whether a task fails rather than truncate a large object that exceeds C(LobMaxSize).
        type: bool
      number_datatype_scale:
        description:
          - The scale of C(NUMBER) columns, up to 38; V(-1) stands for floating point. AWS's default is V(10).
        type: int
      open_transaction_window:
        description:
          - For how many minutes before its start a task that only captures changes looks for open transactions, up to
            240. AWS's default is V(0).
        type: int
      oracle_path_prefix:
        description:
          - The default root of redo logs, for the Binary Reader on RDS for Oracle.
        type: str
      parallel_asm_read_threads:
        description:
          - How many threads read redo logs from Automatic Storage Management, 2 to 8. AWS's default is V(2).
        type: int
      read_ahead_blocks:
        description:
          - How many blocks are read ahead from Automatic Storage Management, 1000 to 200000. AWS's default is
            V(1000).
        type: int
      read_table_space_name:
        description:
          - Whether tablespaces are migrated.
        type: bool
      replace_path_prefix:
        description:
          - Whether O(oracle_settings.use_path_prefix) replaces O(oracle_settings.oracle_path_prefix).
        type: bool
      retry_interval:
        description:
          - Seconds before a failed query is repeated.
        type: int
      secrets_manager_oracle_asm_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret for Automatic Storage Management.
          - Required together with O(oracle_settings.secrets_manager_oracle_asm_secret_id).
        type: str
      secrets_manager_oracle_asm_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, with user, password and server of Automatic Storage Management.
          - Required together with O(oracle_settings.secrets_manager_oracle_asm_access_role_arn).
        type: str
      security_db_encryption:
        description:
          - The password of transparent data encryption, with which the Binary Reader reads encrypted redo logs. It
            cannot be read back, so O(update_password) decides whether it is sent again.
        type: str
      security_db_encryption_name:
        description:
          - The name of the key of transparent data encryption.
        type: str
      spatial_data_option_to_geo_json_function_name:
        description:
          - The function that makes GeoJSON of C(SDO_GEOMETRY). AWS's default is V(SDO2GEOJSON).
        type: str
      standby_delay_time:
        description:
          - By how many minutes an Active Data Guard standby, used as source, may be behind its primary.
        type: int
      trim_space_in_char:
        description:
          - Whether trailing spaces of CHAR and NCHAR are removed. AWS's default is V(true).
        type: bool
      use_alternate_folder_for_online:
        description:
          - Whether online redo logs too are read at the replaced path prefix.
        type: bool
      use_b_file:
        description:
          - Whether changes are read by the Binary Reader, together with O(oracle_settings.use_logminer_reader=false).
        type: bool
      use_direct_path_full_load:
        description:
          - Whether a target is loaded by direct path. AWS's default is V(true).
        type: bool
      use_logminer_reader:
        description:
          - Whether changes are read by LogMiner. AWS's default is V(true).
        type: bool
      use_path_prefix:
        description:
          - The path prefix that replaces the default root of redo logs, for the Binary Reader on RDS for Oracle.
        type: str
"""
