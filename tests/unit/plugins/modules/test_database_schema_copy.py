# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""database_schema_copy on a real PostgreSQL server: what is copied is compared by the preflight's own rules."""

from __future__ import annotations

import json
import stat

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._database import copying, dump
from ansible_collections.migrate.aws.plugins.module_utils._preflight import postgresql
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules import objects, parity
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import DEFAULTS
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged

from local_aws import postgres
from tests.unit.plugins.modules.preflight_support import *  # two databases alike on one server

ODD = "odd \"schema.with 'all' of %s"

#: Statements that make objects of a kind, and what of them is copied, by phase.
KINDS = {
    "schemas and names that need quotes": (
        """CREATE SCHEMA "odd ""schema.with 'all' of %s";
        CREATE TABLE "odd ""schema.with 'all' of %s"."A Table; Type: x" ("the.Key" int PRIMARY KEY, "it's" text
        DEFAULT '--
-- Name: x; Type: TABLE; Schema: y; Owner: z
--')""",
        {"before_load": [f"SCHEMA - {ODD}", f"TABLE {ODD} A Table; Type: x"]},
    ),
    "extensions": (
        "CREATE EXTENSION citext SCHEMA public; CREATE EXTENSION btree_gist SCHEMA public",
        {"before_load": ["EXTENSION - citext", "EXTENSION - btree_gist"]},
    ),
    "types": (
        "CREATE TYPE ledger.mood AS ENUM ('good', 'bad'); CREATE TYPE ledger.pair AS (a int, b text);"
        "CREATE DOMAIN ledger.sum AS numeric(18,4) DEFAULT 0 NOT NULL CHECK (VALUE >= 0);"
        "CREATE TYPE ledger.span AS RANGE (subtype = int4); CREATE COLLATION ledger.plain (locale = 'C')",
        {
            "before_load": [
                "TYPE ledger mood",
                "TYPE ledger pair",
                "DOMAIN ledger sum",
                "TYPE ledger span",
                "COLLATION ledger plain",
            ]
        },
    ),
    "sequences and defaults": (
        "CREATE SEQUENCE ledger.free INCREMENT 5 MAXVALUE 1000000 CACHE 3 CYCLE;"
        "CREATE TABLE ledger.counted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial,"
        "f int DEFAULT nextval('ledger.free'), twice int GENERATED ALWAYS AS (n * 2) STORED) WITH (fillfactor = 70)",
        {"before_load": ["SEQUENCE ledger free", "TABLE ledger counted", "DEFAULT ledger counted n"]},
    ),
    "keys": (
        "CREATE TABLE ledger.keyed (id int PRIMARY KEY, code text NOT NULL UNIQUE, other int NOT NULL);"
        "CREATE UNIQUE INDEX by_other ON ledger.keyed (other); ALTER TABLE ledger.keyed REPLICA IDENTITY USING INDEX "
        "by_other; CREATE INDEX low ON ledger.keyed (lower(code)) WHERE id > 1; CREATE TABLE ledger.slots (id int,"
        "during int4range, PRIMARY KEY (id, during), EXCLUDE USING gist (during WITH &&));"
        "COMMENT ON INDEX ledger.low IS 'low'",
        {
            "before_load": ["CONSTRAINT ledger keyed keyed_pkey", "INDEX ledger by_other"],
            "after_load": [
                "CONSTRAINT ledger keyed keyed_code_key",
                "INDEX ledger low",
                "CONSTRAINT ledger slots slots_during_excl",
                "COMMENT ledger INDEX low",
            ],
        },
    ),
    "partitions": (
        "CREATE TABLE ledger.part (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
        "CREATE TABLE ledger.part_1 PARTITION OF ledger.part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') "
        "PARTITION BY LIST (id); CREATE TABLE ledger.part_1_1 PARTITION OF ledger.part_1 FOR VALUES IN (1, 2);"
        "CREATE INDEX ON ledger.part (at); CREATE TABLE ledger.heir (x int) INHERITS (ledger.account)",
        {
            "before_load": ["TABLE ATTACH ledger part_1_1", "INDEX ATTACH ledger part_1_1_pkey", "TABLE ledger heir"],
            "after_load": ["INDEX ATTACH ledger part_1_1_at_idx"],
        },
    ),
    "functions": (
        "CREATE FUNCTION ledger.plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';"
        "CREATE PROCEDURE ledger.doit(x int) LANGUAGE sql BEGIN ATOMIC DELETE FROM ledger.account WHERE id = x; END;"
        "CREATE AGGREGATE ledger.total (int) (SFUNC = ledger.plus, STYPE = int, INITCOND = '0');"
        "CREATE OPERATOR ledger.@#@ (FUNCTION = ledger.plus, LEFTARG = int, RIGHTARG = int);"
        "CREATE FUNCTION ledger.wide(a bigint, b bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a + b';"
        "CREATE OPERATOR ledger.@#@ (FUNCTION = ledger.wide, LEFTARG = bigint, RIGHTARG = bigint);"
        "CREATE TYPE ledger.state AS ENUM ('on'); CREATE CAST (ledger.state AS text) WITH INOUT AS ASSIGNMENT;"
        "CREATE TEXT SEARCH CONFIGURATION ledger.words (COPY = simple);"
        "CREATE TEXT SEARCH DICTIONARY ledger.stops (TEMPLATE = simple, ACCEPT = false)",
        {
            "before_load": [
                "FUNCTION ledger plus(integer, integer)",
                "PROCEDURE ledger doit(integer)",
                "AGGREGATE ledger total(integer)",
                "CAST - CAST (ledger.state AS text)",
                "TEXT SEARCH CONFIGURATION ledger words",
            ]
        },
    ),
    "what fires": (
        "CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;"
        "CREATE TRIGGER noted BEFORE INSERT ON ledger.account FOR EACH ROW EXECUTE FUNCTION ledger.note();"
        "ALTER TABLE ledger.account DISABLE TRIGGER noted;"
        "CREATE TABLE ledger.entry (id int PRIMARY KEY, account int REFERENCES ledger.account);"
        "ALTER TABLE ledger.entry ADD CONSTRAINT late CHECK (id > 1) NOT VALID;"
        "CREATE RULE quiet AS ON DELETE TO ledger.entry DO INSTEAD NOTHING;"
        "CREATE PUBLICATION changes FOR TABLE ledger.entry WHERE (id > 1)",
        {
            "after_catch_up": [
                "TRIGGER ledger account noted",
                "FK CONSTRAINT ledger entry entry_account_fkey",
                "CHECK CONSTRAINT ledger entry late",
                "RULE ledger entry quiet",
                "PUBLICATION - changes",
            ]
        },
    ),
    "views": (
        "CREATE VIEW ledger.seen WITH (security_barrier) AS SELECT id, count(*) FROM ledger.account GROUP BY id;"
        "CREATE MATERIALIZED VIEW ledger.kept AS SELECT * FROM ledger.account;"
        "CREATE UNIQUE INDEX ON ledger.kept (id); CREATE STATISTICS ledger.both ON id, owner FROM ledger.account",
        {
            "before_load": ["VIEW ledger seen", "MATERIALIZED VIEW ledger kept"],
            "after_load": ["INDEX ledger kept_id_idx", "STATISTICS ledger both"],
        },
    ),
    "rights": (
        "ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON ledger.account TO reader "
        "USING (id = 1); GRANT USAGE ON SCHEMA ledger TO reader; GRANT SELECT ON ledger.account TO reader WITH GRANT "
        "OPTION; GRANT UPDATE (owner) ON ledger.account TO reader; CREATE FUNCTION ledger.f() RETURNS int LANGUAGE sql "
        "AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION ledger.f FROM PUBLIC; GRANT EXECUTE ON FUNCTION ledger.f TO reader;"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA ledger GRANT SELECT ON TABLES TO reader;"
        "COMMENT ON TABLE ledger.account IS 'it''s; a comment'; COMMENT ON COLUMN ledger.account.id IS 'a key'",
        {
            "before_load": [
                "ROW SECURITY ledger account",
                "POLICY ledger account own",
                "ACL ledger TABLE account",
                "ACL ledger COLUMN account.owner",
                "DEFAULT ACL ledger DEFAULT PRIVILEGES FOR TABLES",
                "COMMENT ledger COLUMN account.id",
            ]
        },
    ),
    "settings": (
        "ALTER DATABASE {source} SET search_path = ledger, public; ALTER DATABASE {source} SET work_mem = '8MB';"
        "ALTER ROLE reader IN DATABASE {source} SET statement_timeout = '1min'",
        {
            "before_load": [
                "DATABASE SETTING - search_path",
                "DATABASE SETTING - work_mem",
                "ROLE SETTING - reader statement_timeout",
            ]
        },
    ),
}
#: Found of what is alike on both sides too.
INTRINSIC = {"materialized_view"}


