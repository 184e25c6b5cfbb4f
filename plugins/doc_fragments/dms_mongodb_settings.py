# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of MongoDB endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_mongodb_settings`: the options of `module_utils/_dms/engines/mongodb.py`."""

    DOCUMENTATION = r"""
options:
  mongo_db_settings:
    description:
      - The settings of a MongoDB endpoint. Only what is stated is enforced.
      - The database is reached by O(mongo_db_settings.secrets_manager_secret_id) and
        O(mongo_db_settings.secrets_manager_access_role_arn), or by the clear-text O(mongo_db_settings.username),
        O(mongo_db_settings.password), O(mongo_db_settings.server_name) and O(mongo_db_settings.port), never both.
    type: dict
    aliases: [MongoDbSettings]
    suboptions:
      secrets_manager_secret_id:
        description:
          - The secret, by ARN, partial ARN or name, from which DMS reads C(username), C(password), C(host) and
            C(port).
          - Required together with O(mongo_db_settings.secrets_manager_access_role_arn).
        type: str
      secrets_manager_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS reads the secret. It must trust C(dms.REGION.amazonaws.com) and be
            allowed C(secretsmanager:GetSecretValue) on the secret.
          - Required together with O(mongo_db_settings.secrets_manager_secret_id).
        type: str
      username:
        description:
          - The database user, in clear text. Not needed when O(mongo_db_settings.auth_type=no).
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
      auth_mechanism:
        description:
          - How user and password are proved. AWS's default is that of the server's version.
        type: str
        choices: [default, mongodb_cr, scram_sha_1]
      auth_source:
        description:
          - The database which knows the user. AWS's default is V(admin).
        type: str
      auth_type:
        description:
          - Whether a user and a password are needed.
        type: str
        choices: ["no", password]
      docs_to_investigate:
        description:
          - How many documents DMS reads to find out their structure when O(mongo_db_settings.nesting_level=one).
            AWS's default is V(1000).
        type: str
      extract_doc_id:
        description:
          - Whether the document's id becomes a column of its own when O(mongo_db_settings.nesting_level=none).
        type: str
        choices: ["true", "false"]
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
