# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Global databases as RDS has them."""

from __future__ import annotations

import itertools
import time

import psycopg
import pytest
from botocore.exceptions import ClientError

from tests.local_aws.global_cluster_support import (
    ENGINE,
    SECONDARY,
    THIRD,
    delete_cluster,
    described,
    join,
    make_cluster,
    remove,
    writers,
)

_numbers = itertools.count(1)


@pytest.fixture
def rds(client):
    return client("rds")


@pytest.fixture
def world(client, rds):
    """The name of a global cluster whose writer is `{name}-a` and whose secondary, in another region, is `{name}-b`."""
    name = f"world{next(_numbers)}"
    rds.create_global_cluster(GlobalClusterIdentifier=name, SourceDBClusterIdentifier=make_cluster(client, f"{name}-a"))
    join(client, name, f"{name}-b")
    yield name
    remove(client, name)


def arn(client, world, suffix):
    members = [member["DBClusterArn"] for member in described(client, world)["GlobalClusterMembers"]]
    return next(member for member in members if member.endswith(f":{world}-{suffix}"))


def refusal(call, **request):
    with pytest.raises(ClientError) as refused:
        call(**request)
    return refused.value.response["Error"]["Code"]


@pytest.mark.patch
def test_a_cluster_becomes_the_writer_and_another_joins(client, world):
    found = described(client, world)

    assert writers(client, world) == {f"{world}-a": True, f"{world}-b": False}
    assert found["GlobalClusterMembers"][0]["Readers"] == [arn(client, world, "b")]
    assert found["Engine"] == ENGINE and found["GlobalClusterArn"].endswith(
        f":rds::123456789012:global-cluster:{world}"
    )
    assert {member["SynchronizationStatus"] for member in found["GlobalClusterMembers"]} == {"connected"}
    assert client("rds", SECONDARY).describe_global_clusters(GlobalClusterIdentifier=world)["GlobalClusters"] == [found]


@pytest.mark.patch
def test_a_switchover_exchanges_the_writer(client, rds, world):
    rds.switchover_global_cluster(GlobalClusterIdentifier=world, TargetDbClusterIdentifier=arn(client, world, "b"))

    assert writers(client, world) == {f"{world}-a": False, f"{world}-b": True}
    assert described(client, world)["GlobalClusterMembers"][1]["Readers"] == [arn(client, world, "a")]


