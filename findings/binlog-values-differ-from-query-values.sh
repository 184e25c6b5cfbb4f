#!/usr/bin/env bash
# One row has seven different values in a query by PyMySQL and in the row event by mysql-replication.
#
# Versions:  PyMySQL 1.2.4; mysql-replication 1.0.17, which uses PyMySQL; MariaDB 10.11.19 (Debian's mariadb-server-core)
# Guess:     Both are drivers of one family on one connection class, so the initial load and the changes agree in their values.
# Behaviour: A zero date is the text '0000-00-00' in one and None in the other, YEAR 0 becomes 1900, BINARY(4) and UUID lose their
#            trailing zero bytes, a BIT is bytes or the text of its digits, a SET text or a Python set, and a FLOAT of 0.1
#            is 0.1 or 0.10000000149011612.
# Matters:   A copy that loads by query and follows by events ends with NULL where the source has a value, with 1900 for year 0,
#            and with shortened keys, depending on whether a row was loaded or changed.
# Source:    https://github.com/julien-duponchelle/python-mysql-replication
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


print("MariaDB", sql("SELECT version()")[0][0])
sql("CREATE DATABASE shop")
sql(
    "CREATE TABLE shop.thing (id int PRIMARY KEY, day date, built year, code binary(4), number uuid, flags bit(4),"
    " colours set('red', 'green'), weight float, price decimal(10, 2), kind enum('a', 'b'))"
)
sql(
    "INSERT INTO shop.thing VALUES (1, '0000-00-00', 0, x'61620000', '00112233-4455-6677-8899-aabbccdd0000', b'0101',"
    " 'red,green', 0.1, 1.50, 'b')"
)
names = [row[0] for row in sql("SHOW COLUMNS FROM shop.thing")]
queried = dict(zip(names, sql("SELECT * FROM shop.thing")[0]))
reader = BinLogStreamReader(
    connection_settings=SETTINGS, server_id=2, is_mariadb=True, blocking=False, only_events=[WriteRowsEvent],
    only_tables=["thing"],
)
logged = next(iter(reader)).rows[0]["values"]
reader.close()
for name in ("id", "price", "kind"):
    expect(f"{name}, the same in both", (queried[name], queried[name] == logged[name]), (queried[name], True))
differing = {
    "day": ("0000-00-00", None),
    "built": (0, 1900),
    "code": (b"ab\0\0", b"ab"),
    "number": ("00112233-4455-6677-8899-aabbccdd0000", bytes.fromhex("00112233445566778899aabbccdd")),
    "flags": (b"\x05", "0101"),
    "colours": ("red,green", {"red", "green"}),
    "weight": (0.1, 0.10000000149011612),
}
for name, values in differing.items():
    expect(f"{name}, by query and by event", (queried[name], logged[name]), values)
print("Of ten columns of one row, seven differ between the query and the event.")
PYTHON
