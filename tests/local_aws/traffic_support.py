# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An application as a platform builds it: database, secret, service, load balancer, weighted record."""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import urllib3

from local_aws.traffic import resolving

SCHEMA = Path(__file__).resolve().parents[2] / "local_aws" / "sample" / "payments_schema.sql"
BALANCER_ZONE = "Z35SXDOTRQ7X7K"
_numbers = itertools.count(1)


def until(question: Callable[[], Any], seconds: float = 15) -> Any:
    """Ask, once or as often as it takes, until the answer is true."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return answer


@dataclass
class Database:
    """A database with the payments schema and one account, and the secret that names it."""

    secret: str
    values: dict[str, Any]

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement as the application's user."""
        held = self.values
        with psycopg.connect(
            host=held["host"],
            port=held["port"],
            user=held["username"],
            password=held["password"],
            dbname=held["dbname"],
            sslmode="require",
            autocommit=True,
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def database(client: Any) -> Database:
    """Make one."""
    name = f"traffic-db{next(_numbers)}"
    client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        Engine="postgres",
        EngineVersion="17.5",
        DBInstanceClass="db.t3.micro",
        DBName="shop",
        MasterUsername="owner",
        MasterUserPassword="first-word-of-three",
        AllocatedStorage=20,
    )
    endpoint = client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]["Endpoint"]
    values = {
        "host": endpoint["Address"],
        "port": endpoint["Port"],
        "dbname": "shop",
        "username": "owner",
        "password": "first-word-of-three",
    }
    made = Database(client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(values))["ARN"], values)
    made.run(SCHEMA.read_text())
    made.run(f"INSERT INTO payments.accounts (external_id, owner, currency) VALUES ('{uuid.uuid4()}', 'Ada', 'EUR')")
    return made


@dataclass
class Application:
    """A service behind a load balancer of its own."""

    client: Any
    name: str
    dns_name: str
    balancer: str
    group: str
    listener: str
    subnets: list[str]

    def register(self, environment: dict[str, str], secrets: dict[str, str]) -> str:
        """The ARN of a new revision of the task definition."""
        container = {
            "name": "app",
            "image": "payments:1",
            "portMappings": [{"containerPort": 80}],
            "environment": [{"name": key, "value": value} for key, value in environment.items()],
            "secrets": [{"name": key, "valueFrom": value} for key, value in secrets.items()],
        }
        return self.client("ecs").register_task_definition(
            family=self.name,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[container],
        )["taskDefinition"]["taskDefinitionArn"]

    def run(
        self, environment: dict[str, str] | None = None, secrets: dict[str, str] | None = None, count: int = 1
    ) -> None:
        """Make the service."""
        self.client("ecs").create_service(
            cluster=self.name,
            serviceName=self.name,
            taskDefinition=self.register(environment or {}, secrets or {}),
            desiredCount=count,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": []}},
            loadBalancers=[{"targetGroupArn": self.group, "containerName": "app", "containerPort": 80}],
        )

    def update(self, **changes: Any) -> None:
        """Change the service."""
        self.client("ecs").update_service(cluster=self.name, service=self.name, **changes)


def application(client: Any) -> Application:
    """Make one whose service does not run yet."""
    name = f"app{next(_numbers)}-{uuid.uuid4().hex[:6]}"
    ec2, elb = client("ec2"), client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.93.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.93.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for number, zone in enumerate("ab")
    ]
    balancer = elb.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]
    group = elb.create_target_group(
        Name=name,
        Protocol="HTTP",
        Port=80,
        VpcId=vpc,
        TargetType="ip",
        HealthyThresholdCount=2,
        UnhealthyThresholdCount=2,
    )["TargetGroups"][0]["TargetGroupArn"]
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )["Listeners"][0]["ListenerArn"]
    client("ecs").create_cluster(clusterName=name)
    return Application(client, name, balancer["DNSName"], balancer["LoadBalancerArn"], group, listener, subnets)


def ask(traffic: Any, name: str, method: str = "GET", path: str = "/", **fields: Any) -> urllib3.BaseHTTPResponse:
    """One request to a name, as a client of the account makes it; the answer of any load balancer or service."""
    address = resolving.address(traffic.dns.address, name)
    with urllib3.HTTPConnectionPool(address, traffic.balancers.port, retries=False, timeout=20) as pool:
        return pool.request(method, path, headers={"Host": name}, **fields)


def pay(traffic: Any, name: str, reference: str) -> urllib3.BaseHTTPResponse:
    """One payment, sent to a name."""
    return ask(traffic, name, "POST", "/payments", json={"reference": reference, "amount": "12.50"})
