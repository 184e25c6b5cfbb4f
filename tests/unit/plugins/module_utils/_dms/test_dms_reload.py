# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables that are loaded or compared again: when that is done."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import reload

NAMES = [{"schema_name": "public", "table_name": "payment"}]


def table(state="Table completed", ended="9:00", name="payment", validation="Validated"):
    return {
        "schema_name": "public",
        "table_name": name,
        "table_state": state,
        "full_load_end_time": ended,
        "validation_state": validation,
    }


@pytest.mark.parametrize(
    "now, option, done",
    [
        # DMS takes its time until it says so: what was there before proves nothing
        (table(), "data-reload", False),
        (table("Table is being reloaded", None), "data-reload", False),
        (table("Full load", "9:30"), "data-reload", False),
        (table(ended="9:30"), "data-reload", True),
        (table(), "validate-only", True),
        (table(validation="Pending records"), "validate-only", False),
        (table(validation="Mismatched records"), "validate-only", True),
    ],
)
def test_done(now, option, done):
    assert reload.is_done([table()], [now], option) is done


def test_only_the_named_tables_count():
    assert reload.of(NAMES, [table(name="account"), table()]) == [table()]
    assert reload.unknown([*NAMES, {"schema_name": "x", "table_name": "y"}], [table()]) == ["x.y"]


def test_tables_in_error_are_named():
    assert reload.in_error([table("Table error"), table()]) == ["public.payment"]
    assert reload.in_words([table("Table error")]) == "public.payment 'Table error'"
