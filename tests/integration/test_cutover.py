# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cutover from its plan to its end, on a site of its own. The tests build upon each other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress

from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from selenium.common.exceptions import WebDriverException

from tests.browser import chromium
from tests.integration.conftest import CHECKOUT
from tests.integration.seen import unchanged, weights
from tests.local_aws.cloudwatch_support import raised
from tests.permissions import differences

QUICK = ["there and back"]


def tasks(aws):
    return {
        task["ReplicationTaskIdentifier"]: task["Status"]
        for task in aws.client("dms").describe_replication_tasks()["ReplicationTasks"]
    }


def test_requests_do_not_go_where_writes_are_refused(built):
    refused = built.play("playbooks/traffic.yml", "-e", "migration_phase=migration")
    assert refused.status != 0
    said = " ".join(refused.output.split())
    assert (
        "payments_target uses a database of its own, which refuses writes" in said and "playbooks/cutover.yml" in said
    )
    assert weights(built) == {"source-local": 100, "target-local": 0}


def readable(events, *lines):
    """Whether the log that is made of event data shows each of these as a line, and no text of many lines in one."""
    assert [event for event in events if "\\n" in event] == []
    shown = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for event in events for line in event.splitlines()]
    for form in lines:
        assert [line for line in shown if re.fullmatch(form, line)], (form, shown)


def test_a_dry_run_says_the_plan_and_changes_nothing(built, tmp_path):
    run, events = built.job("playbooks/cutover.yml", tmp_path / "job", "--check")
    readable(events, r"(msg: \|-)?", r"Cutover of payments-local, strategy .+, until \w+", "STEPS", r"freeze +\S.+")
    assert run.status == 0, run.output[-6000:]
    assert not any(run.changed.values())
    for expected in (
        "The source takes the writes",
        "dns_only, until the writes move to the target",
        "after 96 s without the switch",
        "keep the log for payments-local-reverse",
    ):
        assert expected in run.output, run.output[-4000:]
    assert built.client("dynamodb").list_tables()["TableNames"] == []


def test_the_log_of_preflight_is_read_in_lines(built, tmp_path):
    run, events = built.job("playbooks/preflight.yml", tmp_path / "job")
    assert run.changed, run.output[-4000:]
    readable(events, r"Preflight of payments-local: \d+ blocking, .+", "TO KNOW|WARNINGS|BLOCKING", r"-> \S.+", "NEXT")


def test_the_log_of_status_is_read_in_lines_by_ansible_navigator(built, tmp_path):
    """In its own output, and in the artifact that it keeps of the same event data."""
    artifact = tmp_path / "artifact.json"
    command = ["ansible-navigator", "run", "playbooks/status.yml", "-i", "inventories/local", "--mode", "stdout"]
    command += ["--execution-environment", "false", "--log-file", str(tmp_path / "log")]
    run = built.play("playbooks/status.yml", command=[*command, "--playbook-artifact-save-as", str(artifact)])
    assert run.status == 0, run.output[-6000:]
    lines = ("Migration payments-local", "WHAT EXISTS", r"network +vpc-\w+ \S+", r"database +payments-source-local .+")
    readable([run.output], *lines)
    readable(["\n".join(json.loads(artifact.read_text("utf-8"))["stdout"])], *lines)


def test_both_databases_are_compared_beside_the_application(built):
    counted = built.play("playbooks/compare.yml", "--check")
    assert counted.status == 0, counted.output[-6000:]
    assert built.client("dynamodb").list_tables()["TableNames"] == []
    assert re.search(r"Comparison of payments-local: \d+ tables, about [\d,]+ rows\. It takes", counted.output)
    run = built.play("playbooks/compare.yml")
    assert run.status == 0, run.output[-6000:]
    assert "the source takes the writes" in run.output and "No row differs." in run.output, run.output[-4000:]
    for side in ("source", "target"):
        assert built.sql(side, "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE '%compare%'") == []
    unchanged(built.play("playbooks/compare.yml"))


def test_a_row_that_differs_is_named_and_keeps_the_gate_shut(built):
    # as whom the fence lets through, as a repair by hand or another replication would be
    spoil = (
        "SET session_replication_role = replica; UPDATE payments.accounts SET active = NOT active WHERE account_id = 1"
    )
    built.sql("target", spoil)
    run = built.play("playbooks/compare.yml")
    assert run.status != 0
    said = " ".join(run.output.split())
    assert (
        "payments.accounts has 1 rows that differ or are on one side only, with the key (account_id): (1)." in said
    ), said
    refused = built.play("playbooks/cutover.yml", "-e", "cutover_compared_within=24")
    assert refused.status != 0 and weights(built) == {"source-local": 100, "target-local": 0}
    assert "the newest comparison found differences: payments.accounts" in " ".join(refused.output.split())
    built.sql("target", spoil)
    run = built.play("playbooks/compare.yml")
    assert run.status == 0 and "No row differs." in run.output, run.output[-4000:]


