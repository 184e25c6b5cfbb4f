# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A run that is suspended before any statement, and wakes when another has moved the writes: it changes nothing more.

Two real databases and every statement of a move; what DMS does between them is the copy of the marker's row.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover import move, plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, marker, runs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

TABLES = "CREATE TABLE account (id bigserial PRIMARY KEY, name text); INSERT INTO account (name) VALUES ('first')"
SEEN = f"""
SELECT (SELECT last_value FROM migrate_aws.writes_closed_until), (SELECT max(id) FROM migrate_aws.fence_events),
       (SELECT token FROM {runs.TABLE}), (SELECT array_agg(id) FROM {marker.TABLE}),
       (SELECT last_value FROM account_id_seq),
       (SELECT count(*) FROM pg_trigger WHERE tgname = '{fence.TRIGGER}'),
       (SELECT array_agg((slot_name, confirmed_flush_lsn)::text) FROM pg_replication_slots
         WHERE database = current_database())
"""


class Suspended:
    """A session that stops before its statements, one that begins or commits a transaction among them, when told to."""

    def __init__(self, connection, before_statement):
        self.connection, self.before_statement = connection, before_statement

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def execute(self, *arguments):
        self.before_statement()
        return self.connection.execute(*arguments)

    @contextmanager
    def transaction(self, **options):
        self.before_statement()
        with self.connection.transaction(**options):
            yield
            self.before_statement()


class Carried(PostgreSQL):
    """A database whose markers arrive at once; `other` is a superuser's session of the other side."""

    def __init__(self, connection, other):
        super().__init__(connection)
        self.other = other

    def write_marker(self):
        written = super().write_marker()
        with self.other.transaction():
            self.other.execute("SET LOCAL session_replication_role = 'replica'")
            self.other.execute(f"INSERT INTO {marker.TABLE} (id) VALUES (%s)", [written])
        return written


class Stream:
    """The task that carries the writes, which a move has stopped and started again."""

    def begin_stop(self):
        return

    def resume(self):
        return


class World:
    """Two databases, and the runs that move the writes between them, each with a token of its own."""

    def __init__(self, open_session, root, other_root):
        self.open_session, self.roots = open_session, dict(zip(machine.SIDES, (root, other_root)))
        self.tokens = itertools.count(1)
        for side in machine.SIDES:
            with self.opened(side) as database:
                database.connection.execute(TABLES)
                database.install_marker()
                database.install_fence()
                if side == "source":
                    database.hand_over("the beginning", 1)
                else:
                    database.close_fence("the beginning")

    @contextmanager
    def opened(self, side, before_statement=lambda: None):
        with self.open_session(side) as connection:
            yield Carried(Suspended(connection, before_statement), self.roots[machine.other(side)])

    def standing(self):
        return machine.standing(*(fence.state(self.roots[side]) for side in machine.SIDES))

    def seen(self):
        return {side: self.roots[side].execute(SEEN).fetchone() for side in machine.SIDES}

    def writers(self):
        """Who takes a write, by trying."""
        found = []
        for side in machine.SIDES:
            with self.open_session(side) as connection:
                try:
                    with connection.transaction(force_rollback=True):
                        # A run that is suspended while it keeps writers out lets nobody write either.
                        connection.execute("SET LOCAL lock_timeout = '1s'")
                        connection.execute("DELETE FROM account")
                    found.append(side)
                except (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.LockNotAvailable):
                    continue
        return found

    def run(self, wanted=None, lift=False, before_statement=lambda: None):
        """What a run does in the databases: claim both, repair, move; `lift` is what finalize does there."""
        token = next(self.tokens)
        with self.opened("source", before_statement) as source, self.opened("target", before_statement) as target:
            sides = {"source": source, "target": target}
            for database in sides.values():
                database.claim(token, f"run {token}")
            now = machine.standing(source.fence(), target.fence())
            if plan.repairs(now) == [plan.THAW]:
                sides[now.writer].reopen_fence(f"run {token}")
            if wanted not in (None, now.writer):
                old, new = sides[now.writer], sides[wanted]
                terms = move.Terms(f"run {token}", now.epoch + 1, slot=f"migrate_aws_{wanted}", compare="count")
                reconnect = self.reconnect(token, before_statement)
                move.Switchover(old, new, Stream(), terms, lambda *_step, **_details: None, reconnect).perform()
                old.drop_position(f"migrate_aws_{now.writer}")
            if lift:
                side = wanted or now.writer
                sides[side].remove_leftovers(sides[side].leftovers(True), f"run {token}")

    def reconnect(self, token, before_statement):
        def again(database):
            if not database.usable:
                side = "target" if database.connection.info.dbname.endswith("_new") else "source"
                session = Suspended(self.open_session(side), before_statement)
                database = Carried(session, self.roots[machine.other(side)])
                database.claim(token, f"run {token}")
            return database

        return again

    def suspended(self, number, wanted, meanwhile):
        """A run suspended before its statement of this number, while others act.

        `meanwhile` are calls. Returns whether it was suspended, and how it ended: with an exception, or "done".
        """
        reached, woken, counted = threading.Event(), threading.Event(), itertools.count(1)
        ended = []

        def before_statement():
            if next(counted) == number:
                reached.set()
                assert woken.wait(60)

        def work():
            try:
                self.run(wanted, before_statement=before_statement)
                ended.append("done")
            except (Refused, psycopg.Error) as error:
                ended.append(error)
            finally:
                reached.set()

        thread = threading.Thread(target=work)
        thread.start()
        assert reached.wait(60)
        suspended = not ended
        try:
            for act in meanwhile if suspended else ():
                act()
            before = self.seen(), self.writers()
        finally:
            woken.set()
            thread.join(60)
        assert len(before[1]) <= 1
        # Where nobody came between it may go on, and moves the writes.
        if meanwhile:
            assert (self.seen(), self.writers()) == before, (number, ended)
        assert self.standing().state in (machine.WRITING, machine.FROZEN)
        return suspended, ended[0]


