#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the databases of one MySQL server can be moved to another, and what will bite."""

from __future__ import annotations

DOCUMENTATION = r"""
module: mysql_preflight_info
short_description: What stands in the way of moving the databases of a MySQL server to another one
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Reads two MySQL or MariaDB servers and a replication task, and says what of them cannot be moved, or will bite,
    object by
    object, each with its consequence and its remedy. Nothing is changed.
  - The rules are listed in C(docs/preflight.md) of the collection.
  - The server's own schemas, C(migrate_aws), C(awsdms_control), and the tables of DMS (C(awsdms_...)) are left out.
options:
  source:
    description: How to reach the server that takes the writes now, with the options of
      M(migrate.aws.database_write_access).
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
      tls_mode:
        description: How the connection is secured.
        type: str
        choices: [disable, require, verify-ca, verify-full]
        default: require
      tls_ca_file:
        description: A file with the certificates that are trusted.
        type: path
      connect_timeout:
        description: How many seconds to wait at most for the database to answer.
        type: int
        default: 10
  target:
    description: How to reach the server that is to take them.
    type: dict
    required: true
    suboptions: *database
  task:
    description:
      - Identifier of the replication task that is to carry the rows. Its table mappings say which tables matter, its
        settings
        how large a LOB may be, and its endpoints whether foreign keys are checked.
      - While there is no such task, what depends on it is not judged, and a LOB may have 32 KB, as DMS would have it.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
  - migrate.aws.preflight
requirements:
  - PyMySQL >= 1.1
seealso:
  - module: migrate.aws.database_preflight_info
  - module: migrate.aws.migration_preflight_info
"""

EXAMPLES = r"""
- name: Ask what stands in the way
  migrate.aws.mysql_preflight_info:
    source:
      secret_id: orders-source-dev/database
    target:
      secret_id: orders-target-dev/database
    task: orders-dev-forward
"""

RETURN = r"""
findings:
  description: What was found. An empty list is the best answer.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The rule's name.
      type: str
      sample: table_without_key
    severity:
      description: V(blocker) means that rows would be lost or the move fail, V(warning) that something may bite.
      type: str
      sample: blocker
    object:
      description: What it was found of.
      type: str
      sample: payments.access_log
    consequence:
      description: What happens if nothing is done.
      type: str
      sample: "DMS finds a row again by all its columns."
    remedy:
      description: What to do.
      type: str
      sample: Add a primary key on both sides.
facts:
  description: What was read, by side; without any row's content.
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

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._preflight import mysql, servers
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.mysql import RULES


def facts(connection, _side: str, schemas: list | None, long_transaction: int, lob_sizes: str) -> dict:
    """The facts of one side: the same of both."""
    return mysql.facts(connection, schemas, long_transaction, lob_sizes)


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(argument_spec=servers.argument_spec(_mysql.argument_spec()), supports_check_mode=True)
    _mysql.needed(module)
    inform(module, AnsibleAWSError, lambda: _mysql.told(lambda: servers.examined(module, _mysql.connect, facts, RULES)))


if __name__ == "__main__":
    main()
