# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Objects that are not alike on both sides, each kind by its definition. Each rule gets the facts of source, target
and task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import (
    BLOCKER,
    INFO,
    WARNING,
    PreflightRule,
    hit,
)
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import renames, takes
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts

#: How both definitions are shown, before what follows from them.
_SHOWN = "It is ({mine}) on the source and ({theirs}) on the target: "


def common_tables(source: Facts, target: Facts, task: Facts) -> set[str]:
    """The tables that both sides have and the task carries, partitions among them."""
    there = {table["name"] for table in target["tables"]}
    return {
        table["name"]
        for table in source["tables"]
        if table["name"] in there and takes(task, table["schema"], table["table"])
    }


def unlike(source: Facts, target: Facts, task: Facts, kind: str) -> Iterator[dict[str, Any]]:
    """A hit for each object of a kind that one side lacks or has with another definition.

    What belongs to a table that one side lacks is left out: the table is reported by itself.
    """
    if renames(task):
        return
    common = common_tables(source, target, task)
    ours, theirs = (
        {one["name"]: one["definition"] for one in side["objects"][kind] if one["table"] in (None, *common)}
        for side in (source, target)
    )
    for name in sorted({*ours} | {*theirs}):
        if ours.get(name) != theirs.get(name):
            yield hit(name, mine=ours.get(name, "none"), theirs=theirs.get(name, "none"))


def differing(source: Facts, target: Facts, task: Facts, kind: str) -> Iterator[dict[str, Any]]:
    """The same of those that both sides have."""
    return (one for one in unlike(source, target, task, kind) if "none" not in (one["mine"], one["theirs"]))


def identities(source: Facts, target: Facts, task: Facts, kind: str) -> Iterator[dict[str, Any]]:
    """The same where the target has any replica identity: that it has none is reported by itself."""
    identified = {table["name"] for table in target["tables"] if table["identified"]}
    return (one for one in differing(source, target, task, kind) if one["object"] in identified)


def kind_rule(
    kind: str,
    severity: str,
    title: str,
    consequence: str,
    remedy: str,
    look: Callable[[Facts, Facts, Facts, str], Iterator[dict[str, Any]]] = unlike,
    shown: str = _SHOWN,
) -> PreflightRule:
    """The rule of one kind of object; `shown` is how the consequence begins."""
    return PreflightRule(
        id=f"{kind}_differs",
        title=title,
        look=lambda source, target, task: look(source, target, task, kind),
        severity=severity,
        consequence=shown + consequence,
        remedy=remedy,
    )


RULES = (
    kind_rule(
        "rule",
        WARNING,
        "A rewrite rule of a table is on one side only, or has another definition.",
        "the same statement does something else there.",
        "Run CREATE OR REPLACE RULE, DROP RULE, or ALTER TABLE ... ENABLE RULE on the target, as on the source.",
    ),
    kind_rule(
        "event_trigger",
        WARNING,
        "An event trigger is on one side only, or has another definition.",
        "DDL has other consequences there.",
        "Run CREATE EVENT TRIGGER, DROP EVENT TRIGGER, or ALTER EVENT TRIGGER on the target, as on the source.",
    ),
    kind_rule(
        "publication",
        WARNING,
        "A publication is on one side only, or publishes something else.",
        "its subscribers miss changes after the cutover.",
        "Run CREATE, ALTER or DROP PUBLICATION on the target, and create the subscribers' slots.",
    ),
    kind_rule(
        "aggregate",
        WARNING,
        "An aggregate is on one side only, or has another definition.",
        "queries that call it fail on the target, or return something else.",
        "Run CREATE OR REPLACE AGGREGATE or DROP AGGREGATE on the target, as on the source.",
    ),
    kind_rule(
        "database_setting",
        WARNING,
        "A setting of the database or of a role is on one side only, or has another value.",
        "sessions of the application behave differently there.",
        "On the target, run ALTER DATABASE ... SET, ALTER ROLE ... SET, or RESET, as on the source.",
    ),
    kind_rule(
        "default_privilege",
        WARNING,
        "Default privileges are on one side only, or grant something else.",
        "objects that are created there later have other privileges.",
        "Run ALTER DEFAULT PRIVILEGES on the target, as on the source.",
    ),
    kind_rule(
        "replica_identity",
        WARNING,
        "A table has another replica identity on the target.",
        "reverse replication carries other columns of its old rows.",
        "ALTER TABLE {object} REPLICA IDENTITY {mine} on the target.",
        identities,
    ),
    kind_rule(
        "sequence",
        WARNING,
        "A sequence has another type, range, increment, start or cache on the target.",
        "the application gets other numbers there, or runs out of them.",
        "ALTER SEQUENCE {object} {mine} on the target.",
        differing,
    ),
    kind_rule(
        "partitioning",
        BLOCKER,
        "A table is partitioned, takes rows as a partition, or inherits differently on the target.",
        "rows have no place there, or are read where they do not belong.",
        "Create the table on the target by the source's own definition.",
        differing,
    ),
    kind_rule(
        "operator",
        WARNING,
        "An operator is on one side only, or has another definition.",
        "queries and indexes that use it fail on the target, or find other rows.",
        "Run CREATE OPERATOR or DROP OPERATOR on the target, as on the source.",
    ),
    kind_rule(
        "cast",
        WARNING,
        "A cast is on one side only, or has another definition.",
        "statements that rely on it fail on the target, or have another result.",
        "Run CREATE CAST or DROP CAST on the target, as on the source.",
    ),
    kind_rule(
        "text_search",
        WARNING,
        "A text search configuration or dictionary is on one side only, or has another definition.",
        "a full text search finds other rows there.",
        "Run CREATE or ALTER TEXT SEARCH CONFIGURATION or DICTIONARY on the target, as on the source.",
    ),
    kind_rule(
        "extended_statistics",
        INFO,
        "Extended statistics are on one side only, or have another definition.",
        "the planner estimates rows differently there.",
        "Run CREATE STATISTICS or DROP STATISTICS on the target, then ANALYZE.",
    ),
    kind_rule(
        "foreign_server",
        WARNING,
        "A foreign server is on one side only, or has another definition.",
        "foreign tables read from another place there, or fail.",
        "Run CREATE or ALTER SERVER on the target, with an address that the target reaches, and its user mappings.",
    ),
    kind_rule(
        "storage",
        INFO,
        "A table or an index has other storage parameters on the target, or is logged on one side only.",
        "it is vacuumed, filled or recovered differently there.",
        "Run ALTER TABLE or ALTER INDEX ... SET (...) on the target, as on the source.",
        differing,
    ),
    kind_rule(
        "comment",
        INFO,
        "The comment of a table or a column is on one side only, or is another one.",
        "tools that read comments show something else.",
        "Run COMMENT ON on the target, as on the source.",
    ),
)
