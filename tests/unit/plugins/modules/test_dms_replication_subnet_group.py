# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_replication_subnet_group on the embedded AWS."""

from __future__ import annotations

import threading

import pytest

from tests.local_aws.dms_support import unique

MODULE = "dms_replication_subnet_group"
NAME = "Payments-Dev-001"


@pytest.fixture
def options(vpc_role, network):
    return {
        "replication_subnet_group_identifier": NAME,
        "replication_subnet_group_description": "private subnets",
        "subnet_ids": network["subnets"][:2],
        "tags": {"application": "payments"},
    }


@pytest.fixture
def removed(run_module):
    yield
    run_module(MODULE, replication_subnet_group_identifier=NAME, state="absent")


@pytest.fixture
def built(run_module, options, removed):
    return run_module(MODULE, **options)


@pytest.fixture
def without_role(client, vpc_role):
    """The account while its dms-vpc-role lacks the managed policy."""
    iam = client("iam")
    (policy,) = iam.list_attached_role_policies(RoleName="dms-vpc-role")["AttachedPolicies"]
    attachment = {"RoleName": "dms-vpc-role", "PolicyArn": policy["PolicyArn"]}
    iam.detach_role_policy(**attachment)
    yield lambda: iam.attach_role_policy(**attachment)
    iam.attach_role_policy(**attachment)


def groups(client):
    found = client("dms").describe_replication_subnet_groups()["ReplicationSubnetGroups"]
    return {group["ReplicationSubnetGroupIdentifier"]: group for group in found}


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, client):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert result["changed"]
    assert result["diff"]["before"] == {}
    assert result["replication_subnet_group"]["subnet_ids"] == sorted(options["subnet_ids"])
    assert NAME.lower() not in groups(client)


def test_it_is_made_with_its_tags(built, options, network):
    group = built["replication_subnet_group"]
    assert built["changed"]
    assert group["replication_subnet_group_identifier"] == NAME.lower()
    assert group["replication_subnet_group_arn"] == f"arn:aws:dms:us-east-1:123456789012:subgrp:{NAME.lower()}"
    assert (group["vpc_id"], group["subnet_group_status"]) == (network["vpc"], "Complete")
    assert group["tags"] == {"application": "payments"}


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, built, options, check):
    options["subnet_ids"] = list(reversed(options["subnet_ids"]))
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["replication_subnet_group"] == built["replication_subnet_group"]


def test_a_group_with_instances_is_not_removed_and_they_are_named(run_module, built, client):
    name = unique("stands")
    arn = client("dms").create_replication_instance(
        ReplicationInstanceIdentifier=name,
        ReplicationInstanceClass="dms.t3.small",
        ReplicationSubnetGroupIdentifier=NAME,
    )["ReplicationInstance"]["ReplicationInstanceArn"]
    result = run_module(MODULE, replication_subnet_group_identifier=NAME, state="absent")
    assert f"Replication subnet group {NAME.lower()} is used by replication instances ({name})" in result["msg"]
    client("dms").delete_replication_instance(ReplicationInstanceArn=arn)


def test_what_is_not_stated_is_left_as_it_is(run_module, built):
    result = run_module(MODULE, replication_subnet_group_identifier=NAME)
    assert not result["changed"]
    assert result["replication_subnet_group"] == built["replication_subnet_group"]


def test_changed_subnets_and_description_are_seen_and_applied(run_module, built, options, network, client):
    options["subnet_ids"] = network["subnets"][1:]
    options["replication_subnet_group_description"] = "other subnets"
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert predicted["changed"]
    assert predicted["diff"]["before"]["subnet_ids"] == sorted(network["subnets"][:2])
    assert predicted["diff"]["after"]["subnet_ids"] == sorted(network["subnets"][1:])
    assert groups(client)[NAME.lower()]["ReplicationSubnetGroupDescription"] == "private subnets"
    result = run_module(MODULE, **options)
    assert result["changed"]
    assert result["replication_subnet_group"]["subnet_ids"] == sorted(network["subnets"][1:])
    assert result["replication_subnet_group"]["replication_subnet_group_description"] == "other subnets"
    assert not run_module(MODULE, **options)["changed"]


def test_tags_are_added_and_purged(run_module, built, options):
    options["tags"] = {"owner": "team"}
    predicted = run_module(MODULE, check=True, **options)
    assert predicted["replication_subnet_group"]["tags"] == {"owner": "team"}
    assert run_module(MODULE, **options)["replication_subnet_group"]["tags"] == {"owner": "team"}
    options["tags"] = {"more": "1"}
    kept = run_module(MODULE, **options, purge_tags=False)
    assert kept["replication_subnet_group"]["tags"] == {"owner": "team", "more": "1"}


def test_only_what_is_stated_counts(run_module, built):
    assert not run_module(MODULE, replication_subnet_group_identifier=NAME)["changed"]


def test_making_needs_subnets(run_module):
    result = run_module(
        MODULE, replication_subnet_group_identifier="nothing-yet", replication_subnet_group_description="x"
    )
    assert result["failed"]
    assert result["msg"] == (
        "Replication subnet group nothing-yet does not exist, and to make it these must be stated too: subnet_ids."
    )


def test_absent_in_check_mode_then_absent_then_absent_again(run_module, built, client):
    absent = {"replication_subnet_group_identifier": NAME, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert NAME.lower() in groups(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME.lower() not in groups(client)
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["replication_subnet_group"]) == (False, {})


def test_a_role_that_stays_wrong_is_named_with_its_remedy(run_module, options, without_role):
    result = run_module(MODULE, **options, iam_propagation_timeout=1)
    assert result["failed"]
    assert result["error"]["code"] == "AccessDeniedFault"
    assert "role/dms-vpc-role is not configured properly" in result["msg"]
    assert "AmazonDMSVPCManagementRole" in result["msg"]
    assert "migrate.aws.prereqs" in result["msg"]


def test_a_role_that_becomes_known_is_waited_for(run_module, options, without_role, removed):
    timer = threading.Timer(1.5, without_role)
    timer.start()
    result = run_module(MODULE, **options)
    timer.join()
    assert result["changed"]


def test_subnets_of_one_zone_are_refused_with_awss_reason(run_module, options, network):
    options["subnet_ids"] = [network["subnets"][0], network["subnets"][2]]
    result = run_module(MODULE, **options)
    assert result["failed"]
    assert result["error"]["code"] == "ReplicationSubnetGroupDoesNotCoverEnoughAZs"
