# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon DocumentDB."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("docdb",)
STRUCTURE = "DocDbSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "DocsToInvestigate": {"type": "int"},
    "ExtractDocId": {"type": "bool"},
    "KmsKeyId": {"type": "str", "no_log": False},
    "NestingLevel": {"type": "str", "choices": ["none", "one"]},
    "ReplicateShardCollections": {"type": "bool"},
    "UseUpdateLookUp": {"type": "bool"},
}
