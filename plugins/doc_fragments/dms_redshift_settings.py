# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon Redshift endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_redshift_settings`: the options of `module_utils/_dms/engines/redshift.py`."""

    DOCUMENTATION = r"""
options:
  redshift_settings:
    description:
      - The settings of an Amazon Redshift endpoint. Only what is stated is enforced.
      - The database is reached by O(redshift_settings.secrets_manager_secret_id) and
        O(redshift_settings.secrets_manager_access_role_arn), or by the clear-text O(redshift_settings.username),
        O(redshift_settings.password), O(redshift_settings.server_name) and O(redshift_settings.port), never both.
    type: dict
    aliases: [RedshiftSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(redshift_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(redshift_settings.secrets_manager_secret_id).
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
      accept_any_date:
        description:
          - Whether dates in any form, invalid ones too, are loaded without an error.
        type: bool
      after_connect_script:
        description:
          - SQL which DMS runs after it connects.
        type: str
      bucket_folder:
        description:
          - The folder of the bucket in which CSV files stand before they are loaded.
        type: str
      bucket_name:
        description:
          - The S3 bucket in which CSV files stand before they are loaded.
        type: str
      case_sensitive_names:
        description:
          - Whether the cluster tells the case of schema names.
        type: bool
      comp_update:
        description:
          - Whether empty tables get automatic compression. AWS's default is V(true).
        type: bool
      connection_timeout:
        description:
          - Milliseconds that connecting may take.
        type: int
      date_format:
        description:
          - The form of dates, such as V(auto). AWS's default is V(YYYY-MM-DD).
        type: str
      empty_as_null:
        description:
          - Whether empty text is loaded as NULL.
        type: bool
      encryption_mode:
        description:
          - How files in the bucket are encrypted. V(sse-kms) needs
            O(redshift_settings.server_side_encryption_kms_key_id).
        type: str
        choices: [sse-s3, sse-kms]
      explicit_ids:
        description:
          - Whether identity columns take the source's values during full load.
        type: bool
      file_transfer_upload_streams:
        description:
          - How many threads upload one file, 1 to 64. AWS's default is V(10).
        type: int
      load_timeout:
        description:
          - Seconds that an operation on the cluster may take.
        type: int
      map_boolean_as_boolean:
        description:
          - Whether booleans stay booleans. It takes effect only when both endpoints have it; otherwise they arrive as
            text.
        type: bool
      max_file_size:
        description:
          - The largest CSV file, in KB, that is loaded at once. AWS's default is V(1048576).
        type: int
      remove_quotes:
        description:
          - Whether quotation marks around text are removed.
        type: bool
      replace_chars:
        description:
          - What stands in for O(redshift_settings.replace_invalid_chars). AWS's default is V(?).
        type: str
      replace_invalid_chars:
        description:
          - Characters to be replaced.
        type: str
      server_side_encryption_kms_key_id:
        description:
          - The KMS key, by ARN, id or alias, with which files in the bucket are encrypted.
        type: str
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS uses the bucket and the cluster. It must trust
            C(dms.amazonaws.com).
        type: str
      time_format:
        description:
          - The form of times, such as V(auto), V(epochsecs) or V(epochmillisecs).
        type: str
      trim_blanks:
        description:
          - Whether trailing blanks of VARCHAR are removed.
        type: bool
      truncate_columns:
        description:
          - Whether text that is too long for its column is cut.
        type: bool
      write_buffer_size:
        description:
          - The memory, in KB, in which CSV files are written before they go to disk. AWS's default is V(1000).
        type: int
"""
