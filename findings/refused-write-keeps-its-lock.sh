#!/usr/bin/env bash
# A write that a trigger has refused keeps the switch locked by which it was refused, until its transaction ends.
#
# Versions:  MariaDB 10.11.19 (Debian's mariadb-server-core); PyMySQL 1.2.4
# Guess:     A statement that fails is undone, and leaves nothing behind that others wait for. What a trigger and a SELECT of
#            one transaction read of one row is the same.
# Behaviour: A trigger that reads a switch with LOCK IN SHARE MODE sees the newest committed value, while a SELECT of the same
#            transaction still shows the one before. The INSERT that it refuses with SIGNAL is undone, but the lock of the
#            switch's row stays: nobody turns the switch back before that transaction ends (error 1205). With
#            innodb_snapshot_isolation=ON, the default from MariaDB 11.6.2 on, the same INSERT fails with 1020 instead of the
#            trigger's own error, and the whole transaction is gone, its lock too.
# Matters:   Who closes tables by a trigger cannot open them again while one client sits in a transaction that was refused.
#            Applications that wait for the trigger's error never see it after an upgrade to MariaDB 11.6.
# Source:    https://mariadb.com/kb/en/innodb-system-variables/#innodb_snapshot_isolation
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
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile PyMySQL==1.2.4 \
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
    2>"$work/log" &
server=$!
for _ in $(seq 600); do if grep -qs "ready for connections" "$work/log"; then break; fi; sleep 0.1; done

"$work/venv/bin/python" - "$work/socket" <<'PYTHON'
import sys

import pymysql


def session():
    """Return a cursor of a session of its own."""
    connection = pymysql.connect(unix_socket=sys.argv[1], user="root", password="", autocommit=True)
    return connection.cursor()


def answer(cursor, statement):
    """Return the one value that a statement gives, "done" without one, or the number of its error."""
    try:
        cursor.execute(statement)
    except pymysql.MySQLError as error:
        return error.args[0]
    return cursor.fetchone()[0] if cursor.description else "done"


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


operator = session()
print("MariaDB", answer(operator, "SELECT version()"))
for statement in (
    "CREATE DATABASE shop",
    "CREATE TABLE shop.switch (closed int) ENGINE = InnoDB",
    "INSERT INTO shop.switch VALUES (0)",
    "CREATE TABLE shop.payment (id int PRIMARY KEY) ENGINE = InnoDB",
    "CREATE TRIGGER shop.closed BEFORE INSERT ON shop.payment FOR EACH ROW "
    "IF (SELECT closed FROM shop.switch LOCK IN SHARE MODE) THEN SIGNAL SQLSTATE '45000'; END IF",
    "SET innodb_lock_wait_timeout = 1",
):
    expect(statement.split(" FOR")[0], answer(operator, statement), "done")

for isolation, refused, then, opens in (("OFF", 1644, 0, 1205), ("ON", 1020, 1, "done")):
    client = session()
    answer(client, f"SET innodb_snapshot_isolation = {isolation}")
    answer(client, "START TRANSACTION WITH CONSISTENT SNAPSHOT")
    expect(f"{isolation}: the client sees the switch at", answer(client, "SELECT closed FROM shop.switch"), 0)
    expect(f"{isolation}: the operator closes", answer(operator, "UPDATE shop.switch SET closed = 1"), "done")
    expect(f"{isolation}: the client's INSERT", answer(client, "INSERT INTO shop.payment VALUES (1)"), refused)
    expect(f"{isolation}: the client then sees the switch at", answer(client, "SELECT closed FROM shop.switch"), then)
    expect(f"{isolation}: the operator opens", answer(operator, "UPDATE shop.switch SET closed = 0"), opens)
    answer(client, "ROLLBACK")
    expect(f"{isolation}: and once the client has left", answer(operator, "UPDATE shop.switch SET closed = 0"), "done")
print("The refused INSERT kept the switch locked, or ended its whole transaction with another error.")
PYTHON
