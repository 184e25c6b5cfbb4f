# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which way back there is, for every combination of writer, task and slot."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._cutover.machine import Standing
from ansible_collections.migrate.aws.plugins.module_utils._cutover.rollback import way_back

RUNNING = {"replication_task_identifier": "payments-reverse", "status": "running"}
FAILED = {**RUNNING, "status": "failed", "last_failure_message": "Last Error slot is gone"}
KEPT = {"name": "migrate_aws_reverse", "wal_status": "reserved", "safe_bytes": None}


@pytest.mark.parametrize(
    ("writer", "stream", "slot", "letter", "until", "said"),
    [
        ("source", None, None, "A", "the writes move to the target", "The source has every write"),
        ("source", FAILED, {**KEPT, "wal_status": "lost"}, "A", "the writes move to the target", "moving the weights"),
        ("target", RUNNING, KEPT, "B", "finalize", "kept for payments-reverse, which is running"),
        (
            "target",
            RUNNING,
            {**KEPT, "wal_status": "extended", "safe_bytes": 1_000_000},
            "B",
            "finalize, or 1,000,000 bytes of log which nobody has read",
            "going back loses none",
        ),
        ("target", {**RUNNING, "status": "stopped"}, KEPT, "B", "finalize", "which is stopped"),
        ("target", RUNNING, {**KEPT, "wal_status": "unreserved"}, "C", "too late", "migrate_aws_reverse is unreserved"),
        ("target", RUNNING, {**KEPT, "wal_status": "lost"}, "C", "too late", "was removed before it was read"),
        ("target", RUNNING, None, "C", "too late", "no replication slot"),
        ("target", FAILED, KEPT, "C", "too late", "payments-reverse is failed (Last Error slot is gone)"),
        ("target", None, KEPT, "C", "too late", "no replication task"),
    ],
)
def test_the_way_back(writer, stream, slot, letter, until, said):
    back = way_back(Standing(writer, "writing", 2), stream, slot)
    assert back.letter == letter
    assert until in back.valid_until
    assert said in back.sentence
