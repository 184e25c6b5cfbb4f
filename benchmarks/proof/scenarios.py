# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scenarios. Each says which side takes the writes before it, what it expects and what it saw."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import utc
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan

from benchmarks.proof.world import NAME, SIDES, ZONE, Play, World, until

CUTOVER, ROLLBACK, FINALIZE, REPLICATION = (
    f"playbooks/{name}.yml" for name in ("cutover", "rollback", "finalize", "replication")
)
#: The journal's entries at which a run is killed: where the first step begins, and where one ends and the next begins.
BOUNDARIES = [
    (plan.FREEZE, "before"),
    *((step, "after") for step in (*plan.MOVE, *plan.AFTER_MOVE)),
]
#: How many times a scenario kills a run at a random moment, each time one that goes on with what the one before has
#: left.
MOMENTS_A_SCENARIO = 5
#: In percent of a run's usual time; one that goes on is shorter.
MOMENTS = (5, 80)
#: Up to the switch, and no watching.
SWITCHED = {"cutover_until": "switched"}
TARGET_SERVICE = "payments-target-local"
#: Those that the services have written, for requests.
PAYMENTS = "SELECT count(*) FROM payments.payments WHERE metadata ? 'reference'"


@dataclass
class Outcome:
    """What a scenario has measured. `expected` and `seen` are in the same words."""

    expected: str
    seen: str
    rollback_seconds: float | None = None
    more: dict[str, Any] = field(default_factory=dict)


def word(world: World) -> str:
    """Who takes writes, for `seen`."""
    return f"{world.writer()} writes"


def other_side(world: World) -> str:
    """The one that the writes are moved to next."""
    return "source" if world.writer() == "target" else "target"


def begin(world: World, side: str, **variables: Any) -> Play:
    """Start the playbook which moves the writes to a side."""
    return world.begin(
        CUTOVER if side == "target" else ROLLBACK, **{**(SWITCHED if side == "target" else {}), **variables}
    )


def go(world: World, side: str, **variables: Any) -> Play:
    """The same, to its end."""
    moved = begin(world, side, **variables).ended()
    if moved.succeeded:
        world.usual_seconds[side] = moved.seconds
    return moved


def needed(play: Play) -> Play:
    """A run which has to succeed, or the scenario is none."""
    if not play.succeeded:
        raise RuntimeError(f"{play.path} failed: {play.output[-1500:]}")
    return play


def begin_at(world: World, side: str | None) -> None:
    """Whatever happened before, this side takes the writes, and the other one keeps up.

    Without a side: the one that does.
    """
    writer = world.writer()
    side = side or (writer if writer in SIDES else "source")
    stream = f"{NAME}-{'forward' if side == 'source' else 'reverse'}"
    if writer != side or world.tasks().get(stream, {}).get("Status") != "running":
        needed(go(world, side))
    until(lambda: world.tasks()[stream]["Status"] == "running", f"the task {stream} to run")


def there_and_back(world: World) -> Outcome:
    """Cutover under load, rollback after the target took writes, cutover again, with everything that a run does."""
    needed(go(world, "target", cutover_alarms=True))
    time.sleep(2)
    back = needed(go(world, "source", cutover_alarms=True))
    time.sleep(1)
    needed(go(world, "target", cutover_alarms=True))
    return Outcome("target writes", word(world), back.seconds)


def killed_at_each_boundary(side: str, world: World) -> Outcome:
    """A run towards a side is killed where its first step begins; the one which goes on with it after that step; and so
    on.
    """
    killed = 0
    for boundary in BOUNDARIES:
        with world.held_at(*boundary) as is_there:
            run = begin(world, side)
            until(lambda run=run, is_there=is_there: is_there() or not run.running, f"{boundary}", 300)
            killed += run.running
            run.kill()
    again = needed(go(world, side))
    times = {"rollback_seconds": again.seconds} if side == "source" else {}
    return Outcome(f"{side} writes, killed {len(BOUNDARIES)} times", f"{word(world)}, killed {killed} times", **times)


