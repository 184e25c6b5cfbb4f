#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the tables of a target made empty, so that a full load can begin anew."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_truncate
short_description: Empty the tables that a replication task loads into a PostgreSQL database
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Empties all tables that table mappings select, in one statement, so that foreign keys between them are no hindrance
    as they
    are to the truncation that DMS does itself.
  - Refuses a database whose fence (M(migrate.aws.database_fence)) is open or missing, for its rows may be the only
    ones.
  - Refuses table mappings that rename, for it looks for the tables by the names which they have at the source.
  - Stop or delete the replication task that writes there first.
options:
  table_mappings:
    description: The table mappings of the task, as O(migrate.aws.dms_replication_task#module:table_mappings) has them.
    type: dict
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.database
seealso:
  - module: migrate.aws.database_fence
  - module: migrate.aws.dms_replication_task
"""

EXAMPLES = r"""
- name: Make room for a full load
  migrate.aws.database_truncate:
    secret_id: payments-target-dev/database
    table_mappings:
      rules:
        - rule-type: selection
          rule-id: "1"
          rule-name: payments
          object-locator:
            schema-name: payments
            table-name: "%"
          rule-action: include
"""

RETURN = r"""
emptied:
  description: The tables that were emptied because they had rows. In check mode, those that would be emptied.
  returned: success
  type: list
  elements: str
  sample: [payments.accounts]
"""

from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._database import truncation
from ansible_collections.migrate.aws.plugins.module_utils._dms import mappings
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, runs


def checked(connection, rules: list) -> None:
    """Refuse where rows could be lost, or not be found."""
    if not rules:
        raise Refused("table_mappings has no rules, so it selects no table. State the rules of the task.")
    if mappings.renames(rules):
        raise Refused(
            "table_mappings renames what it carries, and tables are found by their names at the source. Nothing was "
            "emptied."
        )
    standing = fence.state(connection)
    if not standing.installed or not standing.closed:
        how = "is open" if standing.installed else "does not exist"
        raise Refused(f"The fence of this database {how}, so applications may write there. Nothing was emptied.")


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={**_postgres.argument_spec(), "table_mappings": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    rules = module.params["table_mappings"].get("rules") or []

    def work(connection) -> dict:
        runs.join(connection)
        checked(connection, rules)
        selected = truncation.replicated(connection, mappings.Selection(tuple(rules)).takes)
        full = truncation.with_rows(connection, selected)
        if full and not module.check_mode:
            with runs.holding(connection):
                truncation.empty(connection, selected)
        names = [".".join(table) for table in full]
        diff = {"before": {"tables_with_rows": names}, "after": {"tables_with_rows": []}}
        return {"changed": bool(full), "emptied": names, **({"diff": diff} if module._diff else {})}

    _postgres.run(module, work)


if __name__ == "__main__":
    main()
