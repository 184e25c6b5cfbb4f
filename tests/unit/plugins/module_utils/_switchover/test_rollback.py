# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which way back there is, for every combination of writer, task and slot."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover.rollback import rollback
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Standing

RUNNING = {"replication_task_identifier": "payments-reverse", "status": "running"}
FAILED = {**RUNNING, "status": "failed", "last_failure_message": "Last Error slot is gone"}
KEPT = {"name": "migrate_aws_reverse", "wal_status": "reserved", "safe_bytes": None, "retention_hours": None}


@pytest.mark.parametrize(
    ("writer", "task", "slot", "kind", "until", "said"),
    [
        ("source", None, None, "dns_only", "the writes move to the target", "The source has every write"),
        (
            "source",
            FAILED,
            {**KEPT, "wal_status": "lost"},
            "dns_only",
            "the writes move to the target",
            "The source has every write: a rollback only moves the weights.",
        ),
        ("target", RUNNING, KEPT, "with_data", "finalize", "kept for payments-reverse, which is running"),
        (
            "target",
            RUNNING,
            {**KEPT, "wal_status": "extended", "safe_bytes": 1_000_000},
            "with_data",
            "finalize, or 1,000,000 bytes of log which nobody has read",
            "Every write of the target is kept for payments-reverse, which is running: a rollback loses none.",
        ),
        (
            "target",
            RUNNING,
            {**KEPT, "retention_hours": 72.0},
            "with_data",
            "finalize, or 72 hours in which the replication reads nothing",
            "kept for payments-reverse, which is running",
        ),
        ("target", {**RUNNING, "status": "stopped"}, KEPT, "with_data", "finalize", "which is stopped"),
        (
            "target",
            RUNNING,
            {**KEPT, "wal_status": "unreserved"},
            "restore_only",
            "it is already too late",
            "migrate_aws_reverse is unreserved",
        ),
        (
            "target",
            RUNNING,
            {**KEPT, "wal_status": "lost"},
            "restore_only",
            "it is already too late",
            "was removed before it was read",
        ),
        (
            "target",
            RUNNING,
            None,
            "restore_only",
            "it is already too late",
            "there is no replication slot for reverse replication",
        ),
        (
            "target",
            FAILED,
            KEPT,
            "restore_only",
            "it is already too late",
            "payments-reverse is failed (Last Error slot is gone)",
        ),
        ("target", None, KEPT, "restore_only", "it is already too late", "there is no task for reverse replication"),
    ],
)
def test_the_class_of_rollback(writer, task, slot, kind, until, said):
    back = rollback(Standing(writer, "writing", 2), task, slot)
    assert back.shown()["class"] == kind
    assert until in back.valid_until
    assert said in back.sentence
