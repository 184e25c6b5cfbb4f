# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_replication_instance on the embedded AWS."""

from __future__ import annotations

import pytest

from tests.local_aws.dms_support import unique

MODULE = "dms_replication_instance"
NAME = "Payments-Instance"


@pytest.fixture
def options(subnet_group, network):
    return {
        "replication_instance_identifier": NAME,
        "replication_instance_class": "dms.t3.medium",
        "allocated_storage": 50,
        "multi_az": False,
        "replication_subnet_group_identifier": subnet_group,
        "vpc_security_group_ids": [network["group"]],
        "auto_minor_version_upgrade": False,
        "preferred_maintenance_window": "Sun:04:30-Sun:05:30",
        "tags": {"application": "payments"},
    }


@pytest.fixture
def built(run_module, options):
    yield run_module(MODULE, **options)
    run_module(MODULE, replication_instance_identifier=NAME, state="absent")


@pytest.fixture
def key(client):
    """A KMS key's ARN, and an alias for it."""
    kms = client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/replication", TargetKeyId=arn)
    yield arn, "alias/replication"
    kms.delete_alias(AliasName="alias/replication")


def instances(client):
    found = client("dms").describe_replication_instances()["ReplicationInstances"]
    return {instance["ReplicationInstanceIdentifier"]: instance for instance in found}


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, client):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert result["changed"]
    assert result["diff"]["after"]["replication_instance_class"] == "dms.t3.medium"
    assert NAME.lower() not in instances(client)


def test_it_is_made_private_and_awaited(built, network):
    instance = built["replication_instance"]
    assert built["changed"]
    assert instance["replication_instance_status"] == "available"
    assert instance["replication_instance_identifier"] == NAME.lower()
    assert instance["publicly_accessible"] is False
    assert instance["vpc_security_group_ids"] == [network["group"]]
    assert instance["tags"] == {"application": "payments"}


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, built, options, check):
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["replication_instance"] == built["replication_instance"]


def test_a_change_waits_for_the_maintenance_window_and_then_counts_as_made(run_module, built, options, client):
    options["replication_instance_class"] = "dms.r5.large"
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert predicted["diff"]["after"]["replication_instance_class"] == "dms.r5.large"
    assert instances(client)[NAME.lower()]["PendingModifiedValues"] == {}
    result = run_module(MODULE, **options)
    assert result["changed"]
    assert result["replication_instance"]["replication_instance_class"] == "dms.t3.medium"
    pending = result["replication_instance"]["pending_modified_values"]
    assert pending == {"replication_instance_class": "dms.r5.large"}
    assert not run_module(MODULE, **options)["changed"]


def test_what_waits_is_made_at_once_where_that_is_asked_for(run_module, built, options):
    options["allocated_storage"] = 80
    run_module(MODULE, **options)
    result = run_module(MODULE, **options, apply_immediately=True)
    assert result["changed"]
    assert result["replication_instance"]["allocated_storage"] == 80
    assert result["replication_instance"]["replication_instance_status"] == "available"
    assert not run_module(MODULE, **options, apply_immediately=True)["changed"]


def test_whatever_waits_is_made_at_once_where_that_is_asked_for(run_module, built, options):
    run_module(MODULE, **{**options, "allocated_storage": 80})
    unstated = {"replication_instance_identifier": NAME, "apply_immediately": True}
    result = run_module(MODULE, **unstated)
    assert result["changed"]
    assert result["replication_instance"]["allocated_storage"] == 80
    assert not run_module(MODULE, **unstated)["changed"]


def test_what_waits_is_taken_back_by_stating_what_there_is(run_module, built, options):
    run_module(MODULE, **{**options, "replication_instance_class": "dms.r5.large"})
    result = run_module(MODULE, **options)
    assert result["changed"]
    assert result["replication_instance"]["pending_modified_values"] == {}
    assert not run_module(MODULE, **options)["changed"]


@pytest.mark.parametrize(
    "change",
    [
        {"multi_az": True},
        {"engine_version": "3.6.1"},
        {"network_type": "DUAL"},
        {"preferred_maintenance_window": "mon:01:00-mon:02:00"},
        {"auto_minor_version_upgrade": True},
        {"kerberos_authentication_settings": {"key_cache_secret_id": "cache", "krb5_file_contents": "[realms]"}},
    ],
)
def test_each_change_is_made_once(run_module, built, options, change):
    options.update(change, apply_immediately=True)
    predicted = run_module(MODULE, check=True, diff=True, **options)
    result = run_module(MODULE, **options)
    ((name, value),) = change.items()
    assert predicted["diff"]["after"][name] == value
    assert result["changed"]
    assert result["replication_instance"][name] == value
    assert not run_module(MODULE, **options)["changed"]


def test_security_groups_are_a_set(run_module, built, options, client, network):
    other = client("ec2").create_security_group(GroupName="second", Description="d", VpcId=network["vpc"])["GroupId"]
    options["vpc_security_group_ids"] = [other, network["group"]]
    assert run_module(MODULE, **options)["changed"]
    assert not run_module(MODULE, **{**options, "vpc_security_group_ids": [network["group"], other]})["changed"]


def test_what_is_not_stated_is_left_as_it_is(run_module, built, client):
    result = run_module(MODULE, replication_instance_identifier=NAME)
    assert not result["changed"]
    assert result["replication_instance"] == built["replication_instance"]


def test_a_public_instance_stays_public_where_nothing_is_stated(run_module, options):
    options.update(replication_instance_identifier="public", publicly_accessible=True)
    assert run_module(MODULE, **options)["replication_instance"]["publicly_accessible"] is True
    del options["publicly_accessible"]
    assert not run_module(MODULE, **options)["changed"]
    run_module(MODULE, replication_instance_identifier="public", state="absent")


