# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module s3_bucket_replication, run on the embedded AWS."""

from __future__ import annotations

import threading
import uuid

import pytest

MODULE = "s3_bucket_replication"
ROLE = "arn:aws:iam::123456789012:role/replication"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"


@pytest.fixture
def s3(client):
    return client("s3")


def versioned(s3, name):
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def source(s3):
    return versioned(s3, f"source-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def target(s3):
    return versioned(s3, f"target-{uuid.uuid4().hex[:8]}")


def rule(target, name="everything", destination=None, **fields):
    return {"id": name, "destination": {"bucket": target, **(destination or {})}, **fields}


def full_rule(target):
    """A rule with what a migration needs: time control with metrics, KMS, delete markers."""
    destination = {"replica_kms_key_id": KEY, "replication_time_control": True}
    return rule(target, destination=destination, delete_marker_replication=True)


def asked(s3, bucket):
    """What S3 itself answers, None when there is no configuration."""
    try:
        return s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
    except s3.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "ReplicationConfigurationNotFoundError"
        return None


def test_create_again_change_and_remove(run_module, s3, source, target):
    arguments = {"bucket": source, "role_arn": ROLE}
    made = run_module(MODULE, **arguments, rules=[rule(target)])
    assert made["changed"]
    assert made["replication"]["rules"][0]["destination"]["bucket"] == f"arn:aws:s3:::{target}"
    assert asked(s3, source)["Rules"][0]["Filter"] == {"Prefix": ""}

    again = run_module(MODULE, **arguments, rules=[rule(target)])
    assert (again["changed"], again["replication"]) == (False, made["replication"])

    narrowed = run_module(MODULE, **arguments, rules=[rule(target, filter={"prefix": "invoices/"}, status="disabled")])
    assert narrowed["changed"]
    [written] = asked(s3, source)["Rules"]
    assert (written["Filter"], written["Status"]) == ({"Prefix": "invoices/"}, "Disabled")

    other = run_module(MODULE, bucket=source, role_arn=f"{ROLE}-2", rules=[rule(target)])
    assert (other["changed"], asked(s3, source)["Role"]) == (True, f"{ROLE}-2")

    gone = run_module(MODULE, bucket=source, state="absent")
    assert (gone["changed"], gone["replication"], asked(s3, source)) == (True, {}, None)
    assert not run_module(MODULE, bucket=source, state="absent")["changed"]


@pytest.mark.patch
def test_everything_a_rule_can_have_comes_back_and_is_not_written_again(run_module, s3, source, target):
    arguments = {"bucket": source, "role_arn": ROLE, "rules": [full_rule(target)]}
    made = run_module(MODULE, **arguments)
    [written] = asked(s3, source)["Rules"]
    assert written["DeleteMarkerReplication"] == {"Status": "Enabled"}
    assert written["SourceSelectionCriteria"] == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    assert written["Destination"]["EncryptionConfiguration"] == {"ReplicaKmsKeyID": KEY}
    assert written["Destination"]["ReplicationTime"] == {"Status": "Enabled", "Time": {"Minutes": 15}}
    assert written["Destination"]["Metrics"] == {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}
    again = run_module(MODULE, **arguments)
    assert (again["changed"], again["replication"]) == (False, made["replication"])


@pytest.mark.patch
def test_what_is_changed_from_outside_is_put_back(run_module, s3, source, target):
    arguments = {"bucket": source, "role_arn": ROLE, "rules": [full_rule(target)]}
    made = run_module(MODULE, **arguments)
    drifted = asked(s3, source)
    drifted["Rules"][0]["Status"] = "Disabled"
    drifted["Rules"][0]["DeleteMarkerReplication"] = {"Status": "Disabled"}
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration=drifted)
    planned = run_module(MODULE, check=True, diff=True, **arguments)
    assert planned["diff"]["before"]["rules"][0]["status"] == "disabled"
    assert planned["diff"]["after"] == made["replication"]
    repaired = run_module(MODULE, **arguments)
    assert (repaired["changed"], repaired["replication"]) == (True, made["replication"])


