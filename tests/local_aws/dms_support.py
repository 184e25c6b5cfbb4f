# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests of the embedded DMS share: two database servers, a replication instance, words for both."""

from __future__ import annotations

import datetime
import itertools
import json
import os
import time
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from local_aws import postgres

PASSWORD = "Quiet-horse-42"
REGION_PRINCIPAL, GLOBAL_PRINCIPAL = "dms.us-east-1.amazonaws.com", "dms.amazonaws.com"
AFTER_CONNECT = "SET session_replication_role = 'replica'"
VPC_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole"
CLEAR = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
                AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public AUTHORIZATION {owner};
END $$
"""
#: Without the patches nothing comes of waiting: see test_patches_are_needed.
PATIENT = os.environ.get("LOCAL_AWS_PATCHES") != "none"
#: Rules as (schema, table, action, table type), the tables that they take, and those that they leave.
SELECTIONS = [
    ([("shop", "%")], ["shop.a", "shop.a_b"], ["shop2.a", "other.a"]),
    ([("sh%", "a[_]%")], ["shop.a_1", "shell.a_"], ["shop.ab1", "shop.b"]),
    ([("%", "a_c")], ["x.abc", "x.a_c"], ["x.abbc"]),
    ([("%", "%"), ("%", "secret%", "exclude")], ["x.open"], ["x.secret", "x.secrets"]),
    ([("x", "only", "explicit")], ["x.only"], ["x.only2", "y.only"]),
    ([("x.y", "z")], ["x.y.z"], ["xzy.z"]),
    ([("x", "user[_]account")], ["x.user_account"], ["x.user1account", "x.user[_]account"]),
    ([("x", "t[ab]")], ["x.ta", "x.tb"], ["x.tc", "x.t", "x.tab", "x.t[ab]"]),
    ([("x", "t[a-d]")], ["x.ta", "x.tb", "x.td"], ["x.te", "x.t-", "x.tad"]),
    ([("x", "t[a-cx0-9_-]")], ["x.tb", "x.tx", "x.t5", "x.t_", "x.t-"], ["x.td", "x.tX"]),
    ([("x", "100[%]")], ["x.100%"], ["x.1000", "x.100"]),
    ([("x", "t[d-a]")], [], ["x.tb", "x.t-"]),
    ([("x", "t[d-a_]")], ["x.t_"], ["x.tb"]),
    ([("x", "t[^\\]")], ["x.t^", "x.t\\"], ["x.ta"]),
    ([("x", "t[a"), ("x", "]"), ("x", "u[]")], ["x.t[a", "x.]", "x.u[]"], ["x.ta"]),
    ([("[a-c]pp", "%")], ["app.t", "bpp.t"], ["dpp.t"]),
    ([("x", "%"), ("x", "keep[_]me", "exclude")], ["x.keepXme"], ["x.keep_me"]),
    ([("x", "%"), ("x", "keep_me", "exclude")], ["x.keep"], ["x.keep_me", "x.keepXme"]),
    ([("x", "a%", "explicit")], ["x.a%"], ["x.ab"]),
    ([("x", "a_b", "explicit")], ["x.a_b"], ["x.acb"]),
    ([("%", "only", "explicit")], [], ["x.only"]),
    ([("x", "only", "explicit"), ("x", "o%", "exclude")], [], ["x.only"]),
    ([("x", "%"), ("x", "a%", "exclude", "view")], ["x.ab", "x.b"], []),
    ([("x", "%"), ("x", "a%", "exclude", "all")], ["x.b"], ["x.ab"]),
    ([("x", "b"), ("x", "%", "include", "view")], ["x.b"], ["x.a"]),
    ([("x", "%", "include", "all")], ["x.a"], []),
    ([("x", "a%")], ["x.a\nb"], ["x.b\na"]),
]
_numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """A name that no other test has."""
    return f"{prefix}-{next(_numbers)}"


def make_pem(name: str, with_key: bool = False) -> str:
    """A self-signed certificate, with its key before it where that is asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(days=30)
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return ((private if with_key else b"") + made.public_bytes(serialization.Encoding.PEM)).decode()