def test_a_canary_that_fails_sends_the_requests_back_by_itself(built, tmp_path):
    gates = [{"name": "it answers", "http": {"url": "http://127.0.0.1:9/"}}]
    said = {
        "cutover_strategy": "data_last",
        "cutover_until": "canary",
        "cutover_canary_weights": [25, 100],
        "cutover_compared_within": 24,
        "cutover_gates_traffic": gates,
    }
    run, events = built.job("playbooks/cutover.yml", tmp_path / "job", "-e", json.dumps(said))
    readable(events, r".*\bit answers\b.*")
    assert run.status != 0
    assert "The requests go where they went before this step, 0 % to the target." in " ".join(run.output.split()), (
        run.output[-6000:]
    )
    assert weights(built) == {"source-local": 100, "target-local": 0}
    noted = entries(Store(built.client("dynamodb"), "payments-local-cutover"))
    steps = [(entry["step"], entry["phase"], entry["details"].get("to")) for entry in noted]
    canary = steps.index(("canary", "before", 25))
    assert steps[canary + 1 :] == [
        ("set_weights", "after", 25),
        ("set_weights", "before", 0),
        ("set_weights", "after", 0),
        ("canary_gates", "after", None),
    ]


def test_an_alarm_that_a_rulebook_missed_and_that_is_over_takes_the_requests_back(built):
    """What a rulebook does when it starts: the message of the alarm was deleted, and no rule has run."""
    check = {"cutover_event": "check", "cutover_rollback_alarms": ["payments-target-local/missed"]}
    before = raised(built.client("cloudwatch"), "payments-target-local/missed")
    said = {"cutover_strategy": "data_last", "cutover_until": "canary", "cutover_canary_weights": [25]}
    run = built.play("playbooks/cutover.yml", "-e", json.dumps(said))
    assert run.status == 0, run.output[-6000:]
    moved = {"source-local": 75, "target-local": 25}
    assert weights(built) == moved
    # of a time before this cutover
    run = built.play("playbooks/handle_event.yml", "-e", json.dumps(check))
    assert "No alarm and no replication task asks for anything now." in run.output, run.output[-4000:]
    assert run.status == 0 and weights(built) == moved
    assert raised(built.client("cloudwatch"), before) == before
    run = built.play("playbooks/handle_event.yml", "-e", json.dumps(check))
    assert run.status == 0, run.output[-6000:]
    said = " ".join(run.output.split())
    assert "payments-target-local/missed is in alarm, in the middle of a cutover: everything goes back." in said
    assert weights(built) == {"source-local": 100, "target-local": 0}
    run = built.play("playbooks/handle_event.yml", "-e", json.dumps(check))
    assert run.status == 0 and not any(run.changed.values()), run.output[-4000:]
    # site.yml would take it away, as it does with every alarm of this prefix that it does not know
    built.client("cloudwatch").delete_alarms(AlarmNames=["payments-target-local/missed"])


