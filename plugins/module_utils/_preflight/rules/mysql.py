# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of a MySQL server cannot be moved, or will bite. Each rule gets the facts of source, target and task."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.migrate.aws.plugins.module_utils._preflight.mysql import LOBS
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.objects import differing, kind_rule, unlike
from ansible_collections.migrate.aws.plugins.module_utils._preflight.task import leaves_out, takes
from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, enumerated

KB = 1024
#: Hours of the binary log that should be kept, so that a task may stand still over a weekend.
RETENTION_HOURS = 72
#: The most that DMS can do without.
LEAST_RETENTION_HOURS = 24
#: The largest number of each integer type, signed.
LARGEST = {"tinyint": 2**7 - 1, "smallint": 2**15 - 1, "mediumint": 2**23 - 1, "int": 2**31 - 1, "bigint": 2**63 - 1}
NEARLY_FULL = 80
#: What changes what a value means, or whether a row is taken at all.
MODES = (
    "ANSI_QUOTES",
    "NO_AUTO_VALUE_ON_ZERO",
    "NO_BACKSLASH_ESCAPES",
    "NO_ZERO_DATE",
    "NO_ZERO_IN_DATE",
    "PAD_CHAR_TO_FULL_LENGTH",
    "PIPES_AS_CONCAT",
    "STRICT_ALL_TABLES",
    "STRICT_TRANS_TABLES",
)


def carried(source: Facts, task: Facts) -> Iterator[Facts]:
    """The source's tables that the task carries."""
    return (table for table in source["tables"] if takes(task, table["schema"], table["table"]))


def columns(source: Facts, task: Facts) -> Iterator[Facts]:
    """The columns of the source that the task carries."""
    tables = {table["name"]: table for table in carried(source, task)}
    for column in source["columns"]:
        table = tables.get(column["table"])
        if table and not leaves_out(task, table["schema"], table["table"], column["column"]):
            yield column


def of_carried(facts: Facts, source: Facts, task: Facts, kind: str) -> Iterator[Facts]:
    """What one side has of a kind on tables that the task carries."""
    names = {table["name"] for table in carried(source, task)}
    return (one for one in facts[kind] if one["table"] in names)


def setting(facts: Facts, name: str) -> str:
    """A global variable, in upper case; nothing where the server has none of that name."""
    return str(facts["settings"].get(name) or "").upper()


def sides(source: Facts, target: Facts) -> tuple[tuple[Facts, str], tuple[Facts, str]]:
    """Both sides with their names."""
    return (source, "source"), (target, "target")


def _is_on(value: str) -> bool:
    return value in ("ON", "1")


@rule(
    BLOCKER,
    "Nothing can be replicated from it: changes are read from the binary log.",
    "On RDS keep automated backups for at least a day; on Aurora set binlog_format in the cluster parameter group and "
    "reboot; elsewhere "
    "start the server with log_bin.",
)
def binary_log_off(source, target, task):
    """The source, or the target for reverse replication, writes no binary log."""
    return (hit(side) for facts, side in sides(source, target) if not _is_on(setting(facts, "log_bin")))


@rule(
    BLOCKER,
    "DMS reads rows, and with {value} the log holds statements: the task fails.",
    "Set binlog_format to ROW in the parameter group. Sessions that are open keep the old format, so reboot or "
    "reconnect them.",
)
def binary_log_not_rows(source, target, task):
    """binlog_format is not ROW, on the source, or on the target for reverse replication."""
    for facts, side in sides(source, target):
        if setting(facts, "binlog_format") not in ("ROW", ""):
            yield hit(side, value=setting(facts, "binlog_format"))


@rule(
    BLOCKER,
    "With {value} the log lacks columns that did not change, and DMS writes NULL into them.",
    "Set binlog_row_image to full in the parameter group.",
)
def binary_log_partial_rows(source, target, task):
    """binlog_row_image is not FULL, on either side."""
    for facts, side in sides(source, target):
        if setting(facts, "binlog_row_image") not in ("FULL", ""):
            yield hit(side, value=setting(facts, "binlog_row_image"))


