# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of SAP ASE (Sybase) endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_sybase_settings`: the options of `module_utils/_dms/engines/sybase.py`."""

    DOCUMENTATION = r"""
options:
  sybase_settings:
    description:
      - The settings of an SAP ASE (Sybase) endpoint. Only what is stated is enforced.
      - The database is reached by O(sybase_settings.secrets_manager_secret_id) and
        O(sybase_settings.secrets_manager_access_role_arn), or by the clear-text O(sybase_settings.username),
        O(sybase_settings.password), O(sybase_settings.server_name) and O(sybase_settings.port), never both.
    type: dict
    aliases: [SybaseSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(sybase_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(sybase_settings.secrets_manager_secret_id).
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
"""
