# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon DocumentDB endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_docdb_settings`: the options of `module_utils/_dms/engines/docdb.py`."""

    DOCUMENTATION = r"""
options:
  doc_db_settings:
    description:
      - The settings of an Amazon DocumentDB endpoint. Only what is stated is enforced.
      - The database is reached by O(doc_db_settings.secrets_manager_secret_id) and
        O(doc_db_settings.secrets_manager_access_role_arn), or by the clear-text O(doc_db_settings.username),
        O(doc_db_settings.password), O(doc_db_settings.server_name) and O(doc_db_settings.port), never both.
    type: dict
    aliases: [DocDbSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(doc_db_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(doc_db_settings.secrets_manager_secret_id).
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
      docs_to_investigate:
        description:
          - How many documents DMS reads to find out their structure when O(doc_db_settings.nesting_level=one). AWS's
            default is V(1000).
        type: int
      extract_doc_id:
        description:
          - Whether the document's id becomes a column of its own when O(doc_db_settings.nesting_level=none).
        type: bool
      kms_key_id:
        description:
          - The KMS key, by ARN, id or alias, with which content on the replication instance is encrypted. The
            account's default key for DMS when left out.
        type: str
      nesting_level:
        description:
          - Whether documents are migrated as they are, V(none), or as rows of tables, V(one). AWS's default is
            V(none).
        type: str
        choices: [none, one]
      replicate_shard_collections:
        description:
          - Whether collections are sharded at a target that is a DocumentDB elastic cluster.
        type: bool
      use_update_look_up:
        description:
          - Whether DMS reads the whole document of each update rather than the change alone.
        type: bool
"""
