# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a server or its sessions have in the way. Each rule gets the facts of source, target and task.

Both databases need logical replication: the source for forward and the target for reverse replication.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.tables import carried
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, enumerated

#: A stream there, one back, and as many again while a task is made anew.
STREAMS = 4
#: What DMS takes for wal_sender_timeout, in milliseconds, beside 0.
TIMEOUT = range(10_000, 300_001)
HOUR = 3_600_000
MB = 1024**2


def each(source: Facts, target: Facts) -> Iterator[tuple[Facts, str, dict[str, str]]]:
    """(facts, "side: database", settings) of both sides."""
    return ((side, f"{side['side']}: {side['name']}", side["settings"]) for side in (source, target))


@rule(
    BLOCKER,
    "wal_level is {level}: no change can be captured.",
    "Set rds.logical_replication to 1 in the parameter group (elsewhere: wal_level = logical) and restart the "
    "database.",
)
def not_logical(source, target, task):
    """A database writes no log from which changes can be captured."""
    return (
        hit(name, level=known["wal_level"])
        for _side, name, known in each(source, target)
        if known["wal_level"] != "logical"
    )


@rule(
    BLOCKER,
    "All {most} replication slots are taken: a task that starts finds none.",
    "Drop the slots that nobody uses, or raise max_replication_slots and restart.",
)
def no_free_slot(source, target, task):
    """No replication slot is free."""
    for side, name, known in each(source, target):
        if len(side["slots"]) >= int(known["max_replication_slots"]):
            yield hit(name, most=known["max_replication_slots"])


@rule(
    WARNING,
    "There are {most} replication slots. Forward and reverse replication need {wanted}.",
    "Raise max_replication_slots to at least {wanted} and restart.",
)
def few_slots(source, target, task):
    """max_replication_slots is below 4."""
    for _side, name, known in each(source, target):
        if int(known["max_replication_slots"]) < STREAMS:
            yield hit(name, most=known["max_replication_slots"], wanted=STREAMS)


@rule(
    BLOCKER,
    "All {most} WAL senders are taken: a task that starts finds none.",
    "Raise max_wal_senders and restart.",
)
def no_free_sender(source, target, task):
    """No WAL sender is free."""
    for side, name, known in each(source, target):
        if side["wal_senders"] >= int(known["max_wal_senders"]):
            yield hit(name, most=known["max_wal_senders"])


@rule(
    WARNING,
    "There are {most} WAL senders. Forward and reverse replication need {wanted}.",
    "Raise max_wal_senders to at least {wanted} and restart.",
)
def few_senders(source, target, task):
    """max_wal_senders is below 4."""
    for _side, name, known in each(source, target):
        if int(known["max_wal_senders"]) < STREAMS:
            yield hit(name, most=known["max_wal_senders"], wanted=STREAMS)


@rule(
    BLOCKER,
    "wal_sender_timeout is {value} ms: DMS takes 0, or 10000 to 300000.",
    "Set wal_sender_timeout to 300000 in the parameter group.",
)
def sender_timeout(source, target, task):
    """wal_sender_timeout is outside of what DMS takes."""
    for _side, name, known in each(source, target):
        value = int(known["wal_sender_timeout"])
        if value and value not in TIMEOUT:
            yield hit(name, value=value)


@rule(
    WARNING,
    "A slot that falls back by more than {size} MB is lost, and its task has to load everything again.",
    "Set max_slot_wal_keep_size to -1 for the migration and watch FreeStorageSpace, or accept it knowing the rate of "
    "your writes.",
)
def slot_can_be_lost(source, target, task):
    """max_slot_wal_keep_size limits what a slot may keep."""
    for _side, name, known in each(source, target):
        if int(known["max_slot_wal_keep_size"]) >= 0:
            yield hit(name, size=known["max_slot_wal_keep_size"])


@rule(
    INFO,
    "A slot that nobody reads keeps the log until the disk is full.",
    "Watch OldestReplicationSlotLag and FreeStorageSpace, and drop slots when the migration is over.",
)
def slot_unlimited(source, target, task):
    """max_slot_wal_keep_size does not limit what a slot may keep."""
    return (hit(name) for _side, name, known in each(source, target) if int(known["max_slot_wal_keep_size"]) < 0)


@rule(
    WARNING,
    "Nobody reads it, and it keeps {mb} MB of the log (wal_status {status}); it grows with every write.",
    "If nothing needs it: SELECT pg_drop_replication_slot('{slot}') on that side.",
)
def inactive_slot(source, target, task):
    """A replication slot is not in use."""
    for side, _name, _known in each(source, target):
        for slot in side["slots"]:
            if not slot["active"]:
                mb = (slot["retained"] or 0) // MB
                yield hit(f"{side['side']}: {slot['name']}", slot=slot["name"], mb=mb, status=slot["wal_status"])


