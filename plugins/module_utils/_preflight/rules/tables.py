# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What keeps a table from being moved whole. Each rule gets the facts of source, target and task."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import takes
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, enumerated


def carried(source: Facts, task: Facts) -> Iterator[Facts]:
    """The source's tables that the task carries, a partitioned one once."""
    return (
        table
        for table in source["tables"]
        if table["kind"] != "f" and not table["is_partition"] and takes(task, table["schema"], table["table"])
    )


def stored(side: Facts, task: Facts) -> Iterator[Facts]:
    """The tables of a side that have rows of their own and that the task carries: each partition is one."""
    return (table for table in side["tables"] if table["kind"] == "r" and takes(task, table["schema"], table["table"]))


@rule(
    BLOCKER,
    "DMS carries inserts into it only: every update and delete is left out, and so is every LOB.",
    "Add a primary key, or run ALTER TABLE {object} REPLICA IDENTITY FULL, on both sides. Accept it if rows are only "
    "added.",
)
def table_without_key(source, target, task):
    """A table has neither a primary key nor a replica identity."""
    return (
        hit(table["name"]) for table in stored(source, task) if not table["has_primary_key"] and not table["identified"]
    )


@rule(
    BLOCKER,
    "After the cutover, reverse replication omits updates and deletes of this table: a rollback would lose them, "
    "and is refused.",
    "On the target, add a primary key to it or run: ALTER TABLE {object} REPLICA IDENTITY FULL",
)
def target_without_identity(source, target, task):
    """A table has a primary key or a replica identity on the source only."""
    identified = {table["name"] for table in stored(source, task) if table["identified"]}
    return (
        hit(table["name"]) for table in stored(target, task) if table["name"] in identified and not table["identified"]
    )


@rule(
    BLOCKER,
    "PostgreSQL refuses its updates and deletes, or DMS cannot tell which row they meant.",
    "ALTER TABLE {object} REPLICA IDENTITY DEFAULT",
)
def replica_identity_nothing(source, target, task):
    """A table has a primary key, but its replica identity is NOTHING or an index that is gone."""
    return (
        hit(table["name"])
        for table in stored(source, task)
        if table["has_primary_key"] and not table["identified"] and table["replica_identity"] != "d"
    )


@rule(
    BLOCKER,
    "A deferrable key is no replica identity: once changes are captured, PostgreSQL refuses its updates and deletes.",
    "Make the primary key NOT DEFERRABLE, or run: ALTER TABLE {object} REPLICA IDENTITY FULL",
)
def deferrable_key(source, target, task):
    """A table's primary key is deferrable."""
    return (
        hit(table["name"])
        for table in stored(source, task)
        if table["deferrable_key"] and table["replica_identity"] == "d"
    )


@rule(
    WARNING,
    "DMS validates only tables with a primary key, and applies its changes with a scan of the table.",
    "Add a primary key, or compare this table by yourself (database_switchover does, with compare: checksum).",
)
def table_not_validated(source, target, task):
    """A table has a replica identity but no primary key."""
    return (
        hit(table["name"]) for table in stored(source, task) if not table["has_primary_key"] and table["identified"]
    )


@rule(
    BLOCKER,
    "Its changes are in no write-ahead log: what is written after the full load never arrives.",
    "ALTER TABLE {object} SET LOGGED",
)
def unlogged_table(source, target, task):
    """A table is UNLOGGED."""
    tables = [table for table in source["tables"] if table["unlogged"] and takes(task, table["schema"], table["table"])]
    return (hit(table["name"]) for table in tables)


@rule(
    INFO,
    "It is not carried; the session that made it loses it when the writes move.",
    "Nothing, if the application makes it anew in each session.",
)
def temporary_table(source, target, task):
    """A session has a temporary table."""
    return (hit(table["name"]) for table in source["temporary_tables"])


@rule(
    WARNING,
    "DMS carries no foreign tables: its rows are elsewhere and stay there.",
    "Make the foreign table on the target too, and see that the target reaches its server.",
)
def foreign_table(source, target, task):
    """A table is a foreign table."""
    return (hit(table["name"]) for table in source["tables"] if table["kind"] == "f")


@rule(
    WARNING,
    "The task does not carry it: the target will be without its rows.",
    "Add a selection rule to the table mappings of {task}, or accept it if it is not to be moved.",
)
def table_not_selected(source, target, task):
    """The task's table mappings leave out a table."""
    return (
        hit(table["name"], task=task["identifier"])
        for table in source["tables"]
        if table["kind"] == "r" and not takes(task, table["schema"], table["table"])
    )


