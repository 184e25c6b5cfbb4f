# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Aurora global databases on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._rds_global_cluster import waiters
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed

from tests.local_aws.global_cluster_support import (
    ENGINE,
    SECONDARY,
    THIRD,
    delete_cluster,
    described,
    make_cluster,
    remove,
    writers,
)

MODULE = "rds_global_cluster"


@pytest.fixture
def name(client):
    name = f"world-{uuid.uuid4().hex[:8]}"
    yield name
    remove(client, name)


@pytest.fixture
def world(run_module, client, name):
    """A function which runs the module for a global cluster made from `{name}-a`, with `{name}-b` as its secondary."""
    make_cluster(client, f"{name}-a")
    wanted = {
        "global_cluster_identifier": name,
        "source_db_cluster_identifier": f"{name}-a",
        "secondary_clusters": [{"db_cluster_identifier": f"{name}-b", "region": SECONDARY}],
        "tags": {"owner": "platform"},
        "wait_timeout": 20,
    }

    def run(check=False, diff=False, **changed):
        options = {key: value for key, value in {**wanted, **changed}.items() if value is not None}
        return run_module(MODULE, check=check, diff=diff, **options)

    return run


def arn(name, suffix, region):
    return f"arn:aws:rds:{region}:123456789012:cluster:{name}-{suffix}"


def test_a_global_cluster_is_made_from_a_cluster_and_extended(world, client, name):
    planned = world(check=True, diff=True)
    assert (planned["changed"], planned["diff"]["before"], described(client, name)) == (True, {}, None)
    foreseen = {member["db_cluster_identifier"]: member["is_writer"] for member in planned["diff"]["after"]["members"]}
    assert foreseen == {f"{name}-a": True, f"{name}-b": False}

    made = world()
    assert made["changed"] and writers(client, name) == {f"{name}-a": True, f"{name}-b": False}
    found = made["global_cluster"]
    assert (found["writer"], found["engine"], found["status"]) == (arn(name, "a", "us-east-1"), ENGINE, "available")
    assert found["tags"] == {"owner": "platform"}
    again = world()
    assert (again["changed"], again["global_cluster"]) == (False, found)


def test_the_writer_is_switched_over_and_back(world, client, name):
    world()
    there = arn(name, "b", SECONDARY)
    planned = world(check=True, diff=True, writer=there)
    assert planned["changed"] and planned["diff"]["after"]["writer"] == there
    assert [member["is_writer"] for member in planned["diff"]["after"]["members"]] == [True, False]
    assert writers(client, name)[f"{name}-a"]

    switched = world(writer=there)
    assert (switched["changed"], switched["global_cluster"]["writer"]) == (True, there)
    assert writers(client, name) == {f"{name}-a": False, f"{name}-b": True}
    assert not world(writer=there)["changed"]
    assert world(writer=f"{name}-a")["global_cluster"]["writer"] == arn(name, "a", "us-east-1")


def test_a_failover_that_takes_time_is_waited_for(world, client, name, monkeypatch):
    world()
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    there = arn(name, "b", SECONDARY)
    started = world(writer=there, allow_data_loss=True, wait=False)
    assert started["global_cluster"]["failover_state"]["is_data_loss_allowed"] is True
    assert started["global_cluster"]["status"] == "failing-over"

    waited = world()
    assert (waited["changed"], waited["global_cluster"]["writer"]) == (False, there)


def test_a_switchover_that_takes_too_long_is_said(world, client, name, monkeypatch):
    world()
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.02")
    failed = world(writer=arn(name, "b", SECONDARY), wait_timeout=1)
    assert failed["failed"] and f"Global cluster {name} is still in state switching-over" in failed["msg"]
    assert f"with the writer {arn(name, 'a', 'us-east-1')}" in failed["msg"]
    assert world()["global_cluster"]["writer"] == arn(name, "b", SECONDARY)


def test_what_is_no_member_cannot_be_the_writer(world, client, name):
    world()
    refused = world(writer=arn(name, "z", SECONDARY))
    assert refused["failed"] and "allowed are" in refused["msg"] and arn(name, "b", SECONDARY) in refused["msg"]


def test_secondaries_leave_only_where_they_are_purged(world, client, name):
    world()
    other = [{"db_cluster_identifier": f"{name}-c", "region": THIRD}]
    assert world(secondary_clusters=other)["changed"]
    assert set(writers(client, name)) == {f"{name}-a", f"{name}-b", f"{name}-c"}

    planned = world(check=True, diff=True, secondary_clusters=other, purge_secondary_clusters=True)
    assert [member["db_cluster_identifier"] for member in planned["diff"]["after"]["members"]] == [
        f"{name}-a",
        f"{name}-c",
    ]
    assert len(writers(client, name)) == 3
    assert world(secondary_clusters=other, purge_secondary_clusters=True)["changed"]
    assert set(writers(client, name)) == {f"{name}-a", f"{name}-c"}
    assert not world(secondary_clusters=other, purge_secondary_clusters=True)["changed"]
    delete_cluster(client, arn(name, "b", SECONDARY))


def test_what_it_was_made_from_stays_when_another_is_written_to(world, client, name):
    world(writer=None)
    world(writer=arn(name, "b", SECONDARY), purge_secondary_clusters=True)
    assert not world(purge_secondary_clusters=True)["changed"]
    assert writers(client, name) == {f"{name}-a": False, f"{name}-b": True}


