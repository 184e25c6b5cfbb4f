# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A database obeys the newest run that it knows, and no other ever again."""

from __future__ import annotations

import threading

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import (
    fence,
    marker,
    runs,
    sequences,
    slots,
)

from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test


@pytest.fixture
def session(database):
    """Another session of the same user."""
    login = {"host": database.server.host, "port": database.server.port, "user": "ledger"}
    with psycopg.connect(**login, password=database.password, dbname=database.name, autocommit=True) as connection:
        yield connection


CHANGES = {
    "install": fence.install,
    "remove": fence.remove,
    "lift": lambda connection: fence.lift(connection, "a test"),
    "close": lambda connection: fence.close(connection, "a test"),
    "keep closed": lambda connection: fence.keep_closed(connection, "a test"),
    "reopen": lambda connection: fence.reopen(connection, "a test"),
    "hand over": lambda connection: fence.hand_over(connection, "a test", 9),
    "make a marker's table": marker.install,
    "write a marker": marker.write,
    "remove a marker's table": marker.remove,
    "make a slot": lambda connection: slots.make(connection, "migrate_aws_late", "test_decoding"),
    "drop a slot": lambda connection: slots.drop(connection, "migrate_aws_late"),
    "set sequences": lambda connection: sequences.advance(connection, {("public", "account_id_seq"): 7}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_earlier_run_changes_nothing(database, session, change):
    database.connection.execute("CREATE TABLE account (id bigserial PRIMARY KEY)")
    fence.install(database.connection)
    marker.install(database.connection)
    runs.claim(database.connection, 8, "the day shift")
    # As one that has checked before, and whose session nobody could end.
    session.execute("SET application_name = 'migrate.aws run 7'")

    def seen():
        return fence.state(database.connection), database.query("SELECT last_value, is_called FROM account_id_seq")

    before = seen()
    with pytest.raises(Superseded, match="This run has token 7, and run 8 of the day shift has taken over .* It cha"):
        change(session)
    assert seen() == before
    with pytest.raises(Superseded):
        runs.claim(session, 7, "the night shift")
    assert runs.newest(session) == 8
    runs.claim(session, 8, "the day shift")
    runs.check(session)


def test_a_claim_ends_the_sessions_of_earlier_runs_whatever_they_hold(database, session):
    fence.install(session)
    runs.claim(session, 3, "suspended")
    session.execute("SELECT pg_advisory_lock(%s)", [fence.LOCK])
    session.execute("BEGIN")
    session.execute("SELECT pg_advisory_xact_lock(%s)", [runs.LOCK])
    runs.claim(database.connection, 4, "awake")
    fence.close(database.connection, "awake", grace=0.5)
    with pytest.raises(psycopg.OperationalError):
        session.execute("SELECT 1")


def test_a_claim_waits_no_longer_than_it_says(database, session, monkeypatch):
    runs.claim(session, 4, "a later run")
    monkeypatch.setattr(runs, "PATIENCE", 0.5)
    with runs.holding(session), pytest.raises(Refused, match="changing this database for 0.5 seconds"):
        runs.claim(database.connection, 4, "the same run")


def test_a_claim_waits_for_a_session_of_the_same_run(database, session):
    runs.claim(session, 4, "a run")
    session.execute("BEGIN")
    session.execute("SELECT pg_advisory_xact_lock(%s)", [runs.LOCK])
    ending = threading.Timer(1.5, session.close)
    ending.start()
    runs.claim(database.connection, 4, "the same run")
    ending.join()


def test_a_run_without_a_lock_gets_a_token_of_its_own(database, session, monkeypatch):
    assert runs.newest(session) == 0
    assert runs.issue(session, "first", 0) == 1
    assert runs.issue(session, "second", 6) == 7
    # What another has taken in between is passed over.
    newest, stale = runs.newest, iter([5])
    monkeypatch.setattr(runs, "newest", lambda connection: next(stale, None) or newest(connection))
    assert runs.issue(database.connection, "third", 0) == 8


def test_a_fence_from_before_there_were_tokens_gets_them_by_itself(database, session):
    fence.install(session)
    session.execute(f"DROP TABLE {runs.TABLE}")
    runs.join(session)
    fence.close(session, "a test")
    assert (runs.newest(session), fence.state(session).closed) == (0, True)
    session.execute(f"DROP TABLE {runs.TABLE}")
    runs.claim(session, 5, "a test")
    assert runs.newest(session) == 5


def test_a_run_whose_fence_was_removed_does_not_make_it_anew(database, session):
    fence.install(session)
    runs.claim(session, 5, "a test")
    database.connection.execute(f"DROP TABLE {runs.TABLE}")
    with pytest.raises(psycopg.errors.UndefinedTable):
        fence.reopen(session, "a test")
