# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The workload: writers which find their database as a service does, and note each write that was acknowledged.

Run as a process of its own: `python -m benchmarks.proof.ledger STATE_DIR RUN WRITERS RATE FILE`, until SIGTERM. FILE
gets a line `writer number seconds` for each acknowledged write, the seconds being since the epoch.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path

import psycopg

from local_aws import databases
from local_aws.traffic import resolving

SECRET = "payments-local/writer"
#: Seconds before the next try, after a refusal or a lost connection.
PAUSE = 0.05
#: One writer of so many has its transaction open from one statement to the next; the others write all in one statement,
#: which costs a quarter of it.
IN_STEPS = 4
PAYMENT = """
INSERT INTO payments.payments (created_at, account_id, amount, metadata)
VALUES (now(), %s, 1, jsonb_build_object('proof', %s::text, 'number', %s::int)) RETURNING account_id, payment_id
"""
ENTRY = (
    "INSERT INTO payments.ledger_entries (account_id, payment_id, direction, amount, booked_at) VALUES (%s, %s, "
    "1, 1, now())"
)
BOTH = f"""
WITH payment AS ({PAYMENT})
INSERT INTO payments.ledger_entries (account_id, payment_id, direction, amount, booked_at)
SELECT account_id, payment_id, 1, 1, now() FROM payment
"""


class Writer:
    """One writer. Its name and a number, which it counts up, make each write another one."""

    def __init__(self, now: dict, name: str, pause: float, in_steps: bool, out, stopping: threading.Event):
        self.now, self.name, self.pause, self.in_steps, self.out, self.stopping = (
            now,
            name,
            pause,
            in_steps,
            out,
            stopping,
        )
        self.secrets = databases.client(now["endpoint_url"], "secretsmanager", "us-east-1")
        self.connection: psycopg.Connection | None = None

    def connect(self) -> psycopg.Connection:
        """To whoever takes the writes now, by the secret and the name in it."""
        held = json.loads(self.secrets.get_secret_value(SecretId=SECRET)["SecretString"])
        return psycopg.connect(
            host=resolving.address(self.now["dns"], held["host"]),
            port=held["port"],
            user=held["username"],
            password=held["password"],
            dbname=held["dbname"],
            sslmode="require",
            connect_timeout=3,
            application_name="ledger",
            autocommit=not self.in_steps,
        )

    def run(self) -> None:
        """Write until told to stop, each number once."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            begun = time.monotonic()
            while not self.stopping.is_set() and not self.write(number):
                time.sleep(PAUSE)
            time.sleep(max(0.0, begun + self.pause - time.monotonic()))

    def write(self, number: int) -> bool:
        """Whether this number is done with: acknowledged, or lost in an answer that never came, which nobody may
        repeat.
        """
        asked = False
        try:
            if self.connection is None:
                self.connection = self.connect()
            values = [1 + number % 1000, self.name, number]
            if self.in_steps:
                self.connection.execute(ENTRY, self.connection.execute(PAYMENT, values).fetchone())
                asked = True
                self.connection.commit()
            else:
                asked = True
                self.connection.execute(BOTH, values)
        except (psycopg.Error, LookupError):
            # a server which still speaks has refused; one which fell silent may have committed what it was asked to
            lost = asked and (self.in_steps or self.connection.broken)
            self.disconnect()
            return lost
        self.out.write(f"{self.name} {number} {time.time():.4f}\n")
        return True

    def disconnect(self) -> None:
        """Find the writer anew for the next try."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def main() -> None:
    """Run the writers."""
    state_dir, run, writers, rate, path = sys.argv[1:]
    now = json.loads((Path(state_dir) / "state.json").read_text())
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    with Path(path).open("w", buffering=1) as out:
        pause = int(writers) / float(rate)
        threads = [
            threading.Thread(target=Writer(now, f"{run}-{number}", pause, number % IN_STEPS == 0, out, stopping).run)
            for number in range(int(writers))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