@pytest.fixture
def program(tmp_path):
    return str(postgres.pg_dump(tmp_path))


@pytest.fixture
def emptied(databases):
    """The same pair, whose target has nothing yet."""
    databases.target.execute("DROP SCHEMA ledger CASCADE")
    databases.target.force("GRANT reader TO ledger WITH ADMIN OPTION")
    return databases


@pytest.fixture
def copy(run_module, program):
    """A function which runs the module over a pair, and returns its result."""

    def run(pair, **options):
        given = {**pair.options(), "pg_dump": program, **options}
        result = run_module("database_schema_copy", **given)
        assert pair.password not in json.dumps(result)
        return result

    return run


def unlike(pair) -> set[tuple[str, str]]:
    """(rule, object) of what the preflight finds different between the two sides."""
    facts = [postgresql.facts(getattr(pair, side).connection, side, None, 60, "none") for side in ("source", "target")]
    found = judged((*parity.RULES, *objects.RULES), *facts, {**DEFAULTS, "sequence_margin": 1000})
    return {(one["id"], one["object"]) for one in found if one["id"] not in INTRINSIC}


def test_every_kind_of_object_comes_along_in_its_phase_and_nothing_is_left(emptied, copy):
    name = emptied.source.name
    for statements, _phases in KINDS.values():
        emptied.source.execute(statements.replace("{source}", name))
    expected = {
        phase: {key for _statements, phases in KINDS.values() for key in phases.get(phase, ())} for phase in dump.PHASES
    }
    for phase in dump.PHASES:
        foretold = copy(emptied, phases=[phase], check=True, diff=True)
        done = copy(emptied, phases=[phase], diff=True)
        assert not done.get("failed"), done
        assert foretold == {**done, "invocation": foretold["invocation"]}
        assert expected[phase] - set(done["copied"]) == set()
        assert done["left_out"] == done["differing"] == []
        assert done["diff"]["before"] == "" and done["diff"]["after"].count(";") >= len(done["copied"])
    assert unlike(emptied) == set()
    again = copy(emptied, diff=True)
    assert (again["changed"], again["copied"]) == (False, [])
    assert again["diff"]["before"] == again["diff"]["after"] != ""
    #: What is new on the source comes along, also what was dropped on the target.
    emptied.source.execute("CREATE TABLE ledger.more (id int PRIMARY KEY); CREATE INDEX late ON ledger.account (id)")
    emptied.target.execute("DROP VIEW ledger.seen")
    assert set(copy(emptied)["copied"]) == {
        "TABLE ledger more",
        "CONSTRAINT ledger more more_pkey",
        "INDEX ledger late",
        "VIEW ledger seen",
        "ACL ledger TABLE more",
    }


