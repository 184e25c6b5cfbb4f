# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Names that AWS refuses although their characters and length are right: beginnings, domains, engines' words. Pure."""

from __future__ import annotations

import re

#: Beginnings of an application's name, with which names of its resources begin, and whose they are.
BEGINNINGS = {
    "internal-": "Elastic Load Balancing keeps for names of load balancers",
    "sg-": "EC2 keeps for ids of security groups",
    "sthree-": "S3 keeps for itself",
    "amzn-s3-demo-": "S3 keeps for examples",
}
#: The domain below which Route 53 creates no hosted zone.
EXAMPLE = re.compile(r"(?:.*\.)?example\.com\.?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
#: Users and roles of RDS in every database of the engine, and the names that it refuses for a master user.
_POSTGRESQL_USERS = frozenset({"admin", "rdsadmin", "rds_password", "rds_replication", "rds_superuser"})
_MYSQL_USERS = frozenset({"rdsadmin", "rdsrepladmin"})
#: Key words that PostgreSQL takes as no name of a role.
_POSTGRESQL = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
    column concurrently constraint create cross current_catalog current_date current_role current_schema
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
    foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric system_user table
    tablesample then to trailing true union unique user using variadic verbose when where window with
    """.split()
)
#: Key words that MySQL and MariaDB take as no name.
_MYSQL = frozenset(
    """
    accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade
    case change char character check collate column condition constraint continue convert create cross cube
    cume_dist current_date current_time current_timestamp current_user cursor database databases day_hour
    day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe
    deterministic distinct distinctrow div double drop dual each else elseif empty enclosed escaped except exists
    exit explain false fetch first_value float float4 float8 for force foreign from fulltext function generated get
    grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore in index
    infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into
    io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading
    leave left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority
    match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural
    not no_write_to_binlog nth_value ntile null numeric of on optimize option optionally or order out outer outfile
    over partition percent_rank precision primary procedure purge range rank read reads read_write real recursive
    references regexp release rename repeat replace require resignal restrict return revoke right rlike row rows
    row_number schema schemas second_microsecond select sensitive separator set show signal smallint spatial
    specific sql sqlexception sqlstate sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting
    stored straight_join system table terminated then tinyblob tinyint tinytext to trailing trigger true undo union
    unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar
    varcharacter varying virtual when where while window with write xor year_month zerofill
    """.split()
)


def beginning_problem(application: str) -> str | None:
    """Why no application may have this name, as far as its beginning is concerned."""
    for beginning, whose in BEGINNINGS.items():
        if f"{application}-".startswith(beginning):
            return (
                f"application_name is {application!r}: names of resources would begin with {beginning!r}, which "
                f"{whose}. Allowed are other beginnings."
            )
    return None


def database_name_problem(option: str, name: str, longest: int, engine: str, *, is_user: bool = False) -> str | None:
    """Why RDS takes this name of a database, or of its master user, not for the engine."""
    if not _NAME.fullmatch(name) or len(name) > longest:
        return (
            f"{option} is {name!r}: allowed are 1 to {longest} letters, digits and underscores, beginning with a "
            "letter."
        )
    words, users = (_POSTGRESQL, _POSTGRESQL_USERS) if "postgres" in engine else (_MYSQL, _MYSQL_USERS)
    if name.lower() in words or (is_user and name.lower() in users):
        return f"{option} is {name!r}: this is a reserved word of {engine}. Allowed are other words; state {option}."
    return None
