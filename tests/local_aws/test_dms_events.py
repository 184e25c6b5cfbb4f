# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What happens to a task is told to who has subscribed to it, and to nobody else."""

from __future__ import annotations

import json

import pytest

from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch


@pytest.fixture
def heard(client):
    """A function that subscribes a queue to events of tasks, and returns another which reads what has come: (event,
    task, message).
    """
    subscribed = []

    def subscribe(**wanted):
        name = unique("events")
        sqs, sns = client("sqs"), client("sns")
        address = sqs.create_queue(QueueName=name)["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        topic = sns.create_topic(Name=name)["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        client("dms").create_event_subscription(SubscriptionName=name, SnsTopicArn=topic, **wanted)
        subscribed.append(name)

        def read():
            told = [
                json.loads(message["Body"])
                for message in sqs.receive_message(QueueUrl=address, MaxNumberOfMessages=10, VisibilityTimeout=0).get(
                    "Messages", []
                )
            ]
            assert {message["Subject"] for message in told} <= {"DMS Notification Message"}
            events = [json.loads(message["Message"]) for message in told]
            assert {event["Event Source"] for event in events} <= {"replication-task"}
            return [(event["Event ID"].strip()[-14:], event["SourceId"], event["Event Message"]) for event in events]

        return read

    yield subscribe
    for name in subscribed:
        client("dms").delete_event_subscription(SubscriptionName=name)


def test_a_task_that_fails_tells_why(dms, pair, heard):
    task = dms.task(*dms.endpoints(pair))
    name = dms.show(task)["ReplicationTaskIdentifier"]
    failures = heard(SourceType="replication-task", SourceIds=[name], EventCategories=["failure"])
    everything = heard()
    dms.start(task)
    reason = dms.reaches(task, "failed")["LastFailureMessage"]
    failed = ("DMS-EVENT-0078", name, f"Replication task has failed.\nReason: {reason}")
    assert eventually(failures, len) == [failed]
    assert sorted(eventually(everything, lambda seen: len(seen) == 2)) == [
        ("DMS-EVENT-0069", name, "Replication task has started."),
        failed,
    ]


def test_a_task_that_is_stopped_is_no_failure(dms, pair, heard):
    pair.both("CREATE TABLE t (id int PRIMARY KEY)")
    task = dms.task(*dms.endpoints(pair))
    name = dms.show(task)["ReplicationTaskIdentifier"]
    failures = heard(SourceType="replication-task", EventCategories=["failure"])
    changes = heard(SourceType="replication-task", EventCategories=["state change"])
    dms.start(task)
    dms.loaded(task)
    dms.stop(task)
    seen = eventually(changes, lambda seen: len(seen) == 2)
    assert sorted(seen) == [
        ("DMS-EVENT-0069", name, "Replication task has started."),
        ("DMS-EVENT-0079", name, "Replication task has stopped."),
    ]
    assert failures() == []


def test_a_subscription_to_something_else_hears_nothing(dms, pair, heard, client, instance):
    other = dms.task(*dms.endpoints(pair))
    task = dms.task(*dms.endpoints(pair))
    silent = [
        heard(SourceType="replication-instance"),
        heard(SourceType="replication-task", SourceIds=[dms.show(other)["ReplicationTaskIdentifier"]]),
        heard(Enabled=False),
    ]
    everything = heard()
    dms.start(task)
    dms.reaches(task, "failed")
    eventually(everything, lambda seen: len(seen) == 2)
    assert [read() for read in silent] == [[], [], []]
