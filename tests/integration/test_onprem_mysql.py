# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory onprem_mysql: a declared MySQL server, for which one that nobody's playbook has made stands, into
Aurora MySQL.
"""

from __future__ import annotations

import json
import time

import pymysql
import pytest
import yaml

from local_aws import mariadb
from tests.integration.conftest import CHECKOUT
from tests.local_aws.dms_support import make_pem

INVENTORY = CHECKOUT / "inventories" / "examples" / "onprem_mysql"
SECRET = "orders-source-onprem-001/database"
#: What stands for the server on premises.
PREMISES = {"rds_instances": ["us-east-1:on-premises"], "rds_parameter_groups": ["us-east-1:on-premises"]}
TABLES = (
    "CREATE TABLE orders.customers (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, credit "
    "decimal(14, 2))",
    "INSERT INTO orders.customers (name, credit) VALUES ('one', 1.01), ('two', 2.02)",
)


@pytest.fixture(scope="module")
def source(aws):
    """The server "on premises", and its account for DMS."""
    rds = aws.client("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="on-premises", DBParameterGroupFamily="mysql8.4", Description="As README.md asks for"
    )
    by_row = [
        {"ParameterName": name, "ParameterValue": value, "ApplyMethod": "immediate"}
        for name, value in (
            ("binlog_format", "ROW"),
            ("binlog_row_image", "full"),
            ("log_bin_trust_function_creators", "1"),
        )
    ]
    rds.modify_db_parameter_group(DBParameterGroupName="on-premises", Parameters=by_row)
    rds.create_db_instance(
        DBInstanceIdentifier="on-premises",
        DBParameterGroupName="on-premises",
        Engine="mysql",
        EngineVersion="8.4",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        BackupRetentionPeriod=1,
        MasterUsername="dba",
        MasterUserPassword="a-password-of-premises",
        DBName="orders",
    )
    endpoint = rds.describe_db_instances(DBInstanceIdentifier="on-premises")["DBInstances"][0]["Endpoint"]
    held = {
        "username": "dba",
        "password": "a-password-of-premises",
        "host": endpoint["Address"],
        "port": endpoint["Port"],
    }
    sql(held, *TABLES, "CALL mysql.rds_set_configuration('binlog retention hours', 72)")
    return held


def sql(held, *statements):
    """Run statements with a credential; the rows of the last."""
    with (
        pymysql.connect(
            host=held["host"],
            port=held["port"],
            user=held["username"],
            password=held["password"],
            autocommit=True,
            ssl=mariadb.client_tls(),
        ) as connection,
        connection.cursor() as cursor,
    ):
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def play(aws, source, tmp_path_factory):
    """A function which runs a playbook with the inventory, on the embedded AWS."""
    local = yaml.safe_load((CHECKOUT / "inventories" / "local" / "group_vars" / "all.yml").read_text(encoding="utf-8"))
    here = {
        "aws_environment": {
            **local["aws_environment"],
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            "AWS_SHARED_CREDENTIALS_FILE": str(CHECKOUT / "local_aws" / "credentials"),
        },
        "dms_mysql_ca_certificate": make_pem("authority"),
    }
    path = tmp_path_factory.mktemp("here") / "here.json"
    path.write_text(json.dumps(here), encoding="utf-8")

    def run(playbook, *arguments, **of_the_target):
        # what is the source's alone, as an extra variable would be everybody's
        declared = {"rds_declared_host": source["host"], "rds_port": source["port"]}
        inventory = tmp_path_factory.mktemp("inventory")
        (inventory / "group_vars").mkdir()
        for file in INVENTORY.rglob("*.yml"):
            (inventory / file.relative_to(INVENTORY)).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        own = inventory / "group_vars" / "source.yml"
        stated = yaml.safe_load(own.read_text(encoding="utf-8"))
        own.write_text(yaml.safe_dump({**stated, **declared}), encoding="utf-8")
        target = inventory / "group_vars" / "target.yml"
        may_go = {"rds_deletion_protection": False, "rds_skip_final_snapshot": True, "secrets_recovery_window_days": 0}
        target.write_text(
            yaml.safe_dump({**yaml.safe_load(target.read_text(encoding="utf-8")), **may_go, **of_the_target}),
            encoding="utf-8",
        )
        return aws.play(playbook, "-e", f"@{path}", *arguments, inventory=inventory)

    return run


def test_without_the_declared_credential_nothing_is_made(aws, play):
    run = play("playbooks/environments.yml")
    assert run.status != 0
    assert f"there is no secret {SECRET} with username and password" in " ".join(run.output.split()), run.output[-4000:]
    assert aws.resources() == PREMISES


def test_rows_and_changes_arrive_in_aurora(aws, play, source):
    credential = {name: source[name] for name in ("username", "password")}
    aws.client("secretsmanager").create_secret(Name=SECRET, SecretString=json.dumps(credential))
    for playbook in ("playbooks/prereqs.yml", "playbooks/environments.yml"):
        run = play(playbook)
        assert run.status == 0, run.output[-6000:]
    sql(aws.secret("target", "orders", "onprem-001"), "CREATE DATABASE IF NOT EXISTS orders", TABLES[0])
    run = play("site.yml")
    assert run.status == 0, run.output[-6000:]
    assert source["password"] not in run.output
    sql(
        source,
        "UPDATE orders.customers SET credit = 7 WHERE name = 'two'",
        "INSERT INTO orders.customers (name) VALUES ('three')",
    )
    target = aws.secret("target", "orders", "onprem-001")
    question = "SELECT * FROM orders.customers ORDER BY id"
    deadline = time.monotonic() + 60
    while (arrived := sql(target, question)) != sql(source, question) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert arrived == sql(source, question) and len(arrived) == 3


def test_of_the_source_there_is_only_its_secret(aws):
    held = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=SECRET)["SecretString"])
    assert set(held) == {"username", "password", "host", "port", "engine"}
    assert [
        vpc["CidrBlock"]
        for vpc in aws.client("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"]
    ] == ["10.30.0.0/16"]
    (cluster,) = aws.client("rds").describe_db_clusters()["DBClusters"]
    assert cluster["Engine"] == "aurora-mysql"


@pytest.fixture(scope="module")
def gateway(aws):
    """A VPN's gateway, attached to the VPC that was made."""
    ec2 = aws.client("ec2")
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.30.0.0/16"]}])["Vpcs"]
    made = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc["VpcId"], VpnGatewayId=made)
    return made


