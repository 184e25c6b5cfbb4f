#!/usr/bin/env bash
# In a system-versioned table DELETE is logged as an UPDATE, UPDATE as an UPDATE and an INSERT, and the table is no BASE TABLE.
#
# Versions:  MariaDB 10.11.19 (Debian's mariadb-server-core); mysql-replication 1.0.17; PyMySQL 1.2.4
# Guess:     WITH SYSTEM VERSIONING keeps history aside. Row events and information_schema look as for any other table.
# Behaviour: DELETE writes an UpdateRowsEvent that sets the hidden column row_end. UPDATE writes that event and then an insert of the
#            old version, with the same primary key. information_schema calls the table SYSTEM VERSIONED, so the usual
#            table_type = 'BASE TABLE' does not list it.
# Matters:   Change capture never sees a delete and meets duplicate keys, and tools that list BASE TABLEs leave the table out
#            altogether, from counting and comparing too.
# Source:    https://mariadb.com/kb/en/system-versioned-tables/
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
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent

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
    """Return the row events of the table, as (event, id)."""
    reader = BinLogStreamReader(
        connection_settings=SETTINGS, server_id=2, is_mariadb=True, blocking=False, only_tables=["account"],
        only_events=[WriteRowsEvent, UpdateRowsEvent, DeleteRowsEvent],
    )
    found = []
    for event in reader:
        for row in event.rows:
            found.append((type(event).__name__, (row.get("values") or row["after_values"])["id"]))
    reader.close()
    return found


print("MariaDB", sql("SELECT version()")[0][0])
sql("CREATE DATABASE shop")
sql("CREATE TABLE shop.account (id int PRIMARY KEY, balance int) WITH SYSTEM VERSIONING")
kinds = sql("SELECT table_type FROM information_schema.tables WHERE table_schema = 'shop'")
expect("table_type", kinds, [("SYSTEM VERSIONED",)])
sql("INSERT INTO shop.account VALUES (7, 100)")
before = events()
expect("INSERT is logged as", before, [("WriteRowsEvent", 7)])
sql("UPDATE shop.account SET balance = 200")
after = events()
expect("UPDATE is logged as", after[len(before) :], [("UpdateRowsEvent", 7), ("WriteRowsEvent", 7)])
sql("DELETE FROM shop.account")
expect("DELETE is logged as", events()[len(after) :], [("UpdateRowsEvent", 7)])
expect("rows left", sql("SELECT count(*) FROM shop.account")[0][0], 0)
print("The table is empty, and the binary log has two inserts, two updates and no delete of its one row.")
PYTHON