@rule(BLOCKER, "DMS cannot read compressed changes, and skips their rows.", "Set {setting} to OFF.")
def binary_log_compressed(source, target, task):
    """binlog_transaction_compression or log_bin_compress (MariaDB) is on, on either side."""
    for facts, side in sides(source, target):
        for name in ("binlog_transaction_compression", "log_bin_compress"):
            if _is_on(setting(facts, name)):
                yield hit(side, setting=name)


@rule(
    BLOCKER,
    "Updates of JSON columns are logged in part, which DMS cannot read.",
    "Set binlog_row_value_options to nothing.",
)
def binary_log_partial_json(source, target, task):
    """binlog_row_value_options has PARTIAL_JSON, on either side."""
    return (
        hit(side)
        for facts, side in sides(source, target)
        if "PARTIAL_JSON" in setting(facts, "binlog_row_value_options")
    )


@rule(
    BLOCKER,
    "Its binary log is kept for {kept}: a task that stands still longer cannot go on, and everything has to be loaded "
    "again.",
    "CALL mysql.rds_set_configuration('binlog retention hours', 72), or the module database_binlog_retention.",
)
def binary_log_removed_early(source, target, task):
    """The binary log is kept for less than 24 hours, on either side."""
    for side, hours in _kept(source, target):
        if hours is None or 0 < hours < LEAST_RETENTION_HOURS:
            yield hit(side, kept="no time of its own" if hours is None else f"{hours} hours")


@rule(
    WARNING,
    "Its binary log is kept for {hours} hours, which a weekend outlasts.",
    "CALL mysql.rds_set_configuration('binlog retention hours', 72), or the module database_binlog_retention.",
)
def binary_log_kept_shortly(source, target, task):
    """The binary log is kept for less than 72 hours, on either side."""
    return (
        hit(side, hours=hours)
        for side, hours in _kept(source, target)
        if hours is not None and LEAST_RETENTION_HOURS <= hours < RETENTION_HOURS
    )


def _kept(source: Facts, target: Facts) -> list[tuple[str, int | None]]:
    return [
        (side, facts["retention_hours"]) for facts, side in sides(source, target) if _is_on(setting(facts, "log_bin"))
    ]


@rule(BLOCKER, "A server with the id 0 gives its binary log to nobody.", "Set server_id to 1 or more.")
def server_id_missing(source, target, task):
    """server_id is 0 on the source."""
    if setting(source, "server_id") in ("0", ""):
        yield hit("source")


@rule(
    BLOCKER,
    "The user of its secret lacks {privilege}, without which DMS cannot read the binary log.",
    "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* to the user.",
)
def may_not_replicate(source, target, task):
    """The user of a secret has no right to replicate, on either side."""
    for facts, side in sides(source, target):
        granted = " ".join(facts["grants"]).upper()
        if "GRANT ALL PRIVILEGES ON *.*" in granted:
            continue
        if "REPLICATION SLAVE" not in granted:
            yield hit(side, privilege="REPLICATION SLAVE")
        if "REPLICATION CLIENT" not in granted and "BINLOG MONITOR" not in granted:
            yield hit(side, privilege="REPLICATION CLIENT")


@rule(
    WARNING,
    "The source has {source} and the target {target}: positions by GTID of the one mean nothing on the other.",
    "Set gtid_mode to the same on both sides, or go on by file and offset, as DMS does.",
)
def gtid_mode_differs(source, target, task):
    """gtid_mode is not the same on both sides."""
    ours, theirs = setting(source, "gtid_mode"), setting(target, "gtid_mode")
    if ours != theirs:
        yield hit("gtid_mode", source=ours or "none", target=theirs or "none")


