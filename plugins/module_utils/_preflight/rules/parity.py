# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What one side has and the other has not. Each rule gets the facts of source, target and task.

A task that renames schemas, tables or columns makes both sides differ on purpose: then nothing is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.columns import columns
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.tables import carried
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import renames
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, enumerated
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql.sequences import (
    carried as sequences_carried,
)


def by_name(things: Iterable[Facts]) -> dict[str, Facts]:
    """Things by their names."""
    return {thing["name"]: thing for thing in things}


def missing(source: Facts, target: Facts, task: Facts, kind: str) -> list[Facts]:
    """What of one kind the source has and the target has not, by name."""
    there = by_name(target[kind])
    return [] if renames(task) else [thing for thing in source[kind] if thing["name"] not in there]


def differing(source: Facts, target: Facts, task: Facts, kind: str, key: str) -> Iterator[tuple[Facts, Facts]]:
    """Pairs of one kind and name which differ in what is under `key`."""
    there = by_name(target[kind])
    if not renames(task):
        for thing in source[kind]:
            other = there.get(thing["name"])
            if other and other[key] != thing[key]:
                yield thing, other


def differing_columns(source: Facts, target: Facts, task: Facts, key: str) -> Iterator[tuple[Facts, Facts]]:
    """The same of the columns that the task carries."""
    wanted = by_name(columns(source, task))
    return (pair for pair in differing(source, target, task, "columns", key) if pair[0]["name"] in wanted)


def of_common_tables(source: Facts, target: Facts, task: Facts, kind: str) -> list[Facts]:
    """What of one kind the source has on tables that both sides have: a missing table is told once, not by
    each part.
    """
    common = {table["name"] for table in carried(source, task)} & set(by_name(target["tables"]))
    return [] if renames(task) else [thing for thing in source[kind] if thing["table"] in common]


def without_twin(
    source: Facts, target: Facts, task: Facts, kind: str, meaning: Callable[[Facts], object]
) -> list[Facts]:
    """Those of them which mean what nothing on the target means, whatever they are called."""
    there = {(thing["table"], meaning(thing)) for thing in target[kind]}
    mine = of_common_tables(source, target, task, kind)
    return [thing for thing in mine if (thing["table"], meaning(thing)) not in there]


@rule(
    INFO,
    "Source and target are called differently on purpose, so what is missing on the target is not told.",
    "Compare the two schemas by yourself.",
)
def renaming_task(source, target, task):
    """The task renames schemas, tables or columns."""
    if renames(task):
        yield hit(task["identifier"])


@rule(
    BLOCKER,
    "The target has no such table: its rows arrive nowhere, or in a bare table that DMS makes, without indexes and "
    "defaults.",
    "Set schema_from_source and run playbooks/schema.yml before the load, or list files in schema_files.",
)
def table_missing(source, target, task):
    """The target lacks a table that the task carries."""
    there = by_name(target["tables"])
    return (hit(table["name"]) for table in carried(source, task) if not renames(task) and table["name"] not in there)


@rule(
    BLOCKER,
    "Rows of this partition have no place in the target's table and stop it.",
    "Make the partition on the target.",
)
def partition_missing(source, target, task):
    """The target has the partitioned table but lacks a partition of it."""
    parts = {table["name"] for table in source["tables"] if table["is_partition"]}
    return (hit(table["name"]) for table in missing(source, target, task, "tables") if table["name"] in parts)


@rule(BLOCKER, "Its values ({type}) have no place on the target.", "Add the column to the target's table.")
def column_missing(source, target, task):
    """The target's table lacks a column."""
    there = by_name(target["columns"])
    common = by_name(of_common_tables(source, target, task, "columns"))
    wanted = [column for column in columns(source, task) if column["name"] in common and column["name"] not in there]
    return (hit(column["name"], type=column["type"]) for column in wanted)


@rule(
    WARNING,
    "It is {mine} on the source and {theirs} on the target: values may be refused, cut or read otherwise.",
    "Give it the same type on both sides.",
)
def column_type_differs(source, target, task):
    """A column has another type on the target."""
    pairs = differing_columns(source, target, task, "type")
    return (hit(mine["name"], mine=mine["type"], theirs=theirs["type"]) for mine, theirs in pairs)