@rule(
    BLOCKER,
    "A replica has no changes of its own to capture and takes no writes.",
    "Name the primary in the secret.",
)
def is_replica(source, target, task):
    """A database is a replica in recovery."""
    return (hit(name) for side, name, _known in each(source, target) if side["is_replica"])


@rule(
    BLOCKER,
    "{user} may not stream changes, so the task fails when it starts.",
    "GRANT rds_replication TO {user} (elsewhere: ALTER ROLE {user} REPLICATION).",
)
def may_not_replicate(source, target, task):
    """The user lacks the right to replicate."""
    return (hit(name, user=side["user"]) for side, name, _known in each(source, target) if not side["may_replicate"])


@rule(
    WARNING,
    "PID {pid} ({user} {application}, {state}) has it open for {seconds} s: a slot that is made, and a freeze, wait "
    "for its end.",
    "Let it end, or: SELECT pg_terminate_backend({pid})",
)
def long_transaction(source, target, task):
    """A transaction of the source has been open for long (long_transaction, 60 s)."""
    return (hit(f"pid {one['pid']}", **one) for one in source["long_transactions"])


@rule(
    INFO,
    "{user} does not see other users' transactions, so long ones are not told.",
    "GRANT pg_read_all_stats TO {user}",
)
def sessions_unseen(source, target, task):
    """The user may not see other users' sessions on the source."""
    if not source["sees_all_sessions"]:
        yield hit(f"source: {source['name']}", user=source["user"])


@rule(
    BLOCKER,
    "It holds its locks and its changes until somebody ends it, and no freeze does.",
    "COMMIT PREPARED or ROLLBACK PREPARED '{object}' (owner {owner}), and let nothing prepare another one.",
)
def prepared_transaction(source, target, task):
    """A transaction of the source is prepared for two-phase commit."""
    return (hit(one["gid"], owner=one["owner"]) for one in source["prepared_transactions"])


@rule(
    BLOCKER,
    "It writes into the {side}, past the fence that keeps the application's writes out.",
    "ALTER SUBSCRIPTION {object} DISABLE (owner {owner}), and let the replication task carry what it carried.",
)
def subscription_writes(source, target, task):
    """A subscription of the database's own writes into the source or the target."""
    for known in (source, target):
        yield from (
            hit(one["name"], side=known["side"], owner=one["owner"])
            for one in known["subscriptions"]
            if one["owner"] != "rdsadmin"  # AWS's own
        )


@rule(
    BLOCKER,
    "DMS carries none of its {count} large objects; columns of type oid or lo would lead to nothing.",
    "Turn them into bytea columns, copy them by other means while nobody writes, or delete what vacuumlo finds.",
)
def large_objects(source, target, task):
    """The database has large objects."""
    if source["large_objects"]:
        yield hit(source["name"], count=source["large_objects"])


@rule(
    WARNING,
    "Made with version {recorded}, now it is {actual}: indexes over text may be wrong, and then rows are lost or "
    "doubled.",
    "REINDEX what uses it, then: ALTER DATABASE (or COLLATION) ... REFRESH COLLATION VERSION",
)
def collation_outdated(source, target, task):
    """The version of a collation has changed since its indexes were created."""
    for side, _name, _known in each(source, target):
        for one in side["outdated_collations"]:
            yield hit(f"{side['side']}: {one['name']}", recorded=one["recorded"], actual=one["actual"])


@rule(
    WARNING,
    "It ends sessions that are idle in a transaction for {value} ms, among them those of DMS during a long load.",
    "ALTER ROLE {user} SET idle_in_transaction_session_timeout = 0",
)
def idle_timeout(source, target, task):
    """idle_in_transaction_session_timeout is below an hour for the user that DMS connects as."""
    for side, name, known in each(source, target):
        if 0 < int(known["idle_in_transaction_session_timeout"]) < HOUR:
            yield hit(name, value=known["idle_in_transaction_session_timeout"], user=side["user"])


@rule(
    WARNING,
    "It ends every statement after {value} ms, among them the SELECT that loads a large table.",
    "ALTER ROLE {user} SET statement_timeout = 0",
)
def statement_timeout(source, target, task):
    """statement_timeout is on for the user that DMS connects as."""
    for side, name, known in each(source, target):
        if int(known["statement_timeout"]):
            yield hit(name, value=known["statement_timeout"], user=side["user"])


@rule(
    BLOCKER,
    "{user} may not set session_replication_role: triggers and foreign keys fire for replicated rows, or the task "
    "fails.",
    "GRANT rds_superuser TO {user} (elsewhere, from PostgreSQL 15: GRANT SET ON PARAMETER session_replication_role TO "
    "{user}).",
)
def may_not_silence_triggers(source, target, task):
    """The target's user may not keep triggers from firing."""
    if not target["may_silence_triggers"]:
        yield hit(target["name"], user=target["user"])


