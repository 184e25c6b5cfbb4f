# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lock and the journal, in a DynamoDB table of the embedded AWS."""

from __future__ import annotations

import itertools
import time

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal, entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, refuse_if_busy
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

_numbers = itertools.count(1)


@pytest.fixture
def store(client):
    name = f"journal-{next(_numbers)}"
    client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
    )
    return Store(client("dynamodb"), name)


def test_one_run_at_a_time(store):
    first, second = Lock(store, 30), Lock(store, 1)
    assert first.take("night shift", False) == 1
    with pytest.raises(Refused, match="Another run is at work on this migration: night shift holds the lock since 20"):
        second.take("day shift", True)
    assert first.release() and first.holder() is None
    assert second.take("day shift", False) == 2


def test_a_lapsed_lock_of_somebody_else_is_taken_only_on_demand(store):
    Lock(store, -60).take("night shift", False)
    with pytest.raises(Refused, match="night shift holds the lock since .* cut short.* take_over: true"):
        Lock(store, 0.1).take("day shift", False)
    assert Lock(store, 30).take("day shift", True) == 2


def test_what_taking_it_would_say_is_known_before(store):
    Lock(store, -60).take("night shift", False)
    held = Lock(store, 30).holder()
    refuse_if_busy(None, "day shift", False)
    refuse_if_busy(held, "night shift", False)
    refuse_if_busy(held, "day shift", True)
    with pytest.raises(Refused, match="that run was cut short"):
        refuse_if_busy(held, "day shift", False)


def test_our_own_lock_left_behind_is_waited_out(store):
    Lock(store, 1).take("night shift", False)
    assert Lock(store, 1).take("night shift", False) == 2


def test_whoever_has_lost_the_lock_writes_nothing_any_more(store):
    first = Lock(store, -60)
    first.take("night shift", False)
    journal = Journal(store, first, "night shift")
    Lock(store, 30).take("day shift", True)
    with pytest.raises(Refused, match="This run has lost the lock: day shift holds it since"):
        journal.note("freeze", "before")
    assert entries(store) == []
    assert not first.release()


def test_entries_come_back_in_their_order_and_as_they_were(store):
    lock = Lock(store, 30)
    lock.take("night shift", False)
    journal = Journal(store, lock, "night shift")
    journal.note("canary", "before", weights={"source": 95, "target": 5})
    journal.note("canary", "after", seconds=1.25, gates=[{"name": "errors", "value": None}], passed=True)
    found = entries(store)
    assert [(entry["step"], entry["phase"], entry["token"]) for entry in found] == [
        ("canary", "before", 1),
        ("canary", "after", 1),
    ]
    assert found[1]["details"] == {"seconds": 1.25, "gates": [{"name": "errors", "value": None}], "passed": True}
    assert found[0]["at"] <= found[1]["at"] and found[0]["holder"] == "night shift"


def test_without_a_table_there_is_no_journal(client):
    nowhere = Store(client("dynamodb"), "nothing")
    assert entries(nowhere) == [] and Lock(nowhere, 1).holder() is None


def test_a_lock_that_cannot_be_renewed_shows_at_the_next_entry_and_no_sooner(store):
    lock = Lock(store, 0.4)
    lock.take("night shift", False)
    with lock.kept():
        store.client.delete_table(TableName=store.table)
        time.sleep(0.3)
        with pytest.raises(AnsibleAWSError):
            Journal(store, lock, "night shift").note("freeze", "before")
