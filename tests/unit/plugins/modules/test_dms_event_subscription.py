# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_event_subscription and dms_event_subscription_info on the embedded AWS."""

from __future__ import annotations

import pytest

from tests.local_aws.dms_support import unique

MODULE = "dms_event_subscription"
NAME = "Payments-Tasks"


@pytest.fixture
def topic(client):
    return client("sns").create_topic(Name=unique("on-call"))["TopicArn"]


@pytest.fixture
def sources(client, subnet_group):
    """The names of two replication instances."""
    dms = client("dms")
    made = [
        dms.create_replication_instance(
            ReplicationInstanceIdentifier=unique("watched"),
            ReplicationInstanceClass="dms.t3.small",
            ReplicationSubnetGroupIdentifier=subnet_group,
        )["ReplicationInstance"]
        for _number in range(2)
    ]
    yield [record["ReplicationInstanceIdentifier"] for record in made]
    for record in made:
        dms.delete_replication_instance(ReplicationInstanceArn=record["ReplicationInstanceArn"])


@pytest.fixture
def options(topic, sources):
    return {
        "subscription_name": NAME,
        "sns_topic_arn": topic,
        "source_type": "replication-instance",
        "source_ids": [sources[0].upper()],
        "event_categories": ["Failure", "low storage"],
        "tags": {"application": "payments"},
    }


@pytest.fixture
def removed(run_module):
    yield
    run_module(MODULE, subscription_name=NAME, state="absent")


@pytest.fixture
def built(run_module, options, removed):
    return run_module(MODULE, **options)


def subscriptions(client):
    found = client("dms").describe_event_subscriptions()["EventSubscriptionsList"]
    return {record["CustSubscriptionId"]: record for record in found}


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, client):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert result["changed"]
    assert result["diff"]["before"] == {}
    assert result["event_subscription"]["event_categories"] == ["failure", "low storage"]
    assert NAME not in subscriptions(client)


def test_it_is_made(built, topic, sources):
    made = built["event_subscription"]
    assert built["changed"]
    assert (made["subscription_name"], made["status"], made["enabled"]) == (NAME, "active", True)
    assert (made["sns_topic_arn"], made["source_type"]) == (topic, "replication-instance")
    assert (made["source_ids"], made["event_categories"]) == ([sources[0]], ["failure", "low storage"])
    assert made["event_subscription_arn"] == f"arn:aws:dms:us-east-1:{made['customer_aws_id']}:es:{NAME}"
    assert made["tags"] == {"application": "payments"}


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes_in_whatever_order_and_case(run_module, built, options, check):
    options["event_categories"] = ["LOW STORAGE", "failure", "failure"]
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["event_subscription"] == built["event_subscription"]


def test_only_what_is_stated_is_changed(run_module, built, client):
    change = {"subscription_name": NAME, "enabled": False}
    predicted = run_module(MODULE, check=True, diff=True, **change)
    assert (predicted["diff"]["before"]["enabled"], predicted["diff"]["after"]["enabled"]) == (True, False)
    assert subscriptions(client)[NAME]["Enabled"] is True
    result = run_module(MODULE, **change)
    assert result["changed"]
    assert result["event_subscription"] == {**built["event_subscription"], "enabled": False}
    assert not run_module(MODULE, **change)["changed"]


def test_categories_topic_and_all_of_them(run_module, built, options, client):
    options["sns_topic_arn"] = client("sns").create_topic(Name=unique("other"))["TopicArn"]
    options["event_categories"] = ["failover"]
    changed = run_module(MODULE, **options)["event_subscription"]
    assert (changed["sns_topic_arn"], changed["event_categories"]) == (options["sns_topic_arn"], ["failover"])
    options["event_categories"] = []
    assert run_module(MODULE, **options)["event_subscription"]["event_categories"] == []
    assert not run_module(MODULE, **options)["changed"]


def test_tags_are_added_and_purged(run_module, built, options):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["event_subscription"]["tags"] == {"owner": "team"}
    assert run_module(MODULE, **options)["event_subscription"]["tags"] == {"owner": "team"}


def test_other_sources_are_refused_and_replaced_where_that_is_allowed(run_module, built, sources, client):
    change = {"subscription_name": NAME, "source_type": "replication-instance", "source_ids": sources}
    refused = run_module(MODULE, check=True, **change)
    assert f"source_ids is {[sources[0]]} and should be {sources}. DMS cannot change this" in refused["msg"]
    change["allow_replace"] = True
    assert run_module(MODULE, check=True, **change)["changed"]
    assert subscriptions(client)[NAME]["SourceIdsList"] == [sources[0]]
    result = run_module(MODULE, **change)
    creation = {"subscription_creation_time": result["event_subscription"]["subscription_creation_time"]}
    assert result["event_subscription"] == {**built["event_subscription"], "source_ids": sources, **creation}
    assert not run_module(MODULE, **change)["changed"]


@pytest.mark.parametrize(
    "stated, sentence",
    [
        ({}, "to make it these must be stated too: sns_topic_arn"),
        ({"source_ids": ["x"]}, "missing parameter(s) required by 'source_ids': source_type"),
        (
            {"sns_topic_arn": "t", "source_type": "replication-task", "event_categories": ["failover"]},
            "event_categories has failover, but events of source_type=replication-task are of these categories: "
            "configuration change, creation, deletion, failure, state change.",
        ),
        ({"sns_topic_arn": "arn:aws:sns:us-east-1:123456789012:none"}, "SNSInvalidTopicFault"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(run_module, client, stated, sentence):
    result = run_module(MODULE, subscription_name="never", **stated)
    assert result["failed"]
    assert sentence in result["msg"]
    assert "never" not in subscriptions(client)


def test_it_is_awaited_and_a_lost_topic_is_told(run_module, options, removed, client, monkeypatch):
    # AWS's 20 seconds, shortened to three
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.15")
    assert run_module(MODULE, **options, wait=False)["event_subscription"]["status"] == "creating"
    assert run_module(MODULE, **options)["event_subscription"]["status"] == "active"
    client("sns").delete_topic(TopicArn=options["sns_topic_arn"])
    assert run_module(MODULE, **options)["msg"] == f"Event subscription {NAME} is in state topic-not-exist."


def test_what_is_being_deleted_is_awaited_and_not_deleted_again(run_module, built, client, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.15")
    absent = {"subscription_name": NAME, "state": "absent"}
    assert run_module(MODULE, **absent, wait=False)["changed"]
    assert NAME in subscriptions(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME not in subscriptions(client)


def test_absent_in_check_mode_then_absent_then_absent_again(run_module, built, client):
    absent = {"subscription_name": NAME, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert NAME in subscriptions(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME not in subscriptions(client)
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["event_subscription"]) == (False, {})


def test_they_are_listed_by_every_filter(run_module, built, topic):
    def found(**options):
        return run_module("dms_event_subscription_info", **options)["event_subscriptions"]

    own = built["event_subscription"]
    assert own in found()
    for options in ({"subscription_name": NAME}, {"sns_topic_arn": topic}, {"tags": {"application": "payments"}}):
        assert found(**options, source_type="replication-instance") == [own]
        assert found(**options, source_type="replication-task") == []
    assert found(subscription_name="nowhere") == []
