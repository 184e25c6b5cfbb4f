#!/usr/bin/env bash
# mysql-replication drops every change that MariaDB has compressed, without an error, and keeps the small ones.
#
# Versions:  mysql-replication 1.0.17; MariaDB 10.11.19 (Debian's mariadb-server-core); PyMySQL 1.2.4
# Guess:     Compression is undone by the server or by the protocol. A reader that meets an event it does not know raises.
# Behaviour: With log_bin_compress = ON, MariaDB compresses an event of 256 bytes or more and gives it a type of its own. The
#            reader has no class for it and goes on with the next event. Short rows still arrive, so the stream looks alive.
# Matters:   Turning on a dynamic variable that replicas follow without any change loses rows in a reader that runs.
# Source:    https://mariadb.com/kb/en/compressing-events-to-reduce-size-of-the-binary-log/
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
from pymysqlreplication.event import XidEvent
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


def read():
    """Return the ids in row events, and how many transactions the reader has seen begin."""
    reader = BinLogStreamReader(
        connection_settings=SETTINGS, server_id=2, is_mariadb=True, blocking=False, only_events=[WriteRowsEvent, XidEvent]
    )
    identifiers, transactions = [], 0
    for event in reader:
        if isinstance(event, XidEvent):
            transactions += 1
        elif event.table == "note":
            identifiers += [row["values"]["id"] for row in event.rows]
    reader.close()
    return identifiers, transactions


print("MariaDB", sql("SELECT version()")[0][0])
sql("CREATE DATABASE shop")
sql("CREATE TABLE shop.note (id int PRIMARY KEY, text varchar(2000))")
sql("INSERT INTO shop.note VALUES (1, repeat('x', 1000))")
sql("SET GLOBAL log_bin_compress = ON")
sql("INSERT INTO shop.note VALUES (2, 'short')")
sql("INSERT INTO shop.note VALUES (3, repeat('x', 1000))")
sql("SET GLOBAL log_bin_compress = OFF")
sql("INSERT INTO shop.note VALUES (4, repeat('x', 1000))")
expect("rows in the table", [row[0] for row in sql("SELECT id FROM shop.note ORDER BY id")], [1, 2, 3, 4])
identifiers, transactions = read()
expect("rows that the reader delivered", identifiers, [1, 2, 4])
expect("commits that the reader delivered", transactions, 4)
print("Row 3 is in no event; its transaction begins and commits as if it were empty.")
PYTHON
