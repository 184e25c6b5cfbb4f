# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication instances: what differs."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import instance
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

RECORD = {
    "ReplicationInstanceIdentifier": "x",
    "ReplicationInstanceArn": "arn:aws:dms:us-east-1:1:rep:ABC",
    "KmsKeyId": "arn:aws:kms:us-east-1:1:key/k",
    "ReplicationInstanceClass": "dms.t3.medium",
    "AllocatedStorage": 50,
    "EngineVersion": "3.5.4",
    "MultiAZ": False,
    "PubliclyAccessible": False,
    "PreferredMaintenanceWindow": "sun:04:30-sun:05:30",
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-2"}, {"VpcSecurityGroupId": "sg-1"}],
    "ReplicationSubnetGroup": {"ReplicationSubnetGroupIdentifier": "group"},
    "PendingModifiedValues": {"AllocatedStorage": 80},
}


KERBEROS = {"key_cache_secret_id": "cache", "key_cache_secret_iam_arn": "arn:aws:iam::1:role/r"}


def options(**stated):
    unstated = dict.fromkeys([*(snake(name) for name in instance.PARAMETERS), "tags"])
    chosen = {"replication_instance_identifier": "X", "apply_immediately": False, "purge_tags": True}
    return {**unstated, **chosen, **stated}


def plan(**stated):
    return instance.changes(options(**stated), instance.from_api(RECORD, {}))


def left_alone(**stated):
    return instance.left_alone(options(**stated), instance.from_api(RECORD, {}))


@pytest.mark.parametrize(
    "stated, changes",
    [
        ({}, {}),
        ({"vpc_security_group_ids": ["sg-1", "sg-2"]}, {}),
        ({"vpc_security_group_ids": ["sg-1"]}, {"vpc_security_group_ids": ["sg-1"]}),
        ({"replication_subnet_group_identifier": "Group"}, {}),
        ({"preferred_maintenance_window": "Sun:04:30-Sun:05:30"}, {}),
        ({"engine_version": "3.5.4"}, {}),
        ({"engine_version": "3.5"}, {}),
        ({"engine_version": "3"}, {}),
        ({"engine_version": "3.6.1"}, {"engine_version": "3.6.1"}),
        ({"engine_version": "3.5.40"}, {"engine_version": "3.5.40"}),
        ({"multi_az": True}, {"multi_az": True}),
        # 80 waits for the maintenance window
        ({"allocated_storage": 80}, {}),
        ({"allocated_storage": 50}, {"allocated_storage": 50}),
        ({"allocated_storage": 80, "apply_immediately": True}, {"allocated_storage": 80}),
        # whatever waits is made at once, and what is stated takes it back
        ({"apply_immediately": True}, {"allocated_storage": 80}),
        ({"multi_az": True, "apply_immediately": True}, {"multi_az": True, "allocated_storage": 80}),
        ({"allocated_storage": 50, "apply_immediately": True}, {"allocated_storage": 50}),
        ({"resource_identifier": "ABC", "kms_key_id": "arn:aws:kms:us-east-1:1:key/k"}, {}),
        ({"kerberos_authentication_settings": KERBEROS}, {"kerberos_authentication_settings": KERBEROS}),
    ],
)
def test_plan(stated, changes):
    assert plan(**stated) == changes


def test_a_versions_beginning_ends_at_a_dot(monkeypatch):
    monkeypatch.setitem(RECORD, "EngineVersion", "3.5.40")
    assert plan(engine_version="3.5.4") == {}
    assert "keeps engine_version 3.5.40" in left_alone(engine_version="3.5.4")[0]


@pytest.mark.parametrize(
    "stated",
    [
        {"publicly_accessible": True},
        {"kms_key_id": "arn:aws:kms:us-east-1:1:key/other"},
        {"replication_subnet_group_identifier": "other"},
        {"availability_zone": "us-east-1b"},
        {"dns_name_servers": "10.0.0.2"},
        {"resource_identifier": "other"},
    ],
)
def test_what_is_fixed_is_refused(stated):
    (name,) = stated
    with pytest.raises(Refused, match=f"{name} is .* DMS cannot change this on an existing instance"):
        plan(**stated)


@pytest.mark.parametrize(
    "stated, now, changes",
    [
        ("3", False, {}),
        ("3.6", False, {}),
        ("3.5", False, {"engine_version": "3.5.4"}),
        ("3.6", True, {"engine_version": "3.6.1"}),
        ("3.7.1", False, {"engine_version": "3.7.1"}),
    ],
)
def test_a_versions_beginning_may_be_the_one_that_waits(monkeypatch, stated, now, changes):
    monkeypatch.setitem(RECORD, "PendingModifiedValues", {"EngineVersion": "3.6.1"})
    assert plan(engine_version=stated, apply_immediately=now) == changes


@pytest.mark.parametrize(
    "stated, names",
    [
        ({}, []),
        ({"allocated_storage": 40}, ["allocated_storage"]),
        ({"allocated_storage": 50, "engine_version": "3.5.4"}, []),
        ({"engine_version": "3.5"}, []),
        ({"engine_version": "3.5.3"}, ["engine_version"]),
        ({"allocated_storage": 1, "engine_version": "3.4"}, ["allocated_storage", "engine_version"]),
        ({"allocated_storage": 60, "engine_version": "3.6.1"}, []),
    ],
)
def test_nothing_is_lowered(stated, names):
    sentences = left_alone(**stated)
    assert [sentence.split(" keeps ")[1].split()[0] for sentence in sentences] == names
    assert not set(names) & set(plan(**stated))


def test_a_new_instance_has_no_public_address_unless_one_is_asked_for():
    assert instance.creation(options())["publicly_accessible"] is False
    assert instance.creation(options(publicly_accessible=True))["publicly_accessible"] is True


def test_a_zone_and_a_standby_are_not_chosen_together():
    with pytest.raises(
        Refused, match=r"availability_zone \(us-east-1a\) must not be stated together with multi_az=true"
    ):
        instance.creation(options(multi_az=True, availability_zone="us-east-1a"))


def test_kerberos_settings_are_compared_by_meaning_and_sent_together(monkeypatch):
    arn = "arn:aws:secretsmanager:us-east-1:1:secret:cache-AbCdEf"
    answered = {"KeyCacheSecretId": arn, "KeyCacheSecretIamArn": "arn:aws:iam::1:role/r"}
    monkeypatch.setitem(RECORD, "KerberosAuthenticationSettings", answered)
    assert plan(kerberos_authentication_settings=KERBEROS) == {}
    stated = {**KERBEROS, "krb5_file_contents": "[realms]"}
    changes = plan(kerberos_authentication_settings=stated)
    assert changes == {"kerberos_authentication_settings": {"krb5_file_contents": "[realms]"}}
    request = instance.modification(options(kerberos_authentication_settings=stated), changes)
    assert request == {
        "KerberosAuthenticationSettings": {
            "KeyCacheSecretId": "cache",
            "KeyCacheSecretIamArn": "arn:aws:iam::1:role/r",
            "Krb5FileContents": "[realms]",
        }
    }
