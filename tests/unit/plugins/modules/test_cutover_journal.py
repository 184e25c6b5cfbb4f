# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A run takes the lock, records what it does, and is told when it has lost it; nobody else gets in meanwhile."""

from __future__ import annotations

import itertools

from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries

from tests.unit.plugins.modules.cutover_support import lock_of, table


def test_a_run_from_lock_to_release(run_module, client):
    name = table(client)
    lock = run_module("cutover_lock", table=name)
    assert lock["changed"] and lock["token"] == 1 and " on " in lock["holder"]
    for check in (True, False):
        assert not run_module("cutover_lock", check=check, table=name, token=1)["changed"]

    entry = {"table": name, "token": 1, "step": "canary", "phase": "after", "details": {"weights": {"target": 5}}}
    assert run_module("cutover_journal", **entry)["changed"]
    assert not run_module("cutover_journal", **entry)["changed"]
    assert [(each["step"], each["details"]) for each in entries(lock_of(client, name).store)] == [
        ("canary", {"weights": {"target": 5}})
    ]

    assert run_module("cutover_lock", table=name, state="released", token=1)["changed"]
    assert not run_module("cutover_lock", table=name, state="released", token=1)["changed"]


def test_a_second_operator_is_refused_and_a_loser_is_told(run_module, client):
    name = table(client)
    other = lock_of(client, name, lease=4)
    other.take("arn:aws:iam::123456789012:user/other on night-shift", False)
    with other.kept():
        for check, take_over in itertools.product((True, False), (True, False)):
            refused = run_module("cutover_lock", check=check, table=name, take_over=take_over)
            assert refused["failed"]
            assert (
                "Another run is at work on this migration: arn:aws:iam::123456789012:user/other on night-shift"
                in refused["msg"]
            )
    other.release()
    assert run_module("cutover_lock", check=True, table=name)["token"] == 0
    mine = run_module("cutover_lock", table=name, lease=0)
    assert lock_of(client, name).take("arn:aws:iam::123456789012:user/other on night-shift", True) == mine["token"] + 1
    lost = run_module("cutover_journal", table=name, token=mine["token"], step="canary", phase="before")
    assert (
        "This run has lost the lock: arn:aws:iam::123456789012:user/other on night-shift holds it since" in lost["msg"]
    )


def test_without_its_table_there_is_no_lock(run_module):
    refused = run_module("cutover_lock", table="nothing")
    assert refused["failed"] and "ResourceNotFoundException" in str(refused)
