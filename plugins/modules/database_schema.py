#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""SQL files, each applied once to a database."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_schema
short_description: Apply SQL files once to a PostgreSQL database
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Applies SQL files in their order, each in a transaction of its own, and each once.
  - What was applied is recorded by name and SHA-256 in the table C(migrate_aws.applied_files) of the same database.
    Leave that schema out of replication.
  - A file whose content changed after it was applied is refused, before anything is done.
  - A file is sent as it is, but for the lines C(\restrict) and C(\unrestrict) of C(pg_dump), which restrict psql.
    C(COPY ... FROM stdin), other commands of psql, C(COMMIT) and C(ROLLBACK) are refused, and so are statements which
    cannot run in a transaction.
options:
  files:
    description: Paths of SQL files, on the machine where the module runs, in the order in which they are applied.
    type: list
    elements: path
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.database
"""

EXAMPLES = r"""
- name: Bring the schema to the target
  migrate.aws.database_schema:
    secret_id: payments-target-dev/database
    files:
      - sql/001_tables.sql
      - sql/002_indexes.sql
"""

RETURN = r"""
applied:
  description: Names of the files that this run applied. In check mode, of those it would apply.
  returned: success
  type: list
  elements: str
  sample: [002_indexes.sql]
files:
  description: The recorded files. In check mode, the predicted record.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The file's name without its directory.
      type: str
      sample: 001_tables.sql
    sha256:
      description: Digest of its content.
      type: str
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    applied_at:
      description: Time at which it was applied. Null in check mode for a file that is not applied yet.
      type: str
      sample: "2026-08-01T12:00:00.123456+00:00"
"""

from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._database import files, record


def bring(connection, wanted: list[files.SqlFile], check_mode: bool) -> dict:
    """Apply what is pending. Returns {applied, before, after}: names, and records by name."""
    if not check_mode:
        record.lock(connection)
    before = record.recorded(connection)
    pending = files.pending(wanted, {name: found["sha256"] for name, found in before.items()})
    applied = [file.name for file in pending]
    if check_mode:
        planned = {file.name: {"name": file.name, "sha256": file.sha256, "applied_at": None} for file in pending}
        return {"applied": applied, "before": before, "after": {**before, **planned}}
    if pending:
        record.apply(connection, pending)
    return {"applied": applied, "before": before, "after": record.recorded(connection) if pending else before}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={**_postgres.argument_spec(), "files": {"type": "list", "elements": "path", "required": True}},
        supports_check_mode=True,
    )

    def work(connection) -> dict:
        wanted = files.read(module.params["files"])
        outcome = bring(connection, wanted, module.check_mode)
        result = {
            "changed": bool(outcome["applied"]),
            "applied": outcome["applied"],
            "files": [outcome["after"][file.name] for file in wanted],
        }
        if module._diff:
            result["diff"] = {side: {"applied_files": list(outcome[side])} for side in ("before", "after")}
        return result

    _postgres.run(module, work)


if __name__ == "__main__":
    main()