def test_check_mode_tells_and_does_nothing(run_module, s3, source, target):
    arguments = {"bucket": source, "role_arn": ROLE, "rules": [rule(target)]}
    planned = run_module(MODULE, check=True, diff=True, **arguments)
    assert (planned["changed"], planned["diff"]["before"], asked(s3, source)) == (True, {}, None)
    assert not run_module(MODULE, check=True, bucket=source, state="absent")["changed"]

    made = run_module(MODULE, **arguments)
    assert not run_module(MODULE, check=True, **arguments)["changed"]
    other = {**arguments, "rules": [rule(target, priority=3)]}
    planned = run_module(MODULE, check=True, diff=True, **other)
    assert planned["changed"] and planned["diff"]["before"] == made["replication"]
    assert planned["diff"]["after"]["rules"][0]["priority"] == 3
    assert run_module(MODULE, check=True, bucket=source, state="absent")["changed"]
    assert asked(s3, source)["Rules"][0]["Priority"] == 0


def test_check_mode_and_removal_work_before_there_is_a_bucket(run_module):
    arguments = {"bucket": f"none-{uuid.uuid4().hex}", "role_arn": ROLE, "rules": [rule("none-either")]}
    assert run_module(MODULE, check=True, **arguments)["changed"]
    assert not run_module(MODULE, bucket=arguments["bucket"], state="absent")["changed"]
    failed = run_module(MODULE, **arguments)
    assert failed["failed"] and "NoSuchBucket" in failed["msg"]


def test_the_order_of_rules_is_no_change_and_unlisted_ones_go_or_stay(run_module, s3, source, target):
    arguments = {"bucket": source, "role_arn": ROLE}
    first, second = rule(target, "a", filter={"prefix": "a/"}), rule(target, "b", priority=1, filter={"prefix": "b/"})
    run_module(MODULE, **arguments, rules=[first, second])
    assert not run_module(MODULE, **arguments, rules=[second, first])["changed"]
    assert not run_module(MODULE, **arguments, rules=[second], purge_rules=False)["changed"]
    assert run_module(MODULE, **arguments, rules=[second])["changed"]
    assert [written["ID"] for written in asked(s3, source)["Rules"]] == ["b"]


@pytest.mark.patch
def test_filters_by_tags(run_module, source, target):
    for chosen in ({"tags": {"kind": "final"}}, {"prefix": "a/", "tags": {"kind": "final", "year": 2026}}):
        arguments = {"bucket": source, "role_arn": ROLE, "rules": [rule(target, filter=chosen)]}
        assert run_module(MODULE, **arguments)["changed"]
        assert not run_module(MODULE, **arguments)["changed"]


def test_the_destination_may_be_an_arn(run_module, source, target):
    run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(target)])
    assert not run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(f"arn:aws:s3:::{target}")])["changed"]


def test_a_rule_in_the_old_form_is_rewritten(run_module, s3, source, target):
    old = {"ID": "everything", "Prefix": "", "Status": "Enabled", "Destination": {"Bucket": f"arn:aws:s3:::{target}"}}
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration={"Role": ROLE, "Rules": [old]})
    rewritten = run_module(MODULE, diff=True, bucket=source, role_arn=ROLE, rules=[rule(target)])
    assert rewritten["diff"]["before"]["rules"][0]["schema_version"] == 1
    assert rewritten["changed"] and "Filter" in asked(s3, source)["Rules"][0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"delete_marker_replication": True, "filter": {"tags": {"a": "b"}}}, "filters by tags"),
        ({"destination": {"replication_time_control": True, "metrics": False}}, "without metrics"),
        (
            {"destination": {"replica_kms_key_id": KEY}, "sse_kms_encrypted_objects": False},
            "without sse_kms_encrypted_objects",
        ),
        ({"sse_kms_encrypted_objects": True}, "without a key for replicas"),
        ({"destination": {"owner_override": True}}, "without account_id"),
    ],
)
def test_what_s3_would_refuse_is_refused_with_the_reason(run_module, s3, source, target, fields, said):
    refused = run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(target, **fields)])
    assert refused["failed"] and said in refused["msg"]
    assert asked(s3, source) is None


def test_versioning_which_comes_late_is_awaited(run_module, s3, target):
    source = f"late-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=source)
    at_once = run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(target)], wait=False)
    assert at_once["failed"] and "Versioning must be 'Enabled'" in at_once["msg"]
    enable = threading.Timer(
        0.5, s3.put_bucket_versioning, kwargs={"Bucket": source, "VersioningConfiguration": {"Status": "Enabled"}}
    )
    enable.start()
    assert run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(target)], wait_timeout=20)["changed"]
    enable.join()


def test_rules_are_written_without_waiting_where_nobody_asked_for_it(run_module, s3, source, target):
    assert run_module(MODULE, bucket=source, role_arn=ROLE, rules=[rule(target)], wait=False)["changed"]
    assert [written["ID"] for written in asked(s3, source)["Rules"]] == ["everything"]