@pytest.mark.parametrize("check", [True, False])
def test_more_than_the_stated_storage_is_left_alone(run_module, built, options, check):
    assert run_module(MODULE, check=check, **options)["left_alone"] == []
    result = run_module(MODULE, check=check, **{**options, "allocated_storage": 40})
    assert (result["changed"], result["replication_instance"]["allocated_storage"]) == (False, 50)
    (sentence,) = result["left_alone"]
    assert "keeps allocated_storage 50, which is more than 40: DMS cannot lower it." in sentence


def test_the_end_of_the_arn_may_be_chosen(run_module, options):
    options.update(replication_instance_identifier="chosen", resource_identifier="Chosen-Name")
    made = run_module(MODULE, **options)
    assert made["replication_instance"]["replication_instance_arn"].endswith(":rep:Chosen-Name")
    assert not run_module(MODULE, **options)["changed"]
    run_module(MODULE, replication_instance_identifier="chosen", state="absent")


def test_an_instance_with_tasks_is_not_removed_and_the_tasks_are_named(run_module, dms, client):
    sides = [
        client("dms").create_endpoint(
            EndpointIdentifier=unique(side),
            EndpointType=side,
            EngineName="mysql",
            Username="u",
            Password="p",
            ServerName="db.example",
            Port=1,
        )["Endpoint"]
        for side in ("source", "target")
    ]
    task = dms.show(dms.task(*(side["EndpointArn"] for side in sides)))["ReplicationTaskIdentifier"]
    found = client("dms").describe_replication_instances(
        Filters=[{"Name": "replication-instance-arn", "Values": [dms.instance]}]
    )["ReplicationInstances"][0]["ReplicationInstanceIdentifier"]
    named = f"is used by replication tasks ({task}) and cannot be removed. Remove them first."
    absent = {"replication_instance_identifier": found, "state": "absent"}
    # a task before, which would have removed the replication tasks, has not in a dry run
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert run_module(MODULE, **absent)["msg"] == f"Replication instance {found} {named}"
    for side in sides:
        name = side["EndpointIdentifier"]
        refused = run_module("dms_endpoint", endpoint_identifier=name, state="absent")
        assert refused["msg"] == f"Endpoint {name} {named}"


def test_tags_are_added_and_purged(run_module, built, options):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["replication_instance"]["tags"] == {"owner": "team"}
    assert run_module(MODULE, **options)["replication_instance"]["tags"] == {"owner": "team"}


def test_what_only_a_new_instance_can_have_is_refused_with_the_reason(run_module, built, options):
    result = run_module(MODULE, check=True, **{**options, "publicly_accessible": True})
    assert result["failed"]
    assert "publicly_accessible is False and should be True. DMS cannot change this on an existing" in result["msg"]


def test_the_key_may_be_named_by_its_alias(run_module, options, client, key):
    arn, alias = key
    options.update(replication_instance_identifier="keyed", kms_key_id=alias)
    made = run_module(MODULE, **options)
    assert made["replication_instance"]["kms_key_id"] == arn
    assert not run_module(MODULE, **options)["changed"]
    assert not run_module(MODULE, **{**options, "kms_key_id": arn})["changed"]
    run_module(MODULE, replication_instance_identifier="keyed", state="absent")


def test_a_key_that_is_not_there_yet_does_not_stop_a_dry_run(run_module, options):
    result = run_module(MODULE, check=True, **options, kms_key_id="alias/to-be-made")
    assert result["replication_instance"]["kms_key_id"] == "alias/to-be-made"


def test_making_needs_a_class(run_module):
    result = run_module(MODULE, replication_instance_identifier="nothing-yet")
    assert result["msg"].endswith("to make it these must be stated too: replication_instance_class.")


def test_awss_reason_is_told(run_module, options):
    result = run_module(MODULE, **{**options, "replication_instance_class": "dms.t1.tiny"})
    assert result["failed"]
    assert "dms.t1.tiny" in result["msg"]


def test_absent_in_check_mode_then_absent_then_absent_again(run_module, built, client):
    absent = {"replication_instance_identifier": NAME, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert NAME.lower() in instances(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME.lower() not in instances(client)
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["replication_instance"]) == (False, {})


def test_it_waits_until_available_and_until_gone(run_module, options, monkeypatch):
    # AWS's 420 and 240 seconds, shortened to 5 and 3
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.0125")
    options["replication_instance_identifier"] = "slow"
    assert (
        run_module(MODULE, **options, wait=False)["replication_instance"]["replication_instance_status"] == "creating"
    )
    assert run_module(MODULE, **options)["replication_instance"]["replication_instance_status"] == "available"
    absent = {"replication_instance_identifier": "slow", "state": "absent"}
    assert run_module(MODULE, **absent)["changed"]
    assert not run_module(MODULE, **absent)["changed"]


def test_what_is_being_deleted_is_awaited_and_not_deleted_again(run_module, options, client, monkeypatch):
    options["replication_instance_identifier"] = "leaving"
    run_module(MODULE, **options)
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.0125")
    absent = {"replication_instance_identifier": "leaving", "state": "absent"}
    assert run_module(MODULE, **absent, wait=False)["changed"]
    assert "leaving" in instances(client)
    assert run_module(MODULE, **absent)["changed"]
    assert "leaving" not in instances(client)


def test_waiting_too_long_names_the_instance_and_its_state(run_module, options, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "1")
    options["replication_instance_identifier"] = "too-slow"
    result = run_module(MODULE, **options, wait_timeout=1)
    assert result["msg"] == "Replication instance too-slow is still in state creating after waiting 1 seconds."