@rule(
    BLOCKER,
    "The target refuses the source's rows in which it is null.",
    "ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL on the target, or SET NOT NULL on the source.",
)
def not_null_only_on_target(source, target, task):
    """A column is NOT NULL on the target only."""
    pairs = differing_columns(source, target, task, "not_null")
    return (hit(one["name"], table=one["table"], column=one["column"]) for one, _other in pairs if not one["not_null"])


@rule(
    WARNING,
    "The target accepts rows that the source would refuse, and at which reverse replication would stop.",
    "ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL on the target.",
)
def not_null_missing(source, target, task):
    """A column is NOT NULL on the source only."""
    pairs = differing_columns(source, target, task, "not_null")
    return (hit(one["name"], table=one["table"], column=one["column"]) for one, _other in pairs if one["not_null"])


@rule(
    WARNING,
    "It sorts and compares by {mine} on the source and by {theirs} on the target: order, and what is unique, may "
    "differ.",
    "Give it the source's collation on the target.",
)
def column_collation_differs(source, target, task):
    """A column has another collation on the target."""
    return (
        hit(mine["name"], mine=mine["collation"] or "its type's", theirs=theirs["collation"] or "its type's")
        for mine, theirs in differing_columns(source, target, task, "collation")
    )


@rule(
    BLOCKER,
    "It is NOT NULL without a default and the source has no value for it: the target refuses every row.",
    "Give it a default on the target, or drop NOT NULL until the writes move.",
)
def column_only_on_target(source, target, task):
    """The target's table has a further column which needs a value."""
    mine = by_name(source["columns"])
    tables = {table["name"] for table in carried(source, task)}
    extra = [column for column in target["columns"] if column["table"] in tables and column["name"] not in mine]
    needy = [
        one
        for one in extra
        if one["not_null"] and one["default"] is None and not one["identity"] and not one["generated"]
    ]
    return (hit(column["name"]) for column in needy if not renames(task))


@rule(
    WARNING,
    "It is {mine} on the source and {theirs} on the target: the application's next rows there have another value.",
    "Give it the source's default.",
)
def default_differs(source, target, task):
    """A column has another default on the target, or none."""
    return (
        hit(mine["name"], mine=mine["default"] or "none", theirs=theirs["default"] or "none")
        for mine, theirs in differing_columns(source, target, task, "default")
        if mine["default"] is not None
    )


@rule(
    WARNING,
    "It is {mine} on the source and {theirs} on the target: the application's next rows there have another value, or "
    "are refused.",
    "Give the target's column the source's generation expression, or its identity.",
)
def generation_differs(source, target, task):
    """A column is generated, or numbered by an identity, on one side only, or by another expression."""
    return (
        hit(mine["name"], mine=mine["generation"] or "plain", theirs=theirs["generation"] or "plain")
        for mine, theirs in differing_columns(source, target, task, "generation")
    )


@rule(
    BLOCKER,
    "DMS applies each update and delete with a scan of the whole table, and validates nothing.",
    "Add it to the target's table: {definition}",
)
def primary_key_missing(source, target, task):
    """The target's table lacks the primary key."""
    lacking = without_twin(source, target, task, "constraints", lambda one: (one["kind"], one["definition"]))
    return (hit(one["table"], definition=one["definition"]) for one in lacking if one["kind"] == "p")


@rule(
    WARNING,
    "The target takes rows which the source would refuse: {definition}",
    "Add it to {table} on the target before the writes move; foreign keys after the full load.",
)
def constraint_missing(source, target, task):
    """The target's table lacks a unique, foreign key, check or exclusion constraint."""
    lacking = without_twin(source, target, task, "constraints", lambda one: (one["kind"], one["definition"]))
    return (hit(one["name"], table=one["table"], definition=one["definition"]) for one in lacking if one["kind"] != "p")


