# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks run as a user runs them, each test file on an embedded AWS of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import psycopg
import pytest

from local_aws import recording
from local_aws.consistency import VARIABLE

CHECKOUT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
PERSON = {
    "AWS_PROFILE": "payments-prod",
    "AWS_ACCESS_KEY_ID": "AKIAPERSON",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_SESSION_TOKEN": "y",
}
RECAP = re.compile(r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


@dataclass
class Run:
    """What one ansible-playbook said: its exit status, its output and the recap by host."""

    status: int
    output: str
    changed: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, process: subprocess.CompletedProcess) -> Run:
        output = re.sub(r"\x1b\[[0-9;]*m", "", process.stdout + process.stderr)
        recap = RECAP.findall(output)
        return cls(
            process.returncode,
            output,
            {host: int(changed) for host, _ok, changed, _unreachable, _failed in recap},
            {host: int(unreachable) + int(failed) for host, _ok, _changed, unreachable, failed in recap},
        )


class EmbeddedAws:
    """One embedded AWS, and the ways to use it: playbooks, boto3 clients, SQL."""

    def __init__(self, state_dir: Path, time_scale: float, consistency: str = ""):
        self.state_dir = state_dir
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "LOCAL_AWS_STATE_DIR": str(state_dir),
            "LOCAL_AWS_TIME_SCALE": str(time_scale),
            **({VARIABLE: consistency} if consistency else {}),
            "ANSIBLE_FORCE_COLOR": "0",
        }

    def control(self, *words: str) -> str:
        """Run `python -m local_aws` with these words."""
        done = subprocess.run(
            [sys.executable, "-m", "local_aws", *words, "--state-dir", str(self.state_dir)],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def endpoint_url(self) -> str:
        return json.loads((self.state_dir / "state.json").read_text())["endpoint_url"]

    def play(
        self,
        playbook: str,
        *arguments: str,
        inventory: str | Path = "inventories/local",
        cwd: Path = CHECKOUT,
        environment: dict[str, str] | None = None,
        timeout: int = 2700,
        command: Sequence[str] | None = None,
    ) -> Run:
        """Run ansible-playbook, or a command that runs the playbook; the environment can be added to.

        What it calls is recorded under the playbook's name.
        """
        self.recorded(Path(playbook).stem)
        try:
            return Run.of(
                subprocess.run(
                    command or ["ansible-playbook", playbook, "-i", str(inventory), *arguments],
                    cwd=cwd,
                    env={**self.environment, **(environment or {})},
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=timeout,
                    stdin=subprocess.DEVNULL,
                )
            )
        finally:
            self.recorded(None)

    def job(self, playbook: str, directory: Path, *arguments: str) -> tuple[Run, list[str]]:
        """Run a playbook by ansible-runner, as AWX does; and what its event data shows, an event an entry."""
        (directory / "env").mkdir(parents=True)
        (directory / "env/envvars").write_text('{"ANSIBLE_FORCE_COLOR": "0"}', encoding="utf-8")
        command = ["ansible-runner", "run", str(directory), "--project-dir", str(CHECKOUT), "--playbook", playbook]
        command += ["--inventory", str(CHECKOUT / "inventories/local"), "--ident", "1"]
        command += [f"--cmdline={shlex.join(arguments)}"] if arguments else []
        run = self.play(playbook, command=command)
        files = (directory / "artifacts/1/job_events").glob("*.json")
        events = sorted((json.loads(file.read_text("utf-8")) for file in files), key=lambda event: event["counter"])
        return run, [event["stdout"] for event in events]

    @contextmanager
    def beside(self, playbook: str, *arguments: str) -> Iterator[subprocess.Popen]:
        """Run ansible-playbook beside other things, to its end."""
        with subprocess.Popen(
            ["ansible-playbook", playbook, "-i", "inventories/local", *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
        ) as running:
            yield running

    def recorded(self, name: str | None) -> dict[str, list[str]]:
        """What playbooks have called so far, by their names; from now on under this name, or under none."""
        request = urllib.request.Request(
            f"{self.endpoint_url}{recording.PATH}", json.dumps({"name": name}).encode(), method="PUT"
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def client(self, service: str, region: str = REGION):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint_url,
            aws_access_key_id="testing-key",
            aws_secret_access_key="testing-secret-key",
        )

    def secret(self, side: str, application: str = "payments", suffix: str = "local") -> dict:
        name = f"{application}-{side}-{suffix}/database"
        return json.loads(self.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])

    def sql(self, side: str, statement: str, *parameters) -> list[tuple]:
        """Run a statement with the environment's own credentials and return its rows, if it has any."""
        secret = self.secret(side)
        with psycopg.connect(
            host=secret["host"],
            port=secret["port"],
            user=secret["username"],
            password=secret["password"],
            dbname=secret["dbname"],
            sslmode="require",
        ) as connection:
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def resources(self) -> dict[str, list[str]]:
        """What is in the account, asked of its APIs; types of which there is nothing are left out."""
        return json.loads(self.control("resources", "--json"))


@pytest.fixture(scope="module")
def aws(request, tmp_path_factory):
    """An empty embedded AWS for the tests of one file, which says by TIME_SCALE how much of AWS's time creations take
    there, and by CONSISTENCY how late changes are seen.
    """
    embedded = EmbeddedAws(
        tmp_path_factory.mktemp("aws"),
        getattr(request.module, "TIME_SCALE", 0),
        getattr(request.module, "CONSISTENCY", ""),
    )
    embedded.control("up")
    yield embedded
    embedded.control("down")


@pytest.fixture(scope="module")
def built(aws):
    """The same, with site.yml run on it. At the highest verbosity, because no secret may show there either, and by a
    person who has exported what leads to another AWS."""
    aws.build = aws.play("site.yml", "-vvvv", environment=PERSON)
    assert aws.build.status == 0, aws.build.output[-6000:]
    return aws