def killed_at_moments(shares: tuple[int, ...], world: World) -> Outcome:
    """Runs are killed after these shares of their usual time, and gone on with.

    One that was faster has arrived: then it goes back.
    """
    side, killed = other_side(world), 0
    while killed < len(shares):
        run, end = begin(world, side), time.monotonic() + shares[killed] / 100 * world.usual_seconds[side]
        until(lambda run=run, end=end: time.monotonic() > end or not run.running, "the moment to kill", 300)
        if run.running:
            run.kill()
            killed += 1
        else:
            needed(run)
            side = other_side(world)
    needed(go(world, side))
    return Outcome(f"{side} writes", word(world), more={"killed": killed})


@contextmanager
def held_open(world: World, side: str, *statements: str) -> Iterator[None]:
    """Statements in a transaction that stays open meanwhile."""
    with world.connect(side) as connection, connection.transaction(force_rollback=True):
        for statement in statements:
            connection.execute(statement)
        yield


def lag_never_falls(world: World) -> Outcome:
    """The marker cannot arrive: the freeze is lifted at 80 % of its budget."""
    with held_open(world, "target", "LOCK TABLE migrate_aws_stream.marker IN SHARE MODE"):
        refused = go(world, "target", cutover_pause_budget=10)
    return Outcome("refused, source writes", _refused(world, refused))


def table_differs(world: World) -> Outcome:
    """A row that only the target has: validate refuses."""
    world.sql(
        "target",
        "SET session_replication_role = 'replica'; INSERT INTO payments.receipts (receipt_id, payment_id, document, "
        "digest) "
        "OVERRIDING SYSTEM VALUE VALUES (-1, 1, 'x', 'x')",
    )
    refused = go(world, "target")
    seen = _refused(world, refused)
    world.sql("target", "SET session_replication_role = 'replica'; DELETE FROM payments.receipts WHERE receipt_id = -1")
    validated_again(world)
    return Outcome("refused, source writes", seen)


def validated_again(world: World) -> None:
    """Have the mended table compared again, as somebody who mends one has to:

    DMS does not look twice at rows that differ.
    """
    dms = world.client("dms")
    task = {"ReplicationTaskArn": world.tasks()[f"{NAME}-forward"]["ReplicationTaskArn"]}

    def state() -> str:
        (table,) = dms.describe_table_statistics(**task, Filters=[{"Name": "table-name", "Values": ["receipts"]}])[
            "TableStatistics"
        ]
        return table["ValidationState"]

    until(lambda: world.tasks()[f"{NAME}-forward"]["Status"] == "running", "the task to run")
    dms.reload_tables(
        **task, TablesToReload=[{"SchemaName": "payments", "TableName": "receipts"}], ReloadOption="validate-only"
    )
    until(lambda: state() == "Validated", "the table to be validated")


def task_fails(world: World) -> Outcome:
    """The task cannot apply a change: the gate or the module refuses before anything is frozen."""
    world.sql("target", "ALTER TABLE payments.receipts RENAME COLUMN digest TO digested")
    world.sql("source", "INSERT INTO payments.receipts (payment_id, document, digest) VALUES (1, 'x', 'x')")
    until(lambda: world.tasks()[f"{NAME}-forward"]["Status"] == "failed", "the task to fail")
    refused = go(world, "target")
    seen = _refused(world, refused)
    world.sql("target", "ALTER TABLE payments.receipts RENAME COLUMN digested TO digest")
    return Outcome("refused, source writes", seen)


def slot_lost(world: World) -> Outcome:
    """The forward task's slot is gone and with it changes: refused; the target is loaded anew and it goes on."""
    dms, arn = world.client("dms"), world.tasks()[f"{NAME}-forward"]["ReplicationTaskArn"]
    dms.stop_replication_task(ReplicationTaskArn=arn)
    until(lambda: world.tasks()[f"{NAME}-forward"]["Status"] == "stopped", "the task to stop")
    slots = "FROM pg_replication_slots WHERE database = current_database() AND NOT active"
    until(lambda: world.sql("source", f"SELECT pg_drop_replication_slot(slot_name) {slots}"), "the slot to be idle")
    refused = go(world, "target")
    seen = _refused(world, refused)
    needed(world.play(REPLICATION, dms_load_anew=True))
    return Outcome("refused, source writes", seen)


