# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What happens to single columns, and to sequences, on their way.

Each rule gets the facts of source, target and task.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.migrate.aws.plugins.module_utils._preflight.lobs import is_lob
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.tables import carried
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import leaves_out
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, enumerated
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql.sequences import Sequence

#: The types which DMS lists for PostgreSQL; enumerations, ranges and composite types come beside them.
CARRIED = frozenset(
    [
        "int2",
        "int4",
        "int8",
        "numeric",
        "float4",
        "float8",
        "money",
        "bpchar",
        "varchar",
        "text",
        "citext",
        "bytea",
        "timestamp",
        "timestamptz",
        "date",
        "time",
        "timetz",
        "interval",
        "bool",
        "bit",
        "varbit",
        "uuid",
        "cidr",
        "inet",
        "macaddr",
        "tsvector",
        "tsquery",
        "xml",
        "point",
        "line",
        "lseg",
        "box",
        "path",
        "polygon",
        "circle",
        "json",
        "jsonb",
        "hstore",
        "int4range",
        "int8range",
        "numrange",
        "tsrange",
        "tstzrange",
        "daterange",
    ]
)
#: The type of a large object's number.
LARGE_OBJECT = "oid"
LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
NEARLY_FULL = 80
KB = 1024


def columns(source: Facts, task: Facts) -> Iterator[Facts]:
    """The columns of the source that the task carries."""
    tables = {table["name"]: table for table in carried(source, task)}
    for column in source["columns"]:
        table = tables.get(column["table"])
        if table and not leaves_out(task, table["schema"], table["table"], column["column"]):
            yield column


@rule(
    BLOCKER,
    "DMS has no type for {type}: it leaves the column out, or its table fails to load.",
    "Convert it (ALTER TABLE ... TYPE text), copy the column by other means, or take it out with a remove-column rule "
    "and accept it.",
)
def type_not_carried(source, target, task):
    """DMS does not replicate a column's data type."""
    return (
        hit(column["name"], type=column["type"])
        for column in columns(source, task)
        if column["element"] not in (*CARRIED, LARGE_OBJECT) and column["element_kind"] not in ("e", "c", "r")
    )


@rule(
    BLOCKER,
    "It holds the numbers of large objects, which DMS does not carry: on the target they lead to nothing.",
    "Add a bytea column, fill it with lo_get({column}), and drop this one; or leave it out with a remove-column rule.",
)
def large_object_key(source, target, task):
    """A column is of type oid, or of a domain over it such as lo, which refers to large objects."""
    return (
        hit(column["name"], column=column["column"])
        for column in columns(source, task)
        if column["element"] == LARGE_OBJECT
    )


@rule(
    INFO,
    "DMS carries {type} as text, which fits only where the target has the same type with the same name.",
    "Make the type and the table on the target before the load, and keep TargetTablePrepMode at DO_NOTHING.",
)
def type_carried_as_text(source, target, task):
    """A column is of an enumeration, a composite type, a range or an array."""
    return (
        hit(column["name"], type=column["type"])
        for column in columns(source, task)
        if column["is_array"] or column["element_kind"] in ("e", "c", "r")
    )


@rule(
    BLOCKER,
    "A number without a precision becomes NUMERIC(28,6): further digits are rounded away, larger numbers fail.",
    "Add MapUnboundedNumericAsString=true to extra_connection_attributes of both endpoints of {task}, or give it a "
    "precision.",
)
def unbounded_numeric(source, target, task):
    """A numeric column has no precision, and the endpoints do not carry such numbers as text."""
    if task["identifier"] is None or task["map_unbounded_numeric"]:
        return
    yield from (hit(column["name"], task=task["identifier"]) for column in columns(source, task) if column["unbounded"])


@rule(
    BLOCKER,
    "Both endpoints have to be told, or every boolean arrives as text.",
    "Set map_boolean_as_boolean on both endpoints of {task}.",
)
def boolean_as_text(source, target, task):
    """There are boolean columns, and an endpoint does not map them to booleans."""
    if task["identifier"] is None or task["map_boolean"]:
        return
    yield from (
        hit(column["name"], task=task["identifier"]) for column in columns(source, task) if column["element"] == "bool"
    )