@rule(
    BLOCKER,
    "The source has {source} and the target {target}: names that differ in case only fall together, or are not found.",
    "It can be set only when a server is made. Make the target anew with {source}.",
)
def lower_case_table_names_differ(source, target, task):
    """lower_case_table_names is not the same on both sides."""
    ours, theirs = setting(source, "lower_case_table_names"), setting(target, "lower_case_table_names")
    if ours != theirs:
        yield hit("lower_case_table_names", source=ours, target=theirs)


@rule(
    WARNING,
    "Only the {side} has {modes}: what one side takes the other refuses, or understands otherwise.",
    "Set sql_mode to the same in both parameter groups.",
)
def sql_mode_differs(source, target, task):
    """sql_mode differs in what decides how values are taken."""
    ours, theirs = (set(setting(facts, "sql_mode").split(",")) & set(MODES) for facts in (source, target))
    for side, modes in (("source", ours - theirs), ("target", theirs - ours)):
        if modes:
            yield hit(side, side=side, modes=", ".join(sorted(modes)))


@rule(
    WARNING,
    "The source has {source} and the target {target}: tables and columns that state none get another one, and compare "
    "and sort otherwise.",
    "Set {object} to the same in both parameter groups.",
)
def character_set_differs(source, target, task):
    """The servers' character set or collation is not the same."""
    for name in ("character_set_server", "collation_server"):
        ours, theirs = (str(facts["settings"].get(name)) for facts in (source, target))
        if ours != theirs:
            yield hit(name, source=ours, target=theirs)


@rule(
    WARNING,
    "The source is in {source} and the target in {target}: now(), and TIMESTAMP as it is shown, differ by that.",
    "Set time_zone to the same in both parameter groups, and state serverTimezone on the endpoint.",
)
def time_zone_differs(source, target, task):
    """time_zone is not the same on both sides."""
    ours, theirs = (str(facts["settings"].get("time_zone")) for facts in (source, target))
    if ours != theirs:
        yield hit("time_zone", source=ours, target=theirs)


@rule(
    WARNING,
    "The server lets only users with SUPER create the triggers of the fence while it writes a binary log.",
    "Set log_bin_trust_function_creators to 1 in the parameter group.",
)
def triggers_not_trusted(source, target, task):
    """log_bin_trust_function_creators is off, on either side."""
    for side, facts in (("source", source), ("target", target)):
        if not _is_on(setting(facts, "log_bin_trust_function_creators")):
            yield hit(side)


@rule(
    WARNING,
    "DMS loads with LOAD DATA LOCAL INFILE, and falls back to single inserts.",
    "Set local_infile to 1 on the target.",
)
def local_infile_off(source, target, task):
    """local_infile is off on the target."""
    if not _is_on(setting(target, "local_infile")):
        yield hit("target")


@rule(
    WARNING,
    "A row larger than {target} bytes, which the source takes up to {source}, does not get in.",
    "Set max_allowed_packet of the target to {source}.",
)
def packet_smaller(source, target, task):
    """max_allowed_packet of the target is smaller than the source's."""
    ours, theirs = (int(facts["settings"].get("max_allowed_packet") or 0) for facts in (source, target))
    if theirs < ours:
        yield hit("max_allowed_packet", source=ours, target=theirs)


@rule(
    WARNING,
    "Numbers are handed out {increment} apart from {offset}: two writers, or a writer that moves, rely on these being "
    "the same.",
    "Set auto_increment_increment and auto_increment_offset to the same on both sides.",
)
def auto_increment_steps_differ(source, target, task):
    """auto_increment_increment or auto_increment_offset is not the same on both sides."""
    steps = [
        (setting(facts, "auto_increment_increment"), setting(facts, "auto_increment_offset"))
        for facts in (source, target)
    ]
    if steps[0] != steps[1]:
        yield hit("source", increment=steps[0][0], offset=steps[0][1])