@rule(
    BLOCKER,
    "The target refuses rows that the source accepts, and the replication stops there: {definition}",
    "ALTER TABLE {table} DROP CONSTRAINT {constraint} on the target, or add the constraint to the source.",
)
def constraint_only_on_target(source, target, task):
    """A unique, check or exclusion constraint is on the target only."""
    extra = without_twin(target, source, task, "constraints", lambda one: (one["kind"], one["definition"]))
    common = {one["name"] for one in carried(source, task)}
    return (
        hit(one["name"], **{key: one[key] for key in ("table", "constraint", "definition")})
        for one in extra
        if one["kind"] in ("u", "c", "x") and one["table"] in common
    )


@rule(
    BLOCKER,
    "The target refuses rows that the source accepts, and the replication stops there: {definition}",
    "DROP INDEX {object} on the target, or create it on the source.",
)
def unique_index_only_on_target(source, target, task):
    """A unique index is on the target only."""
    extra = without_twin(target, source, task, "indexes", lambda one: _without_name(one["definition"]))
    common = {one["name"] for one in carried(source, task)}
    return (
        hit(one["name"], definition=one["definition"])
        for one in extra
        if _without_name(one["definition"])[0] and one["table"] in common
    )


@rule(
    WARNING,
    "What it makes fast on the source is a scan of the table on the target, for DMS and for the application.",
    "On the target: {definition}",
)
def index_missing(source, target, task):
    """The target's table lacks an index, or has it in an invalid state."""
    valid = {**target, "indexes": [one for one in target["indexes"] if one["valid"]]}
    lacking = without_twin(source, valid, task, "indexes", lambda one: _without_name(one["definition"]))
    return (hit(one["name"], definition=one["definition"]) for one in lacking)


def _without_name(definition: str) -> tuple[bool, str]:
    head, _on, tail = definition.partition(" ON ")
    return "UNIQUE" in head.split(), tail


@rule(
    WARNING,
    "What it does for each write on the source does not happen on the target.",
    "On the target, before the writes move: {definition}",
)
def trigger_missing(source, target, task):
    """The target's table lacks a trigger."""
    lacking = without_twin(source, target, task, "triggers", lambda one: one["trigger"])
    return (hit(one["name"], definition=one["definition"]) for one in lacking)


@rule(
    WARNING,
    "What it does for each write on the target does not happen on the source.",
    "DROP TRIGGER {trigger} ON {table} on the target, or create it on the source: {definition}",
)
def trigger_only_on_target(source, target, task):
    """The target's table has a trigger that the source's has not."""
    common = {one["name"] for one in carried(source, task)}
    extra = without_twin(target, source, task, "triggers", lambda one: one["trigger"])
    return (
        hit(one["name"], **{key: one[key] for key in ("table", "trigger", "definition")})
        for one in extra
        if one["table"] in common
    )


@rule(
    WARNING,
    "It fires for other writes, or not at all, on the target.",
    "Make both alike. The source has: {definition}",
)
def trigger_differs(source, target, task):
    """A trigger has another definition on the target, or is disabled there."""
    common = by_name(of_common_tables(source, target, task, "triggers"))
    there = by_name(target["triggers"])
    return (
        hit(name, definition=mine["definition"])
        for name, mine in common.items()
        if name in there and any(mine[key] != there[name][key] for key in ("definition", "enabled"))
    )


@rule(
    BLOCKER,
    "It is {mine} on the source and {theirs} on the target: there the application sees and writes other rows.",
    "ALTER TABLE {object} ... ROW LEVEL SECURITY on the target, as on the source.",
)
def row_security_differs(source, target, task):
    """Row level security is on, off or forced on one side and not on the other."""
    names = {table["name"] for table in carried(source, task)}
    return (
        hit(mine["name"], mine=mine["policing"], theirs=theirs["policing"])
        for mine, theirs in differing(source, target, task, "tables", "policing")
        if mine["name"] in names
    )


