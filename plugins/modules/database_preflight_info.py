#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether one PostgreSQL database can be moved to another, and what will bite."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_preflight_info
short_description: What stands in the way of moving a database to another one
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Reads two databases of one engine and a replication task. Reports each object that cannot be moved, or that will
    cause trouble, with its consequence and its remedy. Nothing is changed.
  - The engine is PostgreSQL 12 or later, MySQL, or MariaDB. Each engine has rules of its own.
  - C(docs/preflight.md) of the collection lists the rules.
  - The module leaves out the engine's own schemas, this collection's C(migrate_aws) and C(migrate_aws_stream), and the
    tables of DMS (C(awsdms_...)).
options:
  engine:
    description:
      - Engine of both databases, V(mysql) for MariaDB too.
      - Read from the secrets by default, V(postgresql) where they name none.
    type: str
    choices: [postgresql, mysql]
  source:
    description: Connection to the database that accepts writes now.
    type: dict
    required: true
    suboptions: &database
      secret_id:
        description: Name or ARN of the secret with the credential.
        type: str
        required: true
      region:
        description: Region of the secret. That of the module by default.
        type: str
      profile:
        description: Profile for the account of the secret. That of the module by default.
        type: str
      database_name:
        description:
          - PostgreSQL database to examine. By default the one that the secret names, else the one named as its user.
          - A MySQL server is examined whole, see O(schemas).
        type: str
      sslmode:
        description: Security of the connection, as libpq's sslmode. For MySQL V(prefer) means V(require).
        type: str
        choices: [disable, prefer, require, verify-ca, verify-full]
        default: require
      sslrootcert:
        description: A file with the certificates that are trusted.
        type: path
      connect_timeout:
        description: Timeout of the connection in seconds.
        type: int
        default: 10
  target:
    description: Connection to the database that the writes move to.
    type: dict
    required: true
    suboptions: *database
  task:
    description:
      - Identifier of the replication task that carries the rows. Its table mappings determine which tables matter, its
        settings how large a LOB may be, and its endpoints whether triggers fire and foreign keys are checked.
      - While there is no such task, what depends on it is not judged, and a LOB may have 32 KB, as DMS would have it.
    type: str
  schemas:
    description: Schemas to examine. All of the application's by default.
    type: list
    elements: str
  lob_sizes:
    description:
      - How to measure the largest value of each LOB column of the source. V(exact) reads every row, V(estimate) reads
        about ten thousand rows of each table, V(none) measures nothing.
    type: str
    choices: [exact, estimate, none]
    default: exact
  long_transaction:
    description: Report transactions that have been open longer than this many seconds.
    type: int
    default: 60
  sequence_margin:
    description:
      - Numbers that the switchover skips in each PostgreSQL sequence, as the same option of
        M(migrate.aws.database_switchover). None when this is left out.
    type: int
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
requirements:
  - psycopg >= 3.1 for PostgreSQL
  - PyMySQL >= 1.1 for MySQL
seealso:
  - module: migrate.aws.migration_preflight_info
  - module: migrate.aws.database_switchover
"""

EXAMPLES = r"""
- name: List blockers
  migrate.aws.database_preflight_info:
    source:
      secret_id: payments-source-dev/database
    target:
      secret_id: payments-target-dev/database
    task: payments-dev-forward
  register: preflight

- name: Check two MySQL servers
  migrate.aws.database_preflight_info:
    engine: mysql
    source:
      secret_id: orders-source-dev/database
    target:
      secret_id: orders-target-dev/database
    task: orders-dev-forward

- name: Print the tables without a key
  ansible.builtin.debug:
    msg: "{{ preflight.findings | selectattr('id', 'eq', 'table_without_key') | map(attribute='object') }}"
"""

RETURN = r"""
findings:
  description: The findings. Empty if there are none.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The rule's name.
      type: str
      sample: table_without_key
    severity:
      description: V(blocker) means that rows would be lost or the cutover would fail. V(warning) means a risk.
      type: str
      sample: blocker
    object:
      description: The affected object.
      type: str
      sample: payments.access_log
    consequence:
      description: Consequence if you do nothing.
      type: str
      sample: "DMS carries inserts into it only: every update and delete is left out, and so is every LOB."
    remedy:
      description: Remedy.
      type: str
      sample: Add a primary key on both sides.
facts:
  description: The facts by side, without the content of rows.
  returned: success
  type: dict
  contains:
    source:
      description: The facts of the source.
      type: dict
    target:
      description: The facts of the target.
      type: dict
    task:
      description: The facts of the task.
      type: dict
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._preflight import servers


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(argument_spec=servers.argument_spec(), supports_check_mode=True)
    module.exit_json(changed=False, **attempt(module, lambda: servers.examined(module)))


if __name__ == "__main__":
    main()
