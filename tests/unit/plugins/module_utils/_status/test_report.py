# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which task carries the writes, and what becomes of what was read of tables and lock."""

from __future__ import annotations

import pytest

from ansible_collections.migrate.aws.plugins.module_utils._status import report

NAMES = {"forward_task": "there", "reverse_task": "back"}


@pytest.mark.parametrize("tasks, writer, expected", [
    ({}, "target", None),
    ({"there": "running", "back": "ready"}, "source", "there"),
    ({"there": "stopped", "back": "failed"}, "target", "back"),
    ({"there": "stopping"}, "target", "there"),
    ({"there": "stopped", "back": "running"}, None, "back"),
    ({"back": "ready", "there": "ready"}, None, "there"),
])
def test_the_task_that_carries_the_writes(tasks, writer, expected):
    found = report.carrying_task(
        [{"replication_task_identifier": name, "status": status} for name, status in tasks.items()], NAMES, writer and {"writer": writer}
    )
    assert (found and found["replication_task_identifier"]) == expected


def test_a_table_of_one_side_and_one_that_only_dms_knows_are_there_too():
    told = {"table_statistics": [{"schema_name": "p", "table_name": "part", "validation_state": "Validated"}]}
    counted = {"source": [{"name": "p.a", "rows": 0}], "target": [{"name": "p.b", "rows": None}]}
    found = report.tables(counted, told)
    keys = ("name", "source_rows", "target_rows", "validation_state")
    assert [tuple(table[key] for key in keys) for table in found] == [
        ("p.a", 0, None, None), ("p.b", None, None, None), ("p.part", None, None, "Validated"),
    ]


@pytest.mark.parametrize("expires, lapsed", [(1_777_593_599, True), (1_777_593_601, False)])
def test_a_lock_that_nobody_has_renewed_has_lapsed(expires, lapsed):
    lock = {"holder": "night", "since": "2026-04-30T23:59:00.000+00:00", "expires": expires}
    found = report.standing({"lock": lock, "journal": [1], "writer": "source"}, "2026-05-01T00:00:00+00:00")
    assert found == {"writer": "source", "lock": {**lock, "lapsed": lapsed}}