class Ended(Exception):
    """The process is gone."""


class Ending:
    """A connection whose process ends at its so many-th statement."""

    def __init__(self, connection, statements):
        self.connection, self.left = connection, statements

    def execute(self, *arguments):
        if not self.left:
            raise Ended
        self.left -= 1
        return self.connection.execute(*arguments)

    def transaction(self):
        return self.connection.transaction()


def test_a_run_that_ends_at_any_statement_is_continued(emptied, program):
    for kind in ("keys", "what fires", "rights"):
        emptied.source.execute(KINDS[kind][0])
    source, target = emptied.source.connection, emptied.target.connection

    def planned(there):
        server = emptied.target.server
        login = {"host": server.host, "port": server.port, "user": "ledger", "password": emptied.password}
        return copying.plan(
            dump.read(program, {**login, "dbname": emptied.source.name}),
            dump.read(program, {**login, "dbname": emptied.target.name}) if there else [],
            copying.recorded(target),
            copying.Wishes(),
            copying.known_roles(target),
            {},
        )

    assert copying.roles(source, copying.known_roles(target)) == []
    everything = len(planned(False).pending)
    #: Two statements of ours come first; each further one is an object's, or its record.
    for statements in (0, 1, 2, 3, 4, 5, 8, 9, 20):
        with pytest.raises(Ended):
            copying.apply(Ending(target, statements), planned(True))
    rest = planned(True)
    assert 0 < len(rest.pending) < everything
    copying.apply(target, rest)
    assert unlike(emptied) == set()
    assert planned(True).pending == ()


