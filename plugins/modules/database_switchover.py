#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: move the application's writes from one database of a migration to the other."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_switchover
short_description: Move an application's writes from one PostgreSQL database to the other, losing none
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Freezes the writer, waits until its last write has arrived on the other side, compares both, sets the sequences,
    keeps a replication slot for the way back, and then lets the other side take the writes.
  - At every moment at most one of the two databases takes writes, because the other's fence (M(migrate.aws.database_fence))
    is closed. Where the writer is, the two fences alone say. So a run that was killed is continued by running it again.
  - Whatever fails before the switch lets the old writer take writes again, and has replication and weights as they were.
    The freeze also ends by itself, in the database, after 80 percent of O(pause_budget), whatever became of this module.
  - In check mode it says which steps it would take.
options:
  writer:
    description: Which side is to take the writes.
    type: str
    choices: [source, target]
    required: true
  source:
    description: How to reach the source database, with the options of M(migrate.aws.database_fence).
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
      database_name:
        description: The database. By default the one which the secret names, else the one named as its user.
        type: str
      sslmode:
        description: How the connection is secured, in libpq's words.
        type: str
        choices: [disable, prefer, require, verify-ca, verify-full]
        default: require
      sslrootcert:
        description: A file with the certificates that are trusted.
        type: path
      connect_timeout:
        description: How many seconds to wait at most for the database to answer.
        type: int
        default: 10
  target:
    description: How to reach the target database.
    type: dict
    required: true
    suboptions: *database
  stream:
    description: Identifier of the replication task that carries changes from the present writer to the other side.
    type: str
    required: true
  fallback:
    description:
      - Identifier of a replication task of type C(cdc) that has not run, leading from the new writer to the old one.
      - It is started from where the new writer began, so that writes are kept if they move back.
    type: str
  fallback_slot:
    description:
      - Name of the replication slot which is made on the new writer before it takes its first write. The source endpoint of
        O(fallback) has to name it.
    type: str
  record:
    description: The weighted record whose weights move with the writes.
    type: dict
    suboptions:
      hosted_zone_id:
        description: Id of the hosted zone.
        type: str
        required: true
      name:
        description: The record's name.
        type: str
        required: true
      type:
        description: The record's type.
        type: str
        default: A
      weights:
        description: The weight of each set identifier, once the writes have moved.
        type: dict
        required: true
  journal:
    description:
      - DynamoDB table for journal and lock, with the string C(entry) as its partition key. Without it nothing keeps a second
        run out except the databases themselves, and nothing is recorded besides what they keep.
    type: str
  take_over:
    description: Whether to take the lock from a run of somebody else that was cut short.
    type: bool
    default: false
  pause_budget:
    description: Seconds for which writes may be refused. After 80 percent of them without the switch it is called off.
    type: int
    default: 120
  grace:
    description: Seconds that writing transactions get to end before their sessions are ended.
    type: int
    default: 3
  sequence_margin:
    description: How many values of each sequence are skipped.
    type: int
    default: 1000
  compare:
    description:
      - How both databases are compared while nobody writes. V(checksum) reads all of every row, and V(count) all of every
        table, on both sides and within the pause.
    type: str
    choices: [checksum, count, none]
    default: checksum
  wait_timeout:
    description: Seconds to wait for O(fallback) to run, and for Route 53 to have the weights everywhere, after the switch.
    type: int
    default: 600
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
requirements:
  - psycopg >= 3.1
seealso:
  - module: migrate.aws.database_fence
"""

EXAMPLES = r"""
- name: Move the writes to the target
  migrate.aws.database_switchover:
    writer: target
    source:
      secret_id: payments-source-dev/database
    target:
      secret_id: payments-target-dev/database
    stream: payments-dev-forward
    fallback: payments-dev-reverse
    fallback_slot: migrate_aws_reverse
    journal: payments-dev-cutover
"""

RETURN = r"""
writer:
  description: Which side takes the writes now.
  returned: success
  type: str
  sample: target
standing:
  description: Where the migration stands, in a sentence.
  returned: success
  type: str
  sample: The target takes the writes, the source refuses them.
steps:
  description: The steps that were taken, or in check mode would be.
  returned: success
  type: list
  elements: str
  sample: [freeze, drain, seal, switch]
