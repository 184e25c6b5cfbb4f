# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A MySQL server obeys the newest run that it knows, and no other ever again."""

from __future__ import annotations

import threading

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._mysql import rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import (
    counters,
    fence,
    marker,
    positions,
    runs,
)

from tests.unit.plugins.modules.mysql_support import *  # a server behind a secret, an empty schema for each test

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
    "keep a position": lambda connection: positions.keep(connection, "migrate_aws_late"),
    "drop a position": lambda connection: positions.drop(connection, "migrate_aws_early"),
    "set counters": lambda connection: counters.advance(connection, {("shop", "account"): 7}),
}


@pytest.fixture
def session(mysql_database):
    """Another session of the same user."""
    server = mysql_database.server
    login = {"host": server.host, "port": server.port, "user": "ledger", "password": mysql_database.password}
    connection = pymysql.connect(**login, autocommit=True)
    yield connection
    if connection.open:
        connection.close()


@pytest.fixture
def connection(mysql_database):
    return mysql_database.connection


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_earlier_run_changes_nothing(mysql_database, connection, session, change):
    mysql_database.query("CREATE TABLE shop.account (id bigint AUTO_INCREMENT PRIMARY KEY)")
    fence.install(connection)
    marker.install(connection)
    positions.keep(connection, "migrate_aws_early")
    runs.claim(connection, 8, "the day shift")
    # As one that has checked before, and whose session nobody could end.
    rows(session, "SET @migrate_aws_token = 7")

    def seen():
        counted = mysql_database.query(
            "SELECT auto_increment FROM information_schema.tables WHERE table_name = 'account'"
        )
        return fence.state(connection), counted, positions.held(connection, {})[0]["name"], marker.installed(connection)

    before = seen()
    with pytest.raises(Superseded, match="This run has token 7, and run 8 of the day shift has taken over .* It cha"):
        change(session)
    assert seen() == before
    with pytest.raises(Superseded):
        runs.claim(session, 7, "the night shift")
    assert runs.newest(session) == 8
    runs.claim(session, 8, "the day shift")
    runs.check(session)


def test_a_claim_ends_the_sessions_of_earlier_runs_whatever_they_hold(connection, session):
    fence.install(session)
    runs.claim(session, 3, "suspended")
    rows(session, "SELECT get_lock(%s, 1)", (runs.LOCK,))
    session.begin()
    rows(session, "SELECT * FROM migrate_aws.fence FOR UPDATE")
    runs.claim(connection, 4, "awake")
    fence.close(connection, "awake", grace=0.5)
    with pytest.raises(pymysql.MySQLError):
        rows(session, "SELECT 1")


def test_an_earlier_run_that_keeps_the_lock_after_a_claim_is_ended_by_the_next_change(connection, session):
    fence.install(connection)
    runs.claim(session, 3, "suspended")
    rows(connection, "SET @migrate_aws_token = 4")
    rows(session, "SELECT get_lock(%s, 1)", (runs.LOCK,))
    fence.close(connection, "awake")
    with pytest.raises(pymysql.MySQLError):
        rows(session, "SELECT 1")


def test_a_claim_waits_no_longer_than_it_says(connection, session, monkeypatch):
    runs.claim(session, 4, "a later run")
    monkeypatch.setattr(runs, "PATIENCE", 0.5)
    with runs.holding(session), pytest.raises(Refused, match="changing this database for 0.5 seconds"):
        runs.claim(connection, 4, "the same run")


def test_a_claim_waits_for_a_session_of_the_same_run(connection, session):
    runs.claim(session, 4, "a run")
    rows(session, "SELECT get_lock(%s, 1)", (runs.LOCK,))
    ending = threading.Timer(1.5, session.close)
    ending.start()
    runs.claim(connection, 4, "the same run")
    ending.join()


def test_a_session_that_was_ended_in_the_middle_is_forgotten_and_undone(mysql_database, connection, session):
    fence.install(connection)
    runs.claim(session, 4, "a run")
    with pytest.raises(pymysql.MySQLError), runs.changing(session):
        rows(session, "INSERT INTO migrate_aws.fence_events (event, epoch, holder) VALUES ('odd', 9, 'nobody')")
        runs.claim(connection, 5, "a later run")
        rows(session, "SELECT 1")
    assert mysql_database.query("SELECT count(*) FROM migrate_aws.fence_events WHERE event = 'odd'") == [(0,)]
    runs.check(connection)
    runs.claim(connection, 6, "again")
    assert len(mysql_database.query("SELECT token FROM migrate_aws.sessions")) == 1


def test_a_run_without_a_lock_gets_a_token_of_its_own(connection, session, monkeypatch):
    assert runs.newest(session) == 0
    assert runs.issue(session, "first", 0) == 1
    assert runs.issue(session, "second", 6) == 7
    # What another has taken in between is passed over.
    newest, stale = runs.newest, iter([5])
    monkeypatch.setattr(runs, "newest", lambda connection: next(stale, None) or newest(connection))
    assert runs.issue(connection, "third", 0) == 8


def test_a_fence_from_before_there_were_tokens_gets_them_by_itself(connection, session):
    fence.install(session)
    rows(session, f"DROP TABLE {runs.TABLE}")
    runs.join(session)
    fence.close(session, "a test")
    assert (runs.newest(session), fence.state(session).closed) == (0, True)
    rows(session, f"DROP TABLE {runs.TABLE}")
    runs.claim(session, 5, "a test")
    assert runs.newest(session) == 5


def test_a_run_whose_fence_was_removed_does_not_make_it_anew(connection, session):
    fence.install(session)
    runs.claim(session, 5, "a test")
    rows(connection, f"DROP TABLE {runs.TABLE}")
    with pytest.raises(pymysql.ProgrammingError):
        fence.reopen(session, "a test")
