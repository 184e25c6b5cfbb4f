# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every job template of awx/ run as AWX runs it: by ansible-runner, with a private data directory that holds the
inventory as a script, what the credential injects, and the answers of the survey, which nothing may evaluate. Then
messages of AWS are acted upon by ansible-rulebook. The tests build upon each other.

Two migrations are in one inventory and are built by two slices side by side: the jobs move payments, the messages
invoices.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time

import pytest
import yaml

from tests.awx import credential_types, data, surveys
from tests.awx.inventory import APPLICATIONS, ERRORS, LAG, sliced
from tests.integration.conftest import CHECKOUT, Run

ROLE = "arn:aws:iam::123456789012:role/migrate"
PAYMENTS = "migration-payments,source-payments,target-payments"
INPUTS = {"access_key": "testing-key", "secret_key": "testing-secret-key", "source_role": ROLE, "target_role": ROLE}


class Unsafe(str):
    """A text that Ansible must not evaluate."""


class Dumper(yaml.SafeDumper):
    """YAML with Ansible's !unsafe."""


Dumper.add_representer(Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value)))


class Awx:
    """What AWX knows of templates and credentials, and how it runs a job."""

    def __init__(self, aws, home):
        self.aws, self.home, self.jobs = aws, home, 0
        self.data = data.read(CHECKOUT)
        self.templates = {
            template["name"].removeprefix("prod: "): template for template in self.data["controller_templates"]
        }

    def prepared(self, name, answers, *, number=1, count=1, limit=None):
        """The private data directory of one job, and the command that runs it."""
        template = self.templates[name]
        assert [
            error
            for question in template.get("survey_spec", {"spec": []})["spec"]
            for error in surveys.answer_errors(question, answers, needed="default" not in question)
        ] == []
        self.jobs += 1
        directory = self.private(f"awx_{self.jobs}")
        (directory / "inventory").mkdir()
        self.write_project(directory)
        script = directory / "inventory/hosts"
        script.write_text(f"#!{sys.executable}\nprint({json.dumps(sliced(CHECKOUT, number, count))!r})\n", "utf-8")
        script.chmod(0o700)
        (directory / "env/extravars").write_text(self.variables(template, answers), "utf-8")
        (directory / "env/envvars").write_text(json.dumps(self.environment(directory)), "utf-8")
        (directory / "env/cmdline").write_text(
            f"--forks {template.get('forks') or 5}" + (f" --limit {limit}" if limit else ""), "utf-8"
        )
        return ["ansible-runner", "run", str(directory), "--playbook", template["playbook"], "--ident", str(self.jobs)]

    def private(self, name):
        (self.home / name / "env").mkdir(parents=True)
        return self.home / name

    def write_project(self, directory):
        """A fetched project: its playbooks and its ansible.cfg, but no collections.

        Those are in the execution environment.
        """
        (directory / "project").mkdir()
        for name in ("ansible.cfg", "site.yml"):
            shutil.copy(CHECKOUT / name, directory / "project")
        shutil.copytree(CHECKOUT / "playbooks", directory / "project/playbooks")

    def variables(self, template, answers):
        """Variables of the template as they are; what a person has said is not evaluated."""
        own = template.get("extra_vars", {})
        said = {name: value for name, value in surveys.extra_vars(template, answers).items() if name not in own}
        unsafe = {
            name: [Unsafe(one) for one in value]
            if isinstance(value, list)
            else Unsafe(value)
            if isinstance(value, str)
            else value
            for name, value in said.items()
        }
        return yaml.dump({**own, **unsafe, "awx_job_template_name": template["name"]}, Dumper=Dumper)

    def environment(self, directory):
        """What the credential injects, what AWX itself says, and what its administrator has set for all jobs."""
        (injectors,) = [one["injectors"] for one in self.data["controller_credential_types"]]
        path = directory / "env/credential"
        path.write_text(credential_types.rendered(injectors["file"]["template"], INPUTS), "utf-8")
        values = {**INPUTS, "tower": {"filename": str(path)}}
        injected = {name: credential_types.rendered(template, values) for name, template in injectors["env"].items()}
        return {
            **injected,
            "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
            "JOB_ID": str(self.jobs),
            "AWX_PRIVATE_DATA_DIR": str(directory),
            "AWS_ENDPOINT_URL": self.aws.endpoint_url,
            "ANSIBLE_FORCE_COLOR": "0",
        }

    def start(self, command, **more):
        environment = {
            name: value for name, value in self.aws.environment.items() if name != "LOCAL_AWS_STATE_DIR"
        } | more
        return subprocess.Popen(
            command, env=environment, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def ended(self, process):
        output, _nothing = process.communicate(timeout=1500)
        return Run.of(subprocess.CompletedProcess(process.args, process.returncode, output, ""))

    def run(self, name, *, limit=PAYMENTS, **answers):
        return self.ended(self.start(self.prepared(name, answers, limit=limit)))


@pytest.fixture(scope="module")
def awx(aws, tmp_path_factory):
    """AWX, and the role as which its jobs act."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}
    aws.client("iam").create_role(
        RoleName=ROLE.rpartition("/")[2],
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    return Awx(aws, tmp_path_factory.mktemp("jobs"))


def well(run):
    assert run.status == 0, run.output[-8000:]
    return run


def test_two_slices_build_two_migrations_side_by_side(awx):
    jobs = [awx.start(awx.prepared("site", {"migration_phase": "legacy"}, number=number, count=2)) for number in (1, 2)]
    for run, application in zip([well(awx.ended(job)) for job in jobs], APPLICATIONS, strict=True):
        assert set(run.changed) == {f"{what}-{application}" for what in ("migration", "source", "target")}
        assert f"{application}-source-awx" in run.output
    names = [name for kind in awx.aws.resources().values() for name in kind]
    for application in APPLICATIONS:
        assert [name for name in names if f"{application}-target-awx" in name]


def test_a_slice_that_tears_a_migration_apart_is_refused(awx):
    run = awx.ended(awx.start(awx.prepared("preflight", {}, number=1, count=4)))
    assert run.status != 0
    assert re.search(r"migration_source of migration-invoices is 'source-invoices',\s+which is no host", run.output), (
        run.output[-4000:]
    )


def test_preflight(awx):
    run = well(awx.run("preflight", preflight_hours=1, preflight_lob_sizes="estimate"))
    assert not any(run.changed.values())


@pytest.mark.parametrize("form", ["text", "json"])
def test_status(awx, form):
    run = well(awx.run("status", status_count_rows="exact", status_format=form))
    assert not any(run.changed.values()) and "payments-awx" in run.output


def test_verify(awx):
    assert not any(well(awx.run("verify", verify_format="text")).changed.values())


def test_cutover_and_rollback(awx):
    well(
        awx.run(
            "cutover",
            cutover_until="switched",
            cutover_canary_weights=["5", "50", "100"],
            cutover_bake_seconds=5,
            cutover_canary_seconds=5,
            cutover_auto_rollback="false",
            cutover_take_over="false",
        )
    )
    assert "The target takes the writes" in awx.run("status").output
    well(awx.run("rollback", cutover_take_over="false"))
    assert "The source takes the writes" in awx.run("status").output


def test_finalize_asks_for_the_name_and_ends_the_way_back(awx):
    well(awx.run("cutover", cutover_until="baked", cutover_bake_seconds=5, cutover_canary_seconds=5))
    refused = awx.run("finalize", cutover_confirm="invoices-awx")
    assert refused.status != 0 and "cutover_confirm=payments-awx" in refused.output
    well(awx.run("finalize", cutover_confirm="payments-awx"))


def test_teardown_removes_the_one_and_leaves_the_other(awx):
    well(awx.run("teardown", teardown_confirm="payments-awx"))
    names = [name for kind in awx.aws.resources().values() for name in kind]
    assert not [name for name in names if "payments" in name]
    assert [name for name in names if "invoices-source-awx" in name]


MIGRATION = "migration-invoices,source-invoices,target-invoices"


def as_file(said):
    """The inventory of a script as a file of hosts and groups."""
    variables = said.pop("_meta")["hostvars"]
    return {
        name: {
            "vars": group.get("vars", {}),
            "hosts": {host: variables[host] for host in group.get("hosts", [])},
            "children": {key: {} for key in group.get("children", [])},
        }
        for name, group in said.items()
    }


def set_alarm(aws, name, state):
    # the braces of a dashboard: the message that carries them is text from its first to its last step
    reason = "a drill, see {{ $labels.job }}"
    aws.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue=state, StateReason=reason)


def writer(aws):
    """Where the secret that services follow leads to: source or target."""
    secrets = aws.client("secretsmanager")

    def port(name):
        return json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])["port"]

    (side,) = [
        side for side in ("source", "target") if port(f"invoices-{side}-awx/database") == port("invoices-awx/writer")
    ]
    return side


def comes_to(aws, side, rulebook):
    """Wait until the writes are there. Nothing is measured: the machine may be busy."""
    deadline = time.monotonic() + 600
    while writer(aws) != side and rulebook.poll() is None and time.monotonic() < deadline:
        time.sleep(1)
    assert rulebook.poll() is None and writer(aws) == side


@pytest.fixture(scope="module")
def queue(awx):
    """A queue that hears what the alarms of invoices say, as docs/events.md makes it."""
    sqs, sns = awx.aws.client("sqs"), awx.aws.client("sns")
    address = sqs.create_queue(QueueName="cutover")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    for topic in sns.list_topics()["Topics"]:
        if "invoices-target-awx" in topic["TopicArn"]:
            sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    return address


@pytest.fixture(scope="module")
def rulebook(awx, queue, tmp_path_factory):
    """ansible-rulebook with cutover.yml, in its own environment."""
    home, events = tmp_path_factory.mktemp("rulebook"), CHECKOUT / ".cache/events"
    (home / "vars.yml").write_text(yaml.dump({"queue": "cutover", "region": "us-east-1"}), "utf-8")
    (home / "hosts.json").write_text(json.dumps(as_file(sliced(CHECKOUT, 1, 1))), "utf-8")
    process = awx.start(
        [
            "ansible-rulebook",
            "--rulebook",
            str(CHECKOUT / "extensions/eda/rulebooks/cutover.yml"),
            "--inventory",
            str(home / "hosts.json"),
            "--vars",
            str(home / "vars.yml"),
        ],
        **{
            **awx.environment(awx.private("rulebook")),
            "ANSIBLE_COLLECTIONS_PATH": str(events / "collections"),
            "PATH": f"{events}/bin:{awx.aws.environment['PATH']}",
        },
    )
    yield process
    process.terminate()
    (home / "output").write_text(process.communicate(timeout=60)[0], "utf-8")


def test_a_cutover_that_lags_is_held(awx):
    set_alarm(awx.aws, LAG, "ALARM")
    run = awx.run("cutover", limit=MIGRATION, cutover_until="switched")
    assert run.status != 0 and "The gates (check_gates) say fail" in run.output, run.output[-4000:]
    assert writer(awx.aws) == "source"


def test_it_goes_on_when_the_lag_has_recovered(awx, rulebook):
    set_alarm(awx.aws, LAG, "OK")
    comes_to(awx.aws, "target", rulebook)


def test_an_alarm_during_the_bake_takes_it_back(awx, rulebook):
    set_alarm(awx.aws, ERRORS, "ALARM")
    comes_to(awx.aws, "source", rulebook)
