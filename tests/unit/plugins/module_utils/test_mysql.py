# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What servers answer that this machine does not have: recorded answers of MySQL 8.0 and 8.4."""

from __future__ import annotations

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import fence

EXECUTED = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"
SYNTAX = pymysql.ProgrammingError(1064, "You have an error in your SQL syntax; check the manual ... near 'LOG STATUS'")


class Recorded:
    """A connection that knows its answers; each is a list of rows, or an error."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def execute(self, statement, _values=None):
        self.asked.append(statement)
        self.answer = self.answers.get(statement, [])
        if isinstance(self.answer, Exception):
            raise self.answer

    def fetchall(self):
        return self.answer


@pytest.mark.parametrize(
    "answers",
    [
        {"SHOW BINARY LOG STATUS": [("binlog.000024", 373, "", "", EXECUTED)]},
        {"SHOW BINARY LOG STATUS": SYNTAX, "SHOW MASTER STATUS": [("binlog.000024", 373, "", "", EXECUTED)]},
    ],
    ids=["8.4", "8.0"],
)
def test_the_position_of_mysql(answers):
    assert _mysql.binlog_position(Recorded(answers)) == {"file": "binlog.000024", "offset": 373, "gtid": EXECUTED}


def test_mysql_limits_reads_and_waits_for_locks():
    server = Recorded({"SELECT version()": [("8.0.43",)]})
    _mysql.limit(server, 1.5)
    _mysql.limit(server, 0)
    assert server.asked[1::2] == [
        "SET SESSION max_execution_time = 1500, lock_wait_timeout = 1, innodb_lock_wait_timeout = 1",
        "SET SESSION max_execution_time = 0, lock_wait_timeout = DEFAULT, innodb_lock_wait_timeout = DEFAULT",
    ]


@pytest.mark.parametrize(
    ("variables", "hours"),
    [
        ([("binlog_expire_logs_seconds", "2592000"), ("expire_logs_days", "0")], 720),
        ([("expire_logs_days", "3")], 72),
        ([("expire_logs_days", "0")], None),
    ],
)
def test_how_long_a_server_keeps_its_log(variables, hours):
    asked = "SHOW GLOBAL VARIABLES WHERE variable_name IN ('binlog_expire_logs_seconds', 'expire_logs_days')"
    assert _mysql.retention_hours(Recorded({asked: variables})) == hours


@pytest.mark.parametrize("value", ["order 7", b"order 7"])
def test_a_name_of_a_transaction_is_text(value):
    assert fence.prepared(Recorded({"XA RECOVER": [(1, 7, 0, value)]})) == [
        "XA transaction 'order 7' is prepared: XA COMMIT or XA ROLLBACK it first."
    ]


@pytest.mark.parametrize("number", [1401, 1227])
def test_who_may_not_see_prepared_transactions_is_told_the_grant(number):
    refused = Recorded({"XA RECOVER": pymysql.OperationalError(number, "denied")})
    (problem,) = fence.prepared(refused)
    assert "GRANT XA_RECOVER_ADMIN ON *.* to it" in problem


def test_another_answer_about_prepared_transactions_is_passed_on():
    with pytest.raises(pymysql.OperationalError):
        fence.prepared(Recorded({"XA RECOVER": pymysql.OperationalError(2013, "Lost connection")}))


@pytest.mark.parametrize(
    ("mode", "tls"), [("prefer", "require"), ("verify-full", "verify-full"), ("disable", "disable")]
)
def test_the_modes_of_libpq_have_their_like(mode, tls):
    options = {"sslmode": mode, "sslrootcert": "/ca.pem", "connect_timeout": 3}
    assert _mysql.libpq_options(options) == {"tls_mode": tls, "tls_ca_file": "/ca.pem", "connect_timeout": 3}
