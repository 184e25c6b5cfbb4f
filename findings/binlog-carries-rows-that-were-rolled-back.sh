#!/usr/bin/env bash
# The binary log carries the rows of a transaction that is rolled back afterwards, with nothing at the rows to tell it.
#
# Versions:  MariaDB 10.11.19 (Debian's mariadb-server-core); mysql-replication 1.0.17; PyMySQL 1.2.4
# Guess:     A transaction is written to the binary log when it commits. What a reader of row events sees is committed.
# Behaviour: An XA transaction is written at XA PREPARE, as an ordinary group with an ordinary WriteRowsEvent. No table shows the
#            row yet. XA ROLLBACK, which may come days later and from another session, is a statement of its own further down:
#            the reader has delivered a row that never existed.
# Matters:   Change capture that applies row events inserts rows which the source never had. MariaDB does so from 10.5 on, and
#            MySQL from 5.7.7 on.
# Source:    https://mariadb.com/kb/en/xa-transactions/
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
from pymysqlreplication.event import QueryEvent, XidEvent
from pymysqlreplication.row_event import DeleteRowsEvent, WriteRowsEvent

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


def events():
    """Return what the binary log says of the table so far, in order."""
    reader = BinLogStreamReader(
        connection_settings=SETTINGS, server_id=2, is_mariadb=True, blocking=False,
        only_events=[WriteRowsEvent, DeleteRowsEvent, QueryEvent, XidEvent],
    )
    found = []
    for event in reader:
        if isinstance(event, QueryEvent):
            query = event.query.decode() if isinstance(event.query, bytes) else event.query
            if query.startswith("XA"):
                found.append(query.split(" X'")[0])
        elif isinstance(event, (WriteRowsEvent, DeleteRowsEvent)) and event.table == "payment":
            found.append(f"{type(event).__name__} {event.rows[0]['values']['id']}")
    reader.close()
    return found


print("MariaDB", sql("SELECT version()")[0][0])
sql("CREATE DATABASE shop")
sql("CREATE TABLE shop.payment (id int PRIMARY KEY)")
sql("XA START 'a'")
sql("INSERT INTO shop.payment VALUES (4711)")
sql("XA END 'a'")
expect("in the binary log before XA PREPARE", events(), [])
sql("XA PREPARE 'a'")
expect("in the binary log after XA PREPARE", events(), ["WriteRowsEvent 4711", "XA END"])
sql("XA ROLLBACK 'a'")
expect("in the binary log after XA ROLLBACK", events(), ["WriteRowsEvent 4711", "XA END", "XA ROLLBACK"])
expect("rows that the table has ever shown", sql("SELECT count(*) FROM shop.payment")[0][0], 0)
print("The reader got an INSERT of a row that was never committed, and no DELETE of it.")
PYTHON