@pytest.mark.patch
def test_a_failover_takes_time_and_says_so(client, rds, world, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    rds.failover_global_cluster(
        GlobalClusterIdentifier=world, TargetDbClusterIdentifier=arn(client, world, "b"), AllowDataLoss=True
    )
    during = described(client, world)
    refused = refusal(
        rds.switchover_global_cluster, GlobalClusterIdentifier=world, TargetDbClusterIdentifier=arn(client, world, "b")
    )
    time.sleep(1.3)

    assert (during["Status"], during["FailoverState"]["IsDataLossAllowed"]) == ("failing-over", True)
    assert during["FailoverState"]["ToDbClusterArn"] == arn(client, world, "b")
    assert refused == "InvalidGlobalClusterStateFault"
    assert (described(client, world)["Status"], writers(client, world)[f"{world}-b"]) == ("available", True)


@pytest.mark.patch
def test_only_another_member_becomes_the_writer(client, rds, world):
    call = rds.failover_global_cluster
    stranger = make_cluster(client, f"{world}-c")

    assert (
        refusal(call, GlobalClusterIdentifier=world, TargetDbClusterIdentifier=arn(client, world, "a"))
        == "InvalidDBClusterStateFault"
    )
    assert refusal(call, GlobalClusterIdentifier=world, TargetDbClusterIdentifier=stranger) == "DBClusterNotFoundFault"
    both = {"AllowDataLoss": True, "Switchover": True}
    assert (
        refusal(call, GlobalClusterIdentifier=world, TargetDbClusterIdentifier=arn(client, world, "b"), **both)
        == "InvalidParameterCombination"
    )
    delete_cluster(client, stranger)


@pytest.mark.patch
def test_members_leave_the_writer_last(client, rds, world):
    writer, secondary = arn(client, world, "a"), arn(client, world, "b")
    in_use = refusal(rds.delete_db_cluster, DBClusterIdentifier=f"{world}-a", SkipFinalSnapshot=True)
    not_empty = refusal(rds.delete_global_cluster, GlobalClusterIdentifier=world)
    too_early = refusal(rds.remove_from_global_cluster, GlobalClusterIdentifier=world, DbClusterIdentifier=writer)

    for member in (secondary, writer):
        rds.remove_from_global_cluster(GlobalClusterIdentifier=world, DbClusterIdentifier=member)
        delete_cluster(client, member)

    assert (in_use, not_empty, too_early) == (
        "InvalidDBClusterStateFault",
        "InvalidGlobalClusterStateFault",
        "InvalidGlobalClusterStateFault",
    )
    assert described(client, world)["GlobalClusterMembers"] == []
    assert (
        refusal(rds.remove_from_global_cluster, GlobalClusterIdentifier=world, DbClusterIdentifier=writer)
        == "DBClusterNotFoundFault"
    )


@pytest.mark.patch
def test_a_global_cluster_is_protected_upgraded_and_renamed(client, rds, world):
    rds.modify_global_cluster(GlobalClusterIdentifier=world, DeletionProtection=True)
    major = refusal(rds.modify_global_cluster, GlobalClusterIdentifier=world, EngineVersion="5.7")
    rds.modify_global_cluster(GlobalClusterIdentifier=world, EngineVersion="8.0.mysql_aurora.3.11.0")
    rds.modify_global_cluster(GlobalClusterIdentifier=world, NewGlobalClusterIdentifier=f"{world}-new")

    found = described(client, f"{world}-new")
    (member,) = client("rds", SECONDARY).describe_db_clusters(DBClusterIdentifier=f"{world}-b")["DBClusters"]
    protected = refusal(rds.delete_global_cluster, GlobalClusterIdentifier=f"{world}-new")
    rds.modify_global_cluster(GlobalClusterIdentifier=f"{world}-new", NewGlobalClusterIdentifier=world)
    assert (major, protected) == ("InvalidParameterCombination", "InvalidParameterCombination")
    assert (found["DeletionProtection"], found["EngineVersion"], member["EngineVersion"]) == (
        True,
        "8.0.mysql_aurora.3.11.0",
        "8.0.mysql_aurora.3.11.0",
    )


@pytest.mark.patch
def test_a_global_cluster_has_tags(client, rds, world):
    found = described(client, world)
    rds.add_tags_to_resource(
        ResourceName=found["GlobalClusterArn"], Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}]
    )
    client("rds", SECONDARY).remove_tags_from_resource(ResourceName=found["GlobalClusterArn"], TagKeys=["a"])

    assert described(client, world)["TagList"] == [{"Key": "c", "Value": "d"}]


@pytest.mark.patch
def test_what_cannot_join_is_refused(client, rds, world):
    request = {"DBClusterIdentifier": "joins", "GlobalClusterIdentifier": world, "Engine": ENGINE}
    call = client("rds", SECONDARY).create_db_cluster

    assert refusal(call, **request) == "InvalidParameterCombination"
    elsewhere = client("rds", THIRD).create_db_cluster
    assert refusal(elsewhere, **{**request, "Engine": "aurora-postgresql"}) == "InvalidParameterCombination"
    assert refusal(elsewhere, **{**request, "GlobalClusterIdentifier": "nobody"}) == "GlobalClusterNotFoundFault"
    named = {"MasterUsername": "owner", "MasterUserPassword": "first-word-of-three"}
    assert refusal(elsewhere, **request, **named) == "InvalidParameterCombination"