frozen_seconds:
  description: For how long neither database took writes.
  returned: when writes moved
  type: float
  sample: 1.734
drain_seconds:
  description: After how long of that the last write had arrived.
  returned: when writes moved
  type: float
sessions_ended:
  description: How many sessions had to be ended for the freeze.
  returned: when writes moved
  type: int
sequences:
  description: What was set, by the sequence's name.
  returned: when writes moved
  type: dict
fallback_position:
  description: The position in the new writer's log before its first write.
  returned: when writes moved and O(fallback_slot) is given
  type: str
"""

import platform
from contextlib import ExitStack, closing, nullcontext

from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover import fence, machine, marker
from ansible_collections.migrate.aws.plugins.module_utils._switchover.aws import Stream, Weights
from ansible_collections.migrate.aws.plugins.module_utils._switchover.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._switchover.switch import Switchover, Terms
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed, wait_until


class Move:
    """One run of the module: two open databases, and what AWS has between them."""

    def __init__(self, module, databases: ExitStack):
        self.module, self.params, self.databases = module, module.params, databases
        self.connections = {side: self.open(side) for side in machine.SIDES}
        dms = module.client("dms")
        self.stream = Stream(dms, self.params["stream"])
        self.fallback = Stream(dms, self.params["fallback"]) if self.params["fallback"] else None
        record = self.params["record"]
        self.records = record and Weights(module.client("route53"), record["hosted_zone_id"], record["name"], record["type"])
        holder = f"{module.client('sts').get_caller_identity()['Arn']} on {platform.node()}"
        table = self.params["journal"]
        self.journal = Journal(module.client("dynamodb"), table, holder) if table else None
        self.holder = holder

    def open(self, side: str):
        """An autocommit connection to one side."""
        options = self.params[side]
        region = {"region": options["region"]} if options["region"] else {}
        return self.databases.enter_context(closing(_postgres.connect(self.module.client("secretsmanager", **region), options)))

    def reopen(self, connection):
        """A connection that works, in place of one that may not."""
        (side,) = (side for side, known in self.connections.items() if known is connection)
        if connection.closed or connection.broken:
            self.connections[side] = self.open(side)
        return self.connections[side]

    def standing(self) -> machine.Standing:
        """What the two fences say now."""
        return machine.standing(*(fence.state(self.connections[side]) for side in machine.SIDES))

    def note(self, step: str, phase: str, **details) -> None:
        """Tell the journal."""
        if self.journal:
            self.journal.note(step, phase, **details)

    def run(self) -> dict:
        """Bring the writes to the side that is asked for."""
        wanted, before = self.params["writer"], self.standing()
        planned = machine.steps(before, wanted)
        if before.state == "not armed":
            raise Refused(f"{before.sentence} Put a fence on both with the module database_fence first.")
        if self.module.check_mode:
            return {"changed": bool(planned), "steps": planned, "before": before, "after": before}
        with self.journal.locked(self.params["take_over"]) if self.journal else nullcontext():
            before = self.standing()
            planned = machine.steps(before, wanted)
            self.repair(before)
            result = self.move(before) if before.writer != wanted else {}
            settled = self.settle(wanted, bool(planned))
        after = self.standing()
        return {**result, "changed": bool(planned) or settled, "steps": planned, "before": before, "after": after}

    def repair(self, before: machine.Standing) -> None:
        """What a run that was cut short has left behind: both closed, or both open."""
        if before.state == "frozen":
            self.note("thaw", "before", reason=before.sentence)
            fence.reopen(self.connections[before.writer], self.holder)
            self.note("thaw", "after")
        if before.state == "two writers":
            loser = machine.other(before.writer)
            self.note("close the other", "before", reason=before.sentence)
            fence.close(self.connections[loser], self.holder)
            self.note("close the other", "after")

    def move(self, before: machine.Standing) -> dict:
        """Move the writes. Returns what was measured."""
        self.refuse_if_not_ready(before.writer)
        options = self.params
        terms = Terms(
            holder=self.holder, epoch=before.epoch + 1, pause_budget=options["pause_budget"], grace=options["grace"],
            margin=options["sequence_margin"], compare=options["compare"], fallback_slot=options["fallback_slot"],
            weights={name: int(weight) for name, weight in options["record"]["weights"].items()} if options["record"] else {},
        )
        return Switchover(
            old=self.connections[before.writer], new=self.connections[options["writer"]], stream=self.stream,
            fallback=self.fallback, records=self.records, terms=terms, note=self.note, reconnect=self.reopen,
        ).perform()

    def refuse_if_not_ready(self, writer: str) -> None:
        """Raise Refused, before anything is frozen, where the move could not end well."""
        problems = [] if self._resumed() else [self.stream.problem()]
        for side in machine.SIDES:
            if not marker.installed(self.connections[side]):
                problems.append(f"The {side} has no table {marker.TABLE}, by which arrival is seen: run database_fence on it.")
        if self.fallback:
            self.fallback.needed()
        found = " ".join(problem for problem in problems if problem)
        if found:
            raise Refused(f"The {writer} keeps the writes, nothing was frozen. {found}")

    def _resumed(self) -> bool:
        """Let a task go on that an earlier run has stopped; True where it did so and the task runs."""
        have = self.stream.read()
        if have is None or have["status"] != "stopped":
            return False
        self.stream.resume()
        wait_until(
            self.stream.read, lambda task: task["status"] == "running", failed=lambda task: task["status"] == "failed",
            what=f"Replication task {self.stream.identifier}", state=lambda task: task["status"], timeout=self.params["wait_timeout"],
        )
        return self.stream.problem() is None

    def settle(self, writer: str, moved: bool) -> bool:
        """After the switch, and again after a run that was cut short behind it: weights and the way back."""
        changed = False
        if self.records and not moved:
            weights = {name: int(weight) for name, weight in self.params["record"]["weights"].items()}
            changed = self.records.put(weights) is not None
        if self.fallback and self.params["fallback_slot"]:
            have = self.fallback.needed()
            if have["status"] == "ready":
                position = fallback_position(self.connections[writer], self.params["fallback_slot"])
                self.note("fallback", "before", position=position)
                self.fallback.start_at(position, self.params["wait_timeout"])
                self.note("fallback", "after")
                changed = True
        return changed


def fallback_position(connection, slot: str) -> str:
    """Where a slot begins. Raises Refused when it is not there."""
    found = connection.execute("SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = %s", [slot]).fetchone()
    if found is None:
        raise Refused(f"The replication slot {slot} is not on the writer: what it wrote since the switch cannot be led back.")
    return found[0]


def argument_spec() -> dict:
    """The module's options."""
    database = {**_postgres.argument_spec(), "region": {"type": "str"}}
    record = {
        "hosted_zone_id": {"type": "str", "required": True},
        "name": {"type": "str", "required": True},
        "type": {"type": "str", "default": "A"},
        "weights": {"type": "dict", "required": True},
    }
    return {
        "writer": {"type": "str", "choices": list(machine.SIDES), "required": True},
        "source": {"type": "dict", "required": True, "options": database},
        "target": {"type": "dict", "required": True, "options": database},
        "stream": {"type": "str", "required": True},
        "fallback": {"type": "str"},
        "fallback_slot": {"type": "str"},
        "record": {"type": "dict", "options": record},
        "journal": {"type": "str"},
        "take_over": {"type": "bool", "default": False},
        "pause_budget": {"type": "int", "default": 120},
        "grace": {"type": "int", "default": 3},
        "sequence_margin": {"type": "int", "default": 1000},
        "compare": {"type": "str", "choices": ["checksum", "count", "none"], "default": "checksum"},
        "wait_timeout": {"type": "int", "default": 600},
    }


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(argument_spec=argument_spec(), supports_check_mode=True)
    _postgres.needed(module)
    try:
        with ExitStack() as databases:
            outcome = Move(module, databases).run()
    except (Refused, WaitFailed) as sentence:
        module.fail_json(msg=str(sentence))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    except _postgres.psycopg.Error as error:
        module.fail_json(msg=f"A database answers: {str(error).strip()}. Run this again to go on.")
    before, after = outcome.pop("before"), outcome.pop("after")
    outcome.pop("switched", None)
    result = {**outcome, "writer": after.writer, "standing": after.sentence}
    if module._diff:
        result["diff"] = {"before": {"writer": before.writer, "state": before.state}, "after": {"writer": after.writer, "state": after.state}}
    module.exit_json(**result)


if __name__ == "__main__":
    main()
