# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory two_accounts: source and target each in an account of an organization, reached by the role that it has
there.
"""

from __future__ import annotations

import json
import time

import boto3
import psycopg
import pytest
import yaml
from botocore.exceptions import ClientError

from tests.integration.conftest import CHECKOUT

INVENTORY = CHECKOUT / "inventories" / "examples" / "two_accounts"
SUFFIX = "two-001"
REGION = "us-east-1"
MIGRATION = f"payments-{SUFFIX}"
ROWS = "SELECT account_id, owner FROM payments.accounts ORDER BY account_id"
#: What may go at any time, and is quick.
SMALL = {
    "rds_deletion_protection": False,
    "rds_skip_final_snapshot": True,
    "ecs_alb_deletion_protection": False,
    "encryption_deletion_window_days": 7,
    "secrets_recovery_window_days": 0,
    "s3_replication_force_destroy": True,
    "ecs_alb_access_logs_force_destroy": True,
}
#: The embedded AWS has no processors to measure: a few gates, and seconds instead of hours.
SHORT = {
    "cutover_recovery_window_days": 0,
    "cutover_preset_gates": False,
    "cutover_gate_interval": 1,
    "cutover_bake_seconds": 2,
    "cutover_gates_arm": [
        {"name": "the task", "task": {"replication_task_identifier": f"{MIGRATION}-forward"}},
        # what is asked in the other account
        {
            "name": "the source",
            "query": {"secret_id": f"payments-source-{SUFFIX}/database", "statement": "SELECT 1"},
            "profile": "migrate-source",
            "threshold": 1,
        },
    ],
    "cutover_gates_observe": [
        {"name": "reverse replication", "task": {"replication_task_identifier": f"{MIGRATION}-reverse"}}
    ],
    "status_count_rows": "exact",
    "preflight_accepted": ["table_without_key:payments.access_log"],
}


class Accounts:
    """Two accounts of an organization, and what is seen from each."""

    def __init__(self, aws, tmp_path):
        self.aws = aws
        organizations = aws.client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        self.ids = {
            side: organizations.create_account(AccountName=side, Email=f"{side}@example.com")["CreateAccountStatus"][
                "AccountId"
            ]
            for side in ("source", "target")
        }
        self.config = tmp_path / "config"
        self.config.write_text(
            "".join(
                f"[profile migrate-{side}]\nrole_arn = "
                f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole\nsource_profile = local-aws\n"
                for side, account in self.ids.items()
            ),
            encoding="utf-8",
        )

    def client(self, side: str, service: str):
        """A boto3 client of one account."""
        given = self.aws.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{self.ids[side]}:role/OrganizationAccountAccessRole", RoleSessionName="test"
        )["Credentials"]
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.aws.endpoint_url,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    def sql(self, side: str, statement: str) -> list[tuple]:
        """Run a statement with the side's own credential."""
        name = f"payments-{side}-{SUFFIX}/database"
        held = json.loads(self.client(side, "secretsmanager").get_secret_value(SecretId=name)["SecretString"])
        with psycopg.connect(
            host=held["host"],
            port=held["port"],
            user=held["username"],
            password=held["password"],
            dbname=held["dbname"],
            sslmode="require",
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def left(self) -> dict[str, list[str]]:
        """Names of what is there in each account, of the kinds that a site makes."""
        return {side: self._left(lambda service, side=side: self.client(side, service)) for side in self.ids}

    def _left(self, client) -> list[str]:
        vpcs = client("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"]
        peerings = client("ec2").describe_vpc_peering_connections()["VpcPeeringConnections"]
        clusters = client("ecs").list_clusters()["clusterArns"]
        return [
            *(one["VpcId"] for one in vpcs),
            *(one["VpcPeeringConnectionId"] for one in peerings if one["Status"]["Code"] != "deleted"),
            *(one["RoleName"] for one in client("iam").list_roles()["Roles"]),
            *(one["Name"] for one in client("secretsmanager").list_secrets(IncludePlannedDeletion=True)["SecretList"]),
            *(one["Name"] for one in client("s3").list_buckets()["Buckets"]),
            *(one["DBInstanceIdentifier"] for one in client("rds").describe_db_instances()["DBInstances"]),
            *(one["LoadBalancerName"] for one in client("elbv2").describe_load_balancers()["LoadBalancers"]),
            *(
                one["clusterName"]
                for one in client("ecs").describe_clusters(clusters=clusters)["clusters"]
                if one["status"] == "ACTIVE"
            ),
            *(one["FunctionName"] for one in client("lambda").list_functions()["Functions"]),
            *(
                one["ReplicationInstanceIdentifier"]
                for one in client("dms").describe_replication_instances()["ReplicationInstances"]
            ),
            *(one["EndpointIdentifier"] for one in client("dms").describe_endpoints()["Endpoints"]),
            *(one["Name"] for one in client("route53").list_hosted_zones()["HostedZones"]),
            *(one["Id"] for one in client("route53").list_health_checks()["HealthChecks"]),
            *client("dynamodb").list_tables()["TableNames"],
            *(one["logGroupName"] for one in client("logs").describe_log_groups()["logGroups"]),
            *(one["AlarmName"] for one in client("cloudwatch").describe_alarms()["MetricAlarms"]),
            *(one["DashboardName"] for one in client("cloudwatch").list_dashboards()["DashboardEntries"]),
            *(one["TopicArn"] for one in client("sns").list_topics()["Topics"]),
        ]


@pytest.fixture(scope="module")
def accounts(aws, tmp_path_factory):
    """The two accounts, with nothing in them."""
    return Accounts(aws, tmp_path_factory.mktemp("accounts"))


@pytest.fixture(scope="module")
def play(aws, accounts, tmp_path_factory):
    """A function which runs a playbook with the inventory; further variables by group."""
    local = yaml.safe_load((CHECKOUT / "inventories" / "local" / "group_vars" / "all.yml").read_text(encoding="utf-8"))
    here = {
        **local["aws_environment"],
        "AWS_ENDPOINT_URL": aws.endpoint_url,
        "AWS_CONFIG_FILE": str(accounts.config),
        "AWS_SHARED_CREDENTIALS_FILE": str(CHECKOUT / "local_aws" / "credentials"),
    }
    sample = CHECKOUT / "local_aws" / "sample"
    tables, rows = (str(sample / f"payments_{name}.sql") for name in ("schema", "rows"))
    own = {
        "all": {"aws_region": REGION, "aws_environment": here},
        "environments": SMALL,
        "migrations": {**SHORT, "schema_from_source": True, "schema_pg_dump": str(aws.state_dir / "pg_dump")},
        "source": {"environment_peer_account_id": accounts.ids["target"], "schema_files": [tables, rows]},
        "target": {"environment_peer_account_id": accounts.ids["source"]},
    }

    def run(playbook, *arguments, **groups):
        inventory = tmp_path_factory.mktemp("inventory")
        (inventory / "group_vars").mkdir()
        (inventory / "hosts.yml").write_text((INVENTORY / "hosts.yml").read_text(encoding="utf-8"), encoding="utf-8")
        for group, stated in own.items():
            told = yaml.safe_load((INVENTORY / "group_vars" / f"{group}.yml").read_text(encoding="utf-8"))
            (inventory / "group_vars" / f"{group}.yml").write_text(
                yaml.safe_dump({**told, **stated, **groups.get(group, {})}), encoding="utf-8"
            )
        return aws.play(playbook, *arguments, inventory=inventory, timeout=1800)

    return run


def test_accounts_that_do_not_know_each_other_are_refused(play, accounts):
    run = play("playbooks/environments.yml", source={"environment_peer_account_id": "111111111111"})
    assert run.status != 0
    said = " ".join(run.output.split())
    assert (
        "environment_peer_account_id of payments_source is '111111111111', and payments_target is in the account"
        in said
    )
    assert accounts.left() == {"source": ["OrganizationAccountAccessRole"], "target": ["OrganizationAccountAccessRole"]}


def test_a_site_is_built_in_two_accounts_and_rows_arrive(play, accounts):
    run = play("site.yml")
    assert run.status == 0, run.output[-6000:]
    accounts.sql("source", write("before the move"))
    assert arrived(accounts), "the change did not arrive"


def write(owner: str) -> str:
    """A statement which changes a row."""
    return f"UPDATE payments.accounts SET owner = '{owner}' WHERE account_id = 1"


def arrived(accounts) -> bool:
    """Whether both databases come to have the same accounts."""
    deadline = time.monotonic() + 60
    while (
        same := accounts.sql("source", ROWS) == accounts.sql("target", ROWS)
    ) is False and time.monotonic() < deadline:
        time.sleep(0.5)
    return same


def test_objects_arrive_in_the_other_account(accounts):
    (source,) = [name for name in buckets(accounts, "source") if "-objects-" in name]
    (target,) = [name for name in buckets(accounts, "target") if "-objects-" in name]
    accounts.client("source", "s3").put_object(Bucket=source, Key="invoice", Body=b"42")
    replica = accounts.client("target", "s3").get_object(Bucket=target, Key="invoice")
    assert (replica["Body"].read(), replica["ReplicationStatus"]) == (b"42", "REPLICA")
    assert f":{accounts.ids['target']}:key/" in replica["SSEKMSKeyId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        accounts.client("source", "s3").list_objects_v2(Bucket=target)


def buckets(accounts, side: str) -> list[str]:
    return [one["Name"] for one in accounts.client(side, "s3").list_buckets()["Buckets"]]


def test_a_second_run_changes_nothing(play):
    run = play("site.yml")
    assert run.status == 0, run.output[-6000:]
    assert not any(run.changed.values()), run.changed


def test_every_check_passes(play):
    for playbook in ("playbooks/verify.yml", "playbooks/preflight.yml"):
        run = play(playbook)
        assert run.status == 0, run.output[-6000:]


def test_the_writes_go_to_the_other_account_and_come_back(play, accounts):
    run = play("playbooks/cutover.yml")
    assert run.status == 0, run.output[-6000:]
    with pytest.raises(psycopg.Error, match="the other side of a migration takes them"):
        accounts.sql("source", write("in the target"))
    accounts.sql("target", write("in the target"))
    run = play("playbooks/rollback.yml")
    assert run.status == 0, run.output[-6000:]
    assert accounts.sql("source", ROWS)[0] == (1, "in the target")
    accounts.sql("source", write("back in the source"))
    assert arrived(accounts)


def test_teardown_leaves_nothing_in_either_account(play, accounts):
    run = play("playbooks/teardown.yml", "-e", f"teardown_confirm={MIGRATION}")
    assert run.status == 0, run.output[-6000:]
    shared = ["OrganizationAccountAccessRole", "dms-cloudwatch-logs-role", "dms-vpc-role"]
    assert {side: sorted(names) for side, names in accounts.left().items()} == {"source": shared, "target": shared}