def silenced(task: Facts) -> bool:
    """Whether the task's target endpoint keeps triggers from firing."""
    return "session_replication_role" in task["after_connect"]


@rule(
    BLOCKER,
    "It fires for every row that DMS writes, as it did on the source already: what it does is done twice.",
    "Set after_connect_script of the target endpoint to: SET session_replication_role = 'replica'",
)
def trigger_fires(source, target, task):
    """A trigger of the target fires for replicated rows, because the endpoint does not keep it from it."""
    if task["identifier"] is not None and not silenced(task):
        tables = {table["name"] for table in carried(source, task)}
        yield from (hit(one["name"]) for one in target["triggers"] if one["table"] in tables and one["enabled"] == "O")


@rule(
    BLOCKER,
    "It is ENABLE ALWAYS or ENABLE REPLICA on the target, and so fires for every row that DMS writes.",
    "On the target, until the writes move: ALTER TABLE {table} ENABLE TRIGGER {trigger}",
)
def trigger_always_fires(source, target, task):
    """A trigger of the target fires for replicated rows, whatever the endpoint says."""
    tables = {table["name"] for table in carried(source, task)}
    return (
        hit(one["name"], table=one["table"], trigger=one["trigger"])
        for one in target["triggers"]
        if one["table"] in tables and one["enabled"] in ("A", "R")
    )


@rule(
    BLOCKER,
    "DMS loads tables in any order, so rows come before those they refer to, and are refused: {definition}",
    "Set after_connect_script of the target endpoint to: SET session_replication_role = 'replica'",
)
def foreign_key_fires(source, target, task):
    """A foreign key of the target is checked for replicated rows, because the endpoint does not keep it from it."""
    if task["identifier"] is not None and not silenced(task):
        tables = {table["name"] for table in carried(source, task)}
        keys = [one for one in target["constraints"] if one["kind"] == "f" and one["table"] in tables]
        yield from (hit(one["name"], definition=one["definition"]) for one in keys)


@rule(
    INFO,
    "While nobody writes to the source database its slot stands still, and keeps the log of all others on the server.",
    "Set heartbeat_enable in the postgresql_settings of the source endpoint of {object}.",
)
def heartbeat_off(source, target, task):
    """The task's source endpoint sends no heartbeat."""
    if task["identifier"] is not None and not task["heartbeat"]:
        yield hit(task["identifier"])


@rule(
    WARNING,
    "DMS compares no rows: that none is missing or wrong on the target, nothing says.",
    "Set ValidationSettings.EnableValidation to true in its settings.",
)
def validation_off(source, target, task):
    """The task does not validate what it has carried."""
    if task["identifier"] is not None and not task["validates"]:
        yield hit(task["identifier"])


@rule(
    WARNING,
    "DMS may capture changes of its table wrongly while a unique index is over an expression such as coalesce().",
    "Use UNIQUE NULLS NOT DISTINCT (PostgreSQL 15) or a generated column; else accept it and compare the table.",
)
def unique_expression_index(source, target, task):
    """A unique index of the source is over an expression."""
    tables = {table["name"] for table in carried(source, task)}
    return (hit(one["name"]) for one in source["indexes"] if one["unique_expression"] and one["table"] in tables)


@rule(
    WARNING,
    "Nobody has checked the bytes of its texts: the first that is not UTF-8 stops the load into a database with an "
    "encoding, and every client that wants text.",
    "Convert what is not UTF-8 before the load, and make the target's database with the encoding UTF8.",
)
def encoding_unknown(source, target, task):
    """The encoding of a database is SQL_ASCII, which is none."""
    return (hit(f"{side['side']}: {side['name']}") for side in (source, target) if side["encoding"] == "SQL_ASCII")


@rule(
    INFO,
    "It has {size}; {tables} tables, the largest {largest}.",
    "Give the target's storage room for it, and its log, twice.",
)
def database_size(source, target, task):
    """How large the database of the source is."""
    tables = [table for table in source["tables"] if table["kind"] != "p"]
    largest = max(tables, key=lambda table: table["size"], default=None)
    told = f"{largest['name']} with {human(largest['size'])}" if largest else "none"
    yield hit(source["name"], size=human(source["size"]), tables=len(tables), largest=told)


def human(size: int) -> str:
    """Bytes in the largest unit of which there is at least one."""
    for power, unit in ((4, "TB"), (3, "GB"), (2, "MB"), (1, "KB")):
        if size >= 1024**power:
            return f"{size / 1024**power:.1f} {unit}"
    return f"{size} bytes"


RULES = enumerated(globals())