def trust(*services: str) -> str:
    """A trust policy for service principals."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}],
        }
    )


def allow(action: str, resource: str) -> str:
    """A permission policy of one statement."""
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}
    )


def selection(
    schema: str = "%", table: str = "%", action: str = "include", number: int = 1, table_type: str = ""
) -> dict[str, Any]:
    """A selection rule."""
    return {
        "rule-type": "selection",
        "rule-id": str(number),
        "rule-name": str(number),
        "rule-action": action,
        "object-locator": {"schema-name": schema, "table-name": table}
        | ({"table-type": table_type} if table_type else {}),
    }


def selected(stated: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """The selection rules of one of SELECTIONS."""
    names = "schema", "table", "action", "table_type"
    return [selection(**dict(zip(names, rule, strict=False)), number=number) for number, rule in enumerate(stated, 1)]


def rename(target: str, value: str, schema: str = "%", table: str = "%", number: int = 50) -> dict[str, Any]:
    """A renaming rule for a schema or a table."""
    locator = {"schema-name": schema} | ({"table-name": table} if target == "table" else {})
    return {
        "rule-type": "transformation",
        "rule-id": str(number),
        "rule-name": str(number),
        "rule-target": target,
        "rule-action": "rename",
        "value": value,
        "object-locator": locator,
    }


def rules(*parts: dict[str, Any]) -> str:
    """A TableMappings text."""
    return json.dumps({"rules": list(parts)})


def eventually(look: Any, accept: Any, seconds: float = 20) -> Any:
    """Look until what is seen is accepted; fails with what was seen last."""
    deadline = time.monotonic() + seconds * PATIENT
    while True:
        seen = look()
        if accept(seen):
            return seen
        assert time.monotonic() < deadline, seen
        time.sleep(0.1)


@dataclass
class Pair:
    """A database on each server, emptied of what earlier tests have left."""

    source_server: postgres.Server
    target_server: postgres.Server
    name: str

    def __post_init__(self) -> None:
        for server in (self.source_server, self.target_server):
            server.execute(CLEAR.format(owner=server.master_username), self.name)
        self.source = self.session(self.source_server)
        self.target = self.session(self.target_server)

    def both(self, ddl: str) -> None:
        """Run the same statements on both sides."""
        self.source.execute(ddl)
        self.target.execute(ddl)

    def same(self, table: str) -> bool:
        """Whether a table holds the same rows on both sides."""
        query = f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
        return self.source.execute(query).fetchone() == self.target.execute(query).fetchone()

    def close(self) -> None:
        """End both sessions."""
        self.source.close()
        self.target.close()

    def session(self, server: postgres.Server) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=server.host,
            port=server.port,
            user=server.master_username,
            password=PASSWORD,
            dbname=self.name,
            autocommit=True,
        )


class Dms:
    """The DMS client with a replication instance at hand, in the words the tests need."""

    def __init__(self, client: Any, instance: str):
        self.api = client
        self.instance = instance

    def endpoint(self, side: str, server: postgres.Server, database: str, **changes: Any) -> str:
        """A PostgreSQL endpoint with clear-text credentials; its ARN."""
        fields = {
            "EndpointIdentifier": unique(side),
            "EndpointType": side,
            "EngineName": "postgres",
            "Username": server.master_username,
            "Password": PASSWORD,
            "ServerName": server.host,
            "Port": server.port,
            "DatabaseName": database,
            **changes,
        }
        return self.api.create_endpoint(**fields)["Endpoint"]["EndpointArn"]

    def test(self, endpoint: str) -> dict[str, Any]:
        """Test the connection and return its outcome."""
        assert (
            self.api.test_connection(ReplicationInstanceArn=self.instance, EndpointArn=endpoint)["Connection"]["Status"]
            == "testing"
        )
        return eventually(lambda: self.connections(endpoint)[0], lambda connection: connection["Status"] != "testing")

    def connections(self, endpoint: str) -> list[dict[str, Any]]:
        """What was tested of an endpoint."""
        return self.api.describe_connections(Filters=[{"Name": "endpoint-arn", "Values": [endpoint]}])["Connections"]

    def endpoints(self, pair: Pair, reverse: bool = False) -> tuple[str, str]:
        """Tested source and target endpoints for a pair of databases."""
        sides = (pair.target_server, pair.source_server) if reverse else (pair.source_server, pair.target_server)
        source = self.endpoint("source", sides[0], pair.name)
        target = self.endpoint("target", sides[1], pair.name, PostgreSQLSettings={"AfterConnectScript": AFTER_CONNECT})
        for endpoint in (source, target):
            assert self.test(endpoint)["Status"] == "successful"
        return source, target

    def task(
        self,
        source: str,
        target: str,
        kind: str = "full-load-and-cdc",
        mappings: str = rules(selection()),
        **settings: Any,
    ) -> str:
        """A task; `settings` are sections of its settings. Target tables are expected to exist unless stated."""
        settings = {"FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"}, **settings}
        return self.api.create_replication_task(
            ReplicationTaskIdentifier=unique("task"),
            SourceEndpointArn=source,
            TargetEndpointArn=target,
            ReplicationInstanceArn=self.instance,
            MigrationType=kind,
            TableMappings=mappings,
            ReplicationTaskSettings=json.dumps(settings),
        )["ReplicationTask"]["ReplicationTaskArn"]

    def show(self, task: str) -> dict[str, Any]:
        """The task as described."""
        return self.api.describe_replication_tasks(Filters=[{"Name": "replication-task-arn", "Values": [task]}])[
            "ReplicationTasks"
        ][0]

    def start(self, task: str, kind: str = "start-replication") -> None:
        """Start a task, without waiting."""
        self.api.start_replication_task(ReplicationTaskArn=task, StartReplicationTaskType=kind)

    def reaches(self, task: str, *statuses: str, seconds: float = 20) -> dict[str, Any]:
        """Wait until the task is in one of the statuses."""
        return eventually(lambda: self.show(task), lambda seen: seen["Status"] in statuses, seconds)

    def loaded(self, task: str) -> dict[str, Any]:
        """Wait until the full load is over and the task goes on running."""
        seen = eventually(
            lambda: self.show(task),
            lambda seen: (
                seen["Status"] == "failed"
                or (seen["Status"] != "starting" and "FullLoadFinishDate" in seen["ReplicationTaskStats"])
            ),
        )
        assert seen["Status"] != "failed", seen["LastFailureMessage"]
        return seen

    def stop(self, task: str) -> dict[str, Any]:
        """Stop the task and wait."""
        self.api.stop_replication_task(ReplicationTaskArn=task)
        return self.reaches(task, "stopped")

    def statistics(self, task: str, **filters: str) -> dict[str, dict[str, Any]]:
        """Table statistics by table name."""
        wanted = [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in filters.items()]
        found = self.api.describe_table_statistics(ReplicationTaskArn=task, Filters=wanted)["TableStatistics"]
        return {table["TableName"]: table for table in found}

    def discard(self) -> None:
        """End and delete every task."""
        for task in self.api.describe_replication_tasks()["ReplicationTasks"]:
            if task["Status"] in ("running", "starting"):
                self.stop(task["ReplicationTaskArn"])
            if task["Status"] == "stopping":
                self.reaches(task["ReplicationTaskArn"], "stopped")
            self.api.delete_replication_task(ReplicationTaskArn=task["ReplicationTaskArn"])
        eventually(self.api.describe_replication_tasks, lambda answer: not answer["ReplicationTasks"])


@pytest.fixture(scope="session")
def vpc_role(client):
    """The role without which there is no subnet group."""
    iam = client("iam")
    document = trust(GLOBAL_PRINCIPAL, REGION_PRINCIPAL)
    try:
        iam.create_role(RoleName="dms-vpc-role", AssumeRolePolicyDocument=document)
    except iam.exceptions.EntityAlreadyExistsException:
        iam.update_assume_role_policy(RoleName="dms-vpc-role", PolicyDocument=document)
    iam.attach_role_policy(RoleName="dms-vpc-role", PolicyArn=VPC_POLICY)


@pytest.fixture(scope="session")
def network(client):
    """VPC id, two subnets in two zones, one more in the first zone, a security group."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.77.{number}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for number, zone in enumerate(("us-east-1a", "us-east-1b", "us-east-1a"))
    ]
    group = ec2.create_security_group(GroupName="dms", Description="dms", VpcId=vpc)["GroupId"]
    return {"vpc": vpc, "subnets": subnets, "group": group}


