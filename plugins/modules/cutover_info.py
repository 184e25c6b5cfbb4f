#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: where a migration stands, and how it can go back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cutover_info
short_description: Say which side of a migration takes the writes, and how it can go back
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Reads the fences of both databases (M(migrate.aws.database_fence)), which alone say who the writer is, with the
    replication tasks and slots, the journal and the lock. It changes nothing.
  - A side whose secret is not there, or does not say yet where the database is, counts as one without a fence.
options:
  source:
    description: The source database, and what carries its writes to the target.
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
        description: Identifier of the replication task that carries this side's writes to the other.
        type: str
      slot:
        description: Name of the replication slot on this side which that task reads.
        type: str
  target:
    description: The target database, in the same way.
    type: dict
    required: true
    suboptions: *database
  journal:
    description: The DynamoDB table with journal and lock.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
requirements:
  - psycopg >= 3.1
seealso:
  - module: migrate.aws.database_switchover
"""

EXAMPLES = r"""
- name: Read the state of the migration
  migrate.aws.cutover_info:
    source:
      secret_id: payments-source-dev/database
      replication_task: payments-dev-forward
      slot: migrate_aws_forward
    target:
      secret_id: payments-target-dev/database
      replication_task: payments-dev-reverse
      slot: migrate_aws_reverse
    journal: payments-dev-cutover
  register: migration
"""

RETURN = r"""
cutover:
  description: The state of the migration.
  returned: success
  type: dict
  contains:
    writer:
      description: The side that accepts writes, or accepted them last.
      type: str
      sample: target
    state:
      description: V(writing), V(frozen), V(not armed) if a fence is missing, or V(two writers).
      type: str
      sample: writing
    sentence:
      description: The same as a sentence.
      type: str
      sample: The target takes the writes, the source refuses them.
    unfenced:
      description: Tables without a fence on the side that refuses writes. They accept writes.
      type: list
      elements: str
      sample: []
    epoch:
      description: Number of writers so far. 1 until the writes move for the first time.
      type: int
      sample: 2
    moved:
      description: Whether the writes have ever moved.
      type: bool
      sample: true
    opens_in:
      description: Milliseconds until a freeze ends automatically; null if there is none.
      type: int
    replication_tasks:
      description: The replication task of each side, null if there is none.
      type: dict
      sample: {source: null, target: {replication_task_identifier: payments-dev-reverse, status: running}}
    slots:
      description:
        - The logical replication slots of each side. On MySQL, the noted positions in its binary log.
        - C(retention_hours) is how long the log is kept that was not read, and null where it is kept until it was.
      type: dict
      sample:
        source: []
        target: [{name: migrate_aws_reverse, active: true, wal_status: reserved, safe_bytes: null, retained_bytes:
          5120, retention_hours: null}]
    rollback:
      description:
        - The rollback to the source with its class, what ends it, and a sentence.
        - The class is V(dns_only), V(with_data) or V(restore_only).
      type: dict
      sample:
        class: with_data
        valid_until: finalize
        sentence: "Every write of the target is kept for payments-dev-reverse, which is running: a rollback loses none."
    token:
      description: The greatest token with which a run has claimed either database. 0 if none has.
      type: int
      sample: 7
    lock:
      description: The holder of the lock, null if there is none.
      type: dict
      sample: {holder: arn:aws:iam::123456789012:role/night-shift on awx-1, since: "2026-05-01T02:00:00.000+00:00"}
    journal:
      description: All entries of the journal, oldest first.
      type: list
      elements: dict
      sample:
        - step: switch
          phase: after
          at: "2026-05-01T02:04:11.218+00:00"
          holder: arn:aws:iam::123456789012:role/night-shift on awx-1
          token: 7
          details: {frozen_seconds: 1.734}
    comparison:
      description:
        - Result of the latest comparison of both databases, null if there was none.
        - C(tables) lists for each table whether it was compared in C(ranges) of its key or as a C(whole), whether it
          was equal (null if it is left to the freeze), its number of rows, when it was compared, and the number of
          rows that differ.
        - C(lacking) lists the tables and columns that one side lacks, a sentence each.
        - C(within_freeze) lists the tables that are compared as a whole during the freeze if they change, with the
          reason. C(unfollowed) is the reason why all tables are, otherwise null.
      type: dict
      sample:
        token: 7
        at: "2026-05-01T02:04:02.101+00:00"
        equal: true
        unfollowed: null
        lacking: []
        positions: {old: 0/3A1F0C8, new: 0/2B77E10}
        tables:
          - {name: public.payments, how: ranges, equal: true, rows: 4200000, at: "2026-05-01T02:03:58+00:00",
             different: 0}
        within_freeze: []
"""

from contextlib import closing
from dataclasses import asdict
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._credentials import is_known
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Clients, inform
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask
from ansible_collections.migrate.aws.plugins.module_utils._switchover.rollback import rollback
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import SIDES, Fence, standing

TASK = (
    "replication_task_identifier",
    "replication_task_arn",
    "status",
    "migration_type",
    "recovery_checkpoint",
    "stop_reason",
    "last_failure_message",
)


def database(
    clients: Clients, options: dict[str, Any], task: dict[str, Any] | None
) -> tuple[Fence, list[dict[str, Any]], int]:
    """The fence and the slots of one side, and the greatest token that it has seen. `task` carries its writes."""
    client = clients("secretsmanager", **_locations.client_arguments(options))
    if not is_known(client, options["secret_id"]):
        return Fence(False), [], 0
    with closing(registry.connect(client, options)) as opened:
        read = {options["slot"]: task["recovery_checkpoint"]} if task else {}
        return opened.fence(), opened.positions(read), opened.newest_token()


def replication_task(dms, identifier: str | None) -> dict[str, Any] | None:
    """A task, as far as it matters here."""
    have = ReplicationTask(dms, identifier, 0).read() if identifier else None
    return have and {name: have.get(name) for name in TASK}


def describe(clients: Clients, options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer."""
    dms = clients("dms")
    fences, held, tokens = {}, {}, {}
    tasks = {side: replication_task(dms, options[side]["replication_task"]) for side in SIDES}
    for side in SIDES:
        fences[side], held[side], tokens[side] = database(clients, options[side], tasks[side])
    now = standing(fences["source"], fences["target"])
    slot = next((slot for slot in held["target"] if slot["name"] == options["target"]["slot"]), None)
    store = Store(clients("dynamodb"), options["journal"]) if options["journal"] else None
    return {
        **asdict(now),
        "sentence": now.sentence,
        "moved": now.epoch > 1,
        "opens_in": fences[now.writer].opens_in,
        "replication_tasks": tasks,
        "slots": held,
        "rollback": rollback(now, tasks["target"], slot).shown(),
        "token": max(tokens.values()),
        "lock": Lock(store, 0).holder() if store else None,
        "journal": entries(store) if store else [],
        "comparison": certificates.newest(store) if store else None,
    }


def main() -> None:
    """Run the module."""
    side = {
        "type": "dict",
        "required": True,
        "options": {
            **registry.argument_spec(),
            **_locations.argument_spec(),
            "replication_task": {"type": "str"},
            "slot": {"type": "str"},
        },
    }
    inform(
        lambda clients, options: registry.refuse_errors(lambda: {"cutover": describe(clients, options)}),
        {**dict.fromkeys(SIDES, side), "journal": {"type": "str"}},
    )


if __name__ == "__main__":
    main()