@rule(BLOCKER, "It takes no writes: DMS cannot load it.", "Set read_only to 0 in its parameter group.")
def target_read_only(source, target, task):
    """The target is read_only."""
    if _is_on(setting(target, "read_only")):
        yield hit("target")


@rule(
    WARNING,
    "DMS carries the AUTO_INCREMENT column as a number and not its next number, {next}: the target would hand out "
    "numbers again.",
    "Make the table on the target with AUTO_INCREMENT, and before writes move: ALTER TABLE {object} AUTO_INCREMENT = "
    "a number well above.",
)
def auto_increment(source, target, task):
    """A table has an AUTO_INCREMENT column."""
    return (
        hit(table["name"], next=table["auto_increment"])
        for table in carried(source, task)
        if table["auto_increment"] is not None
    )


@rule(
    BLOCKER,
    "The target's table hands out no numbers: every insert without one fails once writes have moved.",
    "On the target: ALTER TABLE ... MODIFY {column} {type} AUTO_INCREMENT, or make the table by the source's own "
    "definition.",
)
def auto_increment_missing(source, target, task):
    """A column is AUTO_INCREMENT on the source and not on the target."""
    theirs = {column["name"]: column for column in target["columns"]}
    for column in columns(source, task):
        twin = theirs.get(column["name"])
        if column["auto_increment"] and twin and not twin["auto_increment"]:
            yield hit(column["name"], column=column["column"], type=column["full_type"])


@rule(
    WARNING,
    "{percent} % of its numbers are used: the next is {next} and {type} ends at {largest}.",
    "Make the column a bigint on both sides.",
)
def auto_increment_nearly_full(source, target, task):
    """More than 80 % of an AUTO_INCREMENT column's numbers are used."""
    tables = {table["name"]: table for table in carried(source, task)}
    for column in columns(source, task):
        following = tables[column["table"]]["auto_increment"]
        if column["auto_increment"] and following and column["type"] in LARGEST:
            unsigned = "unsigned" in column["full_type"]
            largest = LARGEST[column["type"]] * 2 + 1 if unsigned else LARGEST[column["type"]]
            percent = 100 * following // largest
            if percent >= NEARLY_FULL:
                yield hit(column["name"], percent=percent, next=following, type=column["full_type"], largest=largest)


@rule(
    BLOCKER,
    "DMS finds a row again by all its columns, which is slow and wrong where two are the same, does not validate it "
    "and carries no LOB.",
    "Add a primary key on both sides. Accept it if rows are only added.",
)
def table_without_key(source, target, task):
    """A table has no primary key."""
    return (hit(table["name"]) for table in carried(source, task) if not table["has_primary_key"])


@rule(
    BLOCKER,
    "AWS does not document that DMS reads system-versioned tables. Their history is not replicated.",
    "Drop the versioning with ALTER TABLE {object} DROP SYSTEM VERSIONING, or move the table by another way.",
)
def table_system_versioned(source, target, task):
    """A table keeps the history of its rows (MariaDB)."""
    return (hit(table["name"]) for table in carried(source, task) if table["is_versioned"])


@rule(
    BLOCKER,
    "DMS does not read MariaDB's compressed columns from the binary log.",
    "Remove COMPRESSED from the column with ALTER TABLE ... MODIFY, or exclude the table.",
)
def column_compressed(source, target, task):
    """A column is COMPRESSED (MariaDB)."""
    return (hit(column["name"]) for column in columns(source, task) if "COMPRESSED" in column["full_type"].upper())


@rule(
    BLOCKER,
    "The target compares it by {target}, the source by {source}: values that differ on the source can be equal on the "
    "target, where the load or a change then fails with a duplicate key.",
    "ALTER TABLE ... MODIFY the column on the target to COLLATE {source}.",
)
def unique_collation_differs(source, target, task):
    """A column of a primary or unique key has another collation on the target, which may take values for equal."""
    theirs = {column["name"]: column["collation"] for column in target["columns"]}
    unique = {column["name"] for column in target["unique_columns"]}
    for column in columns(source, task):
        collation = theirs.get(column["name"]) if column["name"] in unique else None
        # by their bytes no two values are equal
        if collation and collation != column["collation"] and not collation.endswith("_bin"):
            yield hit(column["name"], source=column["collation"], target=collation)


