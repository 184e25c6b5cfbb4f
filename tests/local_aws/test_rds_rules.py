# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What RDS refuses and how it describes what it has, on MySQL instances, which have no server behind them."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.patch

REQUEST = {
    "DBInstanceIdentifier": "rules",
    "Engine": "mysql",
    "EngineVersion": "8.4.6",
    "DBInstanceClass": "db.t3.micro",
    "MasterUsername": "owner",
    "MasterUserPassword": "long-enough-word",
    "AllocatedStorage": 20,
}


@pytest.fixture(scope="module")
def rds(client):
    return client("rds", "eu-west-1")


@pytest.fixture
def make(rds):
    """A function which makes an instance and describes it; it goes after the test."""
    made = []

    def create(**changes):
        instance = rds.create_db_instance(**{**REQUEST, **changes})["DBInstance"]
        made.append(instance["DBInstanceIdentifier"])
        return instance

    yield create
    for identifier in made:
        rds.delete_db_instance(DBInstanceIdentifier=identifier, SkipFinalSnapshot=True)


@pytest.fixture(scope="module")
def subnets(client):
    ec2 = client("ec2", "eu-west-1")
    vpc_id = ec2.create_vpc(CidrBlock="10.98.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.98.{n}.0/24", AvailabilityZone=f"eu-west-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for n, zone in enumerate("aab")
    ]


def test_maintenance_may_run_over_the_end_of_the_week(make):
    made = make(PreferredMaintenanceWindow="sun:23:15-mon:00:15", PreferredBackupWindow="11:00-12:00")
    assert made["PreferredMaintenanceWindow"] == "sun:23:15-mon:00:15"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"MasterUserPassword": "seven77"}, "because it is shorter than 8 characters"),
        ({"MasterUserPassword": "x" * 42}, "because it is longer than 41 characters"),
        ({"MasterUserPassword": "with a space"}, "Only printable ASCII characters besides"),
        ({"MasterUserPassword": "some@where"}, "Only printable ASCII characters besides"),
        ({"MasterUsername": "rdsadmin"}, "it is a reserved word used by the engine"),
        ({"MasterUsername": "1st"}, "MasterUsername is not a valid identifier"),
        ({"DBName": "no-hyphens"}, "DBName must begin with a letter"),
        ({"EngineVersion": "9.9"}, "Cannot find version 9.9 for mysql"),
        ({"StorageEncrypted": True, "KmsKeyId": "nothing"}, r"Specified KMS key \[nothing\] does not exist"),
    ],
)
def test_what_rds_refuses_is_refused(rds, changes, message):
    with pytest.raises(ClientError, match=message):
        rds.create_db_instance(**{**REQUEST, **changes})
        rds.delete_db_instance(
            DBInstanceIdentifier=changes.get("DBInstanceIdentifier", "rules"), SkipFinalSnapshot=True
        )


def test_a_bad_new_password_is_refused(rds, make):
    make()
    with pytest.raises(ClientError, match="shorter than 8 characters"):
        rds.modify_db_instance(DBInstanceIdentifier="rules", MasterUserPassword="short")


@pytest.mark.parametrize(
    ("held", "changes", "code", "message"),
    [
        (
            {},
            {"AllocatedStorage": 19},
            "InvalidParameterCombination",
            "19 is less than the current allocated storage 20",
        ),
        ({}, {"EngineVersion": "8.4.5"}, "InvalidParameterCombination", "Cannot upgrade mysql from 8.4.6 to 8.4.5"),
        ({}, {"EngineVersion": "8.0"}, "InvalidParameterCombination", "Cannot upgrade mysql from 8.4.6 to 8.0.43"),
        (
            {"EngineVersion": "8.0"},
            {"EngineVersion": "8.4"},
            "InvalidParameterCombination",
            "The AllowMajorVersionUpgrade flag must be present",
        ),
        ({}, {"MaxAllocatedStorage": 21}, "InvalidParameterCombination", "increased by at least 10 percent"),
        (
            {"StorageType": "gp3"},
            {"Iops": 4000},
            "InvalidParameterCombination",
            "You can't specify IOPS or storage throughput for engine mysql and a storage size less than 400",
        ),
        (
            {"StorageType": "io1", "AllocatedStorage": 100, "Iops": 1000},
            {"Iops": 2000},
            "InvalidParameterCombination",
            "You must specify both the storage size and iops",
        ),
        ({}, {"BackupRetentionPeriod": 36}, "InvalidParameterValue", "Retention period must be between 0 and 35"),
    ],
)
def test_a_change_that_rds_refuses_is_refused_and_changes_nothing(rds, make, held, changes, code, message):
    make(**held)
    shown = ("AllocatedStorage", "MaxAllocatedStorage", "EngineVersion", "Iops", "BackupRetentionPeriod")

    def seen():
        (instance,) = rds.describe_db_instances(DBInstanceIdentifier="rules")["DBInstances"]
        return {name: instance.get(name) for name in shown}

    before = seen()
    with pytest.raises(ClientError, match=message) as refused:
        rds.modify_db_instance(DBInstanceIdentifier="rules", ApplyImmediately=True, **changes)
    assert refused.value.response["Error"]["Code"] == code
    assert seen() == before