@pytest.fixture(scope="session")
def subnet_group(client, vpc_role, network):
    """A subnet group's identifier."""
    name = unique("subnets")
    client("dms").create_replication_subnet_group(
        ReplicationSubnetGroupIdentifier=name,
        ReplicationSubnetGroupDescription="for tests",
        SubnetIds=network["subnets"][:2],
    )
    return name


@pytest.fixture(scope="session")
def instance(client, subnet_group):
    """A replication instance's ARN."""
    return client("dms").create_replication_instance(
        ReplicationInstanceIdentifier=unique("instance"),
        ReplicationInstanceClass="dms.t3.medium",
        ReplicationSubnetGroupIdentifier=subnet_group,
    )["ReplicationInstance"]["ReplicationInstanceArn"]


@pytest.fixture(scope="session")
def servers(endpoint_url):
    """Two servers ready for change capture, source and target."""
    started = [
        postgres.start(
            unique(f"dms-{side}"),
            engine_version="16.4",
            master_username="app",
            master_password=PASSWORD,
            database_name="app",
            parameters={"rds.logical_replication": "1"},
        )
        for side in ("source", "target")
    ]
    yield started
    for server in started:
        server.stop()


@pytest.fixture
def dms(client, instance):
    """The service, cleared of tasks afterwards."""
    service = Dms(client("dms"), instance)
    yield service
    service.discard()


@pytest.fixture
def pair(servers):
    """An empty database on both servers."""
    databases = Pair(*servers, "app")
    yield databases
    databases.close()


@pytest.fixture
def secret(client):
    """A function which makes a secret of these values and a role that may read it: (secret's ARN, role's ARN)."""

    def make(values: Any, principals: tuple[str, ...] = (REGION_PRINCIPAL,), readable: bool = True) -> tuple[str, str]:
        name = unique("credentials")
        text = values if isinstance(values, str) else json.dumps(values)
        secret_arn = client("secretsmanager").create_secret(Name=name, SecretString=text)["ARN"]
        iam = client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(*principals))["Role"]["Arn"]
        if readable:
            iam.put_role_policy(
                RoleName=name, PolicyName="read", PolicyDocument=allow("secretsmanager:GetSecretValue", secret_arn)
            )
        return secret_arn, role

    return make
