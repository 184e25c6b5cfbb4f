# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m local_aws up|down|status|sql|resources|resolve|services|fault|load`: start, stop and look into an embedded
AWS.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import fields
from pathlib import Path

import psycopg

from local_aws import auth, databases, environment, inventory, keeping, state
from local_aws.traffic import load as sending
from local_aws.traffic import resolving
from local_aws.traffic.faults import PATH, Faults

_SERVER = "local_aws.server"
_START_SECONDS = 60
FAULTS = tuple(field.name for field in fields(Faults))


def main() -> int:
    """Run one command; a problem is one sentence on stderr and exit status 1."""
    environment.prepare()
    options = _parser().parse_args()
    state_dir = state.directory(options.state_dir)
    try:
        options.command(state_dir, options)
    except Problem as problem:
        print(f"local_aws: {problem}", file=sys.stderr)
        return 1
    return 0


class Problem(Exception):
    """What keeps a command from doing its work, in a sentence."""


def up(state_dir: Path, options: argparse.Namespace) -> None:
    """Start the server, or say that it already runs."""
    now = current(state_dir)
    if now:
        print(f"The embedded AWS already answers at {now['endpoint_url']}")
        return
    state_dir.mkdir(parents=True, exist_ok=True)
    keeping.clear(state_dir)
    (state_dir / "state.json").unlink(missing_ok=True)
    with (state_dir / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", _SERVER, "--state-dir", str(state_dir), "--port", str(options.port)],
            cwd=state.CHECKOUT,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not (now := current(state_dir)):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Problem(
                f"the embedded AWS did not start; its last words in {state_dir / 'server.log'}: "
                f"{_last_words(state_dir)}"
            )
        time.sleep(0.1)
    print(f"The embedded AWS answers at {now['endpoint_url']}; to use it by hand:\n")
    print(f"  export AWS_ENDPOINT_URL={now['endpoint_url']} AWS_DEFAULT_REGION=us-east-1")
    print(f"  export AWS_ACCESS_KEY_ID={auth.ACCESS_KEY} AWS_SECRET_ACCESS_KEY={auth.SECRET_KEY}\n")
    print("It stops, and forgets everything, with: make down")


def down(state_dir: Path, _options: argparse.Namespace) -> None:
    """Stop the server and its databases, also those which a killed server left behind."""
    now = state.read(state_dir)
    if now and state.running(now["pid"], _SERVER):
        state.end(now["pid"], _SERVER)
        print("The embedded AWS is stopped")
    else:
        print("The embedded AWS is not running")
    keeping.clear(state_dir)
    (state_dir / "state.json").unlink(missing_ok=True)


def status(state_dir: Path, options: argparse.Namespace) -> None:
    """Say whether it runs, where, and which databases it has."""
    now = current(state_dir)
    answer = {
        "running": bool(now),
        "endpoint_url": now["endpoint_url"] if now else None,
        "dns": now["dns"] if now else None,
        "http_port": now["http_port"] if now else None,
        "regions": now["regions"] if now else [],
        "databases": databases.listed(now["endpoint_url"], now["regions"]) if now else [],
    }
    if options.json:
        print(json.dumps(answer, indent=2))
    elif not now:
        print("The embedded AWS is not running; start it with: make up")
    else:
        print(
            f"The embedded AWS answers at {now['endpoint_url']}, DNS at {now['dns']}, load balancers on port "
            f"{now['http_port']}"
        )
        for database in answer["databases"]:
            print("  {identifier}: {engine} in {region}, {status}, {host}:{port}".format(**database))


def resources(state_dir: Path, options: argparse.Namespace) -> None:
    """List what is in the account."""
    now = _needed(state_dir)
    found = {kind: names for kind, names in inventory.resources(now["endpoint_url"], now["regions"]).items() if names}
    if options.json:
        print(json.dumps(found, indent=2))
    for kind, names in {} if options.json else found.items():
        print(f"{kind}: {', '.join(names)}")


def resolve(state_dir: Path, options: argparse.Namespace) -> None:
    """Ask the DNS for a name."""
    now = _needed(state_dir)
    try:
        lines = resolving.lines(now["dns"], options.name, options.type)
    except LookupError as refused:
        raise Problem(str(refused)) from refused
    print(json.dumps(lines, indent=2) if options.json else "\n".join(lines))


def services(state_dir: Path, options: argparse.Namespace) -> None:
    """List the services that run behind load balancers."""
    found = _asked_of_services(_needed(state_dir), "GET")
    if options.json:
        print(json.dumps(found, indent=2))
    for service in [] if options.json else found:
        print("{service}: {task_definition}, port {port}, pid {pid}".format(**service))


def fault(state_dir: Path, options: argparse.Namespace) -> None:
    """Let something be wrong with a service; without any fault it is well again."""
    faults = {name: value for name, value in vars(options).items() if name in FAULTS and value}
    _asked_of_services(_needed(state_dir), "PUT", f"/{options.service}", json.dumps(faults).encode())
    print(f"{options.service}: {', '.join(f'{name} {value}' for name, value in faults.items()) or 'no faults'}")


def load(state_dir: Path, options: argparse.Namespace) -> None:
    """Send requests to a name as clients would, and print who got which share of them, with statuses and latency, as
    JSON.
    """
    now = _needed(state_dir)
    print(
        sending.text(
            sending.Plan(
                now["dns"],
                now["http_port"],
                options.name,
                options.rate,
                options.seconds,
                write=options.write,
                keep=options.keep,
            )
        )
    )


def _asked_of_services(now: dict, method: str, path: str = "", body: bytes | None = None) -> list[dict]:
    request = urllib.request.Request(f"{now['endpoint_url']}{PATH}{path}", body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        raise Problem(json.load(refused)["error"]) from refused


def sql(state_dir: Path, options: argparse.Namespace) -> None:
    """Run a statement on one database as its master user, and print what it returns."""
    now = _needed(state_dir)
    try:
        lines = databases.run_sql(now["endpoint_url"], now["regions"], options.identifier, options.statement)
    except (LookupError, psycopg.Error) as error:
        raise Problem(str(error).strip()) from error
    for line in lines:
        print(line)


def current(state_dir: Path) -> dict | None:
    """The state of the server, when its process lives and answers."""
    now = state.read(state_dir)
    if not now or not state.running(now["pid"], _SERVER):
        return None
    try:
        with urllib.request.urlopen(f"{now['endpoint_url']}/moto-api/", timeout=10):
            return now
    except urllib.error.HTTPError:
        return now
    except OSError:
        return None


def _needed(state_dir: Path) -> dict:
    now = current(state_dir)
    if not now:
        raise Problem("the embedded AWS is not running; start it with: make up")
    return now


def _last_words(state_dir: Path) -> str:
    lines = (state_dir / "server.log").read_text().strip().splitlines()
    return lines[-1] if lines else "none"


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--state-dir", help="where it keeps its state (default: LOCAL_AWS_STATE_DIR or .local_aws)")
    common.add_argument("--json", action="store_true", help="answer as JSON")
    parser = argparse.ArgumentParser(prog="python -m local_aws", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in (up, down, status, resources, resolve, services, fault, load, sql):
        sub = commands.add_parser(command.__name__, parents=[common], help=command.__doc__)
        sub.set_defaults(command=command)
        _OPTIONS.get(command, lambda _: None)(sub)
    return parser


def _of_up(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--port", type=int, default=0, help="where to answer (default: a free port)")


def _of_resolve(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", help="what to ask for")
    sub.add_argument("--type", default="A", help="the type of record (default: A)")


def _of_fault(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("service", help="the ECS service")
    sub.add_argument(
        "--error-share", type=float, metavar="SHARE", help="the share of requests answered with 500, 0 to 1"
    )
    sub.add_argument("--delay-seconds", type=float, metavar="SECONDS", help="how much longer each answer takes")
    sub.add_argument("--unhealthy", action="store_true", help="health checks are answered with 500")
    sub.add_argument("--down", action="store_true", help="no task runs")


def _of_load(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--name", required=True, help="the application's name")
    sub.add_argument("--rate", type=float, default=50, help="requests a second (default: 50)")
    sub.add_argument("--seconds", type=float, default=20, help="for how long (default: 20)")
    sub.add_argument("--write", action="store_true", help="send payments, not only questions")
    sub.add_argument(
        "--keep",
        choices=["request", "ttl"],
        default="request",
        help="how long a client keeps an address: for one request, or for its TTL (default: request)",
    )


def _of_sql(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("identifier", help="the DB instance")
    sub.add_argument("statement", help="what to run")


_OPTIONS = {up: _of_up, resolve: _of_resolve, fault: _of_fault, load: _of_load, sql: _of_sql}