def test_protection_version_and_tags_change(world, client, name):
    world()
    changed = world(diff=True, deletion_protection=True, engine_version="8.0.mysql_aurora.3.11.0", tags={"cost": 7})
    assert changed["diff"]["before"]["tags"] == {"owner": "platform"} and changed["diff"]["after"]["tags"] == {
        "cost": "7"
    }
    found = described(client, name)
    assert (found["DeletionProtection"], found["EngineVersion"]) == (True, "8.0.mysql_aurora.3.11.0")
    assert not world(engine_version="8.0", tags=None)["changed"]
    assert world(tags={"a": "b"}, purge_tags=False)["global_cluster"]["tags"] == {"cost": "7", "a": "b"}
    assert not world(engine_version="5.7", tags=None)["changed"]
    assert described(client, name)["EngineVersion"] == "8.0.mysql_aurora.3.11.0"


def test_another_major_version_has_to_be_allowed(world, client, name):
    world()
    client("rds").modify_global_cluster(
        GlobalClusterIdentifier=name, EngineVersion="5.7", AllowMajorVersionUpgrade=True
    )
    refused = world(engine_version="8.0")
    assert refused["failed"] and "AllowMajorVersionUpgrade" in refused["msg"]
    assert world(engine_version="8.0", allow_major_version_upgrade=True)["changed"]


def test_a_global_cluster_is_removed_and_its_clusters_stay(world, client, name):
    world(deletion_protection=True)
    protected = world(check=True, state="absent", remove_members=True)
    assert protected["failed"] and "deletion_protection" in protected["msg"]
    world(deletion_protection=False)
    refused = world(state="absent")
    assert refused["failed"] and "set remove_members" in refused["msg"] and len(writers(client, name)) == 2

    assert world(check=True, state="absent", remove_members=True)["changed"] and described(client, name)
    gone = world(state="absent", remove_members=True)
    assert (gone["changed"], gone["global_cluster"], described(client, name)) == (True, {}, None)
    assert not world(state="absent")["changed"]
    for suffix, region in (("a", "us-east-1"), ("b", SECONDARY)):
        delete_cluster(client, arn(name, suffix, region))


def test_an_empty_global_cluster_is_removed_without_waiting_where_nobody_asked_for_it(run_module, client, name):
    run_module(MODULE, global_cluster_identifier=name, engine=ENGINE)
    assert run_module(MODULE, global_cluster_identifier=name, state="absent", wait=False)["changed"]
    assert described(client, name) is None


def test_a_global_cluster_that_somebody_removes_is_not_waited_for():
    with pytest.raises(WaitFailed, match="^Global cluster world is in state gone.$"):
        waiters.global_cluster(lambda: None, "world", 60, lambda found: True)


def test_an_empty_global_cluster_begins_with_an_engine(run_module, client, name):
    missing = run_module(MODULE, global_cluster_identifier=name)
    assert missing["failed"] and "state source_db_cluster_identifier" in missing["msg"]
    made = run_module(
        MODULE, global_cluster_identifier=name.upper(), engine=ENGINE, database_name="app", storage_encrypted=True
    )
    found = made["global_cluster"]
    assert (found["database_name"], found["storage_encrypted"], found["writer"], found["members"]) == (
        "app",
        True,
        None,
        [],
    )
    assert not run_module(MODULE, global_cluster_identifier=name, engine=ENGINE, database_name="app")["changed"]

    fixed = run_module(MODULE, global_cluster_identifier=name, database_name="other")
    assert fixed["failed"] and "database_name app" in fixed["msg"]
    alone = [{"db_cluster_identifier": "follower", "region": SECONDARY}]
    nothing_to_follow = run_module(MODULE, global_cluster_identifier=name, secondary_clusters=alone)
    assert nothing_to_follow["failed"] and "no writer to follow" in nothing_to_follow["msg"]
    late = run_module(MODULE, global_cluster_identifier=name, source_db_cluster_identifier="stranger")
    assert late["failed"] and "is no member of global cluster" in late["msg"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source_db_cluster_identifier": "nobody"}, "there is no such cluster in us-east-1"),
        ({"source_db_cluster_identifier": "nobody", "engine": ENGINE}, "engine is taken from nobody"),
        ({"engine": ENGINE, "writer": "somebody"}, "is written to where it is made from"),
        (
            {"engine": ENGINE, "secondary_clusters": [{"db_cluster_identifier": "b", "region": SECONDARY}]},
            "no writer to follow",
        ),
    ],
)
def test_what_cannot_be_made_is_refused(run_module, client, name, options, said):
    refused = run_module(MODULE, global_cluster_identifier=name, **options)
    assert refused["failed"] and said in refused["msg"]
    assert described(client, name) is None


def test_global_clusters_are_listed(world, run_module, name):
    made = world()["global_cluster"]
    assert run_module("rds_global_cluster_info", global_cluster_identifier=name)["global_clusters"] == [made]
    assert run_module("rds_global_cluster_info", db_cluster_identifier=arn(name, "b", SECONDARY))[
        "global_clusters"
    ] == [made]
    assert made in run_module("rds_global_cluster_info")["global_clusters"]
    assert run_module("rds_global_cluster_info", global_cluster_identifier="nobody")["global_clusters"] == []
