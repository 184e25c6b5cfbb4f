# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""database_preflight_info on real PostgreSQL servers: each bad thing is made, and exactly its finding is seen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import SEVERITIES
from ansible_collections.migrate.aws.plugins.module_utils._preflight.servers import ENGINES
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged

from tests.local_aws.dms_support import AFTER_CONNECT, rename, rules, selection
from tests.unit.module_files import CHECKOUT
from tests.unit.plugins.modules.preflight_support import *  # two databases alike on one server

RULES = ENGINES["postgresql"].rules


@dataclass(frozen=True)
class Case:
    """Something bad, made by SQL on one side or on both, and all that is found then beside what is always found."""

    found: dict[str, list[str]]
    source: str = ""
    target: str = ""
    both: str = ""
    forced: str = ""
    forced_source: str = ""
    user: str = "ledger"


@dataclass(frozen=True)
class TaskCase:
    """What a task, its settings and its endpoints make of a pair of databases."""

    found: dict[str, list[str]]
    both: str = ""
    source: str = ""
    target: str = ""
    mappings: str = rules(selection())
    settings: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)
    attributes: str = ""


TYPES = "CREATE TYPE ledger.mood AS ENUM ('good', 'bad')"
FUNCTION = "CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
TRIGGER = "CREATE TRIGGER noted BEFORE INSERT ON ledger.account FOR EACH ROW EXECUTE FUNCTION ledger.note()"
PARTS = "CREATE TABLE ledger.part (id int PRIMARY KEY) PARTITION BY RANGE (id)"
FIRST = "CREATE TABLE ledger.part_1 PARTITION OF ledger.part FOR VALUES FROM (1) TO (9)"
READ = (
    "GRANT USAGE ON SCHEMA ledger TO reader; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ledger "
    "TO reader"
)
#: What is to be said of a user who has no rights but those in READ.
PLAIN = {
    "may_not_replicate": ["source: {source}", "target: {target}"],
    "sessions_unseen": ["source: {source}"],
    "may_not_silence_triggers": ["{target}"],
    "may_not_fence": ["source: ledger.account", "target: ledger.account"],
}

