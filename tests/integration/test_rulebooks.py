# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rulebooks name what exists, and differ in nothing but who does the work. The one for AWX starts its template
here, the other one a playbook that writes down what it is given; what handle_event.yml does with that is in
test_cutover.py.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._switchover import events

from tests.awx import data, server
from tests.integration.conftest import CHECKOUT
from tests.local_aws.dms_support import *  # fixtures and words

EVENTS = CHECKOUT / ".cache/events"
#: A notification with what a dashboard writes into a description.
ALARM = {
    "Type": "Notification",
    "TopicArn": "arn:aws:sns:us-east-1:123456789012:x",
    "Message": '{"AlarmName": "x", "NewStateValue": "ALARM", "AlarmDescription": "see {{ $labels.job }}"}',
    "Subject": 'ALARM: "x" in US East (N. Virginia)',
}
RULEBOOKS = sorted((CHECKOUT / "extensions/eda/rulebooks").glob("*.yml"))


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def actions(path):
    return [action for ruleset in read(path) for rule in ruleset["rules"] for action in rule["actions"]]


def test_they_listen_to_the_same():
    def conditions(path):
        return [{**ruleset, "rules": [rule["condition"] for rule in ruleset["rules"]]} for ruleset in read(path)]

    assert conditions(RULEBOOKS[0]) == conditions(RULEBOOKS[1])


def test_their_playbook_and_their_variable_are_there():
    options = read(CHECKOUT / "roles/cutover/meta/argument_specs.yml")["argument_specs"]["react"]["options"]
    for action in actions(CHECKOUT / "extensions/eda/rulebooks/cutover.yml"):
        namespace, collection, playbook = action["run_playbook"]["name"].split(".")
        assert (namespace, collection) == ("migrate", "aws") and (CHECKOUT / f"playbooks/{playbook}.yml").is_file()
        assert set(action["run_playbook"]["extra_vars"]) <= set(options)
    for action in actions(CHECKOUT / "extensions/eda/rulebooks/cutover_awx.yml"):
        assert set(action["run_job_template"]["job_args"]["extra_vars"]) <= set(options)


@pytest.fixture(scope="module")
def awx():
    """An AWX with the template that messages are passed to."""
    serving = server.Server(CHECKOUT)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    store, said = serving.store, data.read(CHECKOUT)
    organization = store.create("organizations", {"name": "Migrations"})["id"]
    fetched = {"name": "p", "organization": organization, "scm_type": "git", "scm_url": "https://example.com/p.git"}
    project = store.create("projects", fetched)["id"]
    inventory = store.create("inventories", {"name": "prod", "organization": organization})["id"]
    (template,) = [template for template in said["controller_templates"] if template["name"] == "prod: handle_event"]
    asked = {name: value for name, value in template.items() if name.startswith("ask_")}
    store.create(
        "job_templates",
        {
            "name": template["name"],
            "playbook": template["playbook"],
            "project": project,
            "inventory": inventory,
            **asked,
        },
    )
    yield serving
    serving.shutdown()


@pytest.fixture(scope="module")
def queue(client):
    """The queue's address."""
    sqs = client("sqs")
    yield sqs.create_queue(QueueName="messages-for-awx")["QueueUrl"]
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="messages-for-awx")["QueueUrl"])


@pytest.fixture(scope="module")
def started(awx, queue, endpoint_url, tmp_path_factory):
    """A function that starts ansible-rulebook, which listens to the queue."""
    said = {
        "queue": "messages-for-awx",
        "region": "us-east-1",
        "organization": "Migrations",
        "template": "prod: handle_event",
    }
    tmp_path = tmp_path_factory.mktemp("rulebook")
    (tmp_path / "vars.yml").write_text(yaml.dump(said), encoding="utf-8")
    command = [
        "ansible-rulebook",
        "--rulebook",
        str(CHECKOUT / "extensions/eda/rulebooks/cutover_awx.yml"),
        "--vars",
        str(tmp_path / "vars.yml"),
        "--controller-url",
        awx.address,
        "--controller-token",
        server.TOKEN,
    ]
    with running(command, tmp_path, endpoint_url) as start:
        yield start