def test_what_differs_is_named_and_stays(databases, copy):
    databases.source.execute("ALTER TABLE ledger.account ADD more int; COMMENT ON TABLE ledger.account IS 'new'")
    databases.target.execute("COMMENT ON TABLE ledger.account IS 'old'")
    result = copy(databases)
    assert result["copied"] == ["COMMENT ledger TABLE account"]
    assert result["differing"] == ["TABLE ledger account"]
    assert copy(databases)["changed"] is False


def test_a_record_speaks_for_a_server_that_shows_an_object_otherwise(databases, copy):
    databases.source.execute("CREATE VIEW ledger.v AS SELECT 1 AS a")
    assert copy(databases)["copied"] == ["VIEW ledger v"]
    databases.target.execute("CREATE OR REPLACE VIEW ledger.v AS SELECT (1) + 0 AS a")
    assert copy(databases)["differing"] == []


def test_a_role_that_the_target_lacks(emptied, copy, program, database_of_roles):
    """Both databases are on one server, so the plan is asked without the role."""
    source, target = emptied.source.connection, emptied.target.connection
    emptied.source.execute(
        f'GRANT SELECT ON ledger.account TO "{database_of_roles}", reader;'
        f'ALTER DEFAULT PRIVILEGES FOR ROLE ledger IN SCHEMA ledger GRANT SELECT ON TABLES TO "{database_of_roles}";'
        f"ALTER ROLE \"{database_of_roles}\" IN DATABASE {emptied.source.name} SET work_mem = '8MB'"
    )
    server = emptied.target.server
    login = {"host": server.host, "port": server.port, "user": "ledger", "password": emptied.password}
    known = copying.known_roles(target) - {database_of_roles}
    wanted = [
        *copying.roles(source, known),
        *dump.read(program, {**login, "dbname": emptied.source.name}),
        *copying.extra(source, emptied.target.name),
    ]

    def planned(**wishes):
        return copying.plan(wanted, [], {}, copying.Wishes(**wishes), known, {"ledger": "Other Master"})

    without = planned()
    reason, default = (
        f"The target has no role {name}." for name in (database_of_roles, f"Other Master, {database_of_roles}")
    )
    assert without.left_out == {
        f"ROLE - {database_of_roles}": "The target has no such role, and create_roles is false.",
        "ACL ledger TABLE account": reason,
        "DEFAULT ACL ledger DEFAULT PRIVILEGES FOR TABLES": default,
        f"ROLE SETTING - {database_of_roles} work_mem": "The target has no such role.",
    }
    (grant,) = (entry for entry in without.pending if entry.kind == "ACL" and "account" in entry.name)
    assert grant.statements == "GRANT SELECT ON TABLE ledger.account TO reader;"
    known.add("Other Master")
    created = planned(create_roles=True)
    assert created.left_out == {}
    assert created.pending[0].statements == f'CREATE ROLE "{database_of_roles}" NOLOGIN;'
    (default,) = (entry for entry in created.pending if entry.kind == "DEFAULT ACL")
    assert 'FOR ROLE "Other Master" ' in default.statements


@pytest.fixture
def database_of_roles(emptied):
    """A role of this test alone."""
    name = "Role of " + emptied.source.name
    emptied.source.force(f'CREATE ROLE "{name}"')
    emptied.source.force(f'GRANT "{name}" TO ledger WITH ADMIN OPTION')
    yield name
    emptied.source.force(f'DROP OWNED BY "{name}"')
    emptied.target.force(f'DROP ROLE "{name}"')