def proven(built, directory):
    """`make proof`'s fast part, on the same site."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.proof",
            "--quick",
            "--state-dir",
            str(built.state_dir),
            "--log",
            str(directory),
        ],
        cwd=CHECKOUT,
        env={**built.environment, "PYTHONPATH": os.pathsep.join([str(CHECKOUT / ".venv/collections"), str(CHECKOUT)])},
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )


class Viewer(threading.Thread):
    """Somebody who opens the page of a watch once and then only looks: what the browser has shown until `leave`."""

    def __init__(self, page):
        super().__init__()
        self.page, self.left = page, threading.Event()
        self.times, self.shown, self.lines, self.complaints = set(), set(), set(), []

    def run(self):
        while not self.page.exists():
            if self.left.wait(0.2):
                return
        with chromium() as browser:
            browser.get(self.page.as_uri())
            while not self.left.wait(0.2):
                # between two pages there is none
                with suppress(WebDriverException):
                    self.times.add(browser.find_element("tag name", "time").get_attribute("datetime"))
                    self.shown.add(browser.find_element("class name", "big").text.split(" ")[0])
                    self.lines.update(browser.find_element("tag name", "body").text.splitlines())
            self.complaints = browser.get_log("browser")

    def leave(self):
        self.left.set()
        self.join()


#: What the page of a cutover shows, each at some time: a step and its seconds, who holds the lock, for how long writes
#: were refused (a freeze may fall between two looks), gates with their samples, lag and rows a second, and weights.
SHOWN = (
    r"\w+ \(\d+ s\)",
    r".+ holds the lock since [\d-]+ [\d:]+ UTC\.",
    r"Refused for [\d.]+ s of 120 s\..+|The target takes the writes\. They were refused for [\d.]+ s\.",
    r"\w+: \d+ of \d+ gates pass.*|\w+: All \d+ gates pass.*",
    r"replication task \S+ \S+ \w+",
    r"payments-local-forward: running, [\d.]+ s behind, [\d,]+ rows, [\d,]+ a second",
    r"payments-local-reverse: running, .+",
    r"source-local 100 % .+",
    r"target-local 100 % .+",
)


def test_nothing_is_lost_there_and_back(built, tmp_path):
    """The fast part of `make proof`, watched from another process and in a browser."""
    page = tmp_path / "watch.html"
    viewer = Viewer(page)
    viewer.start()
    with built.beside("playbooks/watch.yml", "-e", f"status_path={page}", "-e", "status_watch_interval=1") as watching:
        done = proven(built, tmp_path)
        said = watching.communicate(timeout=600)[0]
    viewer.leave()
    assert watching.returncode == 0 and "payments: done: " in said, said[-4000:]
    assert viewer.complaints == [] and len(viewer.times) > 3, viewer.times
    # which steps are caught depends on how fast the machine is
    assert viewer.shown & {*plan.JOURNALED, "between"}, viewer.shown
    assert [form for form in SHOWN if not any(re.fullmatch(form, line) for line in viewer.lines)] == [], viewer.lines
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["scenario"] for line in lines] == QUICK, done.stderr[-4000:]
    for line in lines:
        assert line["acknowledged"] > 100, line
        assert (line["lost"], line["doubled"]) == (0, 0), line
        assert line["seen"] == line["expected"], line
    assert done.returncode == 0, done.stderr


def test_a_watch_after_the_cutover_looks_once_and_changes_nothing(built):
    run = built.play("playbooks/watch.yml", "-e", "status_watch_seconds=0")
    assert run.status == 0 and not any(run.changed.values()), run.output[-6000:]
    assert "payments: done: " in run.output and "the target takes the writes" in run.output


def test_back_and_there_again_by_the_playbooks_alone(built):
    run = built.play("playbooks/rollback.yml")
    assert run.status == 0, run.output[-6000:]
    assert weights(built) == {"source-local": 100, "target-local": 0}
    run = built.play("playbooks/cutover.yml", "-e", "cutover_until=switched")
    assert run.status == 0, run.output[-6000:]
    assert weights(built) == {"source-local": 0, "target-local": 100}
    assert tasks(built) == {"payments-local-reverse": "running"}
    unchanged(built.play("playbooks/cutover.yml", "-e", "cutover_until=switched"))


def test_site_after_a_cutover_starts_no_old_stream_and_moves_no_weight(built):
    unchanged(built.play("site.yml"))
    assert weights(built) == {"source-local": 0, "target-local": 100}
    assert tasks(built) == {"payments-local-reverse": "running"}


def test_who_takes_the_writes_is_not_loaded_over(built):
    rows = built.sql("target", "SELECT count(*) FROM payments.payments")
    refused = built.play("playbooks/replication.yml", "-e", "dms_load_anew=true")
    assert refused.status != 0
    assert "empties the target's tables, so the source has to take the writes" in " ".join(refused.output.split())
    assert built.sql("target", "SELECT count(*) FROM payments.payments") == rows
    assert tasks(built) == {"payments-local-reverse": "running"}


def test_finalize_asks_for_the_name(built):
    refused = built.play("playbooks/finalize.yml")
    assert refused.status != 0
    assert "cutover_confirm=payments-local" in refused.output
    assert tasks(built) == {"payments-local-reverse": "running"}


def test_finalize_leaves_nothing_that_fills_a_disk(built):
    run = built.play("playbooks/finalize.yml", "-e", "cutover_confirm=payments-local")
    assert run.status == 0, run.output[-6000:]
    assert "bytes of log" in run.output and "the fence on" in run.output
    assert tasks(built) == {}
    for side in ("source", "target"):
        assert built.sql(side, "SELECT slot_name FROM pg_replication_slots") == []
    built.sql("target", "DELETE FROM payments.access_log")


def test_site_after_finalize_changes_nothing(built):
    unchanged(built.play("site.yml"))
    assert tasks(built) == {}


def test_going_back_without_a_way_is_refused(built):
    refused = built.play("playbooks/rollback.yml")
    assert refused.status != 0
    assert "The source lacks writes of the target" in " ".join(refused.output.split())


def test_teardown_takes_journal_name_and_secret_with_it(built):
    run = built.play("playbooks/teardown.yml", "-e", "teardown_confirm=payments-local")
    assert run.status == 0, run.output[-6000:]
    assert built.resources() == {"iam_roles": ["dms-cloudwatch-logs-role", "dms-vpc-role"]}
    assert built.client("dynamodb").list_tables()["TableNames"] == []
    assert built.client("secretsmanager").list_secrets()["SecretList"] == []


def test_what_was_called_is_what_the_documentation_asks_permission_for(built):
    assert differences("cutover", built.recorded(None)) == []