@contextmanager
def running(command, directory, endpoint_url, *collections):
    """A function that starts ansible-rulebook, which all end in the end."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))},
        "PATH": f"{EVENTS}/bin:{os.environ['PATH']}",
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(map(str, [*collections, EVENTS / "collections"])),
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": "testing-key",
        "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
    }
    processes = []

    def start():
        with (directory / f"output_{len(processes)}").open("w") as output:
            processes.append(
                subprocess.Popen(
                    command,
                    cwd=directory,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    start_new_session=True,
                )
            )
        return processes[-1]

    yield start
    for process in processes:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def listening(started):
    """One that goes on listening."""
    return started()


def handed_over(awx, listening, known, *, ends=True):
    """The message with which the template is started, after so many jobs.

    The job ends then, for which the rulebook waits before the next.
    """
    deadline = time.monotonic() + 300
    while len(awx.store.jobs) == known and listening.poll() is None and time.monotonic() < deadline:
        time.sleep(0.5)
    (job,) = awx.store.jobs[known:]
    assert job["name"] == "prod: handle_event"
    job["status"] = "successful" if ends else "running"
    return job["extra_vars"]["cutover_event"]


def held(client, queue):
    """How many messages the queue has, taken ones too."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def test_a_message_that_is_lost_with_a_killed_rulebook_is_made_good_when_it_starts_again(awx, queue, started, client):
    """While one message is acted on, the source takes the next one and deletes it: it is in no queue any more."""
    first = started()
    assert handed_over(awx, first, 0, ends=False) == "check"
    client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(ALARM))
    deadline = time.monotonic() + 300
    while held(client, queue) and time.monotonic() < deadline:
        time.sleep(0.2)
    first.kill()
    first.wait(timeout=60)
    assert held(client, queue) == 0 and len(awx.store.jobs) == 1
    again = started()
    assert handed_over(awx, again, 1) == "check"
    again.terminate()
    again.wait(timeout=60)


#: Writes down what it is given, and ends when it is let.
RECORDER = """
- hosts: migrations
  gather_facts: false
  tasks:
    - ansible.builtin.shell: cat >> {directory}/given; while ! test -e {directory}/let; do sleep 0.2; done
      args: {{stdin: "{{{{ cutover_event }}}}"}}
"""


@pytest.fixture
def recorded(tmp_path, client, endpoint_url):
    """A queue's address, a function that starts the rulebook for a machine on it, and what its playbook was given."""
    home = tmp_path / "collections/ansible_collections/migrate/aws"
    (home / "playbooks").mkdir(parents=True)
    (home / "playbooks/handle_event.yml").write_text(RECORDER.format(directory=tmp_path), encoding="utf-8")
    machine = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    hosts = {"migrations": {"hosts": {"payments": machine}}}
    (tmp_path / "hosts.yml").write_text(yaml.dump(hosts), encoding="utf-8")
    said = {"queue": "messages-for-a-machine", "region": "us-east-1"}
    (tmp_path / "vars.yml").write_text(yaml.dump(said), encoding="utf-8")
    command = ["ansible-rulebook", "--rulebook", str(CHECKOUT / "extensions/eda/rulebooks/cutover.yml")]
    command += ["--inventory", str(tmp_path / "hosts.yml"), "--vars", str(tmp_path / "vars.yml")]
    address = client("sqs").create_queue(QueueName=said["queue"])["QueueUrl"]

    def given():
        file = tmp_path / "given"
        return file.read_text("utf-8").split() if file.is_file() else []

    with running(command, tmp_path, endpoint_url, tmp_path / "collections") as start:
        yield address, start, given
    client("sqs").delete_queue(QueueUrl=address)


def test_a_message_that_is_lost_with_a_killed_machine_is_made_good_too(recorded, client, tmp_path):
    queue, start, given = recorded
    first = start()
    eventually(given, lambda said: said == ["check"], seconds=300)
    client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(ALARM))
    eventually(lambda: held(client, queue), lambda left: left == 0, seconds=300)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(timeout=60)
    assert given() == ["check"]
    (tmp_path / "let").touch()
    start()
    eventually(given, lambda said: said == ["check", "check"], seconds=300)
    client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(ALARM))
    eventually(given, lambda said: len(said) > 2, seconds=300)
    assert json.loads(unquote(given()[2])) == ALARM


def test_it_asks_at_its_start_for_what_it_may_have_missed(awx, listening):
    assert handed_over(awx, listening, 2) == "check"


def test_an_alarm_starts_the_template_with_the_message_and_nothing_else_does(awx, queue, listening, client):
    known = len(awx.store.jobs)
    for message in (
        {**ALARM, "Subject": 'INSUFFICIENT_DATA: "x" in US East (N. Virginia)'},
        {"anything": "else"},
        ALARM,
    ):
        client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(message))
    assert handed_over(awx, listening, known) == ALARM


def test_a_replication_task_that_fails_starts_it_too(awx, queue, listening, client, dms, pair):
    topic = client("sns").create_topic(Name="failures-for-awx")["TopicArn"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    client("dms").create_event_subscription(
        SubscriptionName="failures-for-awx",
        SnsTopicArn=topic,
        SourceType="replication-task",
        EventCategories=["failure"],
    )
    task, known = dms.task(*dms.endpoints(pair)), len(awx.store.jobs)  # of a database without a table
    dms.start(task)
    dms.reaches(task, "failed")
    assert events.message_of(handed_over(awx, listening, known)) == events.Message(
        "failed", dms.show(task)["ReplicationTaskIdentifier"]
    )
    client("dms").delete_event_subscription(SubscriptionName="failures-for-awx")
