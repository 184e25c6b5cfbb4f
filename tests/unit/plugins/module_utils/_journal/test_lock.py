# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lock and the journal, in a DynamoDB table of the embedded AWS."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal, entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock
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


@pytest.fixture
def clock(monkeypatch):
    """What this machine believes the time to be, which a test may set."""

    class Clock:
        ahead = 0.0

    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + Clock.ahead)
    return Clock


def test_one_run_at_a_time(store):
    first, second = Lock(store, 30), Lock(store, 1)
    assert first.take("night shift", False) == 1
    with pytest.raises(Refused, match="Another run is at work on this migration: night shift holds the lock since 20"):
        second.take("day shift", False)
    assert first.release() and first.holder() is None
    assert second.take("day shift", False) == 2


def test_a_lapsed_lock_of_somebody_else_is_taken_only_on_demand(store):
    Lock(store, -60).take("night shift", False)
    with pytest.raises(Refused, match="night shift holds the lock since .* cut short.* take_over: true"):
        Lock(store, 0.1).take("day shift", False)
    assert Lock(store, 30).take("day shift", True) == 2


@pytest.mark.parametrize("ahead", [-120, 0, 120, 10**6])
@pytest.mark.parametrize("holder", ["day shift", "night shift"])
def test_a_lock_that_is_renewed_is_never_taken_whatever_a_clock_says(store, clock, ahead, holder):
    first = Lock(store, 1.2)
    first.take("night shift", False)
    clock.ahead = ahead
    with (
        first.kept(),
        pytest.raises(Refused, match="at work on this migration: night shift .* renewed it while this run watched"),
    ):
        Lock(store, 30).take(holder, True)
    assert first.token == first.holder()["fencing"] == 1


@pytest.mark.parametrize("ahead", [-120, 120])
@pytest.mark.parametrize(("holder", "take_over"), [("night shift", False), ("day shift", True)])
def test_a_lock_left_behind_is_taken_after_its_lease_and_no_sooner(store, clock, ahead, holder, take_over):
    Lock(store, 1.5).take("night shift", False)
    clock.ahead, began = ahead, time.monotonic()
    assert Lock(store, 30).take(holder, take_over) == 2
    assert 1.5 <= time.monotonic() - began < 20


def test_a_lock_that_is_given_back_is_taken_at_once(store):
    first = Lock(store, 600)
    first.take("night shift", False)
    soon = threading.Timer(0.3, first.release)
    soon.start()
    assert Lock(store, 30).take("day shift", True) == 2


def test_of_two_who_take_it_in_the_same_moment_one_has_it(store):
    for token in range(1, 6):
        both = {holder: Lock(store, 0) for holder in ("day shift", "stand-in")}
        seen = [lock.wait_until_free(holder, True) for holder, lock in both.items()]
        with ThreadPoolExecutor() as pool:
            taken = list(pool.map(Lock._taken, both.values(), seen, both, [0, 0]))
        assert sorted(taken) == [False, True]
        assert {lock.token for lock in both.values()} == {token, None}


def test_a_token_is_greater_than_those_that_the_databases_have_seen(store):
    assert Lock(store, 0).take("night shift", False, 41) == 42
    assert Lock(store, 0).take("night shift", False, 7) == 43


def test_a_lock_of_before_renewals_were_counted_is_watched_too(store):
    old = {"holder": "night shift", "since": "2026-05-01", "expires": 1.5, "lease": 0.3, "fencing": 6}
    store.update(
        "lock",
        f"SET {', '.join(f'{name} = :{name}' for name in old)}",
        "attribute_not_exists(holder)",
        {f":{name}": value for name, value in old.items()},
    )
    assert Lock(store, 30).take("day shift", True) == 7


def test_whoever_has_lost_the_lock_writes_nothing_any_more(store):
    first = Lock(store, -60)
    first.take("night shift", False)
    journal = Journal(store, first, "night shift")
    Lock(store, 30).take("day shift", True)
    with pytest.raises(Superseded, match="This run has lost the lock: day shift holds it since"):
        journal.note("freeze", "before")
    assert entries(store) == []
    assert not first.release()


def test_whoever_loses_the_lock_while_it_writes_has_written_nothing(store):
    """The last moment in which another run may take it: whatever was asked before, the entry's own call asks again."""
    first = Lock(store, 0)
    first.take("night shift", False)
    journal, calls = Journal(store, first, "night shift"), store.client.meta.events

    def taken(**_):
        for call in writes:
            calls.unregister(call, taken)
        Lock(store, 30).take("day shift", True)

    writes = [f"before-send.dynamodb.{call}" for call in ("PutItem", "TransactWriteItems")]
    for call in writes:
        calls.register(call, taken)
    with pytest.raises(Superseded, match="day shift holds it since"):
        journal.note("freeze", "before")
    assert entries(store) == []


@pytest.mark.parametrize("reasons", [["TransactionConflict", "None"], ["None", "ThrottlingError"]])
def test_a_write_that_meets_another_is_tried_again(store, reasons):
    """Answers of this form are in DynamoDB's documentation; the embedded AWS gives none."""
    lock = Lock(store, 30)
    lock.take("night shift", False)
    calls = store.client.meta.events

    def cancelled(**_):
        calls.unregister("before-call.dynamodb.TransactWriteItems", cancelled)
        error = {"Code": "TransactionCanceledException", "Message": f"Transaction cancelled {reasons}"}
        return SimpleNamespace(status_code=400), {
            "Error": error,
            "CancellationReasons": [{"Code": code} for code in reasons],
        }

    calls.register("before-call.dynamodb.TransactWriteItems", cancelled)
    Journal(store, lock, "night shift").note("freeze", "before")
    assert [entry["step"] for entry in entries(store)] == ["freeze"]


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


def test_a_lock_that_somebody_else_had_between_look_and_grasp_is_looked_at_again(store, monkeypatch):
    mine, other = Lock(store, 60), Lock(store, 60)
    look, looks = mine.wait_until_free, []

    def looked(holder, take_over):
        seen = look(holder, take_over)
        if not looks:
            other.take("day shift", False)
            other.release()
        looks.append(seen)
        return seen

    monkeypatch.setattr(mine, "wait_until_free", looked)
    assert mine.take("night shift", False) == 2 and len(looks) == 2
