# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""RDS with real servers behind it."""

from __future__ import annotations

import json

import botocore.exceptions
import psycopg
import pytest

from local_aws import postgres

PASSWORD = "first-word-of-three"


@pytest.fixture(scope="module")
def rds(client):
    return client("rds")


@pytest.fixture(scope="module")
def instance(rds):
    """A DB instance made for change data capture."""
    rds.create_db_parameter_group(DBParameterGroupName="cdc", DBParameterGroupFamily="postgres17", Description="cdc")
    rds.modify_db_parameter_group(
        DBParameterGroupName="cdc",
        Parameters=[
            {"ParameterName": "rds.logical_replication", "ParameterValue": "1", "ApplyMethod": "pending-reboot"},
            {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"},
        ],
    )
    made = rds.create_db_instance(
        DBInstanceIdentifier="rds-test",
        Engine="postgres",
        EngineVersion="17.5",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        DBName="app",
        AllocatedStorage=20,
        StorageType="gp3",
        DBParameterGroupName="cdc",
    )
    yield made["DBInstance"]
    rds.delete_db_instance(DBInstanceIdentifier="rds-test", SkipFinalSnapshot=True)


def connect(instance, password=PASSWORD, sslmode="require"):
    address = instance["Endpoint"]
    return psycopg.connect(
        host=address["Address"],
        port=address["Port"],
        user="owner",
        password=password,
        dbname="app",
        sslmode=sslmode,
        autocommit=True,
    )


def group_status(rds):
    (described,) = rds.describe_db_instances(DBInstanceIdentifier="rds-test")["DBInstances"]
    return described["DBParameterGroups"][0]["ParameterApplyStatus"]


@pytest.mark.patch
def test_an_instance_answers_at_its_endpoint_with_the_master_password(instance):
    with connect(instance) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == ("owner", "app")


@pytest.mark.patch
def test_the_master_user_is_no_superuser_but_may_replicate(instance):
    with connect(instance) as connection:
        query = "SELECT rolsuper, rolreplication, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(query).fetchone() == (False, True, True, True)
        connection.execute("SET session_replication_role = 'replica'")


@pytest.mark.patch
def test_the_parameter_group_decides_on_logical_decoding(rds, instance):
    with connect(instance) as connection:
        assert connection.execute("SHOW wal_level").fetchone() == ("logical",)
    plain = rds.create_db_instance(
        DBInstanceIdentifier="rds-plain",
        Engine="postgres",
        EngineVersion="17.5",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        DBName="app",
        AllocatedStorage=20,
    )["DBInstance"]
    try:
        with connect(plain) as connection:
            assert connection.execute("SHOW wal_level").fetchone() == ("replica",)
    finally:
        rds.delete_db_instance(DBInstanceIdentifier="rds-plain", SkipFinalSnapshot=True)


@pytest.mark.patch
def test_force_ssl_refuses_a_connection_without_tls(instance):
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        connect(instance, sslmode="disable")


@pytest.mark.patch
def test_a_wrong_password_is_refused(instance):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(instance, password="not-this-one")


@pytest.mark.patch
def test_the_service_s_own_superuser_cannot_log_in_from_outside(instance):
    address = instance["Endpoint"]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed|no password supplied"):
        psycopg.connect(
            host=address["Address"],
            port=address["Port"],
            user=postgres.SUPERUSER,
            password="guess",
            dbname="postgres",
            sslmode="require",
        )


@pytest.mark.patch
def test_a_new_master_password_is_in_force_at_once(rds, instance):
    rds.modify_db_instance(
        DBInstanceIdentifier="rds-test", MasterUserPassword="second-word-of-three", ApplyImmediately=True
    )
    with connect(instance, password="second-word-of-three"):
        rds.modify_db_instance(DBInstanceIdentifier="rds-test", MasterUserPassword=PASSWORD, ApplyImmediately=True)
    with connect(instance):
        assert instance["Endpoint"]["Address"] == "127.0.0.1"


@pytest.mark.patch
def test_a_static_parameter_waits_for_the_reboot(rds, instance):
    def slots():
        with connect(instance) as connection:
            return connection.execute("SHOW max_replication_slots").fetchone()[0]

    before = slots()
    rds.modify_db_parameter_group(
        DBParameterGroupName="cdc",
        Parameters=[
            {"ParameterName": "max_replication_slots", "ParameterValue": "33", "ApplyMethod": "pending-reboot"}
        ],
    )
    assert slots() == before
    assert group_status(rds) == "pending-reboot"
    rds.reboot_db_instance(DBInstanceIdentifier="rds-test")
    assert slots() == "33"
    assert group_status(rds) == "in-sync"


@pytest.mark.patch
def test_a_dynamic_parameter_is_in_force_at_once(rds, instance):
    change = {"ParameterName": "wal_sender_timeout", "ParameterValue": "0", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName="cdc", Parameters=[change])
    with connect(instance) as connection:
        assert connection.execute("SHOW wal_sender_timeout").fetchone() == ("0",)


@pytest.mark.patch
def test_the_password_of_a_managed_secret_is_in_force(client, rds, instance):
    managed = rds.modify_db_instance(
        DBInstanceIdentifier="rds-test", ManageMasterUserPassword=True, ApplyImmediately=True
    )
    secret_arn = managed["DBInstance"]["MasterUserSecret"]["SecretArn"]
    secret = json.loads(client("secretsmanager").get_secret_value(SecretId=secret_arn)["SecretString"])
    assert secret["username"] == "owner"
    with connect(instance, password=secret["password"]):
        rds.modify_db_instance(
            DBInstanceIdentifier="rds-test",
            ManageMasterUserPassword=False,
            MasterUserPassword=PASSWORD,
            ApplyImmediately=True,
        )
    with connect(instance) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.patch
def test_deleting_a_replica_leaves_its_source_alone(rds, instance):
    replica = rds.create_db_instance_read_replica(
        DBInstanceIdentifier="rds-replica", SourceDBInstanceIdentifier="rds-test"
    )
    assert replica["DBInstance"]["Endpoint"]["Address"] != instance["Endpoint"]["Address"]
    rds.delete_db_instance(DBInstanceIdentifier="rds-replica", SkipFinalSnapshot=True)
    with connect(instance) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.patch
def test_stop_and_start(rds, instance):
    rds.stop_db_instance(DBInstanceIdentifier="rds-test")
    with pytest.raises(psycopg.OperationalError):
        connect(instance)
    rds.start_db_instance(DBInstanceIdentifier="rds-test")
    with connect(instance) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.patch
def test_parameters_are_described_with_what_may_be_done_to_them(rds, instance):
    described = {p["ParameterName"]: p for p in rds.describe_db_parameters(DBParameterGroupName="cdc")["Parameters"]}
    stated, unstated = described["rds.logical_replication"], described["wal_receiver_timeout"]
    assert (stated["ParameterValue"], stated["Source"], stated["ApplyType"], stated["IsModifiable"]) == (
        "1",
        "user",
        "static",
        True,
    )
    assert (unstated["Source"], unstated["AllowedValues"]) == ("system", "0-3600000")


@pytest.mark.patch
def test_a_parameter_that_the_family_does_not_have_is_refused(rds, instance):
    with pytest.raises(botocore.exceptions.ClientError, match="Could not find parameter with name: wal_levell"):
        rds.modify_db_parameter_group(
            DBParameterGroupName="cdc",
            Parameters=[{"ParameterName": "wal_levell", "ParameterValue": "logical", "ApplyMethod": "pending-reboot"}],
        )


@pytest.mark.patch
def test_gp3_says_its_throughput(rds, instance):
    (described,) = rds.describe_db_instances(DBInstanceIdentifier="rds-test")["DBInstances"]
    assert (described["StorageThroughput"], described["Iops"]) == (125, 3000)


@pytest.fixture
def subnets(client):
    ec2 = client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.99.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for n, zone in enumerate("abc")
    ]