CASES = {
    "no key": Case({"table_without_key": ["ledger.log"]}, both="CREATE TABLE ledger.log (at date)"),
    "a key on one side only": Case(
        {"target_without_identity": ["ledger.log"], "table_not_validated": ["ledger.log"]},
        both="CREATE TABLE ledger.log (at date)",
        source="ALTER TABLE ledger.log REPLICA IDENTITY FULL",
    ),
    "an identity of the partitioned table alone": Case(
        {
            "partitioned_table": ["ledger.loose"],
            "table_without_key": ["ledger.loose_1"],
            "table_not_validated": ["ledger.loose_2"],
        },
        both="CREATE TABLE ledger.loose (id int) PARTITION BY LIST (id);"
        "CREATE TABLE ledger.loose_1 PARTITION OF ledger.loose FOR VALUES IN (1);"
        "CREATE TABLE ledger.loose_2 PARTITION OF ledger.loose FOR VALUES IN (2);"
        "ALTER TABLE ledger.loose REPLICA IDENTITY FULL; ALTER TABLE ledger.loose_2 REPLICA IDENTITY FULL",
    ),
    "an identity by an index that is gone": Case(
        {"replica_identity_nothing": ["ledger.account"], "table_without_key": ["ledger.log"]},
        both="CREATE TABLE ledger.log (id int NOT NULL); CREATE UNIQUE INDEX l ON ledger.log (id);"
        "CREATE UNIQUE INDEX a ON ledger.account (owner); ALTER TABLE ledger.log REPLICA IDENTITY USING INDEX l;"
        "ALTER TABLE ledger.account REPLICA IDENTITY USING INDEX a; DROP INDEX ledger.a, ledger.l",
    ),
    "replica identity nothing": Case(
        {"replica_identity_nothing": ["ledger.account"]}, both="ALTER TABLE ledger.account REPLICA IDENTITY NOTHING"
    ),
    "deferrable key": Case(
        {"deferrable_key": ["ledger.late"]}, both="CREATE TABLE ledger.late (id int PRIMARY KEY DEFERRABLE)"
    ),
    "full replica identity": Case(
        {"table_not_validated": ["ledger.log"]},
        both="CREATE TABLE ledger.log (at date); ALTER TABLE ledger.log REPLICA IDENTITY FULL",
    ),
    "unlogged": Case(
        {"unlogged_table": ["ledger.fast"]}, both="CREATE UNLOGGED TABLE ledger.fast (id int PRIMARY KEY)"
    ),
    "foreign table": Case(
        {"foreign_table": ["ledger.far"]},
        forced="CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER away FOREIGN DATA WRAPPER nowhere; "
        "CREATE FOREIGN TABLE ledger.far (id int) SERVER away",
    ),
    "partitions": Case({"partitioned_table": ["ledger.part"]}, both=f"{PARTS}; {FIRST}"),
    "partition missing": Case(
        {"partitioned_table": ["ledger.part"], "partition_missing": ["ledger.part_1"]}, both=PARTS, source=FIRST
    ),
    "inheritance": Case(
        {"inherited_table": ["ledger.account"], "table_without_key": ["ledger.heir"]},
        both="CREATE TABLE ledger.heir () INHERITS (ledger.account)",
    ),
    "unreadable": Case(
        {**PLAIN, "table_not_readable": ["ledger.account"], "table_not_writable": ["ledger.account"]}, user="reader"
    ),
    "not writable": Case(
        {**PLAIN, "table_not_writable": ["ledger.account"], "privilege_missing": ["ledger.account"]},
        both=READ,
        target="REVOKE DELETE ON ledger.account FROM reader",
        user="reader",
    ),
    "row security": Case(
        {**PLAIN, "row_security": ["ledger.account"]},
        both=f"{READ}; ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY",
        user="reader",
    ),
    "type": Case({"type_not_carried": ["ledger.account.at"]}, both="ALTER TABLE ledger.account ADD at pg_lsn"),
    "domain over a type": Case(
        {"type_not_carried": ["ledger.account.at"]},
        both="CREATE DOMAIN ledger.place AS pg_lsn; ALTER TABLE ledger.account ADD at ledger.place",
    ),
    "multirange": Case(
        {"type_not_carried": ["ledger.account.days"]}, both="ALTER TABLE ledger.account ADD days datemultirange"
    ),
    "enumeration": Case(
        {"type_carried_as_text": ["ledger.account.mood"]},
        both=f"{TYPES}; ALTER TABLE ledger.account ADD mood ledger.mood",
    ),
    "array": Case({"type_carried_as_text": ["ledger.account.tags"]}, both="ALTER TABLE ledger.account ADD tags text[]"),
    "generated": Case(
        {"generated_column": ["ledger.account.twice"]},
        both="ALTER TABLE ledger.account ADD twice int GENERATED ALWAYS AS (id * 2) STORED",
    ),
    "identity": Case(
        {"identity_always": ["ledger.account.number"], "sequence": ["ledger.account_number_seq"]},
        both="ALTER TABLE ledger.account ADD number bigint GENERATED ALWAYS AS IDENTITY",
    ),
    "serial": Case(
        {"sequence": ["ledger.account_number_seq"]},
        both="ALTER TABLE ledger.account ADD number bigserial",
    ),
    "nearly full sequence": Case(
        {
            "sequence": ["ledger.free"],
            "sequence_nearly_full": ["ledger.free"],
            "sequence_without_room": ["ledger.free"],
        },
        both="CREATE SEQUENCE ledger.free MAXVALUE 100; SELECT setval('ledger.free', 82)",
    ),
    "nearly full column": Case(
        {"sequence": ["ledger.account_small_seq"], "sequence_nearly_full": ["ledger.account_small_seq"]},
        both="ALTER TABLE ledger.account ADD small serial; ALTER SEQUENCE ledger.account_small_seq AS bigint; "
        "SELECT setval('ledger.account_small_seq', 2000000000)",
    ),
    "descending sequence": Case(
        {
            "sequence": ["ledger.down"],
            "sequence_nearly_full": ["ledger.down"],
            "sequence_without_room": ["ledger.down"],
        },
        both="CREATE SEQUENCE ledger.down INCREMENT -1 MINVALUE -100 START -1; SELECT setval('ledger.down', -90)",
    ),
    "LOB above the default": Case(
        {"lob_larger_than_limit": ["ledger.account.note"]},
        both="ALTER TABLE ledger.account ADD note text",
        source="INSERT INTO ledger.account VALUES (1, 'a', 0, repeat('x', 33 * 1024)), (2, 'b', 0, NULL)",
    ),
    "binary LOB": Case(
        {"lob_larger_than_limit": ["ledger.account.scan"]},
        both="ALTER TABLE ledger.account ADD scan bytea",
        source="INSERT INTO ledger.account VALUES (1, 'a', 0, decode(repeat('ab', 33 * 1024), 'hex'))",
    ),
    "table missing": Case({"table_missing": ["ledger.more"]}, source="CREATE TABLE ledger.more (id int PRIMARY KEY)"),
    "column missing": Case(
        {"column_missing": ["ledger.account.more"]}, source="ALTER TABLE ledger.account ADD more int"
    ),
    "column type": Case(
        {"column_type_differs": ["ledger.account.owner"]},
        target="ALTER TABLE ledger.account ALTER owner TYPE varchar(40)",
    ),
    "column only on target": Case(
        {"column_only_on_target": ["ledger.account.must"]},
        target="ALTER TABLE ledger.account ADD must int NOT NULL, ADD may int",
    ),
    "default": Case(
        {"default_differs": ["ledger.account.amount"]}, target="ALTER TABLE ledger.account ALTER amount DROP DEFAULT"
    ),
    "primary key missing": Case(
        {"primary_key_missing": ["ledger.account"], "target_without_identity": ["ledger.account"]},
        target="ALTER TABLE ledger.account DROP CONSTRAINT account_pkey",
    ),
    "check missing": Case(
        {"constraint_missing": ["ledger.account.positive"]},
        source="ALTER TABLE ledger.account ADD CONSTRAINT positive CHECK (amount >= 0)",
    ),
    "the same check by another name": Case(
        {},
        source="ALTER TABLE ledger.account ADD CONSTRAINT a CHECK (id > 0)",
        target="ALTER TABLE ledger.account ADD CONSTRAINT b CHECK (id > 0)",
    ),
    "index missing": Case(
        {"index_missing": ["ledger.by owner ON account"]},
        source='CREATE INDEX "by owner ON account" ON ledger.account (owner)',
    ),
    "index that should be unique": Case(
        {"index_missing": ["ledger.one_owner"]},
        source="CREATE UNIQUE INDEX one_owner ON ledger.account (owner)",
        target="CREATE INDEX one_owner ON ledger.account (owner)",
    ),
    "the same index by another name": Case(
        {}, source="CREATE INDEX a ON ledger.account (owner)", target="CREATE INDEX b ON ledger.account (owner)"
    ),
    "trigger missing": Case({"trigger_missing": ["ledger.account.noted"]}, both=FUNCTION, source=TRIGGER),
    "trigger that always fires": Case(
        {"trigger_always_fires": ["ledger.account.noted"], "trigger_differs": ["ledger.account.noted"]},
        both=f"{FUNCTION}; {TRIGGER}",
        target="ALTER TABLE ledger.account ENABLE ALWAYS TRIGGER noted",
    ),
    "trigger that fires for other writes": Case(
        {"trigger_differs": ["ledger.account.noted"]},
        both=FUNCTION,
        source=TRIGGER.replace("INSERT", "INSERT OR UPDATE"),
        target=TRIGGER,
    ),
    "trigger that is disabled": Case(
        {"trigger_differs": ["ledger.account.noted"]},
        both=f"{FUNCTION}; {TRIGGER}",
        target="ALTER TABLE ledger.account DISABLE TRIGGER noted",
    ),
    "row level security on one side": Case(
        {"row_security_differs": ["ledger.account"], "policy_differs": ["ledger.account.own"]},
        source="ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY own ON ledger.account USING (owner = current_user)",
    ),
    "row level security that is forced": Case(
        {"row_security_differs": ["ledger.account"], "row_security": ["ledger.account"]},
        both="ALTER TABLE ledger.account ENABLE ROW LEVEL SECURITY",
        source="ALTER TABLE ledger.account FORCE ROW LEVEL SECURITY",
    ),
    "policies by definition": Case(
        {"policy_differs": [f"ledger.account.{name}" for name in "abcdefg"]},
        source="CREATE POLICY a ON ledger.account USING (id > 1); CREATE POLICY b ON ledger.account FOR SELECT;"
        "CREATE POLICY c ON ledger.account TO reader; CREATE POLICY d ON ledger.account AS RESTRICTIVE;"
        "CREATE POLICY e ON ledger.account WITH CHECK (id > 1); CREATE POLICY f ON ledger.account;"
        "CREATE POLICY z ON ledger.account FOR INSERT TO reader, ledger WITH CHECK (id > 1)",
        target="CREATE POLICY a ON ledger.account USING (id > 2); CREATE POLICY b ON ledger.account FOR UPDATE;"
        "CREATE POLICY c ON ledger.account; CREATE POLICY d ON ledger.account;"
        "CREATE POLICY e ON ledger.account WITH CHECK (id > 2); CREATE POLICY g ON ledger.account;"
        "CREATE POLICY z ON ledger.account FOR INSERT TO ledger, reader WITH CHECK (id > 1)",
    ),
    "view differs": Case(
        {"view_differs": ["ledger.barred", "ledger.seen"]},
        both="CREATE VIEW ledger.same AS SELECT 1 AS a",
        source="CREATE VIEW ledger.seen AS SELECT id FROM ledger.account; CREATE VIEW ledger.barred AS SELECT 1 AS a",
        target="CREATE VIEW ledger.seen AS SELECT id + 1 AS id FROM ledger.account;"
        "CREATE VIEW ledger.barred WITH (security_barrier) AS SELECT 1 AS a",
    ),
    "NOT NULL on the target": Case(
        {"not_null_only_on_target": ["ledger.account.amount"]},
        target="ALTER TABLE ledger.account ALTER amount SET NOT NULL",
    ),
    "NOT NULL on the source": Case(
        {"not_null_missing": ["ledger.account.amount"]}, source="ALTER TABLE ledger.account ALTER amount SET NOT NULL"
    ),
    "collation of a column": Case(
        {"column_collation_differs": ["ledger.account.owner"]},
        target='ALTER TABLE ledger.account ALTER owner TYPE varchar(80) COLLATE "C"',
    ),
    "view missing": Case(
        {"view_missing": ["ledger.seen"]}, source="CREATE VIEW ledger.seen AS SELECT * FROM ledger.account"
    ),
    "materialized view": Case(
        {"materialized_view": ["ledger.seen"]},
        both="CREATE MATERIALIZED VIEW ledger.seen AS SELECT * FROM ledger.account",
    ),
    "function missing": Case({"function_missing": ["ledger.note()"]}, source=FUNCTION),
    "function differs": Case(
        {"function_differs": ["ledger.note()"]},
        both=FUNCTION,
        target=FUNCTION.replace("CREATE", "CREATE OR REPLACE").replace("NEW", "NULL"),
    ),
    "type missing": Case({"type_missing": ["ledger.mood"]}, source=TYPES),
    "type differs": Case(
        {"type_differs": ["ledger.mood"]}, both=TYPES, source="ALTER TYPE ledger.mood ADD VALUE 'ugly'"
    ),
    "sequence missing": Case(
        {"sequence": ["ledger.free"], "sequence_missing": ["ledger.free"]}, source="CREATE SEQUENCE ledger.free"
    ),
    "collation missing": Case(
        {"collation_missing": ["ledger.plain"]}, source="CREATE COLLATION ledger.plain (locale = 'C')"
    ),
    "privilege missing": Case(
        {"privilege_missing": ["ledger", "ledger.account"]},
        source="GRANT USAGE ON SCHEMA ledger TO reader; GRANT SELECT, INSERT ON ledger.account TO reader",
    ),
    "a unique index over an expression": Case(
        {"unique_expression_index": ["ledger.one"]},
        both="CREATE UNIQUE INDEX one ON ledger.account (coalesce(amount, 0))",
    ),
    "a sequence with less room than the margin": Case(
        {"sequence": ["ledger.free", "ledger.new"], "sequence_without_room": ["ledger.free"]},
        both="CREATE SEQUENCE ledger.free MAXVALUE 2000; SELECT setval('ledger.free', 1400);"
        "CREATE SEQUENCE ledger.new MAXVALUE 100",
    ),
    "a large object's number": Case(
        {"large_object_key": ["ledger.account.scan", "ledger.account.sound"]},
        both="CREATE EXTENSION lo SCHEMA public; ALTER TABLE ledger.account ADD scan oid, ADD sound public.lo",
    ),
    "names that differ in case": Case(
        {"names_differ_in_case": ["ledger.account", "ledger.Account.ID"]},
        both='CREATE TABLE ledger."Account" (id int PRIMARY KEY, "ID" int)',
    ),
    "an extension's objects": Case(
        {}, source="CREATE EXTENSION citext SCHEMA public", target="CREATE EXTENSION citext"
    ),
    "no right to drop a trigger": Case(
        {
            **{rule: objects for rule, objects in PLAIN.items() if rule != "may_not_fence"},
            "may_not_remove_fence": ["source: ledger.account", "target: ledger.account"],
        },
        both=f"{READ}; GRANT TRIGGER ON ledger.account TO reader",
        user="reader",
    ),
    "rule": Case(
        {"rule_differs": ["ledger.account.off", "ledger.account.quiet"]},
        both="CREATE RULE off AS ON INSERT TO ledger.account WHERE false DO INSTEAD NOTHING",
        source="CREATE RULE quiet AS ON DELETE TO ledger.account WHERE false DO INSTEAD NOTHING",
        target="ALTER TABLE ledger.account DISABLE RULE off",
    ),
    "event trigger": Case(
        {"event_trigger_differs": ["seen"]},
        both="CREATE FUNCTION ledger.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        forced_source="CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION ledger.e()",
    ),
    "publication": Case(
        {"publication_differs": ["changes", "rows"]},
        both="CREATE PUBLICATION none; CREATE PUBLICATION awsdms_p",
        source="CREATE PUBLICATION changes FOR TABLE ledger.account; CREATE PUBLICATION rows FOR TABLE ledger.account",
        target="CREATE PUBLICATION rows FOR TABLE ledger.account WHERE (id > 1)",
    ),
    "aggregate": Case(
        {"aggregate_differs": ["ledger.best(integer)", "ledger.total(integer)"]},
        source="CREATE AGGREGATE ledger.total (int) (SFUNC = int4larger, STYPE = int);"
        "CREATE AGGREGATE ledger.best (int) (SFUNC = int4larger, STYPE = int)",
        target="CREATE AGGREGATE ledger.best (int) (SFUNC = int4smaller, STYPE = int)",
    ),
    "settings of database and role": Case(
        {"database_setting_differs": ["database: work_mem", "role reader in database: work_mem"]},
        source="ALTER DATABASE {source} SET work_mem = '8MB'",
        forced_source="ALTER ROLE reader IN DATABASE {source} SET work_mem = '9MB'",
        target="ALTER DATABASE {target} SET work_mem = '7MB'",
    ),
    "default privileges": Case(
        {"default_privilege_differs": ["tables in ledger"]},
        source="ALTER DEFAULT PRIVILEGES IN SCHEMA ledger GRANT SELECT ON TABLES TO reader",
    ),
    "replica identity": Case(
        {"replica_identity_differs": ["ledger.account"]}, source="ALTER TABLE ledger.account REPLICA IDENTITY FULL"
    ),
    "sequence differs": Case(
        {"sequence": ["ledger.free"], "sequence_differs": ["ledger.free"]},
        source="CREATE SEQUENCE ledger.free INCREMENT 5",
        target="CREATE SEQUENCE ledger.free",
    ),
    "bounds of a partition": Case(
        {"partitioned_table": ["ledger.part"], "partitioning_differs": ["ledger.part_1"]},
        both=PARTS,
        source=FIRST,
        target=FIRST.replace("9", "7"),
    ),
    "operator": Case(
        {"operator_differs": ["ledger.@#@ (integer, integer)"]},
        source="CREATE OPERATOR ledger.@#@ (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int)",
    ),
    "cast": Case(
        {"cast_differs": ["ledger.mood AS text"]},
        both=TYPES,
        source="CREATE CAST (ledger.mood AS text) WITH INOUT AS ASSIGNMENT",
    ),
    "text search": Case(
        {"text_search_differs": ["configuration ledger.words", "dictionary ledger.stops"]},
        source="CREATE TEXT SEARCH CONFIGURATION ledger.words (COPY = simple);"
        "CREATE TEXT SEARCH DICTIONARY ledger.stops (TEMPLATE = simple, ACCEPT = false)",
    ),
    "extended statistics": Case(
        {"extended_statistics_differs": ["ledger.both"]},
        source="CREATE STATISTICS ledger.both ON id, owner FROM ledger.account",
    ),
    "foreign server": Case(
        {"foreign_server_differs": ["away"]},
        forced="CREATE FOREIGN DATA WRAPPER nowhere",
        forced_source="CREATE SERVER away FOREIGN DATA WRAPPER nowhere",
    ),
    "storage": Case({"storage_differs": ["ledger.account"]}, source="ALTER TABLE ledger.account SET (fillfactor = 70)"),
    "comment": Case(
        {"comment_differs": ["ledger.account", "ledger.account.id"]},
        source="COMMENT ON TABLE ledger.account IS 'a'; COMMENT ON COLUMN ledger.account.id IS 'b'",
        target="COMMENT ON COLUMN ledger.account.id IS 'c'",
    ),
    "generation": Case(
        {"generated_column": ["ledger.account.twice"], "generation_differs": ["ledger.account.twice"]},
        source="ALTER TABLE ledger.account ADD twice int GENERATED ALWAYS AS (id * 2) STORED",
        target="ALTER TABLE ledger.account ADD twice int GENERATED ALWAYS AS (id * 3) STORED",
    ),
    "identity on the source only": Case(
        {
            "generation_differs": ["ledger.account.n"],
            "sequence": ["ledger.n"],
            "not_null_missing": ["ledger.account.n"],
        },
        both="ALTER TABLE ledger.account ADD n int; CREATE SEQUENCE ledger.n AS int",
        source="DROP SEQUENCE ledger.n; ALTER TABLE ledger.account ALTER n SET NOT NULL, "
        "ALTER n ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME ledger.n)",
    ),
    "a constraint of the target alone": Case(
        {"constraint_only_on_target": ["ledger.account.positive"]},
        target="ALTER TABLE ledger.account ADD CONSTRAINT positive CHECK (amount >= 0)",
    ),
    "a unique index of the target alone": Case(
        {"unique_index_only_on_target": ["ledger.one"]},
        target="CREATE UNIQUE INDEX one ON ledger.account (owner); CREATE INDEX often ON ledger.account (amount)",
    ),
    "a trigger of the target alone": Case(
        {"trigger_only_on_target": ["ledger.account.noted"]}, both=FUNCTION, target=TRIGGER
    ),
    "collation differs": Case(
        {"collation_differs": ["ledger.plain"]},
        source="CREATE COLLATION ledger.plain (locale = 'C')",
        target="CREATE COLLATION ledger.plain (provider = builtin, locale = 'C.UTF-8')",
    ),
    "privileges of columns, functions, types and the database": Case(
        {
            "privilege_missing": [
                "database",
                "ledger.account.owner",
                "ledger.mood",
                "ledger.note()",
            ],
            "privilege_only_on_target": ["ledger.account", "ledger.note()"],
        },
        both=f"{TYPES}; {FUNCTION}; CREATE FUNCTION ledger.g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        source="GRANT UPDATE (owner) ON ledger.account TO reader; REVOKE EXECUTE ON FUNCTION ledger.note FROM PUBLIC;"
        "GRANT EXECUTE ON FUNCTION ledger.note TO reader WITH GRANT OPTION;"
        "GRANT CREATE ON DATABASE {source} TO reader;"
        "CREATE FUNCTION ledger.h() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION ledger.h",
        target="GRANT SELECT ON ledger.account TO reader; REVOKE USAGE ON TYPE ledger.mood FROM PUBLIC",
    ),
    "what a domain, a range or a column's type is made of": Case(
        {"type_differs": ["ledger.part", "ledger.range", "ledger.some"]},
        both="CREATE DOMAIN ledger.same AS int NOT NULL DEFAULT 1 CHECK (VALUE > 1)",
        source="CREATE DOMAIN ledger.some AS int CHECK (VALUE > 1); CREATE DOMAIN ledger.part AS text NOT NULL;"
        "CREATE TYPE ledger.range AS RANGE (subtype = int4)",
        target="CREATE DOMAIN ledger.some AS int CHECK (VALUE > 2); CREATE DOMAIN ledger.part AS text;"
        "CREATE TYPE ledger.range AS RANGE (subtype = int4, subtype_diff = int4range_subdiff)",
    ),
    "search paths that differ": Case(
        {"database_setting_differs": ["database: search_path"], "type_carried_as_text": ["ledger.account.mood"]},
        both=f"{TYPES}; ALTER TABLE ledger.account ADD mood ledger.mood DEFAULT 'good'",
        source="ALTER DATABASE {source} SET search_path = ledger",
    ),
    "timeout that DMS does not take": Case(
        {"sender_timeout": ["source: {source}"], "database_setting_differs": ["database: wal_sender_timeout"]},
        source="ALTER DATABASE {source} SET wal_sender_timeout = '5s'",
    ),
    "timeout that is too long": Case(
        {"sender_timeout": ["target: {target}"], "database_setting_differs": ["database: wal_sender_timeout"]},
        target="ALTER DATABASE {target} SET wal_sender_timeout = '6min'",
    ),
    "no timeout at all": Case(
        {"database_setting_differs": ["database: wal_sender_timeout"]},
        source="ALTER DATABASE {source} SET wal_sender_timeout = 0",
    ),
    "idle timeout": Case(
        {
            "idle_timeout": ["source: {source}"],
            "database_setting_differs": ["database: idle_in_transaction_session_timeout"],
        },
        source="ALTER DATABASE {source} SET idle_in_transaction_session_timeout = '1min'",
    ),
    "statement timeout": Case(
        {"statement_timeout": ["target: {target}"], "database_setting_differs": ["database: statement_timeout"]},
        target="ALTER DATABASE {target} SET statement_timeout = '1min'",
    ),
    "large objects": Case({"large_objects": ["{source}"]}, source="SELECT lo_create(0)"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_bad_is_found_and_nothing_else(databases, case):
    names = {"source": databases.source.name, "target": databases.target.name}
    for side, own in ((databases.source, case.source), (databases.target, case.target)):
        for statement in filter(None, (case.both, own)):
            side.execute(statement.format(**names))
        if case.forced:
            side.force(case.forced)
    if case.forced_source:
        databases.source.force(case.forced_source.format(**names))
    expected = {rule: [text.format(**names) for text in objects] for rule, objects in case.found.items()}
    assert databases.findings(case.user) == expected


def test_nothing_is_said_against_two_that_are_alike(databases):
    assert databases.findings() == {}
    assert databases.findings(check=True) == {}


BOOLEAN = {"MapBooleanAsBoolean": True}
FULL = {"TargetMetadata": {"SupportLobs": True, "FullLobMode": True, "LimitedSizeLobMode": False}}
LARGE = "INSERT INTO ledger.account VALUES (1, 'a', 0, repeat('x', 40 * 1024))"
REMOVE = {
    "rule-type": "transformation",
    "rule-id": "7",
    "rule-name": "7",
    "rule-target": "column",
    "rule-action": "remove-column",
    "object-locator": {"schema-name": "ledger", "table-name": "account", "column-name": "twice"},
}

VALIDATING = {"ValidationSettings": {"EnableValidation": True}}

TASK_CASES = {
    "no heartbeat": TaskCase({"heartbeat_off": ["{task}"]}, ends={"HeartbeatEnable": False}),
    "no validation": TaskCase(
        {"validation_off": ["{task}"]}, settings={"ValidationSettings": {"EnableValidation": False}}
    ),
    "all is well": TaskCase({}, both="ALTER TABLE ledger.account ADD open boolean, ADD n text", ends=BOOLEAN),
    "a table that is left out": TaskCase(
        {"table_not_selected": ["ledger.other"]},
        both="CREATE TABLE ledger.other (id int)",
        mappings=rules(selection("ledger", "acc%"), selection("ledger", "accounts", "exclude", 2)),
    ),
    "what is left out need not be alike": TaskCase(
        {
            "table_not_selected": ["ledger.other", "ledger.part_2"],
            "partitioned_table": ["ledger.part"],
            "partition_missing": ["ledger.part_2"],
            "sequence": ["away.n", "ledger.other_id_seq"],
        },
        both=f"{PARTS}; {FIRST}",
        source="CREATE TABLE ledger.part_2 PARTITION OF ledger.part FOR VALUES FROM (9) TO (20);"
        "CREATE TABLE ledger.other (id bigserial NOT NULL, name text DEFAULT 'a'); CREATE SCHEMA away;"
        "CREATE SEQUENCE away.n",
        target="CREATE TABLE ledger.other (id int, name varchar(9) NOT NULL)",
        mappings=rules(
            selection("ledger"), selection("ledger", "oth[a-e]r", "exclude", 2), selection("%", "%[_]2", "exclude", 3)
        ),
    ),
    "another name": TaskCase(
        {"renaming_task": ["{task}"]},
        source="CREATE TABLE ledger.more (id int PRIMARY KEY)",
        mappings=rules(selection(), rename("schema", "book", "ledger")),
    ),
    "booleans": TaskCase(
        {"boolean_as_text": ["ledger.account.open"]}, both="ALTER TABLE ledger.account ADD open boolean"
    ),
    "numbers without precision": TaskCase(
        {"unbounded_numeric": ["ledger.account.n"]}, both="ALTER TABLE ledger.account ADD n numeric"
    ),
    "numbers without precision, as text": TaskCase(
        {}, both="ALTER TABLE ledger.account ADD n numeric", attributes="MapUnboundedNumericAsString=true"
    ),
    "LOB within the limit": TaskCase(
        {}, both="ALTER TABLE ledger.account ADD n text", source=LARGE, settings={"TargetMetadata": {"LobMaxSize": 64}}
    ),
    "LOB above the limit": TaskCase(
        {"lob_larger_than_limit": ["ledger.account.n"]},
        both="ALTER TABLE ledger.account ADD n text",
        source=LARGE,
        settings={"TargetMetadata": {"LobMaxSize": 39}},
    ),
    "no LOBs": TaskCase(
        {"lobs_left_out": ["ledger.account.n"]},
        both="ALTER TABLE ledger.account ADD n text",
        settings={"TargetMetadata": {"SupportLobs": False}},
    ),
    "whole LOBs, NOT NULL": TaskCase(
        {"lob_not_null": ["ledger.account.n"]},
        both="ALTER TABLE ledger.account ADD n text NOT NULL, ADD m text",
        settings=FULL,
    ),
    "rows that are there already": TaskCase(
        {"rows_already_there": ["ledger.account"]},
        target="INSERT INTO ledger.account VALUES (1, 'a')",
        settings={"FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"}},
    ),
    "rows that the task removes": TaskCase(
        {},
        target="INSERT INTO ledger.account VALUES (1, 'a')",
        settings={"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}},
    ),
    "a trigger": TaskCase(
        {"trigger_fires": ["ledger.account.noted"]}, both=f"{FUNCTION}; {TRIGGER}", ends={"AfterConnectScript": ""}
    ),
    "a trigger that is silenced": TaskCase({}, both=f"{FUNCTION}; {TRIGGER}"),
    "a foreign key": TaskCase(
        {"foreign_key_fires": ["ledger.account.same"]},
        both="ALTER TABLE ledger.account ADD CONSTRAINT same FOREIGN KEY (id) REFERENCES ledger.account",
        ends={"AfterConnectScript": ""},
    ),
}


@pytest.mark.parametrize("case", TASK_CASES.values(), ids=TASK_CASES)
def test_what_a_task_makes_of_it(databases, dms, case):
    for side, own in ((databases.source, case.source), (databases.target, case.target)):
        for statement in filter(None, (case.both, own)):
            side.execute(statement)
    settings = {"AfterConnectScript": AFTER_CONNECT, "HeartbeatEnable": True, **case.ends}
    ends = [
        dms.endpoint(
            name,
            side.server,
            side.name,
            Password=databases.password,
            PostgreSQLSettings=settings,
            ExtraConnectionAttributes=case.attributes,
        )
        for name, side in (("source", databases.source), ("target", databases.target))
    ]
    assert {dms.test(end)["Status"] for end in ends} == {"successful"}
    task = dms.show(dms.task(*ends, mappings=case.mappings, **{**VALIDATING, **case.settings}))[
        "ReplicationTaskIdentifier"
    ]
    expected = {rule: [text.format(task=task) for text in objects] for rule, objects in case.found.items()}
    assert databases.findings(task=task) == expected


def test_a_generated_column_that_the_task_takes_out(databases):
    """The embedded DMS transforms no columns, so the rule is laid into the facts of a real pair."""
    for side in (databases.source, databases.target):
        side.execute("ALTER TABLE ledger.account ADD twice int GENERATED ALWAYS AS (id * 2) STORED")
    facts = databases.ask()["facts"]
    for mappings, found in (([], {"generated_column"}), ([selection(), REMOVE], set())):
        facts["task"]["rules"] = mappings
        assert {finding["id"] for finding in judged(RULES, *facts.values())} - ALWAYS == found


def test_a_temporary_table_of_any_session(databases):
    databases.source.execute("CREATE TEMPORARY TABLE passing (id int)")
    (name,) = databases.findings()["temporary_table"]
    assert name.startswith("pg_temp_") and name.endswith(".passing")


def test_a_transaction_that_is_open_for_long(databases):
    pid = databases.source.connection.info.backend_pid
    with databases.source.connection.transaction():
        databases.source.execute("SELECT count(*) FROM ledger.account")
        assert databases.findings(long_transaction=0) == {"long_transaction": [f"pid {pid}"]}
        assert databases.findings() == {}


def test_a_prepared_transaction(databases):
    databases.source.connection.execute("BEGIN")
    databases.source.execute("INSERT INTO ledger.account VALUES (1, 'a')", "PREPARE TRANSACTION 'first'")
    assert databases.findings() == {"prepared_transaction": ["first"]}
    databases.source.execute("ROLLBACK PREPARED 'first'")


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_subscription_that_writes_into_a_side(databases, side):
    subscriber = getattr(databases, side)
    subscriber.force("GRANT pg_create_subscription TO ledger")
    subscriber.execute(
        "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=none password=none' PUBLICATION none "
        "WITH (connect = false)"
    )
    assert databases.findings() == {}
    subscriber.execute("ALTER SUBSCRIPTION feed ENABLE")
    assert databases.findings() == {"subscription_writes": ["feed"]}
    (finding,) = (one for one in databases.ask()["findings"] if one["id"] == "subscription_writes")
    assert finding["consequence"].startswith(f"It writes into the {side}, past the fence")
    subscriber.execute(
        "ALTER SUBSCRIPTION feed DISABLE", "ALTER SUBSCRIPTION feed SET (slot_name = NONE)", "DROP SUBSCRIPTION feed"
    )


def test_a_slot_that_nobody_reads(databases):
    databases.source.execute("SELECT pg_create_logical_replication_slot('left_behind', 'pgoutput')")
    found = databases.findings()
    databases.source.execute("SELECT pg_drop_replication_slot('left_behind')")
    # Both databases are on one server here, so both sides have it.
    assert found == {"inactive_slot": ["source: left_behind", "target: left_behind"]}


def test_a_slot_that_somebody_reads_is_nothing_to_be_said_against(databases):
    facts = databases.ask()["facts"]
    facts["source"]["slots"] = [{"name": "read", "active": True, "wal_status": "reserved", "retained": 0}]
    found = {finding["id"] for finding in judged(RULES, facts["source"], facts["target"], facts["task"])}
    assert found == {"database_size", "slot_unlimited"}


def test_a_collation_that_has_changed(databases):
    databases.source.force(f"UPDATE pg_database SET datcollversion = '0.1' WHERE datname = '{databases.source.name}'")
    assert databases.findings() == {"collation_outdated": [f"source: database {databases.source.name}"]}


def test_another_locale(paired, capturing_server):
    databases = paired(*capturing_server, "TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    assert databases.findings() == {"locale_differs": [databases.target.name]}


def test_no_encoding(paired, capturing_server):
    databases = paired(*capturing_server, "TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert databases.findings() == {
        "locale_differs": [databases.target.name],
        "encoding_unknown": [f"target: {databases.target.name}"],
    }


def test_extensions(databases):
    databases.target.force("UPDATE pg_extension SET extversion = '0.1'")
    assert databases.findings() == {"extension_version_differs": ["plpgsql"]}
    databases.target.force("DROP EXTENSION plpgsql")
    assert databases.findings() == {"extension_missing": ["plpgsql"]}


def test_an_older_target(databases):
    """Two versions of PostgreSQL are not at hand: the facts of a real one are read, and one of them said to
    be older.
    """
    facts = databases.ask()["facts"]
    facts["target"]["settings"]["server_version_num"] = "160004"
    found = {finding["id"] for finding in judged(RULES, facts["source"], facts["target"], facts["task"])}
    assert found == {"target_older", "database_size", "slot_unlimited"}


def test_a_server_that_is_not_made_for_it(paired):
    started, password = server(
        {"max_replication_slots": "1", "max_wal_senders": "0", "max_slot_wal_keep_size": "100MB"}
    )
    try:
        databases = paired(started, password)
        databases.source.force("SELECT pg_create_physical_replication_slot('only')")
        both = [f"source: {databases.source.name}", f"target: {databases.target.name}"]
        found = databases.findings()
        assert found.pop("inactive_slot") == ["source: only", "target: only"]
        rules_found = ("not_logical", "no_free_slot", "few_slots", "no_free_sender", "few_senders", "slot_can_be_lost")
        assert found == dict.fromkeys(rules_found, both)
        (started.data_directory / "standby.signal").touch()
        started.restart()
        assert databases.findings()["is_replica"] == both
    finally:
        started.stop()


#: Rules which a test above breaks by itself.
ALONE = {
    "temporary_table",
    "long_transaction",
    "prepared_transaction",
    "subscription_writes",
    "inactive_slot",
    "collation_outdated",
    "locale_differs",
    "encoding_unknown",
    "extension_version_differs",
    "extension_missing",
    "target_older",
    "not_logical",
    "no_free_slot",
    "few_slots",
    "no_free_sender",
    "few_senders",
    "slot_can_be_lost",
    "is_replica",
}
#: What is said of every pair.
ALWAYS = {"database_size", "slot_unlimited"}


def test_every_rule_is_broken_by_a_test():
    broken = {rule for case in (*CASES.values(), *TASK_CASES.values()) for rule in case.found}
    assert broken | ALONE | ALWAYS == {one.id for one in RULES}
    assert len({one.id for one in RULES}) == len(RULES)


def test_consequence_and_remedy_say_what_it_is_about(databases):
    databases.source.execute("CREATE SEQUENCE ledger.free MAXVALUE 100", "SELECT setval('ledger.free', 82)")
    finding = next(one for one in databases.ask()["findings"] if one["id"] == "sequence_nearly_full")
    assert finding["consequence"].startswith("82 % of its values are used (82 of 100)")
    assert set(finding) == {"id", "severity", "object", "consequence", "remedy"}
    assert finding["severity"] in SEVERITIES


def test_sizes_can_be_estimated_or_left_alone(databases):
    for side in (databases.source, databases.target):
        side.execute("ALTER TABLE ledger.account ADD note text")
    databases.source.execute(
        "INSERT INTO ledger.account SELECT n, 'a', 0, repeat('x', 100) FROM generate_series(1, 50000) n",
        "ANALYZE ledger.account",
    )
    size = {
        sizes: databases.ask(lob_sizes=sizes)["facts"]["source"]["lob_sizes"] for sizes in ("exact", "estimate", "none")
    }
    assert size == {"exact": {"ledger.account.note": 100}, "estimate": {"ledger.account.note": 100}, "none": {}}


def test_an_estimate_reads_a_sample(databases):
    databases.source.execute(
        "ALTER TABLE ledger.account ADD note text",
        "INSERT INTO ledger.account SELECT n, 'a', 0, 'x' FROM generate_series(1, 200000) n",
        "ANALYZE ledger.account",
        "SELECT pg_stat_force_next_flush()",
        "SELECT 1",
    )
    databases.source.force("SELECT pg_stat_reset()")
    databases.ask(lob_sizes="estimate")
    databases.source.execute("SELECT pg_stat_force_next_flush()")
    blocks = (
        "SELECT pg_relation_size('ledger.account') / 8192, heap_blks_read + heap_blks_hit FROM pg_statio_user_tables"
    )
    ((all_of_them, touched),) = databases.source.connection.execute(blocks).fetchall()
    assert touched < all_of_them / 5


def test_only_the_schemas_asked_for(databases):
    databases.source.execute("CREATE SCHEMA other", "CREATE TABLE other.loose (id int)")
    assert set(databases.findings()) == {"table_without_key", "table_missing"}
    assert databases.findings(schemas=["ledger"]) == {}


def test_our_own_records_and_those_of_dms_are_left_out(databases):
    for schema, table in (
        ("migrate_aws", "a"),
        ("migrate_aws_stream", "b"),
        ("ledger", "awsdms_ddl_audit"),
        ("awsdms_control", "c"),
    ):
        databases.source.execute(
            f"CREATE SCHEMA IF NOT EXISTS {schema}", f"CREATE TABLE {schema}.{table} (id serial, at pg_lsn)"
        )
    # The sequence of a serial column is named after its table.
    assert databases.findings() == {}


def test_a_fence_is_none_of_the_triggers(databases, run_module):
    options = databases.options()
    for side in ("source", "target"):
        fenced = run_module("database_fence", **options[side], writer=side == "source")
        assert not fenced.get("failed"), fenced
    assert databases.findings() == {}


def test_a_database_that_is_not_there_is_named(databases):
    options = databases.options()
    options["target"]["database_name"] = "nowhere"
    refused = databases.run_module("database_preflight_info", **options)
    assert refused["failed"]
    assert refused["msg"].startswith("Cannot connect to database nowhere at ")


def test_what_the_database_answers_is_told(databases):
    databases.source.execute("ALTER TABLE ledger.account ADD note text")
    databases.source.execute(f"ALTER DATABASE {databases.source.name} SET lock_timeout = '50ms'")
    with databases.source.connection.transaction():
        databases.source.execute("LOCK TABLE ledger.account")
        refused = databases.ask()
    assert refused["failed"]
    assert refused["msg"].startswith("The database answers: canceling statement due to lock timeout")


def test_what_aws_answers_is_told(databases):
    refused = databases.run_module(
        "database_preflight_info", **databases.options(), task="payments-dev-forward", access_key="wrong-key"
    )
    assert refused["failed"]
    assert refused["error"]["code"] == "UnrecognizedClientException"


def test_the_documentation_lists_the_rules_as_they_are():
    text = (CHECKOUT / "docs/preflight.md").read_text(encoding="utf-8")
    for one in RULES:
        assert f"| `{one.id}` | {one.severity} | {one.title} |" in text, one.id
