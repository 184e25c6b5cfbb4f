#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: database_compare
short_description: Compare two PostgreSQL databases while replication runs
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Compares every row of both databases while the application writes, as M(migrate.aws.database_switchover) does before
    the freeze. Nothing is frozen. See docs/switchover.md for the method and its limits.
  - Both databases are PostgreSQL. MySQL is refused, as M(migrate.aws.database_switchover) compares it only during the
    freeze.
  - It can run for days. O(rows_per_second) limits the load, and it waits while replication is behind. If it is killed,
    run it again to continue.
  - It takes no lock. A cutover that starts ends it, and continues from where it was.
  - Each database needs a free replication slot, and a user with the right to create it. The slots keep the log, so
    they are deleted at the end. O(keep_slots) keeps them for a cutover that follows soon.
  - In check mode it returns the number of tables and rows, and how long the comparison takes.
options:
  source:
    description: The source database.
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
        description: The database. By default the one which the secret names, else the one named as its user.
        type: str
      sslmode:
        description: Security of the connection, as libpq's sslmode.
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
      replication_task:
        description: Identifier of the replication task that replicates this side's writes. The writer's is required.
        type: str
  target:
    description: The target database, in the same way.
    type: dict
    required: true
    suboptions: *database
  journal:
    description: DynamoDB table of the journal. The result is stored there, for M(migrate.aws.cutover_info).
    type: str
  rows_per_second:
    description: Highest number of rows per second to read on each side. V(0) means no limit.
    type: int
    default: 50000
  keep_slots:
    description:
      - Whether to keep the replication slots and the progress, so that a cutover compares only what changed since.
      - Until then the slots keep the log of both databases, which can fill their disks.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for an open transaction to end, or for a row to arrive.
    type: int
    default: 600
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
attributes:
  check_mode:
    details:
      - In check mode it compares nothing, and returns what there is to compare.
  diff_mode:
    details:
      - This module changes no row, so there is nothing to show.
requirements:
  - psycopg >= 3.1
seealso:
  - module: migrate.aws.database_switchover
  - module: migrate.aws.cutover_info
"""

EXAMPLES = r"""
- name: Compare both databases beside the application
  migrate.aws.database_compare:
    source:
      secret_id: payments-source-dev/database
      replication_task: payments-dev-forward
    target:
      secret_id: payments-target-dev/database
      replication_task: payments-dev-reverse
    journal: payments-dev-cutover
    rows_per_second: 20000
  register: compared

- name: Fail if a row differs
  ansible.builtin.assert:
    that: compared.differences == []
    fail_msg: "{{ compared.differences | join(' ') }}"
"""

RETURN = r"""
writer:
  description: The side whose rows count. The other side was compared with it.
  returned: success
  type: str
  sample: source
equal:
  description:
    - Whether every table is equal. Null if no row differs, but a table of RV(within_freeze) changed in the meantime.
  returned: when not in check mode
  type: bool
  sample: true
differences:
  description: A sentence for each table with rows that differ, with their keys.
  returned: success
  type: list
  elements: str
  sample: []
tables:
  description: Number of tables.
  returned: success
  type: int
  sample: 12
rows:
  description: Number of rows that were compared. In check mode, about how many there are.
  returned: success
  type: int
  sample: 4200000
seconds:
  description: Duration of the comparison. In check mode, its shortest duration with O(rows_per_second).
  returned: success
  type: float
  sample: 84.1
within_freeze:
  description:
    - Tables that a cutover compares as a whole during the freeze if they change, with the reason, and about how many
      rows and bytes they have.
  returned: success
  type: list
  elements: dict
  sample:
    - name: public.audit
      reason: it has no key that both sides log with each change
      rows: 1200
      bytes: 98304
unfollowed:
  description: Why nothing was compared, because a database does not name the rows that change. Null otherwise.
  returned: when not in check mode
  type: str
