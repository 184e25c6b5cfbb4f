# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""When a migration is over nothing of it is left in a database that fills a disk, slows a write, or lets an old stream
begin again.
"""

from __future__ import annotations

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, runs

from tests.unit.plugins.modules.test_database_switchover import SLOT, migration

__all__ = ("migration",)
MODULE = "database_cleanup"
DDL_CAPTURE = """
CREATE TABLE public.awsdms_ddl_audit (c_key bigserial PRIMARY KEY, c_ddlqry text);
CREATE FUNCTION public.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION public.awsdms_intercept_ddl();
CREATE PUBLICATION migrate_aws_forward FOR TABLE payments;
CREATE PUBLICATION somebody_elses FOR TABLE payments;
"""


def clean(migration, side, writer, **arguments):
    return migration.run_module(MODULE, secret_id=migration.secrets[side], writer=writer, **arguments)


@pytest.fixture
def master(migration):
    """On RDS the master user may drop event triggers; in PostgreSQL itself that takes a superuser."""
    server = migration.servers["target"]
    server.execute(f"ALTER ROLE {server.master_username} SUPERUSER")
    yield
    server.execute(f"ALTER ROLE {server.master_username} NOSUPERUSER")


@pytest.mark.usefixtures("master")
def test_nothing_is_left_but_the_record_of_the_writer(migration):
    there = migration.fallback("target")
    assert migration.move("target", migration.stream, there)["writer"] == "target"
    migration.dms.stop(there)
    migration.dms.discard()
    with psycopg.connect(migration.servers["target"].superuser_conninfo(migration.pair.name)) as superuser:
        superuser.execute(DDL_CAPTURE)
    announced = clean(migration, "target", True, check=True)
    assert SLOT in migration.slots("target")
    done = clean(migration, "target", True)
    (slot,), (foretold,) = done["removed"].pop("slots"), announced["removed"].pop("slots")
    assert announced["removed"] == done["removed"] and foretold["name"] == slot["name"]
    assert slot["name"] == SLOT and slot["retained_bytes"] > 0
    assert done["removed"] == {
        "publications": ["migrate_aws_forward"],
        "event_triggers": ["awsdms_intercept_ddl"],
        "functions": ["public.awsdms_intercept_ddl()"],
        "tables": ["public.awsdms_ddl_audit"],
        "fenced_tables": 3,
    }
    assert migration.slots("target") == []
    assert migration.sessions["target"].execute("SELECT pubname FROM pg_publication").fetchall() == [
        ("somebody_elses",)
    ]
    assert not clean(migration, "target", True)["changed"]

    assert not clean(migration, "source", False)["changed"]
    assert migration.standing() == machine.Standing("target", "writing", 2)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        migration.sessions["source"].execute("DELETE FROM payments")
    assert not migration.fence("target", writer=False)["changed"]
    assert fence.state(migration.sessions["target"]).lifted


def test_what_is_left_beside_the_writer_goes_and_its_fence_stays(migration):
    migration.sessions["source"].execute("CREATE PUBLICATION migrate_aws_forward FOR TABLE payments")
    done = clean(migration, "source", False)
    assert done["removed"]["publications"] == ["migrate_aws_forward"] and done["removed"]["fenced_tables"] == 0
    assert not fence.state(migration.sessions["source"]).lifted


def test_a_run_that_another_has_superseded_removes_nothing(migration):
    session = migration.sessions["target"]
    session.execute("CREATE PUBLICATION migrate_aws_forward FOR TABLE payments")
    runs.claim(session, 9, "day shift")
    late = clean(migration, "target", False, token=8)
    assert late["failed"] and "It changes nothing more" in late["msg"]
    assert ("migrate_aws_forward",) in session.execute("SELECT pubname FROM pg_publication").fetchall()
    assert clean(migration, "target", False, token=9)["changed"]
    assert ("migrate_aws_forward",) not in session.execute("SELECT pubname FROM pg_publication").fetchall()