@pytest.mark.patch
def test_a_changed_subnet_group_is_still_there(rds, subnets):
    rds.create_db_subnet_group(DBSubnetGroupName="kept", DBSubnetGroupDescription="kept", SubnetIds=subnets[:2])
    rds.modify_db_subnet_group(DBSubnetGroupName="kept", SubnetIds=subnets)
    (group,) = rds.describe_db_subnet_groups(DBSubnetGroupName="kept")["DBSubnetGroups"]
    assert len(group["Subnets"]) == 3


@pytest.mark.patch
def test_a_cluster_and_its_instances_are_one_server(rds, subnets):
    rds.create_db_subnet_group(DBSubnetGroupName="aurora", DBSubnetGroupDescription="aurora", SubnetIds=subnets)
    cluster = rds.create_db_cluster(
        DBClusterIdentifier="rds-cluster",
        Engine="aurora-postgresql",
        EngineVersion="16.6",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        DatabaseName="app",
        DBSubnetGroupName="aurora",
    )["DBCluster"]
    member = rds.create_db_instance(
        DBInstanceIdentifier="rds-cluster-1",
        DBClusterIdentifier="rds-cluster",
        Engine="aurora-postgresql",
        DBInstanceClass="db.r6g.large",
    )["DBInstance"]
    assert (cluster["Endpoint"], cluster["Port"]) == (member["Endpoint"]["Address"], member["Endpoint"]["Port"])
    assert member["DBSubnetGroup"]["DBSubnetGroupName"] == "aurora"
    with connect(member) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    rds.modify_db_cluster(
        DBClusterIdentifier="rds-cluster", MasterUserPassword="second-word-of-three", ApplyImmediately=True
    )
    rds.stop_db_cluster(DBClusterIdentifier="rds-cluster")
    with pytest.raises(psycopg.OperationalError):
        connect(member, password="second-word-of-three")
    rds.start_db_cluster(DBClusterIdentifier="rds-cluster")
    with connect(member, password="second-word-of-three") as connection:
        assert connection.execute("SHOW wal_level").fetchone() == ("replica",)
    rds.delete_db_instance(DBInstanceIdentifier="rds-cluster-1", SkipFinalSnapshot=True)
    rds.delete_db_cluster(DBClusterIdentifier="rds-cluster", SkipFinalSnapshot=True)
    with pytest.raises(psycopg.OperationalError):
        connect(member)
    assert rds.describe_db_cluster_snapshots(DBClusterIdentifier="rds-cluster")["DBClusterSnapshots"] == []
