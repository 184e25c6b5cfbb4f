# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""From what a secret holds to libpq's keywords."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import connection_keywords

HELD = {"username": "ledger", "password": "hidden", "host": "db.example", "port": 5432}


def options(**stated):
    return {
        "secret_id": "s",
        "database_name": None,
        "sslmode": "require",
        "sslrootcert": None,
        "connect_timeout": 10,
        **stated,
    }


@pytest.mark.parametrize(
    ("held", "stated", "database"),
    [
        (HELD, {"database_name": "other"}, "other"),
        ({**HELD, "dbname": "payments"}, {"database_name": "other"}, "other"),
        ({**HELD, "dbname": "payments"}, {}, "payments"),
        (HELD, {}, "ledger"),
    ],
)
def test_the_database_is_the_one_stated_first(held, stated, database):
    assert connection_keywords(held, options(**stated))["dbname"] == database


def test_a_certificate_is_given_only_where_there_is_one():
    assert "sslrootcert" not in connection_keywords(HELD, options())
    found = connection_keywords(HELD, options(sslmode="verify-full", sslrootcert="/ca.pem"))
    assert (found["sslmode"], found["sslrootcert"]) == ("verify-full", "/ca.pem")


@pytest.mark.parametrize("engine", [None, "postgres", "aurora-postgresql"])
def test_every_postgresql_is_spoken_to(engine):
    assert connection_keywords({**HELD, "engine": engine}, options())["host"] == "db.example"


def test_other_engines_are_refused():
    with pytest.raises(Refused, match="Secret s is of a mysql database"):
        connection_keywords({**HELD, "engine": "mysql"}, options())


def test_what_the_secret_lacks_is_named_without_what_it_has():
    with pytest.raises(Refused, match="Secret s does not say host and port: has its database been made?") as refused:
        connection_keywords({"username": "ledger", "password": "hidden"}, options())
    assert "hidden" not in str(refused.value)
