# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DynamoDB: a table has an id that no other table had, not even one of the same name."""

from __future__ import annotations

import uuid
from typing import Any

from moto.dynamodb.models.table import Table

from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    tables_have_ids()


def tables_have_ids() -> None:
    """A table's description has a TableId, a UUID, which stays with the table."""

    @around(Table, "describe")
    def describe(original, self, base_key="TableDescription") -> dict[str, Any]:
        if not hasattr(self, "table_id"):
            self.table_id = str(uuid.uuid4())
        answer = original(self, base_key)
        answer[base_key]["TableId"] = self.table_id
        return answer
