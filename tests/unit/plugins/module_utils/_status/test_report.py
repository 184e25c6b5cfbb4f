# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which task carries the writes, and what becomes of what was read of tables and lock."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._status import report

NAMES = {"forward_task": "there", "reverse_task": "back"}


@pytest.mark.parametrize(
    "tasks, writer, expected",
    [
        ({}, "target", None),
        ({"there": "running", "back": "ready"}, "source", "there"),
        ({"there": "stopped", "back": "failed"}, "target", "back"),
        ({"there": "stopping"}, "target", "there"),
        ({"there": "stopped", "back": "running"}, None, "back"),
        ({"back": "ready", "there": "ready"}, None, "there"),
    ],
)
def test_the_task_that_carries_the_writes(tasks, writer, expected):
    found = report.carrying_task(
        [{"replication_task_identifier": name, "status": status} for name, status in tasks.items()],
        NAMES,
        writer and {"writer": writer},
    )
    assert (found and found["replication_task_identifier"]) == expected


def test_a_table_of_one_side_and_one_that_only_dms_knows_are_there_too():
    told = {"table_statistics": [{"schema_name": "p", "table_name": "part", "validation_state": "Validated"}]}
    counted = {"source": [{"name": "p.a", "rows": 0}], "target": [{"name": "p.b", "rows": None}]}
    found = report.tables(counted, told)
    keys = ("name", "source_rows", "target_rows", "validation_state")
    assert [tuple(table[key] for key in keys) for table in found] == [
        ("p.a", 0, None, None),
        ("p.b", None, None, None),
        ("p.part", None, None, "Validated"),
    ]


@pytest.mark.parametrize("expires, lapsed", [(1_777_593_599, True), (1_777_593_601, False)])
def test_a_lock_that_nobody_has_renewed_has_lapsed(expires, lapsed):
    lock = {"holder": "night", "since": "2026-04-30T23:59:00.000+00:00", "expires": expires}
    found = report.standing({"lock": lock, "journal": [1], "writer": "source"}, "2026-05-01T00:00:00+00:00")
    assert found == {"writer": "source", "lock": {**lock, "lapsed": lapsed}}


RECORD = {"alias_target": {"dns_name": "x.example.com"}, "weight": 1, "share_percent": 50.0}
READ = {
    "at": "2026-05-01T00:00:00+00:00",
    "names": {**NAMES, "migration": "payments-dev"},
    "environments": [{"side": "source"}, {"side": "target"}],
    "tables": {"source": [], "target": []},
    "task": None,
    "statistics": None,
    "record": "api.example.com",
    "records": [
        {**RECORD, "set_identifier": "source-dev"},
        {**RECORD, "set_identifier": "target-dev", "alias_target": None},
    ],
    "cutover": None,
}


def test_a_status_before_there_is_a_task_or_a_fence():
    found = report.status_report(READ)
    assert (found["migration"], found["replication"], found["cutover"], found["journal"]) == (
        "payments-dev",
        None,
        None,
        [],
    )
    assert found["on_target"] == {"writes": [], "requests": []}
    assert [record["dns_name"] for record in found["weights"]["records"]] == ["x.example.com", None]


def test_a_status_in_the_middle_of_a_cutover():
    task = {
        "replication_task_identifier": "back",
        "status": "running",
        "replication_task_stats": {"full_load_progress_percent": 100},
        "latency": 2,
    }
    entry = {
        "at": "2026-04-30T23:59:00+00:00",
        "step": "set_weights",
        "phase": "after",
        "token": 1,
        "holder": "night",
        "details": {"to": 50},
    }
    cutover = {"writer": "target", "lock": None, "journal": [entry]}
    found = report.status_report(
        {**READ, "task": task, "statistics": {"summary": {"tables": 0}, "table_statistics": []}, "cutover": cutover}
    )
    assert (found["replication"]["carries"], found["replication"]["lag"]) == ("target to source", 2)
    assert found["journal"] == [entry] and found["cutover"] == {"writer": "target", "lock": None}
    assert found["on_target"]["requests"][-1] == {"at": READ["at"], "value": 50.0}
