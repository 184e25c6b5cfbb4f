# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_binlog_retention."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once


def case(want):
    database = want("mysql_database")
    database.server.execute("CALL mysql.rds_set_configuration('binlog retention hours', NULL)")
    return Once(
        options=database.options(hours=48),
        seen=lambda: database.query("SELECT @@global.binlog_expire_logs_seconds"),
        foretold=("binlog_retention_hours",),
    )


def examples(want):
    places.mysql_secret(want, want("mysql_database"), "orders-source-dev/database")
    return {}