"""

import time
from contextlib import ExitStack, closing
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations, _progress
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparing
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparing import Comparison
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import SIDES, WRITING, other, standing


class Run:
    """One run of the module: both databases, open, and which of them takes the writes."""

    def __init__(self, module, opened: ExitStack):
        self.module, self.params, self.opened = module, module.params, opened
        sides = {side: self.connect(side) for side in SIDES}
        registry.refuse_mixed(*sides.values())
        if not sides["source"].FOLLOWED:
            raise Refused(
                f"The changes of {sides['source'].LABEL} are not followed, so that it is compared during the freeze "
                "alone, by database_switchover. This module compares PostgreSQL."
            )
        now = standing(*(sides[side].fence() for side in SIDES))
        if now.state != WRITING:
            raise Refused(f"{now.sentence} Both can be compared while one of them takes the writes.")
        self.writer = now.writer
        self.old, self.new = sides[now.writer], sides[other(now.writer)]
        for side in sides.values():
            side.join()
        self.token = max(side.newest_token() for side in sides.values())

    def connect(self, side: str) -> Database:
        """The database of one side, closed at the end."""
        client = self.module.client("secretsmanager", **_locations.client_arguments(self.params[side]))
        return self.opened.enter_context(closing(registry.connect(client, self.params[side])))

    def comparison(self) -> Comparison:
        """The comparison of what the writer's task carries. Raises Refused where it does not run."""
        name = self.params[self.writer]["replication_task"]
        if name is None:
            raise Refused(f"Option {self.writer}.replication_task does not say which task carries its writes.")
        task = ReplicationTask(self.module.client("dms"), name, self.params["wait_timeout"])
        problem = task.problem()
        if problem:
            raise Refused(problem)
        return Comparison(
            self.old,
            self.new,
            task.selection(),
            seconds=self.params["wait_timeout"],
            rows_per_second=self.params["rows_per_second"],
            tell=lambda state: _progress.tell("the comparison", state),
        )

    def work(self) -> dict[str, Any]:
        """The module's answer."""
        comparison = self.comparison()
        if self.module.check_mode:
            comparison.look()
            rows = sum(rows for rows, _bytes in comparison.sizes.values())
            found = {"rows": rows, "seconds": round(rows / (self.params["rows_per_second"] or rows or 1), 1)}
            return {"changed": False, **self.answer(comparison, comparison.lacking), **found}
        # Before there is anything to discard: what is there may be another run's.
        self.old.reserve_comparison(self.params["wait_timeout"])
        began = time.monotonic()
        try:
            with _progress.shown():
                comparison.begin()
                found = [*comparison.lacking, *comparison.advance()]
            certificate = comparison.certificate()
            if self.params["journal"]:
                certificates.keep(
                    Store(self.module.client("dynamodb"), self.params["journal"]), self.token, certificate
                )
        # pylint does not see that a tuple made at run time holds exceptions
        except registry.errors() as error:  # pylint: disable=catching-non-exception
            refused = Refused(f"A database answers: {str(error).strip()}. Run this again to continue.")
            raise self.superseded() or refused from error  # pylint: disable=bad-exception-cause
        except Superseded:
            raise
        except Refused:
            comparing.discard(self.old, self.new)
            raise
        if not self.params["keep_slots"]:
            comparison.discard()
        return {
            "changed": self.params["keep_slots"],
            **self.answer(comparison, found),
            "rows": comparison.summary()["rows"],
            "seconds": round(time.monotonic() - began, 1),
            "equal": False if found else certificate["equal"],
            "unfollowed": comparison.unfollowed,
        }

    def answer(self, comparison: Comparison, found: list[str]) -> dict[str, Any]:
        """What is returned of a dry run too."""
        return {
            "writer": self.writer,
            "differences": found,
            "tables": len(comparison.progress),
            "within_freeze": comparison.within_freeze(),
        }

    def superseded(self) -> Superseded | None:
        """That a later run has ended this one's sessions, if it has."""
        if self.connect(self.writer).newest_token() <= self.token:
            return None
        return Superseded(
            "A cutover or another run has begun, and ended this comparison. It continues with what is known."
        )


def argument_spec() -> dict[str, Any]:
    """The module's options."""
    database = {**registry.argument_spec(), **_locations.argument_spec(), "replication_task": {"type": "str"}}
    return {
        **{side: {"type": "dict", "required": True, "options": database} for side in SIDES},
        "journal": {"type": "str"},
        "rows_per_second": {"type": "int", "default": 50000},
        "keep_slots": {"type": "bool", "default": False},
        "wait_timeout": {"type": "int", "default": 600},
    }


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(argument_spec=argument_spec(), supports_check_mode=True)

    def work() -> dict[str, Any]:
        with ExitStack() as opened:
            return Run(module, opened).work()

    module.exit_json(**attempt(module, lambda: registry.refuse_errors(work)))


if __name__ == "__main__":
    main()
