# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""MongoDB."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("mongodb",)
STRUCTURE = "MongoDbSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "AuthMechanism": {"type": "str", "choices": ["default", "mongodb_cr", "scram_sha_1"]},
    "AuthSource": {"type": "str"},
    "AuthType": {"type": "str", "choices": ["no", "password"]},
    "DocsToInvestigate": {"type": "str"},
    "ExtractDocId": {"type": "str", "choices": ["true", "false"]},
    "KmsKeyId": {"type": "str", "no_log": False},
    "NestingLevel": {"type": "str", "choices": ["none", "one"]},
    "ReplicateShardCollections": {"type": "bool"},
    "UseUpdateLookUp": {"type": "bool"},
}
