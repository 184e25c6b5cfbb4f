# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""database_compare beside an application that writes, with the embedded DMS as what replicates."""

from __future__ import annotations

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparing import Comparison
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import changes, runs

from tests.unit.plugins.modules.test_database_switchover import Migration, Workload

MODULE = "database_compare"
STRANGER = "INSERT INTO payments (id, writer, number) OVERRIDING SYSTEM VALUE VALUES (-1, 'stranger', 1)"
DIFFERENT = "public.payments has 1 rows that differ or are on one side only, with the key (id): (-1)."


@pytest.fixture
def migration(run_module, endpoint_url, client, dms, pair):
    return Migration(run_module, endpoint_url, client, dms, pair)


def compare(migration, check=False, **options):
    sides = {
        "source": {"secret_id": migration.secrets["source"], "replication_task": migration.name(migration.stream)},
        "target": {"secret_id": migration.secrets["target"]},
    }
    given = {**sides, "journal": migration.journal, "wait_timeout": 60, **options}
    return migration.run_module(MODULE, check=check, **given)


def left(migration):
    """The slots of comparisons, by side."""
    return {
        side: len([name for name in migration.slots(side) if name.startswith("migrate_aws_compare")])
        for side in machine.SIDES
    }


def stranger(migration):
    """A row that only the target has."""
    migration.pair.target.execute("SET session_replication_role = 'replica'")
    migration.pair.target.execute(STRANGER)


def shown(migration):
    sides = {side: {"secret_id": migration.secrets[side]} for side in machine.SIDES}
    return migration.run_module("cutover_info", journal=migration.journal, **sides)["cutover"]["comparison"]


NONE, BOTH = {"source": 0, "target": 0}, {"source": 1, "target": 1}


def test_it_compares_beside_the_application_and_a_cutover_goes_on_with_it(migration):
    with Workload(migration) as workload:
        planned = compare(migration, check=True, rows_per_second=10)
        assert (planned["changed"], planned["tables"], planned["differences"]) == (False, 2, [])
        assert left(migration) == NONE and shown(migration) is None
        found = compare(migration)
        assert (found["changed"], found["writer"], found["equal"], found["differences"]) == (False, "source", True, [])
        assert found["tables"] == 2 and found["rows"] > 0 and found["unfollowed"] is None
        assert left(migration) == NONE and shown(migration)["equal"] is True
        kept = compare(migration, keep_slots=True, journal=None)
        assert kept["changed"] and left(migration) == BOTH
        moved = migration.move("target", migration.stream)
        assert not moved.get("failed"), moved
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert left(migration) == NONE


def test_a_row_that_differs_is_named_and_nothing_is_left(migration):
    stranger(migration)
    found = compare(migration)
    assert (found["equal"], found["differences"]) == (False, [DIFFERENT])
    assert left(migration) == NONE and shown(migration)["equal"] is False


def test_it_is_refused_where_it_would_find_nothing_out(migration):
    def refused(**options):
        return compare(migration, **options)["msg"]

    without = {"secret_id": migration.secrets["source"]}
    assert refused(source=without) == "Option source.replication_task does not say which task carries its writes."
    unknown = {**without, "replication_task": "nothing"}
    assert refused(source=unknown) == "There is no replication task nothing."
    stranger(migration)
    with psycopg.connect(migration.servers["target"].superuser_conninfo(migration.pair.name)) as other:
        other.execute("LOCK TABLE migrate_aws_stream.marker IN SHARE MODE")
        assert "has not arrived on the new one in 2 seconds" in refused(wait_timeout=2)
    assert left(migration) == NONE
    migration.pair.target.execute("SELECT setval('migrate_aws.writes_closed_until', 0)")
    assert refused().endswith("Both can be compared while one of them takes the writes.")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (True, "A cutover or another run has begun, and ended this comparison. It continues with what is known."),
        (False, "terminating connection due to administrator command"),
    ],
)
def test_a_run_that_is_ended_says_by_whom_and_can_go_on(migration, monkeypatch, later, said):
    session = migration.sessions["source"]

    def ended(comparison):
        if later:
            session.execute("UPDATE migrate_aws.newest_run SET token = token + 1")
        pid = comparison.old.connection.info.backend_pid
        session.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return comparison._look()

    with monkeypatch.context() as patched:
        patched.setattr(Comparison, "advance", ended)
        assert said in compare(migration)["msg"]
    assert left(migration) == BOTH
    assert compare(migration)["equal"] is True and left(migration) == NONE


def test_a_superseded_run_leaves_everything_to_the_later_one(migration, monkeypatch):
    def superseded(comparison):
        migration.sessions["source"].execute("UPDATE migrate_aws.newest_run SET token = token + 1")
        runs.check(comparison.old.connection)

    with monkeypatch.context() as patched:
        patched.setattr(Comparison, "advance", superseded)
        assert "has taken over this database" in compare(migration)["msg"]
    assert left(migration) == BOTH


def test_one_comparison_runs_at_a_time(migration, monkeypatch):
    monkeypatch.setattr(changes, "PATIENCE", 1)
    with psycopg.connect(migration.servers["source"].superuser_conninfo(migration.pair.name)) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [changes.LOCK])
        other.execute("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", [changes.slot_name(other)])
        assert compare(migration)["msg"].startswith("Another run compares database ")
        assert left(migration) == {"source": 1, "target": 0}
