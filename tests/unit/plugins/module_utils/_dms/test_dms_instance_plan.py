# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication instances: what differs."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import instance
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

RECORD = {
    "ReplicationInstanceIdentifier": "x",
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


def plan(**stated):
    unstated = dict.fromkeys([*(snake(name) for name in instance.PARAMETERS), "tags"])
    chosen = {"replication_instance_identifier": "X", "apply_immediately": False, "purge_tags": True}
    return instance.plan({**unstated, **chosen, **stated}, instance.current(RECORD, {}))


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
        ({"allocated_storage": 50, "apply_immediately": True}, {}),
    ],
)
def test_plan(stated, changes):
    assert plan(**stated) == changes


def test_a_versions_beginning_ends_at_a_dot(monkeypatch):
    monkeypatch.setitem(RECORD, "EngineVersion", "3.5.40")
    assert plan(engine_version="3.5.4") == {"engine_version": "3.5.4"}


@pytest.mark.parametrize(
    "stated",
    [
        {"publicly_accessible": True},
        {"kms_key_id": "arn:aws:kms:us-east-1:1:key/other"},
        {"replication_subnet_group_identifier": "other"},
        {"availability_zone": "us-east-1b"},
        {"dns_name_servers": "10.0.0.2"},
    ],
)
def test_what_is_fixed_is_refused(stated):
    (name,) = stated
    with pytest.raises(Refused, match=f"{name} is .* DMS cannot change this on an existing instance"):
        plan(**stated)