@rule(
    INFO,
    "DMS reads each of its {children} partitions by itself; a partition made during the move has to be made on both "
    "sides.",
    "Keep the partitions alike on both sides, and make no new one while the writes move.",
)
def partitioned_table(source, target, task):
    """A table is partitioned."""
    return (hit(table["name"], children=table["children"]) for table in carried(source, task) if table["kind"] == "p")


@rule(
    WARNING,
    "The parent's rows and those of its {children} children are mixed up: a SELECT from the parent returns both.",
    "Select the children in the table mappings and leave out the parent, or make it a partitioned table.",
)
def inherited_table(source, target, task):
    """Other tables inherit from a table that is not partitioned."""
    return (
        hit(table["name"], children=table["children"])
        for table in carried(source, task)
        if table["kind"] == "r" and table["children"]
    )


@rule(
    BLOCKER,
    "DMS sees only the rows that a policy shows to {user}; the others are lost without a word.",
    "ALTER ROLE {user} BYPASSRLS, or connect as the table's owner without FORCE ROW LEVEL SECURITY.",
)
def row_security(source, target, task):
    """A policy hides rows of a table from the user."""
    return (hit(table["name"], user=source["user"]) for table in carried(source, task) if table["row_security"])


@rule(
    BLOCKER,
    "{user} may not read it, so its rows stay behind.",
    "GRANT SELECT ON {object} TO {user}, and USAGE on its schema.",
)
def table_not_readable(source, target, task):
    """The user may not read a table of the source."""
    return (hit(table["name"], user=source["user"]) for table in carried(source, task) if not table["readable"])


@rule(
    BLOCKER,
    "{user} may not write it, so nothing arrives there.",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON {object} TO {user} on the target, and USAGE on its schema.",
)
def table_not_writable(source, target, task):
    """The user may not write a table of the target."""
    wanted = {table["name"] for table in carried(source, task)}
    return (
        hit(table["name"], user=target["user"])
        for table in target["tables"]
        if table["name"] in wanted and not table["writable"]
    )


@rule(
    BLOCKER,
    "The task keeps what is there (DO_NOTHING): the load fails at the first key that is there already, or leaves rows "
    "that the source does not have.",
    "Empty it on the target, as the module database_truncate does, or leave it out of the table mappings.",
)
def rows_already_there(source, target, task):
    """A table of the target has rows, and the task that keeps them has never started."""
    if task["identifier"] is not None and task["prepare"] == "DO_NOTHING" and not task["started"]:
        filled = set(target["filled"])
        yield from (hit(table["name"]) for table in stored(source, task) if table["name"] in filled)


@rule(
    BLOCKER,
    "DMS confuses it with {other}: rows and changes of the one go into the other.",
    "ALTER TABLE {object} RENAME, on both sides, or leave one of the two out of the table mappings.",
)
def names_differ_in_case(source, target, task):
    """Two tables, or two columns of a table, have names that differ only in case."""
    tables = {table["name"] for table in carried(source, task)}
    names = [("", table["name"]) for table in stored(source, task)]
    names += [(column["table"], column["name"]) for column in source["columns"] if column["table"] in tables]
    seen: dict[tuple[str, str], str] = {}
    for within, name in names:
        other = seen.setdefault((within, name.lower()), name)
        if other != name:
            yield hit(name, other=other)


def both(source: Facts, target: Facts, task: Facts) -> Iterator[tuple[Facts, str, Facts]]:
    """(facts, "side: table", table) of the tables of either side that the task carries."""
    for side in (source, target):
        for table in side["tables"]:
            if table["kind"] in ("r", "p") and takes(task, table["schema"], table["table"]):
                yield side, f"{side['side']}: {table['name']}", table


@rule(
    BLOCKER,
    "{user} may not create a trigger on it, so it takes writes while they are frozen, and the cutover is refused.",
    "GRANT TRIGGER ON {table} TO {user}, by its owner {owner}, or better: GRANT {owner} TO {user}",
)
def may_not_fence(source, target, task):
    """The user lacks the privilege TRIGGER on a table of either side."""
    return (
        hit(name, user=side["user"], table=table["name"], owner=table["owner"])
        for side, name, table in both(source, target, task)
        if not table["may_trigger"]
    )


@rule(
    WARNING,
    "{user} may create the fence's trigger on it, and not drop it: only an owner may.",
    "GRANT {owner} TO {user} before the cutover is finalized.",
)
def may_not_remove_fence(source, target, task):
    """A table of either side belongs to a role that the user is no member of."""
    return (
        hit(name, user=side["user"], owner=table["owner"])
        for side, name, table in both(source, target, task)
        if table["may_trigger"] and not table["is_owned"]
    )


RULES = enumerated(globals())
