#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: move the application's writes from one database of a migration to the other."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_switchover
short_description: Move an application's writes from one database to the other, losing none
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Compares both databases while replication runs. Then freezes the writer, waits until its last write has arrived on
    the other side, compares what has changed since the comparison, sets the sequences, creates the replication slot for
    reverse replication, and then makes the other side the writer.
  - Before the freeze it writes O(record), O(writer_name) and O(writer_secret) unchanged, to find a missing
    permission. After the switch it writes each of them separately. If AWS refuses one, the others are still written,
    and the module fails at its end.
  - At every moment at most one of the two databases takes writes, because the other's fence
    (M(migrate.aws.database_fence))
    is closed. Only the two fences determine the writer. If a run was killed, run it again to continue.
  - If a step before the switch fails, the old writer accepts writes again and replication continues. The freeze also
    ends automatically, in the database, after 80 percent of O(pause_budget), even if this module is gone.
  - After the switch it repoints clients and starts reverse replication. It deletes the task of the other direction,
    whose slot would fill the other database's disk.
  - First it claims both databases with its token. From then on they refuse every run with a lower token. That run
    fails with a message and changes nothing more. See docs/switchover.md for the guarantees.
  - In check mode it returns the planned steps.
  - Both databases are PostgreSQL, or both are MySQL or MariaDB. A secret of another engine is refused.
  - On MySQL, the databases of a server are its schemas, and the server is what moves. It keeps the binary log for as
    long as its retention says, so O(source.slot) and O(target.slot) are names under which positions are noted there.
options:
  writer:
    description: Which side is to take the writes. Without it they stay where they are, and only what belongs to that is
      done.
    type: str
    choices: [source, target]
  until:
    description:
      - The step after which to stop. With V(freeze) the writer refuses writes until 80 percent of O(pause_budget) have
        passed, or until this module runs again.
    type: str
    choices: [freeze, switch]
    default: switch
  source:
    description: The source database, how it is reached and what carries its writes to the target.
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
        description:
          - Identifier of the replication task that carries this side's writes to the other. It has to run before the
            writes
            can leave this side.
          - When the writes arrive at this side, a task of type C(cdc) which has not run yet is started where they
            began.
        type: str
      slot:
        description:
          - Name of the replication slot which is made on this side before it takes its first write. The source endpoint
            of
            O(source.replication_task) or O(target.replication_task) has to name it.
        type: str
  target:
    description: The target database, in the same way.
    type: dict
    required: true
    suboptions: *database
  record:
    description: A weighted record whose requests all go to the side that has the writes.
    type: dict
    suboptions:
      hosted_zone_id:
        description: Id of the hosted zone.
        type: str
      zone:
        description: Name of the hosted zone. Refused when several zones have it.
        type: str
      name:
        description: The record's name.
        type: str
        required: true
      type:
        description: The record's type.
        type: str
        default: A
      set_identifiers:
        description: The set identifier of each side, under C(source) and C(target).
        type: dict
        required: true
        suboptions:
          source:
            description: That of the source.
            type: str
            required: true
          target:
            description: That of the target.
            type: str
            required: true
  writer_name:
    description: A name that leads to the writer's host, for services which find their database by it.
    type: dict
    suboptions:
      hosted_zone_id:
        description: Id of the hosted zone.
        type: str
      zone:
        description: Name of the hosted zone. Refused when several zones have it.
        type: str
      name:
        description: The name.
        type: str
        required: true
      ttl:
        description: Seconds for which resolvers keep it.
        type: int
        default: 5
  writer_secret:
    description:
      - A secret that holds what the writer's own secret holds, for services which follow the writer. Its C(host) is
        O(writer_name) where that is given. It is made if it is not there.
    type: dict
    suboptions:
      name:
        description: The secret's name.
        type: str
        required: true
      kms_key_id:
        description: The key with which it is made. That of the account for Secrets Manager by default.
        type: str
      tags:
        description: The tags with which it is made.
        type: dict
        default: {}
  journal:
    description:
      - DynamoDB table for journal and lock, with the string C(entry) as its partition key. Without it a second run is
        not kept waiting but takes over, and nothing is recorded besides what the databases keep.
    type: str
  token:
    description: What M(migrate.aws.cutover_lock) returned, where the lock is held already. Without it this run takes
      the lock for itself.
    type: int
  take_over:
    description:
      - Whether to take the lock from a run of somebody else that was cut short. A lock that is renewed while this run
        watches it, for its whole lease, is not taken.
    type: bool
    default: false
  lease:
    description: Seconds after which the lock lapses unless it is renewed, which is done all the time.
    type: int
    default: 20
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
      - Method of comparing both databases.
      - V(checksum) compares every row while replication runs and, during the freeze, what changed since. It needs a
        replication slot on each side, which is deleted after the move. Without one, and on MySQL, every row is compared
        during the freeze, and the module warns.
      - V(count) counts the rows of every table, on both sides and during the freeze.
    type: str
    choices: [checksum, count, none]
    default: checksum
  compare_rows_per_second:
    description: Highest number of rows per second that the comparison reads on each side. V(0) means no limit.
    type: int
    default: 50000
  wait_timeout:
    description: Seconds that any wait for a replication task may take. None of them is within the pause.
    type: int
    default: 600
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
requirements:
  - psycopg >= 3.1, for PostgreSQL
  - PyMySQL, for MySQL