@rule(
    BLOCKER,
    "It holds its rows without a session: DMS may lose them, and no freeze ends it.",
    "Decide it with XA COMMIT or XA ROLLBACK {object}.",
)
def xa_prepared(source, target, task):
    """An XA transaction of the source is prepared and neither committed nor rolled back."""
    return (hit(xid) for xid in source["xa_prepared"] or [])


@rule(
    WARNING,
    "Whether XA transactions are prepared is not known: the user may not see them.",
    "GRANT XA_RECOVER_ADMIN ON *.* to the user of the secret.",
)
def xa_unknown(source, target, task):
    """The user of the source's secret may not list XA transactions."""
    if source["xa_prepared"] is None:
        yield hit("source")


@rule(
    WARNING,
    "{count} XA transactions were prepared since the server started. DMS does not support them on MariaDB, and on "
    "MySQL may lose those that are open when the task starts.",
    "Move the applications off XA transactions, or start the task while none is open.",
)
def xa_used(source, target, task):
    """Applications of the source use XA transactions."""
    if source["xa_used"]:
        yield hit("source", count=source["xa_used"])


@rule(
    BLOCKER,
    "{engine} has no transactions: a load sees it half changed, and a write that the fence refuses is not undone.",
    "ALTER TABLE {object} ENGINE = InnoDB",
)
def not_innodb(source, target, task):
    """A table's storage engine is not InnoDB."""
    return (
        hit(table["name"], engine=table["engine"]) for table in carried(source, task) if table["engine"] != "InnoDB"
    )


@rule(
    BLOCKER,
    "Its rows have no place to go.",
    "Make it on the target by the source's own definition (mysqldump --no-data), or have DMS make it without indexes "
    "and numbers.",
)
def table_missing(source, target, task):
    """A table is not on the target, and the task does not make it."""
    theirs = {table["name"] for table in target["tables"]}
    if task["prepare"] != "DROP_AND_CREATE":
        yield from (hit(table["name"]) for table in carried(source, task) if table["name"] not in theirs)


@rule(
    BLOCKER,
    "On the target it is {target} and on the source {source}: values are cut off, or refused.",
    "ALTER TABLE ... MODIFY on the target to {source}.",
)
def column_type_differs(source, target, task):
    """A column's type is not the same on both sides."""
    theirs = {column["name"]: column for column in target["columns"]}
    for column in columns(source, task):
        twin = theirs.get(column["name"])
        if twin and twin["full_type"] != column["full_type"]:
            yield hit(column["name"], source=column["full_type"], target=twin["full_type"])


@rule(BLOCKER, "Its values have no place to go.", "Add the column to the target's table.")
def column_missing(source, target, task):
    """A column is not on the target, although its table is."""
    tables = {table["name"] for table in target["tables"]}
    theirs = {column["name"] for column in target["columns"]}
    return (
        hit(column["name"])
        for column in columns(source, task)
        if column["table"] in tables and column["name"] not in theirs and not column["generated"]
    )


@rule(
    WARNING,
    "What it makes fast on the source is a scan of the table on the target.",
    "Make an index over ({columns}) on the target.",
)
def index_missing(source, target, task):
    """A secondary index is not on the target, although its table is."""
    tables = {table["name"] for table in target["tables"]}
    theirs = {(index["table"], index["columns"], index["is_unique"]) for index in target["indexes"]}
    return (
        hit(index["name"], columns=index["columns"])
        for index in of_carried(source, source, task, "indexes")
        if index["table"] in tables and (index["table"], index["columns"], index["is_unique"]) not in theirs
    )


