# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The summary of table statistics."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.statistics import COUNTS, summary, tables


def table(name, state="Table completed", validation="Validated", **counts):
    return {"SchemaName": "public", "TableName": name, "TableState": state, "ValidationState": validation, **counts}


def test_tables_are_counted_by_what_is_known_of_them():
    found = tables(
        [
            table("b", FullLoadRows=10, Inserts=1, ValidationFailedRecords=2),
            table("a", FullLoadRows=5, ValidationPendingRecords=3, ValidationSuspendedRecords=4),
            table("c", validation="No primary key"),
            table("d", state="Table error", validation="Not enabled", FullLoadErrorRows=7),
        ]
    )
    result = summary(found)
    assert [one["table_name"] for one in found] == ["a", "b", "c", "d"]
    assert result["tables"] == 4
    assert result["by_state"] == {"Table completed": 3, "Table error": 1}
    assert result["by_validation_state"] == {"Validated": 2, "No primary key": 1, "Not enabled": 1}
    assert (result["completed"], result["validated"]) == (3, 2)
    assert result["tables_in_error"] == ["public.d"]
    assert (result["full_load_rows"], result["full_load_error_rows"], result["inserts"]) == (15, 7, 1)
    validation = [result[f"validation_{what}_records"] for what in ("failed", "pending", "suspended")]
    assert validation == [2, 3, 4]


@pytest.mark.parametrize(
    "state, meaning",
    [
        ("Validated", "validated"),
        ("Pending records", "pending"),
        ("Preparing table", "pending"),
        ("Mismatched records", "failed"),
        ("Table error", "failed"),
        ("Suspended records", "suspended"),
        ("Not enabled", "not_compared"),
        ("No primary key", "not_compared"),
        (None, "not_compared"),
        # what DMS may say one day
        ("Unheard of", "not_compared"),
    ],
)
def test_only_what_was_found_equal_counts_as_validated(state, meaning):
    named = summary(tables([table("a", validation=state)]))["validation"]
    assert set(named) == {"validated", "pending", "failed", "suspended", "not_compared"}
    assert [key for key, names in named.items() if names] == [meaning]
    assert named[meaning] == ["public.a"]


def test_no_tables_are_no_error():
    result = summary([])
    assert (result["tables"], result["validated"], result["tables_in_error"]) == (0, 0, [])
    assert all(result[name] == 0 for name in COUNTS)


def test_a_table_that_was_never_validated_counts_as_not_enabled():
    assert summary(tables([table("a", validation=None)]))["by_validation_state"] == {"Not enabled": 1}
