# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How long the binary log is kept, on a server with RDS's procedures and on one without."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql

from tests.unit.plugins.modules.mysql_support import *  # a server behind a secret, a schema for each test

MODULE = "database_binlog_retention"


def kept(database):
    return database.query("SELECT @@global.binlog_expire_logs_seconds")[0][0] // 3600


def test_it_is_set_once_and_not_in_a_dry_run(run_module, mysql_database):
    options = mysql_database.options(hours=72)
    planned = run_module(MODULE, check=True, diff=True, **options)
    assert planned["changed"] and planned["binlog_retention_hours"] == 72
    assert planned["diff"] == {"before": {"binlog_retention_hours": None}, "after": {"binlog_retention_hours": 72}}
    assert kept(mysql_database) == 0
    assert run_module(MODULE, **options)["changed"]
    assert kept(mysql_database) == 72
    again = run_module(MODULE, **options)
    assert not again["changed"] and mysql_database.password not in str(again)
    assert run_module(MODULE, **mysql_database.options(hours=24))["changed"]
    assert kept(mysql_database) == 24


@pytest.mark.parametrize("hours", [0, 169])
def test_hours_that_rds_does_not_take_are_refused(run_module, mysql_database, hours):
    refused = run_module(MODULE, **mysql_database.options(hours=hours))
    assert refused["failed"] and refused["msg"] == f"hours is {hours}; RDS keeps a binary log for 1 to 168 hours."


def test_a_missing_pymysql_is_named(run_module, mysql_database, monkeypatch):
    monkeypatch.setattr(_mysql, "IMPORT_ERROR", "ImportError: No module named pymysql")
    refused = run_module(MODULE, **mysql_database.options(hours=72))
    assert refused["failed"] and "PyMySQL" in refused["msg"]


def test_a_server_that_is_not_rds_s_is_refused(run_module, mysql_database):
    mysql_database.server.execute("DROP PROCEDURE mysql.rds_set_configuration")
    refused = run_module(MODULE, **mysql_database.options(hours=72))
    assert refused["failed"] and "This is no database of RDS" in refused["msg"]
