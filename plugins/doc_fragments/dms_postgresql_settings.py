# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of PostgreSQL endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_postgresql_settings`: the options of `module_utils/_dms/engines/postgresql.py`."""

    DOCUMENTATION = r"""
options:
  postgresql_settings:
    description:
      - The settings of a PostgreSQL endpoint. Only what is stated is enforced.
      - The database is reached by O(postgresql_settings.secrets_manager_secret_id) and
        O(postgresql_settings.secrets_manager_access_role_arn), or by the clear-text O(postgresql_settings.username),
        O(postgresql_settings.password), O(postgresql_settings.server_name) and O(postgresql_settings.port), never both.
    type: dict
    aliases: [PostgreSQLSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(postgresql_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(postgresql_settings.secrets_manager_secret_id).
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
      authentication_method:
        description:
          - How DMS proves who it is to the database.
        type: str
        choices: [password, iam]
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS connects when O(postgresql_settings.authentication_method=iam).
        type: str
      database_name:
        description:
          - The database to connect to. DMS needs it for PostgreSQL.
        type: str
      after_connect_script:
        description:
          - SQL which DMS runs after it connects for change capture, such as C(SET session_replication_role =
            'replica'), which keeps foreign keys and triggers of a target from firing.
        type: str
      babelfish_database_name:
        description:
          - The Babelfish database of an Aurora PostgreSQL endpoint.
        type: str
      capture_ddls:
        description:
          - Whether to capture DDL, for which DMS makes a table and an event trigger in the source. AWS's default is
            V(true).
        type: bool
      database_mode:
        description:
          - How to treat endpoints that need more than PostgreSQL does.
        type: str
        choices: [default, babelfish]
      ddl_artifacts_schema:
        description:
          - The schema of what O(postgresql_settings.capture_ddls) makes. AWS's default is V(public).
        type: str
      disable_unicode_source_filter:
        description:
          - Whether filters of selection rules compare without Unicode, so that indexes of text columns serve them.
        type: bool
      execute_timeout:
        description:
          - How many seconds a statement may take. AWS's default is V(60).
        type: int
      fail_tasks_on_lob_truncation:
        description:
          - Whether a task fails rather than truncate a large object that exceeds C(LobMaxSize).
        type: bool
      heartbeat_enable:
        description:
          - Whether to write a heartbeat, so that the replication slot of an idle source holds back no write-ahead
            log.
        type: bool
      heartbeat_frequency:
        description:
          - Minutes between heartbeats. AWS's default is V(5).
        type: int
      heartbeat_schema:
        description:
          - The schema of the heartbeat's table. AWS's default is V(public).
        type: str
      map_boolean_as_boolean:
        description:
          - Whether booleans stay booleans. It takes effect only when both endpoints have it; otherwise they arrive as
            text.
        type: bool
      map_jsonb_as_clob:
        description:
          - Whether JSONB is migrated as CLOB.
        type: bool
      map_long_varchar_as:
        description:
          - The type to which LONG values are mapped. AWS's default is V(wstring).
        type: str
        choices: [wstring, clob, nclob]
      max_file_size:
        description:
          - The largest CSV file, in KB, in which data are sent to a target. AWS's default is V(32768).
        type: int
      plugin_name:
        description:
          - The plugin with which the replication slot is made.
        type: str
        choices: [no-preference, test-decoding, pglogical]
      slot_name:
        description:
          - An existing logical replication slot from which changes are captured, together with a task's
            C(cdc_start_position).
        type: str
      trim_space_in_char:
        description:
          - Whether trailing spaces of CHAR and NCHAR are removed. AWS's default is V(true).
        type: bool
"""
