# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of IBM Db2 endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_db2_settings`: the options of `module_utils/_dms/engines/db2.py`."""

    DOCUMENTATION = r"""
options:
  ibm_db2_settings:
    description:
      - The settings of an IBM Db2 endpoint. Only what is stated is enforced.
      - The database is reached by O(ibm_db2_settings.secrets_manager_secret_id) and
        O(ibm_db2_settings.secrets_manager_access_role_arn), or by the clear-text O(ibm_db2_settings.username),
        O(ibm_db2_settings.password), O(ibm_db2_settings.server_name) and O(ibm_db2_settings.port), never both.
    type: dict
    aliases: [IBMDb2Settings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(ibm_db2_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(ibm_db2_settings.secrets_manager_secret_id).
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
      current_lsn:
        description:
          - The log sequence number from which changes are captured.
        type: str
      keep_csv_files:
        description:
          - Whether the CSV files with which data were sent to a target are kept, to look for a fault.
        type: bool
      load_timeout:
        description:
          - Milliseconds that an operation on a target may take. AWS's default is V(1200).
        type: int
      max_file_size:
        description:
          - The largest CSV file, in KB, in which data are sent to a target.
        type: int
      max_k_bytes_per_read:
        description:
          - The most that is read at a time from a source's log, in KB. AWS's default is V(64).
        type: int
      set_data_capture_changes:
        description:
          - Whether changes can be captured, for which DMS sets C(DATA CAPTURE CHANGES) on tables. AWS's default is
            V(true).
        type: bool
      write_buffer_size:
        description:
          - The memory, in KB, in which CSV files are written before they go to disk. AWS's default is V(1024).
        type: int
"""