@pytest.fixture
def world(database, database_server):
    server, _secret, password = database_server
    names = {"source": database.name, "target": f"{database.name}_new"}
    server.execute(f"CREATE DATABASE {names['target']} OWNER ledger")
    server.execute("ALTER ROLE ledger REPLICATION; GRANT SET ON PARAMETER session_replication_role TO ledger")

    def open_session(side):
        login = {"host": server.host, "port": server.port, "user": "ledger", "password": password}
        return psycopg.connect(**login, dbname=names[side], autocommit=True)

    with (
        psycopg.connect(server.superuser_conninfo(names["source"]), autocommit=True) as root,
        psycopg.connect(server.superuser_conninfo(names["target"]), autocommit=True) as other_root,
    ):
        made = World(open_session, root, other_root)
        yield made
        for each in (root, other_root):
            each.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = "
                "current_database()"
            )


def later_runs(writer):
    """What others may do while a run that moves the writes away from `writer` is suspended, in turn."""
    other = machine.other(writer)
    return itertools.cycle(
        [
            [{"wanted": other}],
            [{}],
            [{"wanted": other}, {"wanted": writer}],
            [{"wanted": other, "lift": True}],
            [{"wanted": other}, {"wanted": writer}, {"wanted": other}],
        ]
    )


def calls(world, runs_of_others):
    return [partial(world.run, **run) for run in runs_of_others]


#: Every statement in so many parts, which run beside each other.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_suspended_before_any_statement_it_changes_nothing_once_another_run_has_begun(world, part):
    ways = {side: later_runs(side) for side in machine.SIDES}
    for number in itertools.count(part + 1, PARTS):
        writer = world.standing().writer
        suspended, ended = world.suspended(number, machine.other(writer), calls(world, next(ways[writer])))
        if not suspended:
            assert ended == "done"
            break
        # The last statements change nothing any more: a run that was suspended there is done, not refused.
        assert isinstance(ended, Superseded | psycopg.OperationalError) or ended == "done", ended
    assert number > 60


SIDE = st.sampled_from(machine.SIDES)
STATEMENT = st.integers(1, 80)
RUNS = st.lists(st.fixed_dictionaries({"wanted": SIDE | st.none()}), max_size=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENT, SIDE, RUNS, STATEMENT, SIDE, RUNS, RUNS)
@example(6, "source", [], 50, "source", [], [])
def test_of_runs_that_are_suspended_one_in_another_the_last_alone_moves_anything(
    world, first, wanted, before, second, wanted_then, within, after
):
    def another():
        world.suspended(second, wanted_then, calls(world, within))

    world.suspended(first, wanted, [*calls(world, before), another, *calls(world, after)])
    assert len(world.writers()) <= 1
