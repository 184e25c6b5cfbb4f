# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DynamoDB: a table has an id that no other table had, not even one of the same name; items are answered
without delay; of two conditional writes to an item the second sees the first.
"""

from __future__ import annotations

import threading
import uuid
from typing import Any

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    tables_have_ids()
    items_are_answered_as_they_are()
    conditions_hold_while_they_are_acted_upon()


def tables_have_ids() -> None:
    """A table's description has a TableId, a UUID, which stays with the table."""

    @around(Table, "describe")
    def describe(original, self, base_key="TableDescription") -> dict[str, Any]:
        if not hasattr(self, "table_id"):
            self.table_id = str(uuid.uuid4())
        answer = original(self, base_key)
        answer[base_key]["TableId"] = self.table_id
        return answer


def items_are_answered_as_they_are() -> None:
    """An item is in its JSON form already; value by value through the serializer a few hundred of them take half a
    second.
    """

    @around(BaseJSONSerializer, "_serialize_type_map")
    def serialize(original, self, serialized, value, shape, key) -> None:
        if shape.value.name == "AttributeValue" and not _has_bytes(value):
            self._default_serialize(serialized, value, shape, key)
        else:
            original(self, serialized, value, shape, key)


def conditions_hold_while_they_are_acted_upon() -> None:
    """A condition and the write that it allows are one step, also where two requests come at the same time."""
    alone = threading.RLock()
    for call in ("put_item", "update_item", "delete_item", "transact_write_items"):

        @around(DynamoDBBackend, call)
        def write(original, self, *arguments, **options) -> Any:
            with alone:
                return original(self, *arguments, **options)


def _has_bytes(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(map(_has_bytes, value.values() if isinstance(value, dict) else value))
    return isinstance(value, bytes)