seealso:
  - module: migrate.aws.database_fence
"""

EXAMPLES = r"""
- name: Move the writes to the target
  migrate.aws.database_switchover:
    writer: target
    source:
      secret_id: payments-source-dev/database
      replication_task: payments-dev-forward
      slot: migrate_aws_forward
    target:
      secret_id: payments-target-dev/database
      replication_task: payments-dev-reverse
      slot: migrate_aws_reverse
    journal: payments-dev-cutover
"""

RETURN = r"""
writer:
  description: The side that accepts writes now.
  returned: success
  type: str
  sample: target
standing:
  description: A sentence about the state of the migration.
  returned: success
  type: str
  sample: The target takes the writes, the source refuses them.
steps:
  description: The steps that were taken. In check mode, the steps that would be taken.
  returned: success
  type: list
  elements: str
  sample: [compare, freeze, drain, validate, switch, start_reverse_replication, stop_forward_replication]
pending:
  description: The steps that remain. In check mode, the same as RV(steps). Otherwise empty.
  returned: success
  type: list
  elements: str
  sample: []
compared:
  description:
    - Number of tables and rows that were compared before the freeze, and the first ten tables that are compared as a
      whole during it if they change.
    - C(unfollowed) is the reason why everything was compared during the freeze, otherwise null.
  returned: when writes moved and O(compare=checksum)
  type: dict
  sample: {tables: 12, rows: 4200000, within_freeze: [public.audit], unfollowed: null}
frozen_seconds:
  description: Seconds for which neither database accepted writes.
  returned: when writes moved
  type: float
  sample: 1.734
drain_seconds:
  description: Seconds of these until the last write had arrived.
  returned: when writes moved
  type: float
sessions_ended:
  description: Number of sessions that were ended for the freeze.
  returned: when writes moved
  type: int
sequences:
  description: Next number of each sequence that was set, by the sequence's name.
  returned: when writes moved
  type: dict
left_out:
  description:
    - The tables, columns and sequences of the old writer that the table mappings of its replication task do not
      carry. They are neither compared nor set.
  returned: when writes moved
  type: list
  elements: str
  sample: [public.old_log, public.old_log_id_seq]
fallback_position:
  description: The position in the new writer's log before its first write.
  returned: when writes moved and the new writer's side has a slot
  type: str
published:
  description: What now points to the writer, of V(weighted record), V(writer name) and V(writer secret).
  returned: when something did not lead there
  type: list
  elements: str
  sample: [weighted record, writer name, writer secret]
way_back_seconds:
  description: Seconds that a row took from the new writer to the old one after reverse replication started.
  returned: when that task was started
  type: float