@rule(
    BLOCKER,
    "Its largest value has {kb} KB and the limit is {limit} KB: it is cut off, or stops the task where that is asked "
    "for.",
    "Set TargetMetadata.LobMaxSize to {wanted} (KB) in the task's settings and load the table again.",
)
def lob_larger_than_limit(source, target, task):
    """A column's largest value is above the task's LobMaxSize (32 KB where there is no task)."""
    if task["lobs"] != "limited":
        return
    for column in columns(source, task):
        size = source["lob_sizes"].get(column["name"], 0)
        if size > task["lob_max_kb"] * KB:
            kb = -(-size // KB)
            yield hit(column["name"], kb=kb, limit=task["lob_max_kb"], wanted=2 * kb)


@rule(
    BLOCKER,
    "The task carries no LOBs at all (SupportLobs is false), and {type} is one.",
    "Set TargetMetadata.SupportLobs to true in the settings of {task}.",
)
def lobs_left_out(source, target, task):
    """The task carries no LOBs, and a column is one."""
    if task["lobs"] == "none":
        yield from (
            hit(column["name"], type=column["type"], task=task["identifier"])
            for column in columns(source, task)
            if is_lob(column)
        )


@rule(
    BLOCKER,
    "In full LOB mode DMS inserts the row without its LOBs and adds them afterwards, which NOT NULL refuses.",
    "ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL on the target until the writes move, or use limited LOB mode.",
)
def lob_not_null(source, target, task):
    """The task is in full LOB mode, and a LOB column of the target is NOT NULL."""
    if task["lobs"] == "full":
        wanted = {column["name"] for column in columns(source, task)}
        yield from (
            hit(column["name"])
            for column in target["columns"]
            if column["name"] in wanted and column["not_null"] and is_lob(column)
        )


@rule(
    BLOCKER,
    "The target computes it by itself and refuses a value for it, so its table fails to load.",
    "Add a transformation with the rule-action remove-column for it to the task's table mappings.",
)
def generated_column(source, target, task):
    """A column of the target is generated, and the task carries it."""
    generated = {column["name"] for column in target["columns"] if column["generated"]}
    return (hit(column["name"]) for column in columns(source, task) if column["name"] in generated)


@rule(
    WARNING,
    "It is GENERATED ALWAYS on the target: a value which comes by INSERT rather than by COPY is refused (SQLSTATE "
    "428C9).",
    "On the target: ALTER TABLE ... ALTER COLUMN ... SET GENERATED BY DEFAULT; set it back once the migration is "
    "finalized.",
)
def identity_always(source, target, task):
    """An identity column of the target is GENERATED ALWAYS."""
    always = {column["name"] for column in target["columns"] if column["identity"] == "a"}
    return (hit(column["name"]) for column in columns(source, task) if column["name"] in always)


@rule(
    INFO,
    "DMS carries no sequences: it is at {last} on the source and at {there} on the target.",
    "database_switchover sets it while nobody writes; nothing to do before.",
)
def sequence(source, target, task):
    """There is a sequence; those of identity and serial columns are among them."""
    there = {one["name"]: one["last"] for one in target["sequences"]}
    return (
        hit(one["name"], last=_place(one["last"]), there=_place(there.get(one["name"]))) for one in source["sequences"]
    )


def _place(last: int | None) -> str:
    return "its beginning" if last is None else str(last)


@rule(
    WARNING,
    "{percent} % of its values are used ({last} of {limit}): inserts fail when they are over, and the move skips some "
    "thousand.",
    "Widen the column and the sequence on both sides before the move.",
)
def sequence_nearly_full(source, target, task):
    """More than 80 % of a sequence's values, or of those its column has room for, are used."""
    for one in source["sequences"]:
        used, room = _used(one)
        if not one["cycle"] and used * 100 > room * NEARLY_FULL:
            limit = one["start"] + (room if one["increment"] > 0 else -room)
            yield hit(one["name"], percent=round(100 * used / room), last=one["last"], limit=limit)


@rule(
    BLOCKER,
    "It is at {last} and ends at {limit}: there is no room for the {margin} numbers that the switchover skips, which "
    "it therefore refuses.",
    "Widen the sequence and its column on both sides, or lower the margin (cutover_sequence_margin).",
)
def sequence_without_room(source, target, task):
    """A sequence has less room than the switchover's margin."""
    for one in source["sequences"]:
        margin = task["sequence_margin"]
        known = Sequence(
            *(one[key] for key in ("schema", "sequence", "lowest", "highest", "increment", "cycle", "cache")),
            value=one["start"] if one["last"] is None else one["last"],
            called=one["last"] is not None,
        )
        if known.called and known.ahead(margin + known.cache) is None:
            limit = known.highest if known.increment > 0 else known.lowest
            yield hit(one["name"], last=one["last"], limit=limit, margin=margin)


def _used(one: Facts) -> tuple[int, int]:
    """How far a sequence has come from where it started, and how far it can come."""
    last = one["start"] if one["last"] is None else one["last"]
    most = LARGEST.get(one["owner_type"], 2**63)
    if one["increment"] > 0:
        return last - one["start"], max(min(one["highest"], most) - one["start"], 1)
    return one["start"] - last, max(one["start"] - max(one["lowest"], -most), 1)


RULES = enumerated(globals())