@rule(
    BLOCKER,
    "It is ({mine}) on the source and ({theirs}) on the target: there the application sees and writes other rows.",
    "CREATE POLICY or DROP POLICY on the target, as on the source.",
)
def policy_differs(source, target, task):
    """A policy of row level security is on one side only, or has another definition."""
    ours, theirs = (
        {one["name"]: one["definition"] for one in of_common_tables(one_side, other, task, "policies")}
        for one_side, other in ((source, target), (target, source))
    )
    return (
        hit(name, mine=ours.get(name, "none"), theirs=theirs.get(name, "none"))
        for name in sorted({*ours} | {*theirs})
        if ours.get(name) != theirs.get(name)
    )


@rule(
    WARNING,
    "Queries which name it fail on the target.",
    "Make it on the target; a materialized view has to be refreshed there.",
)
def view_missing(source, target, task):
    """The target lacks a view or a materialized view."""
    return (hit(one["name"]) for one in missing(source, target, task, "views"))


@rule(
    WARNING,
    "Queries which name it have another result on the target.",
    "Bring the source's version to the target, or accept it if that is meant. Another version of PostgreSQL may write "
    "the same view otherwise.",
)
def view_differs(source, target, task):
    """A view or a materialized view has another definition on the target."""
    return (hit(mine["name"]) for mine, _theirs in differing(source, target, task, "views", "definition"))


@rule(
    WARNING,
    "It is empty or out of date on the target: DMS carries no materialized views.",
    "REFRESH MATERIALIZED VIEW {object} on the target after the full load and before the writes move.",
)
def materialized_view(source, target, task):
    """There is a materialized view."""
    return (hit(one["name"]) for one in source["views"] if one["materialized"])


@rule(WARNING, "Statements, defaults and triggers which call it fail on the target.", "Make it on the target.")
def function_missing(source, target, task):
    """The target lacks a function or procedure."""
    return (hit(one["name"]) for one in missing(source, target, task, "functions"))


@rule(
    WARNING,
    "It does one thing on the source and another on the target.",
    "Bring the source's version to the target, or accept it if that is meant.",
)
def function_differs(source, target, task):
    """A function or procedure has another definition on the target."""
    return (hit(mine["name"]) for mine, _theirs in differing(source, target, task, "functions", "definition"))


@rule(BLOCKER, "Columns of this type cannot be made on the target ({definition}).", "Make the type on the target.")
def type_missing(source, target, task):
    """The target lacks an enumeration, domain, range or composite type."""
    return (hit(one["name"], definition=one["definition"]) for one in missing(source, target, task, "types"))


@rule(
    BLOCKER,
    "It is made of ({mine}) on the source and of ({theirs}) on the target, which refuses values it does not know.",
    "Make both alike, such as by ALTER TYPE ... ADD VALUE on the target.",
)
def type_differs(source, target, task):
    """An enumeration, domain or composite type is made of something else on the target."""
    return (
        hit(mine["name"], mine=mine["definition"], theirs=theirs["definition"])
        for mine, theirs in differing(source, target, task, "types", "definition")
    )


@rule(
    BLOCKER,
    "The columns that take their values from it get none on the target, and the switchover refuses.",
    "Make it on the target, with the column that owns it.",
)
def sequence_missing(source, target, task):
    """The target lacks a sequence."""
    users = [
        tuple(one[key] for key in ("schema", "sequence", "table_schema", "table")) for one in source["sequence_users"]
    ]
    lacking = {(one["schema"], one["sequence"]): one["name"] for one in missing(source, target, task, "sequences")}
    return (hit(lacking[key]) for key in sorted(sequences_carried(lacking, users, Selection(tuple(task["rules"])))))


@rule(
    BLOCKER,
    "Its types and functions are missing on the target.",
    "On the target: CREATE EXTENSION {object}. RDS has to offer it for the target's version.",
)
def extension_missing(source, target, task):
    """The target lacks an extension."""
    there = by_name(target["extensions"])
    return (hit(one["name"]) for one in source["extensions"] if one["name"] not in there)


@rule(
    WARNING,
    "It is {mine} on the source and {theirs} on the target: what it does may differ.",
    "ALTER EXTENSION {object} UPDATE on the older side.",
)
def extension_version_differs(source, target, task):
    """An extension has another version on the target."""
    there = by_name(target["extensions"])
    return (
        hit(one["name"], mine=one["version"], theirs=there[one["name"]]["version"])
        for one in source["extensions"]
        if one["name"] in there and there[one["name"]]["version"] != one["version"]
    )


