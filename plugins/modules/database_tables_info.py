#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The tables of a database and how many rows they have."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_tables_info
short_description: The tables of a PostgreSQL database and how many rows they have
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Lists the tables of a database with their rows, and says which have a primary key. Replication carries inserts only
    into a table without one.
  - A partitioned table is one table; its partitions are not listed beside it.
  - The tables in which DMS keeps its own records (C(awsdms_...)) are left out.
  - The database is PostgreSQL 12 or later, MySQL, or MariaDB, as its secret says. The databases of a MySQL server are
    schemas here.
options:
  schemas:
    description: The schemas to look into. By default all but PostgreSQL's own and this collection's C(migrate_aws).
    type: list
    elements: str
  count:
    description:
      - V(estimate) is what the planner believes, for nothing.
      - V(exact) reads every table from beginning to end, all at one moment.
    type: str
    choices: [estimate, exact]
    default: estimate
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
  - migrate.aws.database
"""

EXAMPLES = r"""
- name: Count the target's rows
  migrate.aws.database_tables_info:
    secret_id: payments-target-dev/database
    schemas: [payments]
    count: exact
  register: target

- name: Print the tables without a primary key
  ansible.builtin.debug:
    msg: "{{ target.tables | rejectattr('has_primary_key') | map(attribute='name') }}"
"""

RETURN = r"""
tables:
  description: The tables, by schema and name.
  returned: success
  type: list
  elements: dict
  contains:
    schema:
      description: The table's schema.
      type: str
      sample: payments
    table:
      description: The table's name.
      type: str
      sample: accounts
    name:
      description: C(schema.table).
      type: str
      sample: payments.accounts
    has_primary_key:
      description: Whether it has a primary key.
      type: bool
      sample: true
    rows:
      description: Number of rows; null if the user may not read the table.
      type: int
      sample: 20000
"""

from contextlib import closing

from ansible_collections.migrate.aws.plugins.module_utils import _mysql, _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._database import mysql_tables, tables
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt


def listed(module) -> list[dict]:
    """The tables of a database of either engine."""
    options, schemas, exact = module.params, module.params["schemas"], module.params["count"] == "exact"
    held = credential(module.client("secretsmanager"), options["secret_id"])
    if held.get("engine") in _mysql.FAMILY:
        _mysql.needed(module)
        opened = _mysql.opened(options["secret_id"], held, _mysql.libpq_options(options))
        with closing(opened) as connection:
            return _mysql.told(lambda: mysql_tables.tables(connection, schemas, exact))
    _postgres.needed(module)
    with closing(_postgres.opened(held, options)) as connection:
        return _postgres.told(lambda: tables.tables(connection, schemas, exact))


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            **_postgres.argument_spec(),
            "schemas": {"type": "list", "elements": "str"},
            "count": {"type": "str", "choices": ["estimate", "exact"], "default": "estimate"},
        },
        supports_check_mode=True,
    )
    module.exit_json(changed=False, tables=attempt(module, lambda: listed(module)))


if __name__ == "__main__":
    main()