def test_a_change_that_rds_takes_is_taken(rds, make):
    make(EngineVersion="8.0", StorageType="gp3")
    seen = rds.modify_db_instance(
        DBInstanceIdentifier="rules",
        ApplyImmediately=True,
        AllocatedStorage=21,
        MaxAllocatedStorage=100,
        EngineVersion="8.4",
        AllowMajorVersionUpgrade=True,
        BackupRetentionPeriod=0,
    )["DBInstance"]
    # growth of less than ten percent is rounded up
    assert (seen["AllocatedStorage"], seen["MaxAllocatedStorage"], seen["EngineVersion"]) == (22, 100, "8.4.6")


def test_an_instance_that_is_not_available_is_not_changed(rds, make):
    make()
    rds.stop_db_instance(DBInstanceIdentifier="rules")
    with pytest.raises(ClientError, match="Database instance is not in available state") as refused:
        rds.modify_db_instance(DBInstanceIdentifier="rules", AllocatedStorage=30)
    assert refused.value.response["Error"]["Code"] == "InvalidDBInstanceState"
    rds.start_db_instance(DBInstanceIdentifier="rules")


def test_a_cluster_goes_back_to_no_older_version_and_keeps_backups(rds):
    cluster = {"Engine": "aurora-mysql", "MasterUsername": "owner", "MasterUserPassword": "long-enough-word"}
    rds.create_db_cluster(DBClusterIdentifier="kept", EngineVersion="8.0", **cluster)
    try:
        for changes, message in (
            ({"EngineVersion": "8.0.mysql_aurora.3.04.0"}, "Cannot upgrade aurora-mysql from"),
            ({"BackupRetentionPeriod": 0}, "Retention period must be between 1 and 35"),
        ):
            with pytest.raises(ClientError, match=message):
                rds.modify_db_cluster(DBClusterIdentifier="kept", **changes)
        rds.create_db_instance(
            DBInstanceIdentifier="member",
            DBClusterIdentifier="kept",
            Engine="aurora-mysql",
            DBInstanceClass="db.r6g.large",
        )
        with pytest.raises(ClientError, match="is a member of a DB Cluster. Storage grows based on usage"):
            rds.modify_db_instance(DBInstanceIdentifier="member", AllocatedStorage=30)
        rds.delete_db_instance(DBInstanceIdentifier="member", SkipFinalSnapshot=True)
    finally:
        rds.delete_db_cluster(DBClusterIdentifier="kept", SkipFinalSnapshot=True)


def test_a_deletion_says_what_becomes_of_the_last_snapshot(rds, make):
    make()
    with pytest.raises(
        ClientError, match="FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified"
    ):
        rds.delete_db_instance(DBInstanceIdentifier="rules")
    assert rds.describe_db_instances(DBInstanceIdentifier="rules")["DBInstances"]


def test_a_major_version_is_the_newest_of_its_minor_ones(make):
    instance = make(EngineVersion="8.4")
    assert instance["EngineVersion"] == "8.4.6"
    assert instance["DBParameterGroups"][0]["DBParameterGroupName"] == "default.mysql8.4"
    assert instance["OptionGroupMemberships"][0]["OptionGroupName"] == "default:mysql-8-4"


def test_an_encrypted_instance_names_its_key_by_arn(make):
    instance = make(StorageEncrypted=True, EnablePerformanceInsights=True)
    assert instance["KmsKeyId"].startswith("arn:aws:kms:eu-west-1:123456789012:key/")
    assert instance["PerformanceInsightsEnabled"] is True
    assert instance["PerformanceInsightsKMSKeyId"].startswith("arn:aws:kms:eu-west-1:")
    assert instance["PerformanceInsightsRetentionPeriod"] == 7


def test_instances_have_ids_of_their_own(make):
    assert make()["DbiResourceId"] != make(DBInstanceIdentifier="rules-2")["DbiResourceId"]