@rule(
    BLOCKER,
    "Columns and indexes which use it cannot be made on the target.",
    "CREATE COLLATION {object} on the target.",
)
def collation_missing(source, target, task):
    """The target lacks a collation."""
    return (hit(one["name"]) for one in missing(source, target, task, "collations"))


@rule(
    WARNING,
    "It is ({mine}) on the source and ({theirs}) on the target: what uses it sorts and compares differently.",
    "Drop it on the target and run CREATE COLLATION {object} there, as on the source.",
)
def collation_differs(source, target, task):
    """A collation has another definition on the target."""
    return (
        hit(mine["name"], mine=mine["definition"], theirs=theirs["definition"])
        for mine, theirs in differing(source, target, task, "collations", "definition")
    )


@rule(
    WARNING,
    "The source has {mine} and the target {theirs}: order, comparison and upper case differ, and with them indexes "
    "and validation.",
    "Make the target's database with the source's locale, or set ValidationSettings.HandleCollationDiff and accept it.",
)
def locale_differs(source, target, task):
    """The two databases sort or compare text differently."""
    ours, theirs = (f"{side['collate']} {side['ctype']} {side['encoding']}" for side in (source, target))
    if ours != theirs:
        yield hit(target["name"], mine=ours, theirs=theirs)


@rule(
    WARNING,
    "{grantee} has it on the source and not on the target, where it is refused.",
    "On the target: GRANT {privileges} ON {held} TO {grantee}{option} (create the role first, if it is not there).",
)
def privilege_missing(source, target, task):
    """A role lacks on the target a privilege that it has on the source."""
    return _unshared_privileges(source, target, task)


@rule(
    INFO,
    "{grantee} has it on the target and not on the source.",
    "If that is not meant, run on the target: REVOKE {privileges} ON {held} FROM {grantee}",
)
def privilege_only_on_target(source, target, task):
    """A role has on the target a privilege that it lacks on the source."""
    return _unshared_privileges(target, source, task)


#: What has privileges that PostgreSQL gives to everybody where nothing else is stated.
_OPEN_TO_ALL = ("ROUTINE ", "TYPE ")


def _unshared_privileges(one_side: Facts, other: Facts, task: Facts) -> Iterator[dict[str, Any]]:
    """A hit for what one side grants and the other does not, by object and grantee.

    A function or a type that the other side lacks is reported by itself.
    """
    there = {_privilege(one) for one in other["privileges"]}
    lacking_there = {one["name"] for kind in ("functions", "types") for one in missing(one_side, other, task, kind)}
    lacking_there |= {one["name"] for one in one_side["objects"]["aggregate"]} - {
        one["name"] for one in other["objects"]["aggregate"]
    }
    lacking: dict[tuple[str, str, str, bool], list[str]] = {}
    for one in one_side["privileges"]:
        is_reported = one["held"].startswith(_OPEN_TO_ALL) and one["object"] in lacking_there
        if not renames(task) and not is_reported and _privilege(one) not in there:
            key = (one["object"], one["held"], one["grantee"], one["grantable"])
            lacking.setdefault(key, []).append(one["privilege"])
    for (what, held, grantee, grantable), found in lacking.items():
        option = " WITH GRANT OPTION" if grantable else ""
        yield hit(what, held=held, grantee=grantee, option=option, privileges=", ".join(found))


def _privilege(one: Facts) -> tuple[str, ...]:
    return tuple(one[key] for key in ("object", "grantee", "privilege", "grantable"))


@rule(
    WARNING,
    "The source has version {mine} and the target {theirs}: replication goes from the newer to the older.",
    "Give the target at least the source's version.",
)
def target_older(source, target, task):
    """The target's PostgreSQL is of an older major version."""
    mine, theirs = (int(side["settings"]["server_version_num"]) // 10000 for side in (source, target))
    if theirs < mine:
        yield hit(target["name"], mine=mine, theirs=theirs)


RULES = enumerated(globals())