def database_restarts(world: World) -> Outcome:
    """The source restarts inside the pause: the run goes on or is called off, and run again it arrives."""
    since, first = utc(), world.begin(CUTOVER, **SWITCHED)
    until(lambda: (plan.FREEZE, "after") in world.steps(since) or not first.running, "the freeze", 300)
    world.client("rds").reboot_db_instance(DBInstanceIdentifier="payments-source-local")
    first.ended()
    needed(go(world, "target"))
    return Outcome("target writes", word(world), more={"first_run": first.succeeded})


def throttled(world: World) -> Outcome:
    """A third of the calls to the services that matter is refused."""
    side = other_side(world)
    world.throttle(0.3, "dms", "route53", "dynamodb", "secretsmanager")
    try:
        moved = go(world, side)
    finally:
        world.throttle(0)
    return Outcome(f"{side} writes", word(world), more={"succeeded": moved.succeeded})


def alarm_in_bake(world: World) -> Outcome:
    """An alarm goes off while the new writer is watched: everything moves back by itself."""
    cloudwatch = world.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="payments-errors",
        MetricName="Errors",
        Namespace="Payments",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName="payments-errors", StateValue="OK", StateReason="fine")
    gates = [{"name": "alarms", "alarms": ["payments-errors"], "on_failure": "back"}]
    since = utc()
    run = world.begin(CUTOVER, cutover_auto_rollback=True, cutover_gates_observe=gates, cutover_bake_seconds=300)
    until(lambda: (plan.STOP_FORWARD_REPLICATION, "after") in world.steps(since) or not run.running, "the switch", 300)
    time.sleep(5)
    cloudwatch.set_alarm_state(AlarmName="payments-errors", StateValue="ALARM", StateReason="the proof says so")
    alarmed = time.time()
    run.ended()
    seen = f"{'went on' if run.succeeded else 'moved back'}, {word(world)}"
    return Outcome("moved back, source writes", seen, time.time() - alarmed)


def bad_canary(world: World) -> Outcome:
    """The new release answers 500 to the first requests that it gets: they go back within one interval."""
    interval = 1
    balancer = world.client("elbv2").describe_load_balancers(Names=[TARGET_SERVICE])["LoadBalancers"][0]
    address = f"http://{balancer['DNSName']}"
    host = world.control("resolve", balancer["DNSName"]).split()[-1]
    gates = [{"name": "it answers", "http": {"url": f"http://{host}:{world.now['http_port']}/"}, "on_failure": "back"}]
    run = world.begin(
        CUTOVER,
        cutover_strategy="data_last",
        cutover_until="canary",
        cutover_canary_weights=[25, 100],
        cutover_canary_seconds=20,
        cutover_gate_interval=interval,
        cutover_gates_traffic=gates,
    )
    until(lambda: world.weights()["target"] == 25 or not run.running, "the first step", 300)
    time.sleep(3)
    watched = world.weights()["target"]
    # before the command that breaks it, which takes a second itself
    broken = time.time()
    world.control("fault", TARGET_SERVICE, "--error-share", "1")
    until(lambda: world.weights()["target"] == 0 or not run.running, "the requests to go back", 60)
    back = time.time() - broken
    run.ended()
    world.control("fault", TARGET_SERVICE)
    seen = (
        f"{'went on' if run.succeeded else 'refused'}, target weight {watched} before, {world.weights()['target']} "
        "after"
    )
    return Outcome(
        "refused, target weight 25 before, 0 after",
        seen,
        rollback_seconds=back,
        more={"within": interval + 2, "of": address},
    )


def lock_held(world: World) -> Outcome:
    """Somebody else is at work."""
    dynamodb = world.client("dynamodb")
    key = {"entry": {"S": "lock"}}
    before = dynamodb.get_item(TableName=f"{NAME}-cutover", Key=key)["Item"]
    stranger = {
        **before,
        "holder": {"S": "somebody else on another machine"},
        "since": {"S": "2026-05-01T02:00:00.000+00:00"},
        "expires": {"N": str(time.time() + 600)},
        "lease": {"N": "600"},
    }
    dynamodb.put_item(TableName=f"{NAME}-cutover", Item=stranger)
    refused = go(world, "target")
    seen = _refused(world, refused)
    if "somebody else on another machine holds the lock since 2026-05-01" not in " ".join(refused.output.split()):
        seen += ", without saying who"
    dynamodb.put_item(TableName=f"{NAME}-cutover", Item=before)
    return Outcome("refused, source writes", seen)