def test_states_take_time_on_the_scale_that_is_set(rds, make, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.001")
    instance = make(Engine="oracle-se2", EngineVersion="19.0.0.0.ru-2025-07.rur-2025-07.r1")
    assert instance["DBInstanceStatus"] == "creating"
    assert "Endpoint" not in instance
    time.sleep(0.7)
    (instance,) = rds.describe_db_instances(DBInstanceIdentifier="rules")["DBInstances"]
    assert instance["DBInstanceStatus"] == "available"
    assert instance["Endpoint"]["Address"].endswith(".rds.amazonaws.com")


def test_a_parameter_group_that_does_not_exist_is_missed(rds):
    with pytest.raises(ClientError) as missed:
        rds.describe_db_parameter_groups(DBParameterGroupName="nothing")
    assert missed.value.response["Error"]["Code"] == "DBParameterGroupNotFound"


def test_a_family_that_does_not_exist_is_refused(rds):
    with pytest.raises(ClientError, match="ParameterGroupFamily postgres99 is not a valid parameter group family"):
        rds.create_db_parameter_group(
            DBParameterGroupName="none", DBParameterGroupFamily="postgres99", Description="none"
        )


@pytest.fixture(scope="module")
def group(rds):
    rds.create_db_parameter_group(
        DBParameterGroupName="rules", DBParameterGroupFamily="postgres16", Description="rules"
    )
    yield "rules"
    rds.delete_db_parameter_group(DBParameterGroupName="rules")


@pytest.mark.parametrize(
    ("name", "value", "method", "message"),
    [
        (
            "rds.logical_replication",
            "7",
            "pending-reboot",
            "Invalid parameter value: 7 for: rds.logical_replication allowed values are: 0,1",
        ),
        ("wal_sender_timeout", "-1", "immediate", "Invalid parameter value: -1 for: wal_sender_timeout"),
        ("shared_preload_libraries", "pgaudit,malware", "pending-reboot", "Invalid parameter value: pgaudit,malware"),
        ("max_wal_senders", "10", "immediate", "cannot use immediate apply method for static parameter"),
    ],
)
def test_values_and_methods_are_checked(rds, group, name, value, method, message):
    with pytest.raises(ClientError, match=message):
        change = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
        rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[change])


def test_parameters_of_one_source_can_be_asked_for(rds, group):
    change = {"ParameterName": "max_slot_wal_keep_size", "ParameterValue": "4096", "ApplyMethod": "pending-reboot"}
    rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[change])
    stated = rds.describe_db_parameters(DBParameterGroupName=group, Source="user")["Parameters"]
    assert [(parameter["ParameterName"], parameter["AllowedValues"]) for parameter in stated] == [
        ("max_slot_wal_keep_size", "-1-2147483647")
    ]


def test_aurora_has_replication_parameters_in_the_cluster_s_group_only(rds):
    rds.create_db_parameter_group(
        DBParameterGroupName="member", DBParameterGroupFamily="aurora-postgresql16", Description="m"
    )
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="cluster", DBParameterGroupFamily="aurora-postgresql16", Description="c"
    )
    of_member = rds.describe_db_parameters(DBParameterGroupName="member")["Parameters"]
    of_cluster = rds.describe_db_cluster_parameters(DBClusterParameterGroupName="cluster")["Parameters"]
    name = "rds.logical_replication"
    assert name not in {parameter["ParameterName"] for parameter in of_member}
    assert {p["ParameterName"]: p["ApplyType"] for p in of_cluster}[name] == "static"


def test_aurora_mysql_asks_for_tls_in_words(rds):
    group = {"DBClusterParameterGroupName": "words"}
    rds.create_db_cluster_parameter_group(**group, DBParameterGroupFamily="aurora-mysql8.0", Description="w")
    parameter = {"ParameterName": "require_secure_transport", "ApplyMethod": "pending-reboot"}
    with pytest.raises(ClientError, match="allowed values are: ON,OFF"):
        rds.modify_db_cluster_parameter_group(**group, Parameters=[{**parameter, "ParameterValue": "1"}])
    rds.modify_db_cluster_parameter_group(**group, Parameters=[{**parameter, "ParameterValue": "ON"}])


def test_a_subnet_group_covers_two_zones(rds, subnets):
    with pytest.raises(ClientError, match="Current AZ coverage: eu-west-1a. Add subnets to cover at least 2 AZs"):
        rds.create_db_subnet_group(DBSubnetGroupName="narrow", DBSubnetGroupDescription="narrow", SubnetIds=subnets[:2])


def test_groups_in_use_stay(rds, subnets, make):
    rds.create_db_subnet_group(DBSubnetGroupName="used", DBSubnetGroupDescription="used", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="used", DBParameterGroupFamily="mysql8.4", Description="used")
    make(DBSubnetGroupName="used", DBParameterGroupName="used")
    with pytest.raises(
        ClientError, match="Cannot delete the subnet group 'used' because at least one database instance: rules"
    ):
        rds.delete_db_subnet_group(DBSubnetGroupName="used")
    with pytest.raises(
        ClientError, match="are still members of this parameter group used, so the group cannot be deleted"
    ):
        rds.delete_db_parameter_group(DBParameterGroupName="used")