def test_what_is_excluded_stays(emptied, copy):
    emptied.source.execute("CREATE EXTENSION citext SCHEMA public; CREATE TABLE ledger.old_1 (id int)")
    result = copy(emptied, exclude=["TABLE ledger old_*"], extensions={"citext": ""})
    assert {one["object"]: one["reason"] for one in result["left_out"]} == {
        "TABLE ledger old_1": "It is excluded.",
        "EXTENSION - citext": "The extension is excluded.",
    }
    renamed = copy(emptied, extensions={"citext": "hstore"})
    assert "EXTENSION - hstore" in renamed["copied"]
    assert emptied.target.connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'hstore'").fetchall()


def test_a_user_mapping_stays_because_of_its_password(emptied, copy):
    emptied.source.force(
        "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far;"
        "CREATE USER MAPPING FOR ledger SERVER away OPTIONS (password 'Loud-donkey-17')"
    )
    result = copy(emptied, exclude=["FOREIGN DATA WRAPPER *", "SERVER *"], diff=True)
    assert "It may hold a password. Create it on the target." in [one["reason"] for one in result["left_out"]]
    assert "Loud-donkey-17" not in json.dumps(result)


def test_what_is_ours_or_of_dms_stays(emptied, copy, run_module):
    emptied.source.execute("CREATE TABLE ledger.awsdms_ddl_audit (id int); CREATE PUBLICATION awsdms_p")
    run_module("database_fence", **emptied.options()["source"], writer=True)
    assert sorted(copy(emptied)["copied"]) == [
        "CONSTRAINT ledger account account_pkey",
        "SCHEMA - ledger",
        "TABLE ledger account",
    ]


def test_what_the_target_does_not_take_is_named_and_the_rest_kept(emptied, copy):
    emptied.source.force("CREATE FUNCTION ledger.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
    emptied.source.force("CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION ledger.e()")
    refused = copy(emptied)
    assert refused["failed"]
    assert refused["msg"].startswith(
        "The target does not take EVENT TRIGGER - seen: permission denied to create event trigger"
    )
    assert emptied.target.connection.execute("SELECT to_regclass('ledger.account')").fetchone() != (None,)
    assert copy(emptied, exclude=["EVENT TRIGGER *"])["changed"] is False


def test_a_table_that_cannot_be_read_is_named(emptied, copy):
    emptied.source.force("CREATE TABLE public.closed (id int)")
    refused = copy(emptied)
    assert refused["failed"]
    assert refused["msg"].startswith(f"pg_dump cannot read database {emptied.source.name}: ")
    assert "permission denied for table closed" in refused["msg"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("pg_dump (PostgreSQL) 9.6", "is of version 9, and the source is of version 18"),
        ("something else", "is no pg_dump"),
    ],
)
def test_a_pg_dump_that_is_too_old_is_refused(emptied, copy, tmp_path, answer, told):
    old = tmp_path / "old"
    old.write_text(f"#!/bin/sh\necho '{answer}'\n")
    old.chmod(old.stat().st_mode | stat.S_IEXEC)
    refused = copy(emptied, pg_dump=str(old))
    assert refused["failed"] and told in refused["msg"]


def test_a_pg_dump_that_is_missing_is_named(emptied, copy):
    refused = copy(emptied, pg_dump="/nowhere/pg_dump")
    assert refused["msg"].startswith("There is no /nowhere/pg_dump on the machine that copies the schema")


def test_two_runs_at_once_are_refused(emptied, copy):
    with psycopg.connect(emptied.target.connection.info.dsn, password=emptied.password, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('migrate_aws.applied_files', 0))")
        assert copy(emptied)["msg"].startswith("Another run is applying files to this database.")


def test_a_grant_by_another_role_is_made_by_the_target_s_user():
    text = "SET SESSION AUTHORIZATION reader;\nGRANT SELECT ON TABLE a TO ledger;\nRESET SESSION AUTHORIZATION;"
    planned = copying.plan([dump.Entry("ACL", "s", "TABLE a", text)], [], {}, copying.Wishes(), {"ledger"}, {})
    assert [entry.statements for entry in planned.pending] == ["GRANT SELECT ON TABLE a TO ledger;"]