def shares(world: World) -> Outcome:
    """How many of the requests each environment gets at each weight, while both services write at the source."""
    found, statuses = {}, Counter()
    known = world.sql("source", PAYMENTS)[0][0]
    run = world.begin(
        CUTOVER,
        cutover_strategy="data_last",
        cutover_until="canary",
        cutover_canary_weights=[25, 50, 100],
        cutover_canary_seconds=8,
        cutover_gates_traffic=[
            {
                "name": "pause",
                "query": {"secret_id": "payments-source-local/database", "statement": "SELECT 0"},
                "threshold": 0,
            }
        ],
    )
    for weight in (25, 50, 100):
        until(lambda wanted=weight: world.weights()["target"] == wanted or not run.running, f"weight {weight}", 300)
        answer = json.loads(world.control("load", "--name", f"api.{ZONE}", "--rate", "60", "--seconds", "5", "--write"))
        found[weight] = answer["shares"]
        statuses.update(answer["statuses"])
    needed(run.ended())
    written = world.sql("source", PAYMENTS)[0][0] - known
    needed(go(world, "source"))
    right = all(abs(share.get(TARGET_SERVICE, 0) - weight / 100) <= 0.1 for weight, share in found.items())
    seen = (
        f"shares {'as' if right else 'not as'} the weights, {statuses.total() - written} requests without a "
        "payment at the source"
    )
    return Outcome(
        "shares as the weights, 0 requests without a payment at the source",
        seen,
        more={"shares": found, "statuses": statuses},
    )


def finalized(world: World) -> Outcome:
    """The end: nothing is left that fills a disk, and the source stays closed."""
    needed(go(world, "target"))
    needed(world.play(FINALIZE, cutover_confirm=NAME))
    slots = {side: world.sql(side, "SELECT slot_name FROM pg_replication_slots") for side in SIDES}
    seen = f"{word(world)}, tasks {sorted(world.tasks())}, slots {sum(map(len, slots.values()))}"
    return Outcome("target writes, tasks [], slots 0", seen)


def _refused(world: World, play: Play) -> str:
    return f"{'went on' if play.succeeded else 'refused'}, {word(world)}"


@dataclass(frozen=True)
class Scenario:
    """One line of the proof. `begins`: the side that takes the writes before it, None where it may be either."""

    name: str
    play: Callable[[World], Outcome]
    begins: str | None = "source"


def kills(seed: int, moments: int) -> list[list[Scenario]]:
    """Every boundary in each direction, there and back in one world; and so many random moments."""
    chance = random.Random(seed)
    boundaries = [
        Scenario(f"killed at each boundary, to the {side}", partial(killed_at_each_boundary, side), other)
        for side, other in (("target", "source"), ("source", "target"))
    ]
    shares = [
        tuple(chance.randint(*MOMENTS) for _ in range(MOMENTS_A_SCENARIO)) for _ in range(moments // MOMENTS_A_SCENARIO)
    ]
    return [
        boundaries,
        *(
            [Scenario(f"killed at {' %, '.join(map(str, each))} % of a run", partial(killed_at_moments, each), None)]
            for each in shares
        ),
    ]


#: Scenarios that follow each other in one world are in one list.
FIRST = [[Scenario("there and back", there_and_back)], [Scenario("shares of requests", shares)]]
LAST = Scenario("finalized", finalized, None)
FAULTS = [
    Scenario("task fails", task_fails),
    Scenario("slot lost", slot_lost),
    Scenario("lag never falls", lag_never_falls),
    Scenario("a table differs", table_differs),
    Scenario("source restarts", database_restarts),
    Scenario("throttled", throttled, None),
    Scenario("bad canary", bad_canary),
    Scenario("alarm in bake", alarm_in_bake),
    Scenario("lock held", lock_held),
]