@pytest.mark.patch
def test_what_cannot_be_made_is_refused(client, rds, world):
    call = rds.create_global_cluster

    assert refusal(call, GlobalClusterIdentifier=world, Engine=ENGINE) == "GlobalClusterAlreadyExistsFault"
    assert refusal(call, GlobalClusterIdentifier="other", Engine="postgres") == "InvalidParameterValue"
    assert (
        refusal(call, GlobalClusterIdentifier="other", SourceDBClusterIdentifier=arn(client, world, "a"))
        == "InvalidDBClusterStateFault"
    )
    nobody = {"GlobalClusterIdentifier": "other", "SourceDBClusterIdentifier": "nobody"}
    assert refusal(call, **nobody, Engine=ENGINE) == "InvalidParameterCombination"
    assert refusal(call, **nobody) == "DBClusterNotFoundFault"
    assert refusal(rds.describe_global_clusters, GlobalClusterIdentifier="other") == "GlobalClusterNotFoundFault"


@pytest.mark.patch
def test_the_first_cluster_of_an_empty_global_cluster_is_its_writer(client, rds):
    rds.create_global_cluster(GlobalClusterIdentifier="empty", Engine="aurora-postgresql", DatabaseName="app")
    rds.create_db_cluster(
        DBClusterIdentifier="empty-a",
        Engine="aurora-postgresql",
        GlobalClusterIdentifier="empty",
        MasterUsername="owner",
        MasterUserPassword="first-word-of-three",
    )
    client("rds", SECONDARY).create_db_cluster(
        DBClusterIdentifier="empty-b", Engine="aurora-postgresql", GlobalClusterIdentifier="empty"
    )
    (writer,) = rds.describe_db_clusters(DBClusterIdentifier="empty-a")["DBClusters"]
    (secondary,) = client("rds", SECONDARY).describe_db_clusters(DBClusterIdentifier="empty-b")["DBClusters"]

    assert (writer["Endpoint"], writer["Port"]) == (secondary["Endpoint"], secondary["Port"])
    assert writers(client, "empty") == {"empty-a": True, "empty-b": False}
    remove(client, "empty")


@pytest.mark.patch
def test_one_storage_answers_at_the_addresses_of_all_members(client, rds):
    master = {"MasterUsername": "owner", "MasterUserPassword": "first-word-of-three"}
    made = rds.create_db_cluster(
        DBClusterIdentifier="stored-a", Engine="aurora-postgresql", DatabaseName="app", **master
    )["DBCluster"]
    rds.create_global_cluster(GlobalClusterIdentifier="stored", SourceDBClusterIdentifier=made["DBClusterArn"])
    elsewhere = client("rds", SECONDARY)
    joined = elsewhere.create_db_cluster(
        DBClusterIdentifier="stored-b", Engine="aurora-postgresql", GlobalClusterIdentifier="stored"
    )["DBCluster"]
    elsewhere.create_db_instance(
        DBInstanceIdentifier="stored-b-1",
        DBClusterIdentifier="stored-b",
        Engine="aurora-postgresql",
        DBInstanceClass="db.r6g.large",
    )
    (member,) = elsewhere.describe_db_clusters(DBClusterIdentifier="stored-b")["DBClusters"][0]["DBClusterMembers"]
    assert (joined["Endpoint"], joined["Port"]) == (made["Endpoint"], made["Port"])
    assert (described(client, "stored")["Endpoint"], member["IsClusterWriter"]) == (made["Endpoint"], False)

    def ask(statement):
        with psycopg.connect(
            host=joined["Endpoint"],
            port=joined["Port"],
            user="owner",
            password="first-word-of-three",
            dbname="app",
            sslmode="require",
        ) as connection:
            return connection.execute(statement).fetchone()

    assert ask("SELECT 1") == (1,)
    rds.remove_from_global_cluster(GlobalClusterIdentifier="stored", DbClusterIdentifier=joined["DBClusterArn"])
    remove(client, "stored")
    assert ask("SELECT 2") == (2,)
    elsewhere.delete_db_instance(DBInstanceIdentifier="stored-b-1", SkipFinalSnapshot=True)
    elsewhere.delete_db_cluster(DBClusterIdentifier="stored-b", SkipFinalSnapshot=True)
    with pytest.raises(psycopg.OperationalError):
        ask("SELECT 3")