def to_the_premises(gateway):
    return [{"dest": "192.168.0.0/16", "gateway_id": gateway}]


def test_the_premises_are_reached_through_their_gateway_and_by_nobody_else(aws, play, gateway):
    run = play("playbooks/environments.yml", network_routes=to_the_premises(gateway))
    assert run.status == 0, run.output[-6000:]
    tables = aws.client("ec2").describe_route_tables()["RouteTables"]
    leading = {
        tag["Value"].rpartition("onprem-001-")[2].partition("-")[0]
        for table in tables
        for route in table["Routes"]
        for tag in table["Tags"]
        if tag["Key"] == "Name"
        and (route.get("DestinationCidrBlock"), route.get("GatewayId")) == ("192.168.0.0/16", gateway)
    }
    assert leading == {"private", "database"}, tables


def test_a_second_run_changes_nothing(play, gateway):
    run = play("site.yml", network_routes=to_the_premises(gateway))
    assert run.status == 0, run.output[-6000:]
    assert not any(run.changed.values()), run.changed


def test_preflight_asks_the_declared_server_too(play, source, tmp_path):
    path = tmp_path / "found.json"
    run = play("playbooks/preflight.yml", "-e", f"preflight_json_path={path}")
    assert path.exists(), run.output[-6000:]
    written = json.loads(path.read_text(encoding="utf-8"))
    assert (written["databases_asked"], written["blockers"]) == (True, []), written
    assert run.status == 0, run.output[-6000:]
    assert source["password"] not in path.read_text(encoding="utf-8") + run.output


def test_verify_finds_what_was_built_as_it_should_be(play, tmp_path):
    path = tmp_path / "verified.json"
    run = play("playbooks/verify.yml", "-e", "verify_format=json", "-e", f"verify_path={path}")
    assert json.loads(path.read_text(encoding="utf-8"))["failed"] == [], path.read_text(encoding="utf-8")
    assert run.status == 0, run.output[-6000:]


def write(held, name):
    """One customer more, as the application makes it; its id."""
    return sql(held, f"INSERT INTO orders.customers (name) VALUES ('{name}')", "SELECT last_insert_id()")[0][0]


def test_the_writes_move_to_aurora_and_back_with_all_of_them(aws, play, source):
    target = aws.secret("target", "orders", "onprem-001")
    with pytest.raises(pymysql.MySQLError, match="are closed"):
        write(target, "too early")
    last = write(source, "of the source")
    run = play("playbooks/cutover.yml", "--check")
    assert run.status == 0 and not any(run.changed.values()), run.output[-6000:]
    assert "Compare both databases during the freeze alone." in run.output and "weights" not in run.output, run.output
    run = play("playbooks/cutover.yml", "-e", "cutover_gate_interval=1")
    assert run.status == 0, run.output[-6000:]
    with pytest.raises(pymysql.MySQLError, match="are closed"):
        write(source, "too late")
    later = write(target, "of the target")
    assert later > last + 900

    question = "SELECT * FROM orders.customers ORDER BY id"
    run = play("playbooks/rollback.yml")
    assert run.status == 0, run.output[-6000:]
    assert sql(source, question) == sql(target, question)
    assert "of the target" in {row[1] for row in sql(source, question)}
    assert write(source, "of the source again") > later + 900

    run = play("playbooks/cutover.yml", "-e", "cutover_gate_interval=1")
    assert run.status == 0, run.output[-6000:]
    assert write(target, "for good")
    run = play("playbooks/status.yml")
    assert run.status == 0 and "with_data" in run.output, run.output[-6000:]
    run = play("playbooks/finalize.yml", "-e", "cutover_confirm=orders-onprem-001")
    assert run.status == 0, run.output[-6000:]
    assert write(target, "after the end")
    with pytest.raises(pymysql.MySQLError, match="are closed"):
        write(source, "after the end")


def test_teardown_leaves_the_source_and_its_secret(aws, play, gateway):
    (attached,) = aws.client("ec2").describe_vpn_gateways(VpnGatewayIds=[gateway])["VpnGateways"][0]["VpcAttachments"]
    aws.client("ec2").detach_vpn_gateway(VpcId=attached["VpcId"], VpnGatewayId=gateway)
    run = play("playbooks/teardown.yml", "-e", "teardown_confirm=orders-onprem-001")
    assert run.status == 0, run.output[-6000:]
    left = aws.resources()
    assert left.pop("iam_roles") == ["dms-cloudwatch-logs-role", "dms-vpc-role"]
    assert left == {**PREMISES, "secrets": [f"us-east-1:{SECRET}"]}, left