"""

from contextlib import ExitStack, closing, contextmanager

from ansible_collections.migrate.aws.plugins.module_utils import _locations, _progress
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, who
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.follow_up import FollowUp, Side, carried
from ansible_collections.migrate.aws.plugins.module_utils._switchover.move import (
    EVERYTHING,
    Switchover,
    Terms,
    lacking,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import (
    Route,
    Weights,
    WriterName,
    WriterSecret,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import (
    NOT_ARMED,
    SIDES,
    WRITING,
    Standing,
    other,
    standing,
)
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed


class Move:
    """One run of the module: two open databases, and what AWS has between them."""

    def __init__(self, module, databases: ExitStack):
        self.module, self.params, self.databases = module, module.params, databases
        self.holder = who(module.client("sts"))
        self.credentials = {
            side: credential(self.secretsmanager(side), self.params[side]["secret_id"]) for side in SIDES
        }
        dms = module.client("dms")
        self.sides = {side: self.side(side, dms) for side in SIDES}
        registry.refuse_mixed(*(self.sides[side].database for side in SIDES))
        self.follow_up = FollowUp(self.sides, self.routes(), self.note, self.params["wait_timeout"])
        self.journal: Journal | None = None
        self.store: Store | None = None
        #: By which this run has claimed both databases; None before.
        self.token: int | None = None

    def secretsmanager(self, side: str):
        """A client of the region and the account in which the side's secret is."""
        return self.module.client("secretsmanager", **_locations.client_arguments(self.params[side]))

    def side(self, side: str, dms) -> Side:
        """One side, connected."""
        options = self.params[side]
        name = options["replication_task"]

        def holding():
            # asked for each time: a connection that broke is replaced
            return self.sides[side].database.holding()

        task = ReplicationTask(dms, name, self.params["wait_timeout"], holding)
        return Side(self.connect(side), task if name else None, options["slot"])

    def connect(self, side: str) -> Database:
        """The database of one side, closed at the end."""
        engine = registry.engine_of(self.params[side]["secret_id"], self.credentials[side])
        database = engine.connect(self.credentials[side], self.params[side])
        return self.databases.enter_context(closing(database))

    def routes(self) -> list[Route]:
        """Everything that should lead to the writer, as far as it is given."""
        record, name, secret = (self.params[option] for option in ("record", "writer_name", "writer_secret"))
        found: list[Route] = []
        if secret:
            host = name["name"] if name else None
            found.append(WriterSecret(self.module.client("secretsmanager"), secret, host, self.credentials))
        if not (name or record):
            return found
        route53 = self.module.client("route53")
        if name:
            hosts = {side: held["host"] for side, held in self.credentials.items()}
            found.append(WriterName(route53, lookup.known_zone_id(route53, name), name["name"], name["ttl"], hosts))
        if record:
            zone_id = lookup.known_zone_id(route53, record)
            found.append(Weights(route53, zone_id, record["name"], record["type"], record["set_identifiers"]))
        return found

    def reconnect(self, database: Database) -> Database:
        """A database whose connection works, in place of one that may not."""
        (side,) = (side for side, known in self.sides.items() if known.database is database)
        if not database.usable:
            self.sides[side].database = self.connect(side)
            self.sides[side].database.claim(self.token, self.holder)
        return self.sides[side].database

    def claim(self, token: int | None) -> None:
        """Let no earlier run change anything any more, with the token of the lock or else one of the databases."""
        source, target = (self.sides[side].database for side in SIDES)
        self.token = source.issue_token(self.holder, target.newest_token()) if token is None else token
        for database in (source, target):
            database.claim(self.token, self.holder)

    def standing(self) -> Standing:
        """What the two fences say now."""
        return standing(*(self.sides[side].database.fence() for side in SIDES))

    def note(self, step: str, phase: str, **details) -> None:
        """Tell the journal, and who watches."""
        _progress.tell("the move of the writes", f"{step}, {'done' if phase == 'after' else 'under way'}")
        if self.journal:
            self.journal.note(step, phase, **details)

    def certify(self, certificate: dict) -> None:
        """Keep what a comparison has shown beside the journal."""
        if self.store:
            certificates.keep(self.store, self.token, certificate)

    @contextmanager
    def locked(self):
        """Hold the lock for the time of the work, and after it where it was held before."""
        table, token = self.params["journal"], self.params["token"]
        if not table:
            self.claim(None)
            yield
            return
        store = self.store = Store(self.module.client("dynamodb"), table)
        lock = Lock(store, self.params["lease"], token)
        if token is None:
            seen = max(self.sides[side].database.newest_token() for side in SIDES)
            lock.take(self.holder, self.params["take_over"], seen)
        self.journal = Journal(store, lock, self.holder)
        try:
            with lock.kept():
                self.claim(lock.token)
                yield
        finally:
            if token is None:
                lock.release()

    def run(self) -> dict:
        """Bring the writes to the side that is asked for, and with them what belongs there."""
        before = self.standing()
        if before.state == NOT_ARMED:
            raise Refused(f"{before.sentence} Put a fence on both with the module database_fence first.")
        planned = self.planned(before)
        if self.module.check_mode or not planned:
            outcome = {"changed": bool(planned), "steps": planned, "pending": planned}
            return {**outcome, "before": before, "after": before}
        with self.locked(), _progress.shown():
            before = self.standing()
            planned = self.planned(before)
            measured = self.perform(before)
        outcome = {"changed": bool(planned), "steps": planned, "pending": []}
        return {**measured, **outcome, "before": before, "after": self.standing()}

    def perform(self, before: Standing) -> dict:
        """Take the steps from here. Returns what was measured."""
        try:
            self.repair(before)
            measured = self.move(before) if self.wanted(before) != before.writer else {}
            if self.standing().state == WRITING:
                measured.update(self.follow_up.perform(self.wanted(before)))
        except registry.errors():  # pylint: disable=catching-non-exception
            # A later run ends the sessions of those before it. Say that, and not what the driver makes of it.
            for side in SIDES:
                self.reconnect(self.sides[side].database)
            raise
        return measured

    def wanted(self, now: Standing) -> str:
        """The side which is to have the writes."""
        return self.params["writer"] or now.writer

    def planned(self, now: Standing) -> list[str]:
        """All steps from here."""
        wanted = self.wanted(now)
        if wanted == now.writer:
            return [*plan.repairs(now), *self.follow_up.pending(wanted)]
        if self.params["until"] == plan.FREEZE:
            return [*plan.repairs(now), plan.FREEZE]
        takes_place = {
            plan.REPOINT_CLIENTS: bool(self.follow_up.routes),
            plan.START_REVERSE_REPLICATION: bool(self.sides[wanted].slot),
        }
        after = [step for step in plan.AFTER_MOVE if takes_place.get(step, True)]
        return [*plan.repairs(now), *plan.moving(plan.SWITCH, self.params["compare"]), *after]

    def repair(self, before: Standing) -> None:
        """What a run that was cut short has left behind: both closed, or both open."""

        def close_second_writer() -> None:
            second = self.sides[other(before.writer)].database
            second.install_fence()
            second.close_fence(self.holder)

        act = {
            plan.THAW: lambda: self.sides[before.writer].database.reopen_fence(self.holder),
            plan.CLOSE_SECOND_WRITER: close_second_writer,
        }
        for step in plan.repairs(before):
            self.note(step, "before", reason=before.sentence)
            act[step]()
            self.note(step, "after")

    def move(self, before: Standing) -> dict:
        """Move the writes. Returns what was measured."""
        old, new = self.sides[before.writer], self.sides[self.wanted(before)]
        selection = self.refuse_if_not_ready(before.writer, old, new)
        options, left_out = self.params, old.database.left_out(selection)
        terms = Terms(
            holder=self.holder,
            epoch=before.epoch + 1,
            pause_budget=options["pause_budget"],
            grace=options["grace"],
            margin=options["sequence_margin"],
            compare=options["compare"],
            rows_per_second=options["compare_rows_per_second"],
            patience=options["wait_timeout"],
            selection=selection,
            slot=new.slot if new.task else None,
        )
        measured = Switchover(
            old=old.database,
            new=new.database,
            task=old.task,
            terms=terms,
            note=self.note,
            reconnect=self.reconnect,
            tell=lambda state: _progress.tell("the comparison", state),
            certify=self.certify,
        ).perform(options["until"])
        if reason := measured.get("compared", {}).get("unfollowed"):
            self.module.warn(f"Every row was compared during the freeze. {reason}")
        return {**measured, "left_out": left_out}

    def refuse_if_not_ready(self, writer: str, old: Side, new: Side) -> Selection:
        """Raise Refused, before anything is frozen, where the move could not end well. Returns what is to move."""
        problems: list[str | None] = []
        selection = EVERYTHING
        if old.task is None:
            problems.append(f"Option {writer}.replication_task does not say which task carries its writes.")
        else:
            if old.task.is_interrupted():
                old.task.resume()
                carried(old, new, self.params["wait_timeout"])
            problem = old.task.problem()
            problems.append(problem)
            selection = selection if problem else old.task.selection()
        for side in SIDES:
            database = self.sides[side].database
            if not database.has_marker():
                problems.append(
                    f"The {side} has no table {database.MARKER}, by which arrival is seen: run database_fence on it."
                )
        if new.task and new.slot:
            problems += [new.task.not_new(), *new.database.position_problems()]
        problems += self.follow_up.unwritable(writer)
        problems += old.database.freeze_problems()
        problems += lacking(old.database, new.database, self.params["compare"], selection)
        problems += new.database.counter_problems(old.database, self.params["sequence_margin"], selection)
        found = " ".join(problem for problem in problems if problem)
        if found:
            raise Refused(f"The {writer} keeps the writes, nothing was frozen. {found}")
        return selection