@rule(
    BLOCKER,
    "Its largest value has {kb} KB and the limit is {limit} KB: it is cut off, or stops the task where that is asked "
    "for.",
    "Set TargetMetadata.LobMaxSize to {wanted} (KB) in the task's settings and load the table again.",
)
def lob_larger_than_limit(source, target, task):
    """A column's largest value is above the task's LobMaxSize (32 KB where there is no task)."""
    if task["lobs"] == "limited":
        for column in columns(source, task):
            size = source["lob_sizes"].get(column["name"], 0)
            if size > task["lob_max_kb"] * KB:
                kb = -(-size // KB)
                yield hit(column["name"], kb=kb, limit=task["lob_max_kb"], wanted=2 * kb)


@rule(
    BLOCKER,
    "The task carries no LOBs at all (SupportLobs is false), and {type} is one.",
    "Set TargetMetadata.SupportLobs to true in the task's settings.",
)
def lobs_left_out(source, target, task):
    """The task carries no LOBs, and a column is one."""
    if task["lobs"] == "none":
        yield from (
            hit(column["name"], type=column["type"]) for column in columns(source, task) if column["type"] in LOBS
        )


@rule(INFO, "The target computes it anew; DMS does not carry it.", "Nothing, where the target's table has it too.")
def generated_column(source, target, task):
    """A column is generated."""
    return (hit(column["name"]) for column in columns(source, task) if column["generated"])


@rule(
    BLOCKER,
    "It fires for replicated rows, whose effects are replicated too: everything it does is done twice.",
    "DROP TRIGGER {object} on the target until the writes move. No session setting keeps MySQL's triggers from firing.",
)
def trigger_fires(source, target, task):
    """The target has a trigger on a table that the task carries."""
    return (hit(trigger["name"]) for trigger in of_carried(target, source, task, "triggers"))


@rule(
    BLOCKER,
    "It refuses rows that come before those they refer to, as in every full load.",
    "Set AfterConnectScript of the target endpoint to: SET FOREIGN_KEY_CHECKS = 0",
)
def foreign_key_refuses(source, target, task):
    """The target has a foreign key, and the target endpoint does not switch its checks off. Judged with a task only."""
    script = task["after_connect"].replace(" ", "")
    if task["identifier"] and "foreign_key_checks=0" not in script and "foreign_key_checks=off" not in script:
        yield from (hit(key["name"]) for key in of_carried(target, source, task, "foreign_keys"))


@rule(
    BLOCKER,
    "What it does to other rows ({actions}) is not in the binary log: the target keeps rows that the source has "
    "deleted or changed.",
    "Drop CASCADE and SET NULL from it and let the application do it, or keep the checks on the target switched on "
    "and accept this.",
)
def foreign_key_cascades(source, target, task):
    """A foreign key of the source changes rows by itself."""
    for key in of_carried(source, source, task, "foreign_keys"):
        actions = [
            f"ON {event} {action}"
            for event, action in (("DELETE", key["on_delete"]), ("UPDATE", key["on_update"]))
            if action in ("CASCADE", "SET NULL", "SET DEFAULT")
        ]
        if actions:
            yield hit(key["name"], actions=", ".join(actions))


@rule(
    BLOCKER,
    "It writes on the target although writes have not moved there.",
    "ALTER EVENT {object} DISABLE on the target until they have.",
)
def event_runs_on_target(source, target, task):
    """The target has an enabled event, and its scheduler runs."""
    return (hit(event["name"]) for event in target["events"] if _is_on(setting(target, "event_scheduler")))


@rule(
    WARNING,
    "It writes without a session, so that locking the application's users does not stop it.",
    "ALTER EVENT {object} DISABLE before the writes are frozen.",
)
def event_runs_on_source(source, target, task):
    """The source has an enabled event."""
    return (hit(event["name"]) for event in source["events"])


@rule(
    WARNING,
    "DMS carries no {kind}, and what uses it fails on the target.",
    "Make it on the target (mysqldump --routines --no-data).",
)
def routine_missing(source, target, task):
    """A view, procedure or function is not on the target."""
    theirs = {(one["kind"], one["name"]) for one in target["routines"]}
    return (
        hit(one["name"], kind=one["kind"]) for one in source["routines"] if (one["kind"], one["name"]) not in theirs
    )


@rule(
    WARNING,
    "It has been open for {seconds} s: a load waits for it, and what it changed comes all at once when it ends.",
    "End it, or wait: CALL mysql.rds_kill({thread})",
)
def long_transaction(source, target, task):
    """A transaction of the source has been open for longer than long_transaction seconds."""
    return (
        hit(f"session {one['thread']} of {one['user'] or 'an unknown user'}", **one)
        for one in source["long_transactions"]
    )


@rule(
    WARNING,
    "Nobody compares the rows: differences stay unseen.",
    "Set ValidationSettings.EnableValidation to true in the task's settings.",
)
def validation_off(source, target, task):
    """The task does not validate."""
    if task["identifier"] and not task["validates"]:
        yield hit(task["identifier"])


def common_columns(source: Facts, target: Facts, task: Facts) -> Iterator[tuple[Facts, Facts]]:
    """The columns that the task carries and both sides have, with their twins."""
    theirs = {column["name"]: column for column in target["columns"]}
    return ((one, theirs[one["name"]]) for one in columns(source, task) if one["name"] in theirs)


@rule(
    BLOCKER,
    "The target refuses the source's rows in which it is null.",
    "ALTER TABLE {table} MODIFY {column} {type} NULL on the target, or NOT NULL on the source.",
)
def not_null_only_on_target(source, target, task):
    """A column is NOT NULL on the target only."""
    return (
        hit(mine["name"], table=mine["table"], column=mine["column"], type=mine["full_type"])
        for mine, twin in common_columns(source, target, task)
        if twin["not_null"] and not mine["not_null"]
    )


@rule(
    WARNING,
    "The target accepts rows that the source would refuse, and at which reverse replication would stop.",
    "ALTER TABLE {table} MODIFY {column} {type} NOT NULL on the target.",
)
def not_null_missing(source, target, task):
    """A column is NOT NULL on the source only."""
    return (
        hit(mine["name"], table=mine["table"], column=mine["column"], type=mine["full_type"])
        for mine, twin in common_columns(source, target, task)
        if mine["not_null"] and not twin["not_null"]
    )


@rule(
    BLOCKER,
    "It is NOT NULL without a default and the source has no value for it: the target refuses every row.",
    "Give it a default on the target, or drop NOT NULL until the writes move.",
)
def column_only_on_target(source, target, task):
    """The target's table has a further column which needs a value."""
    mine = {column["name"] for column in source["columns"]}
    tables = {table["name"] for table in carried(source, task)}
    values = {one["name"] for one in target["objects"]["column_default"] if one["definition"] != "no default"}
    return (
        hit(column["name"])
        for column in target["columns"]
        if column["table"] in tables
        and column["name"] not in {*mine, *values}
        and column["not_null"]
        and not column["auto_increment"]
        and not column["generated"]
    )


@rule(
    INFO,
    "What it does for each write on the source does not happen on the target, as is right until the writes move.",
    "Keep its CREATE TRIGGER statement, and run it on the target when the writes move.",
)
def trigger_missing(source, target, task):
    """The target's table lacks a trigger."""
    theirs = {one["name"] for one in target["triggers"]}
    tables = {table["name"] for table in target["tables"]}
    return (
        hit(one["name"])
        for one in of_carried(source, source, task, "triggers")
        if one["table"] in tables and one["name"] not in theirs
    )


@rule(
    BLOCKER,
    "Its definer {definer} is no account of the target, which refuses to run it (error 1449).",
    "CREATE USER {definer} on the target, or create the object there with another DEFINER.",
)
def definer_missing(source, target, task):
    """A trigger, view, routine or event of the target has a definer that is not there."""
    return (
        hit(one["name"], definer=one["definition"])
        for one in target["objects"]["definer"]
        if one["definition"] not in target["accounts"]
    )


#: Of what is compared by a digest the consequence shows none.
_DIGESTED = "It has another definition on the target: "
_AS_ON_SOURCE = "Create it again on the target by SHOW CREATE {what} of the source."

KINDS = (
    kind_rule(
        "column_collation",
        WARNING,
        "A column has another collation on the target.",
        "the application's queries sort and compare differently there.",
        "ALTER TABLE ... MODIFY {object} ... COLLATE {mine} on the target.",
        differing,
    ),
    kind_rule(
        "column_default",
        WARNING,
        "A column has another default on the target, or none.",
        "the application's next rows there have another value.",
        "ALTER TABLE ... ALTER {object} SET DEFAULT {mine} on the target.",
        differing,
    ),
    kind_rule(
        "generation",
        WARNING,
        "A column is generated by another expression on the target, or on one side only.",
        "the application reads other values there.",
        "Give the target's column the source's generation expression.",
        differing,
    ),
    kind_rule(
        "partitioning",
        WARNING,
        "A table is partitioned differently on the target.",
        "rows may have no place there, and dropping a partition removes other rows.",
        "ALTER TABLE {object} PARTITION BY ... on the target, as SHOW CREATE TABLE shows it on the source.",
        differing,
    ),
    kind_rule(
        "table_options",
        WARNING,
        "A table has another storage engine or default collation on the target.",
        "columns and rows that are added there behave differently.",
        "ALTER TABLE {object} ENGINE = ..., COLLATE ... on the target, as on the source.",
        differing,
    ),
    kind_rule(
        "check",
        WARNING,
        "A check constraint is on one side only, or has another definition.",
        "one side takes rows that the other refuses.",
        "ALTER TABLE ... ADD CONSTRAINT or DROP CONSTRAINT on the target, as on the source.",
    ),
    kind_rule(
        "foreign_key",
        WARNING,
        "A foreign key is on one side only, or has another definition.",
        "one side takes rows that the other refuses.",
        "ALTER TABLE ... ADD FOREIGN KEY or DROP FOREIGN KEY on the target, after the full load.",
    ),
    kind_rule(
        "trigger",
        WARNING,
        "A trigger has another definition on the target.",
        "it does something else there for each write.",
        _AS_ON_SOURCE.format(what="TRIGGER"),
        differing,
        _DIGESTED,
    ),
    kind_rule(
        "routine",
        WARNING,
        "A procedure or function has another definition on the target.",
        "it does something else there.",
        _AS_ON_SOURCE.format(what="PROCEDURE or FUNCTION"),
        differing,
        _DIGESTED,
    ),
    kind_rule(
        "view",
        WARNING,
        "A view has another definition on the target.",
        "queries that name it have another result there.",
        _AS_ON_SOURCE.format(what="VIEW"),
        differing,
        _DIGESTED,
    ),
    kind_rule(
        "event",
        WARNING,
        "An event is on one side only, or has another definition.",
        "it does something else there once it is enabled, or nothing.",
        "Create it on the target, disabled, by SHOW CREATE EVENT of the source.",
        unlike,
        "It is not the same on both sides: ",
    ),
    kind_rule(
        "definer",
        WARNING,
        "A trigger, view, routine or event has another definer on the target.",
        "it runs with other privileges there.",
        "Create it again on the target with DEFINER = {mine}.",
        differing,
    ),
    kind_rule(
        "grant",
        WARNING,
        "An account has other privileges on a schema, a table or its columns on the two sides.",
        "the application is refused there, or may do more.",
        "On the target: CREATE USER if it is missing, then GRANT or REVOKE for {object}.",
    ),
)
RULES = (*enumerated(globals()), *KINDS)
