# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""RDS's MySQL engines have real servers: a master user without SUPER, TLS, parameters of the group, RDS's own
procedures.
"""

from __future__ import annotations

import json

import pymysql
import pytest
from botocore.exceptions import ClientError

from local_aws import databases, mariadb
from tests.local_aws.rotation_support import held, make_function

pytestmark = pytest.mark.patch

PASSWORD = "first-word-of-three"
ACCESS_DENIED, SPECIFIC_ACCESS_DENIED, SIGNALLED = 1045, 1227, 1644


@pytest.fixture(scope="module")
def rds(client):
    return client("rds")


@pytest.fixture(scope="module")
def instance(rds):
    """A DB instance made for change data capture."""
    rds.create_db_parameter_group(
        DBParameterGroupName="binlog", DBParameterGroupFamily="mysql8.0", Description="binlog"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="binlog",
        Parameters=[
            {"ParameterName": "binlog_format", "ParameterValue": "ROW", "ApplyMethod": "immediate"},
            {"ParameterName": "gtid-mode", "ParameterValue": "ON", "ApplyMethod": "pending-reboot"},
            {"ParameterName": "collation_server", "ParameterValue": "utf8mb4_0900_ai_ci", "ApplyMethod": "immediate"},
            {"ParameterName": "require_secure_transport", "ParameterValue": "1", "ApplyMethod": "immediate"},
        ],
    )
    made = rds.create_db_instance(
        DBInstanceIdentifier="rds-mysql",
        Engine="mysql",
        EngineVersion="8.0.43",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        DBName="app",
        AllocatedStorage=20,
        StorageType="gp3",
        DBParameterGroupName="binlog",
        BackupRetentionPeriod=7,
    )
    yield made["DBInstance"]
    rds.delete_db_instance(DBInstanceIdentifier="rds-mysql", SkipFinalSnapshot=True)


def connect(instance, password=PASSWORD, **options):
    address = instance["Endpoint"]
    options = {"ssl": mariadb.client_tls(), "user": "owner", "database": "app", **options}
    return pymysql.connect(host=address["Address"], port=address["Port"], password=password, autocommit=True, **options)


def ask(instance, statement, **options):
    with connect(instance, **options) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def refused(code, instance, statement, **options):
    with pytest.raises(pymysql.MySQLError) as failure:
        ask(instance, statement, **options)
    assert failure.value.args[0] == code, failure.value


def test_an_instance_answers_at_its_endpoint_as_the_engine_version_that_was_asked_for(instance):
    assert (instance["Engine"], instance["EngineVersion"]) == ("mysql", "8.0.43")
    assert ask(instance, "SELECT database(), @@binlog_format, @@log_bin, @@binlog_row_image") == (
        ("app", "ROW", 1, "FULL"),
    )


def test_the_master_user_has_what_rds_grants_and_no_super(instance):
    ((grants,),) = ask(instance, "SHOW GRANTS")
    assert "REPLICATION SLAVE" in grants and "CREATE USER" in grants and "WITH GRANT OPTION" in grants
    assert not {"SUPER", "FILE", "SHUTDOWN", "READ_ONLY ADMIN"} & {
        word.strip() for word in grants.split(" ON ")[0].split(",")
    }
    refused(SPECIFIC_ACCESS_DENIED, instance, "SET GLOBAL read_only = 1")
    refused(SPECIFIC_ACCESS_DENIED, instance, "SET GLOBAL binlog_format = 'STATEMENT'")


def test_a_connection_without_tls_is_refused_where_the_group_says_so(instance):
    with pytest.raises(pymysql.OperationalError) as failure:
        connect(instance, ssl=None, ssl_disabled=True)
    assert failure.value.args[0] == ACCESS_DENIED


def test_the_service_s_own_superuser_cannot_log_in_from_outside(instance):
    refused(ACCESS_DENIED, instance, "SELECT 1", user=mariadb.SUPERUSER, password="guess")


def test_the_retention_of_the_binary_log_is_set_by_procedure(instance):
    ask(instance, "CALL mysql.rds_set_configuration('binlog retention hours', 72)")
    assert ask(instance, "CALL mysql.rds_show_configuration")[0][:2] == ("binlog retention hours", "72")
    assert ask(instance, "SELECT @@global.binlog_expire_logs_seconds") == ((72 * 3600,),)
    refused(SIGNALLED, instance, "CALL mysql.rds_set_configuration('binlog retention hours', 169)")
    refused(SIGNALLED, instance, "CALL mysql.rds_set_configuration('something else', 1)")


def test_a_session_of_another_user_is_ended_by_procedure_and_rds_s_own_is_not(instance):
    with connect(instance) as other:
        ask(instance, f"CALL mysql.rds_kill({other.thread_id()})")
        with pytest.raises(pymysql.OperationalError):
            other.ping(reconnect=False)
    with mariadb.find(instance["Endpoint"]["Address"], instance["Endpoint"]["Port"]).connect() as service:
        refused(SIGNALLED, instance, f"CALL mysql.rds_kill({service.thread_id()})")


def test_a_dynamic_parameter_is_in_force_at_once_and_a_static_one_after_the_reboot(rds, instance):
    def variables():
        return ask(instance, "SELECT @@global.wait_timeout, @@lower_case_table_names")[0]

    before = variables()
    rds.modify_db_parameter_group(
        DBParameterGroupName="binlog",
        Parameters=[
            {"ParameterName": "wait_timeout", "ParameterValue": "1234", "ApplyMethod": "immediate"},
            {"ParameterName": "lower_case_table_names", "ParameterValue": "1", "ApplyMethod": "pending-reboot"},
        ],
    )
    assert variables() == (1234, before[1])
    rds.reboot_db_instance(DBInstanceIdentifier="rds-mysql")
    assert variables() == (1234, 1)


def test_a_new_master_password_and_that_of_a_managed_secret_are_in_force(client, rds, instance):
    rds.modify_db_instance(
        DBInstanceIdentifier="rds-mysql", MasterUserPassword="second-word-of-three", ApplyImmediately=True
    )
    refused(ACCESS_DENIED, instance, "SELECT 1")
    managed = rds.modify_db_instance(
        DBInstanceIdentifier="rds-mysql", ManageMasterUserPassword=True, ApplyImmediately=True
    )
    arn = managed["DBInstance"]["MasterUserSecret"]["SecretArn"]
    held = json.loads(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    assert ask(instance, "SELECT 1", password=held["password"]) == ((1,),)
    rds.modify_db_instance(
        DBInstanceIdentifier="rds-mysql",
        ManageMasterUserPassword=False,
        MasterUserPassword=PASSWORD,
        ApplyImmediately=True,
    )
    assert ask(instance, "SELECT 1") == ((1,),)


def test_a_statement_is_run_with_the_secret_that_names_the_server(client, endpoint_url, instance):
    address, secrets = instance["Endpoint"], client("secretsmanager")
    for other, value in {
        "a": {"SecretString": "no JSON"},
        "b": {"SecretString": "[1]"},
        "c": {"SecretBinary": b"1"},
        "d": {},
    }.items():
        secrets.create_secret(Name=f"another-{other}", **value)
    secrets.create_secret(
        Name="rds-mysql-credentials",
        SecretString=json.dumps(
            {
                "username": "owner",
                "password": PASSWORD,
                "host": address["Address"],
                "port": address["Port"],
                "dbname": "app",
            }
        ),
    )

    def run(statement):
        return databases.run_sql(endpoint_url, ["us-east-1"], "rds-mysql", statement)

    run("CREATE TABLE written (id int)")
    assert run("INSERT INTO written VALUES (1), (2)") == ["2 row(s)"]
    assert run("SELECT id, id + 1 FROM written ORDER BY id") == ["1\t2", "2\t3"]


def test_a_rotation_changes_the_password_that_is_in_force(client, instance):
    address, secrets = instance["Endpoint"], client("secretsmanager")
    ask(instance, "CREATE USER rotated@'%' IDENTIFIED BY 'first-word-of-three'")
    before = {
        "username": "rotated",
        "password": "first-word-of-three",
        "host": address["Address"],
        "port": address["Port"],
        "engine": "mysql",
    }
    secrets.create_secret(Name="rds-mysql-rotated", SecretString=json.dumps(before))
    secrets.rotate_secret(
        SecretId="rds-mysql-rotated",
        RotationLambdaARN=make_function(client),
        RotationRules={"AutomaticallyAfterDays": 30},
    )
    after = held(client, "rds-mysql-rotated")
    assert {**after, "password": ""} == {**before, "password": ""} and after["password"] != before["password"]
    refused(ACCESS_DENIED, instance, "SELECT 1", user="rotated", database=None, password=before["password"])
    assert ask(instance, "SELECT 1", user="rotated", database=None, password=after["password"]) == ((1,),)


def test_stop_and_start_keep_the_rows(rds, instance):
    ask(instance, "CREATE TABLE kept AS SELECT 1 AS id")
    rds.stop_db_instance(DBInstanceIdentifier="rds-mysql")
    with pytest.raises(pymysql.OperationalError):
        connect(instance)
    rds.start_db_instance(DBInstanceIdentifier="rds-mysql")
    assert ask(instance, "SELECT id FROM kept") == ((1,),)


def test_without_backups_there_is_no_binary_log(rds):
    made = rds.create_db_instance(
        DBInstanceIdentifier="rds-unlogged",
        Engine="mariadb",
        EngineVersion="10.11",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        AllocatedStorage=20,
        BackupRetentionPeriod=0,
    )["DBInstance"]
    assert made["EngineVersion"] == "10.11.14"
    assert ask(made, "SELECT @@log_bin, database()", database=None) == ((0, None),)
    rds.delete_db_instance(DBInstanceIdentifier="rds-unlogged", SkipFinalSnapshot=True)
    with pytest.raises(pymysql.OperationalError):
        connect(made)


def test_a_cluster_logs_when_its_group_says_so_and_is_one_server_with_its_members(rds):
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="aurora-binlog", DBParameterGroupFamily="aurora-mysql8.0", Description="binlog"
    )
    cluster = rds.create_db_cluster(
        DBClusterIdentifier="rds-aurora",
        Engine="aurora-mysql",
        EngineVersion="8.0",
        MasterUsername="owner",
        MasterUserPassword=PASSWORD,
        DatabaseName="app",
        DBClusterParameterGroupName="aurora-binlog",
    )["DBCluster"]
    member = rds.create_db_instance(
        DBInstanceIdentifier="rds-aurora-1",
        DBClusterIdentifier="rds-aurora",
        Engine="aurora-mysql",
        DBInstanceClass="db.r6g.large",
    )["DBInstance"]
    assert cluster["EngineVersion"] == "8.0.mysql_aurora.3.10.0"
    assert (cluster["Endpoint"], cluster["Port"]) == (member["Endpoint"]["Address"], member["Endpoint"]["Port"])
    assert ask(member, "SELECT @@log_bin") == ((0,),)
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="aurora-binlog",
        Parameters=[{"ParameterName": "binlog_format", "ParameterValue": "ROW", "ApplyMethod": "pending-reboot"}],
    )
    rds.reboot_db_instance(DBInstanceIdentifier="rds-aurora-1")
    assert ask(member, "SELECT @@log_bin, @@binlog_format") == ((1, "ROW"),)
    rds.delete_db_instance(DBInstanceIdentifier="rds-aurora-1", SkipFinalSnapshot=True)
    rds.delete_db_cluster(DBClusterIdentifier="rds-aurora", SkipFinalSnapshot=True)
    with pytest.raises(pymysql.OperationalError):
        connect(member)


def test_a_machine_without_mariadb_says_what_to_install_and_keeps_nothing(rds, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda *_args, **_options: None)
    with pytest.raises(ClientError, match="sudo apt-get install --no-install-recommends mariadb-server-core"):
        rds.create_db_instance(
            DBInstanceIdentifier="rds-none",
            Engine="mysql",
            EngineVersion="8.0",
            DBInstanceClass="db.t3.micro",
            MasterUsername="owner",
            MasterUserPassword=PASSWORD,
            AllocatedStorage=20,
        )
    assert "rds-none" not in [made["DBInstanceIdentifier"] for made in rds.describe_db_instances()["DBInstances"]]
    with pytest.raises(RuntimeError, match="mariadb-server-core"):
        mariadb.start("none", engine_version="8.0", master_username="owner", master_password=PASSWORD)