def argument_spec() -> dict:
    """The module's options."""
    database = {
        **registry.argument_spec(),
        **_locations.argument_spec(),
        "replication_task": {"type": "str"},
        "slot": {"type": "str"},
    }
    identifiers = {side: {"type": "str", "required": True} for side in SIDES}
    record = {
        **lookup.ZONE,
        "name": {"type": "str", "required": True},
        "type": {"type": "str", "default": "A"},
        "set_identifiers": {"type": "dict", "required": True, "options": identifiers},
    }
    writer_name = {
        **lookup.ZONE,
        "name": {"type": "str", "required": True},
        "ttl": {"type": "int", "default": 5},
    }
    writer_secret = {
        "name": {"type": "str", "required": True},
        "kms_key_id": {"type": "str"},
        "tags": {"type": "dict", "default": {}},
    }
    return {
        "writer": {"type": "str", "choices": list(SIDES)},
        "until": {"type": "str", "choices": [plan.FREEZE, plan.SWITCH], "default": plan.SWITCH},
        **{side: {"type": "dict", "required": True, "options": database} for side in SIDES},
        "record": {"type": "dict", "options": record, **lookup.ONE_ZONE},
        "writer_name": {"type": "dict", "options": writer_name, **lookup.ONE_ZONE},
        "writer_secret": {"type": "dict", "no_log": False, "options": writer_secret},
        "journal": {"type": "str"},
        "token": {"type": "int", "no_log": False},
        "take_over": {"type": "bool", "default": False},
        "lease": {"type": "int", "default": 20},
        "pause_budget": {"type": "int", "default": 120},
        "grace": {"type": "int", "default": 3},
        "sequence_margin": {"type": "int", "default": 1000},
        "compare": {"type": "str", "choices": ["checksum", "count", "none"], "default": "checksum"},
        "compare_rows_per_second": {"type": "int", "default": 50000},
        "wait_timeout": {"type": "int", "default": 600},
    }


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(argument_spec=argument_spec(), supports_check_mode=True)
    try:
        with ExitStack() as databases:
            outcome = Move(module, databases).run()
    except (Refused, WaitFailed) as sentence:
        module.fail_json(msg=str(sentence))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    # pylint does not see that a tuple made at run time holds exceptions
    except registry.errors() as error:  # pylint: disable=catching-non-exception
        module.fail_json(msg=f"A database answers: {registry.sentence(error)}. Run this again to go on.")
    before, after = outcome.pop("before"), outcome.pop("after")
    result = {**outcome, "writer": after.writer, "standing": after.sentence}
    if module._diff:
        result["diff"] = {
            "before": {"writer": before.writer, "state": before.state},
            "after": {"writer": after.writer, "state": after.state},
        }
    module.exit_json(**result)


if __name__ == "__main__":
    main()
