#!/usr/bin/env bash
# With is_mariadb=True the binary log reader ignores log_file and log_pos and begins at the oldest event on the server.
#
# Versions:  mysql-replication 1.0.17; MariaDB 10.11.19 (Debian's mariadb-server-core); PyMySQL 1.2.4
# Guess:     log_file, log_pos and resume_stream=True continue where the last run ended. is_mariadb=True adds what MariaDB has.
# Behaviour: With is_mariadb=True the position is dropped without an error, and all events that the server still has come again. The
#            same call with is_mariadb=False, against the same MariaDB, begins at the position.
# Matters:   Turning the flag on "because it is MariaDB" replays days of changes over newer rows after each restart.
# Source:    https://python-mysql-replication.readthedocs.io/en/stable/binlogstream.html
set -euo pipefail

PATH=$PATH:/usr/sbin
command -v mariadbd >/dev/null || apt-get install --yes --no-install-recommends mariadb-server-core >/dev/null
work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server"; wait "$server" || true; fi
    rm -rf "$work"
}
trap finish EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile PyMySQL==1.2.4 mysql-replication==1.0.17 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
mkdir -p "$work/data/mysql"
{
    echo "USE mysql;"
    echo "SET @auth_root_socket = NULL;"
    cat /usr/share/mysql/mysql_system_tables.sql /usr/share/mysql/mysql_performance_tables.sql \
        /usr/share/mysql/mysql_system_tables_data.sql
} | mariadbd --no-defaults --bootstrap --user="$(id -un)" --datadir="$work/data" 2>"$work/bootstrap.log"
# A socket in this directory is the only way in.
mariadbd --no-defaults --user="$(id -un)" --datadir="$work/data" --skip-networking --socket="$work/socket" --pid-file="$work/pid" \
    --server-id=1 --log-bin --binlog-format=ROW --binlog-row-metadata=FULL --sql-mode= 2>"$work/log" &
server=$!
for _ in $(seq 600); do if grep -qs "ready for connections" "$work/log"; then break; fi; sleep 0.1; done

"$work/venv/bin/python" - "$work/socket" <<'PYTHON'
import sys

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.row_event import WriteRowsEvent

SETTINGS = {"unix_socket": sys.argv[1], "user": "root", "password": ""}
connection = pymysql.connect(**SETTINGS, autocommit=True)


def sql(statement):
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def read(position, is_mariadb):
    """Return the ids in the row events from a position on."""
    reader = BinLogStreamReader(
        connection_settings=SETTINGS, server_id=2, is_mariadb=is_mariadb, blocking=False, resume_stream=True,
        log_file=position[0], log_pos=position[1], only_events=[WriteRowsEvent], only_tables=["payment"],
    )
    identifiers = [row["values"]["id"] for event in reader for row in event.rows]
    reader.close()
    return identifiers


print("MariaDB", sql("SELECT version()")[0][0])
sql("CREATE DATABASE shop")
sql("CREATE TABLE shop.payment (id int PRIMARY KEY)")
for identifier in (1, 2, 3):
    sql(f"INSERT INTO shop.payment VALUES ({identifier})")
position = sql("SHOW MASTER STATUS")[0][:2]
sql("INSERT INTO shop.payment VALUES (4)")
expect("rows since the position, is_mariadb=False", read(position, False), [4])
expect("rows since the position, is_mariadb=True", read(position, True), [1, 2, 3, 4])
print("The flag for MariaDB made the reader begin at the first event instead of the position given.")
PYTHON
