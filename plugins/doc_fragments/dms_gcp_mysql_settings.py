# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Google Cloud MySQL endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_gcp_mysql_settings`: the options of `module_utils/_dms/engines/gcp_mysql.py`."""

    DOCUMENTATION = r"""
options:
  gcp_mysql_settings:
    description:
      - The settings of a Google Cloud MySQL endpoint. Only what is stated is enforced.
      - The database is reached by O(gcp_mysql_settings.secrets_manager_secret_id) and
        O(gcp_mysql_settings.secrets_manager_access_role_arn), or by the clear-text O(gcp_mysql_settings.username),
        O(gcp_mysql_settings.password), O(gcp_mysql_settings.server_name) and O(gcp_mysql_settings.port), never both.
    type: dict
    aliases: [GcpMySQLSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(gcp_mysql_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(gcp_mysql_settings.secrets_manager_secret_id).
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
          - The one database into which everything is replicated. Refused unless
            O(gcp_mysql_settings.target_db_type=specific-database), because DMS would merge the tables of all schemas
            into it.
        type: str
      after_connect_script:
        description:
          - SQL which DMS runs after it connects, such as C(SET FOREIGN_KEY_CHECKS=0). The task goes on even when it
            fails.
        type: str
      clean_source_metadata_on_mismatch:
        description:
          - Whether metadata kept about a table are made anew when they no longer match the source.
        type: bool
      events_poll_interval:
        description:
          - Seconds between looks at the binary log of an idle source. AWS's default is V(5).
        type: int
      max_file_size:
        description:
          - The largest CSV file, in KB, in which data are sent to a target.
        type: int
      parallel_load_threads:
        description:
          - How many threads, each with a connection of its own, load a target. AWS's default is V(1).
        type: int
      server_timezone:
        description:
          - The time zone of the source, such as V(US/Pacific).
        type: str
      target_db_type:
        description:
          - Whether tables go to one database or to those they come from.
        type: str
        choices: [specific-database, multiple-databases]
"""
