#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: how long RDS keeps a MySQL database's binary log."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_binlog_retention
short_description: How long RDS keeps a MySQL database's binary log
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Sets C(binlog retention hours) by the procedure C(mysql.rds_set_configuration), for RDS for MySQL and MariaDB and
    for Aurora MySQL.
  - Without it RDS removes a binary log as soon as it does not need it itself, and a replication task which has not read
    it
    by then cannot go on.
options:
  hours:
    description:
      - Hours to keep binary logs, V(1) to V(168).
      - It must be longer than a replication task may stand still.
    type: int
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.mysql_database
"""

EXAMPLES = r"""
- name: Set the retention of the binary log to three days
  migrate.aws.database_binlog_retention:
    secret_id: orders-source-dev/database
    hours: 72
"""

RETURN = r"""
binlog_retention_hours:
  description: Hours for which binary logs are kept. In check mode, the predicted value.
  returned: success
  type: int
  sample: 72
"""

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

LONGEST = 168


def retention(connection) -> int | None:
    """How many hours are set;

    None where RDS removes logs as soon as it can. Raises Refused on a server that is not RDS's.
    """
    if not _mysql.has_rds_procedure(connection, "rds_set_configuration"):
        raise Refused(
            "This is no database of RDS: it has no procedure mysql.rds_set_configuration. Set "
            "binlog_expire_logs_seconds there."
        )
    return _mysql.binlog_retention_hours(connection)


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={**_mysql.argument_spec(), "hours": {"type": "int", "required": True}},
        supports_check_mode=True,
    )
    hours = module.params["hours"]
    if not 1 <= hours <= LONGEST:
        module.fail_json(msg=f"hours is {hours}; RDS keeps a binary log for 1 to {LONGEST} hours.")

    def work(_secretsmanager, connection) -> dict:
        before = retention(connection)
        if before != hours and not module.check_mode:
            _mysql.rows(connection, "CALL mysql.rds_set_configuration('binlog retention hours', %s)", (hours,))
        result = {"changed": before != hours, "binlog_retention_hours": hours}
        diff = {"before": {"binlog_retention_hours": before}, "after": {"binlog_retention_hours": hours}}
        return {**result, "diff": diff} if module._diff else result

    _mysql.run(module, work)


if __name__ == "__main__":
    main()
