# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One embedded AWS with a migration on it, and the ways to act on it: playbooks, SQL, APIs, a workload."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

from local_aws import databases, holding, throttling
from local_aws.traffic import resolving

CHECKOUT = Path(__file__).resolve().parents[2]
REGION, NAME = "us-east-1", "payments-local"
ZONE = "payments-migration-local.test"
SIDES = ("source", "target")
#: A lock that a killed run left lapses soon, so that the next need not wait for it. Alarms have no part in where the
#: writes go, and making them takes a fifth of a run.
ALWAYS = {"cutover_lease": 5, "cutover_alarms": False}


class World:
    """An embedded AWS, by its state directory; `log` is a directory for what the playbooks say."""

    def __init__(self, state_dir: Path, log: Path):
        self.state_dir, self.log = state_dir, log
        log.mkdir(parents=True, exist_ok=True)
        self.runs = 0
        self.clients: dict[str, Any] = {}
        self.last: Path | None = None
        #: How long a run to each side took last.
        self.usual_seconds = dict.fromkeys(SIDES, 30.0)
        self.environment = {
            **os.environ,
            "LOCAL_AWS_STATE_DIR": str(state_dir),
            "ANSIBLE_FORCE_COLOR": "0",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    @property
    def now(self) -> dict[str, Any]:
        """What the embedded AWS says of itself."""
        return json.loads((self.state_dir / "state.json").read_text())

    def client(self, service: str):
        """A boto3 client, made once: that takes as long as many a call."""
        if service not in self.clients:
            self.clients[service] = databases.client(self.now["endpoint_url"], service, REGION)
        return self.clients[service]

    def control(self, *words: str) -> str:
        """`python -m local_aws` with these words."""
        command = [sys.executable, "-m", "local_aws", *words, "--state-dir", str(self.state_dir)]
        return subprocess.run(
            command, cwd=CHECKOUT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def begin(self, playbook: str, **variables: Any) -> Play:
        """Start a playbook."""
        self.runs += 1
        self.last = path = self.log / f"{self.runs:03d}-{Path(playbook).stem}.log"
        command = ["ansible-playbook", playbook, "-i", "inventories/local", "-e", json.dumps({**ALWAYS, **variables})]
        with path.open("w") as out:
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=self.environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
        return Play(process, path)

    def play(self, playbook: str, **variables: Any) -> Play:
        """Run a playbook to its end."""
        return self.begin(playbook, **variables).ended()

    def secret(self, name: str) -> dict[str, Any]:
        """What a secret holds."""
        return json.loads(self.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])

    def connect(self, side: str) -> psycopg.Connection:
        """An autocommit connection to one side's database as its master user."""
        held = self.secret(f"payments-{side}-local/database")
        return psycopg.connect(
            host=held["host"],
            port=held["port"],
            user=held["username"],
            password=held["password"],
            dbname=held["dbname"],
            sslmode="require",
            autocommit=True,
        )

    def sql(self, side: str, statement: str, *parameters: Any) -> list[tuple]:
        """The rows of a statement."""
        with self.connect(side) as connection:
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def journal(self) -> list[dict[str, Any]]:
        """All entries of the journal, oldest first."""
        return entries(Store(self.client("dynamodb"), f"{NAME}-cutover"))

    def steps(self, since: str) -> list[tuple[str, str]]:
        """(step, phase) of the journal's entries after a moment, which are few: this is asked again and again."""
        dynamodb = self.client("dynamodb")
        pages = dynamodb.get_paginator("scan").paginate(
            TableName=f"{NAME}-cutover",
            ConsistentRead=True,
            ProjectionExpression="entry, step, phase",
            FilterExpression="#at > :since",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={":since": {"S": since}},
        )
        try:
            found = sorted((item for page in pages for item in page["Items"]), key=lambda item: item["entry"]["S"])
        except dynamodb.exceptions.ResourceNotFoundException:
            return []
        return [(item["step"]["S"], item["phase"]["S"]) for item in found]

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Replication tasks by identifier."""
        found = self.client("dms").describe_replication_tasks()["ReplicationTasks"]
        return {task["ReplicationTaskIdentifier"]: task for task in found}

    def weights(self) -> dict[str, int]:
        """The weight of each side."""
        route53 = self.client("route53")
        (zone,) = (zone for zone in route53.list_hosted_zones()["HostedZones"] if zone["Name"] == f"{ZONE}.")
        records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        return {
            record["SetIdentifier"].partition("-")[0]: record["Weight"]
            for record in records
            if record["Name"] == f"api.{ZONE}."
        }

    def fences(self) -> dict[str, bool]:
        """Whether each side's fence is open."""
        query = "SELECT last_value <= extract(epoch FROM clock_timestamp()) * 1000 FROM migrate_aws.writes_closed_until"
        return {side: self.sql(side, query)[0][0] for side in SIDES}

    def writer(self) -> str:
        """Who takes writes: source, target, nobody, or both."""
        writing = [side for side, is_open in self.fences().items() if is_open]
        return writing[0] if len(writing) == 1 else ("both" if writing else "nobody")

    def leads_to(self) -> str:
        """To which side the writer's secret and name lead; a sentence where they disagree."""
        held = self.secret(f"{NAME}/writer")
        address = resolving.address(self.now["dns"], held["host"])
        for side in SIDES:
            own = self.secret(f"payments-{side}-local/database")
            if (own["host"], own["port"]) == (address, held["port"]):
                return side
        return f"nowhere: {address}:{held['port']}"

    def throttle(self, share: float, *services: str) -> None:
        """Let a share of the calls to these services be refused."""
        self.put(throttling.PATH, {"share": share, "services": services})

    @contextmanager
    def held_at(self, step: str, phase: str) -> Iterator[Callable[[], bool]]:
        """Whoever writes this entry of the journal gets no answer meanwhile, and does nothing after it.

        Gives what says whether it is so.
        """
        self.put(holding.PATH, {"step": step, "phase": phase})
        try:
            yield lambda: json.loads(urllib.request.urlopen(self.now["endpoint_url"] + holding.PATH).read())["held"]
        finally:
            self.put(holding.PATH, {})

    def put(self, path: str, stated: dict[str, Any]) -> None:
        """Tell the embedded AWS to behave otherwise."""
        with urllib.request.urlopen(
            urllib.request.Request(self.now["endpoint_url"] + path, json.dumps(stated).encode(), method="PUT")
        ):
            return

    @contextmanager
    def workload(self, name: str, writers: int = 8, rate: int = 200):
        """Writers at work meanwhile. Gives the file in which they note what was acknowledged."""
        path = self.log / f"{name}.acknowledged"
        command = [
            sys.executable,
            "-m",
            "benchmarks.proof.ledger",
            str(self.state_dir),
            name,
            str(writers),
            str(rate),
            str(path),
        ]
        with (self.log / f"{name}.ledger.log").open("w") as out:
            process = subprocess.Popen(command, cwd=CHECKOUT, env=self.environment, stdout=out, stderr=out)
        try:
            until(lambda: path.exists() and path.stat().st_size > 2000, f"the workload of {name} to write")
            yield path
            settled = path.stat().st_size
            until(lambda: path.stat().st_size > settled, f"the workload of {name} to write again")
        finally:
            process.terminate()
            process.wait(timeout=60)


class Play:
    """A playbook that runs, or has run."""

    def __init__(self, process: subprocess.Popen, path: Path):
        self.process, self.path, self.begun = process, path, time.time()
        self.seconds = 0.0

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def output(self) -> str:
        """All that it has said."""
        return self.path.read_text()

    def ended(self, timeout: float = 600) -> Play:
        """Wait for its end."""
        self.process.wait(timeout)
        self.seconds = time.time() - self.begun
        return self

    @property
    def succeeded(self) -> bool:
        return self.process.returncode == 0

    def kill(self) -> None:
        """SIGKILL for it and all that it started.

        Ansible's workers have sessions of their own and would finish their module.
        """
        if not self.running:
            return
        # stopped, it starts nothing meanwhile
        self.process.send_signal(signal.SIGSTOP)
        for pid in [*descendants(self.process.pid), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, and theirs."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, children.read_text().split()):
                yield child
                yield from descendants(child)


def until(question: Callable[[], Any], what: str, seconds: float = 60, pause: float = 0.1) -> Any:
    """Ask until the answer is true; returns it. Raises TimeoutError naming what was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} seconds for {what}")
        time.sleep(pause)
    return answer
