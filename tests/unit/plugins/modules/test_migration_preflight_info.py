# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""migration_preflight_info on the embedded AWS: each bad thing is made, and exactly its finding is seen."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.aws import RULES
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged

from local_aws import maintenance
from local_aws.dms import catalog
from tests.local_aws.dms_support import GLOBAL_PRINCIPAL, PASSWORD, REGION_PRINCIPAL, allow, eventually, trust, unique
from tests.unit.module_files import CHECKOUT

MODULE = "migration_preflight_info"
NOW = datetime.datetime.now(datetime.UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HELD = {"username": "dms", "password": "Loud-donkey-17", "host": "127.0.0.1", "port": 5432}


def at(hours: float) -> str:
    """The time of day that many hours from now, as windows have it."""
    return (NOW + datetime.timedelta(hours=hours)).strftime("%H:%M")


def weekly(hours: float) -> str:
    """A window of an hour on the day and at the time that many hours from now."""
    begin, end = (NOW + datetime.timedelta(hours=more) for more in (hours, hours + 1))
    return f"{DAYS[begin.weekday()]}:{begin:%H:%M}-{DAYS[end.weekday()]}:{end:%H:%M}"


@pytest.fixture(scope="module")
def roles(client, vpc_role):
    """Both roles of DMS as they should be."""
    iam = client("iam")
    iam.create_role(
        RoleName="dms-cloudwatch-logs-role", AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL, REGION_PRINCIPAL)
    )
    yield iam
    iam.delete_role(RoleName="dms-cloudwatch-logs-role")


@pytest.fixture(scope="module")
def database(client):
    """A DB instance whose windows are far away: {identifier, arn}. MySQL, so that no server has to be started."""
    rds, name = client("rds"), unique("preflight")
    made = rds.create_db_instance(
        DBInstanceIdentifier=name,
        Engine="mysql",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        MasterUsername="master",
        MasterUserPassword=PASSWORD,
        AutoMinorVersionUpgrade=False,
        BackupRetentionPeriod=7,
        PreferredBackupWindow=f"{at(12)}-{at(13)}",
        PreferredMaintenanceWindow=weekly(24),
    )["DBInstance"]
    yield {"identifier": name, "arn": made["DBInstanceArn"]}
    rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)


@pytest.fixture
def account(run_module, client, roles, database):
    """The module over that database on both sides, with a secret of the test's own."""
    return Account(run_module, client, database)


class Account:
    """What the module is told, and what it answers."""

    def __init__(self, run_module, client, database):
        self.run_module, self.client, self.database = run_module, client, database
        self.secret = unique("preflight-secret")
        client("secretsmanager").create_secret(Name=self.secret, SecretString=json.dumps(HELD))

    @property
    def name(self) -> str:
        """The database as findings name it; both sides have the same here."""
        return f"source database {self.database['identifier']}"

    def ask(self, **options) -> dict:
        """What the module answers."""
        side = {"database_identifier": self.database["identifier"], "secret_id": self.secret}
        result = self.run_module(MODULE, **{"source": side, "hours": 4, **options})
        assert HELD["password"] not in json.dumps(result)
        return result

    def findings(self, **options) -> dict[str, list[str]]:
        """{rule: objects}."""
        result = self.ask(**options)
        assert not result.get("failed"), result
        assert result["changed"] is False
        found: dict[str, list[str]] = {}
        for finding in result["findings"]:
            found.setdefault(finding["id"], []).append(finding["object"])
        return found

    def change(self, **changes) -> None:
        """Change the database."""
        self.client("rds").modify_db_instance(
            DBInstanceIdentifier=self.database["identifier"], ApplyImmediately=True, **changes
        )


def test_nothing_is_said_where_all_is_well(account):
    assert account.findings() == {}
    assert account.findings(check=True) == {}


def test_what_is_not_there(account):
    side = {"database_identifier": "nowhere", "secret_id": "nowhere/database"}
    records = [{"zone": "nowhere.example.com", "name": "api.nowhere.example.com"}]
    assert account.findings(target=side, task="nowhere-forward", records=records) == {
        "database_missing": ["target database nowhere"],
        "secret_missing": ["nowhere/database"],
        "task_missing": ["nowhere-forward"],
        "record_missing": ["api.nowhere.example.com A"],
    }


def test_a_database_that_is_not_of_rds_has_its_secret_alone(account):
    assert account.findings(source={"secret_id": account.secret}) == {}
    assert account.findings(source={"secret_id": "nowhere/database"}) == {"secret_missing": ["nowhere/database"]}


def test_a_cluster_is_a_database_too(account, client):
    name = unique("preflight-cluster")
    client("rds").create_db_cluster(
        DBClusterIdentifier=name,
        Engine="aurora-mysql",
        MasterUsername="master",
        MasterUserPassword=PASSWORD,
        AutoMinorVersionUpgrade=False,
        PreferredMaintenanceWindow=weekly(24),
        PreferredBackupWindow=f"{at(12)}-{at(13)}",
    )
    found = account.findings(source={"database_identifier": name, "secret_id": account.secret})
    client("rds").delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
    assert found == {}


def test_a_database_that_is_stopped(account, client):
    client("rds").stop_db_instance(DBInstanceIdentifier=account.database["identifier"])
    found = account.findings()
    client("rds").start_db_instance(DBInstanceIdentifier=account.database["identifier"])
    assert found == {"database_not_available": [account.name]}


@pytest.mark.parametrize(
    ("changes", "back", "rule"),
    [
        ({"BackupRetentionPeriod": 0}, {"BackupRetentionPeriod": 7}, "no_backups"),
        ({"AutoMinorVersionUpgrade": True}, {"AutoMinorVersionUpgrade": False}, "minor_upgrades_on"),
        (
            {"PreferredBackupWindow": f"{at(3)}-{at(4)}"},
            {"PreferredBackupWindow": f"{at(12)}-{at(13)}"},
            "backup_window_soon",
        ),
        (
            {"PreferredMaintenanceWindow": weekly(3)},
            {"PreferredMaintenanceWindow": weekly(24)},
            "maintenance_window_soon",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_setting_of_the_database(account, changes, back, rule):
    account.change(**changes)
    found = account.findings()
    account.change(**back)
    assert found == {rule: [account.name]}


def test_maintenance_that_waits(account):
    maintenance.announce(account.database["arn"], "system-update", "New operating system update", NOW)
    try:
        result = account.ask()
    finally:
        maintenance.withdraw(account.database["arn"])
    (finding,) = result["findings"]
    assert (finding["id"], finding["object"]) == ("maintenance_pending", account.name)
    assert "system-update New operating system update" in finding["consequence"]
    assert NOW.strftime("%Y-%m-%d") in finding["consequence"]


def test_a_secret_without_all_that_dms_reads(account, client):
    client("secretsmanager").put_secret_value(
        SecretId=account.secret, SecretString=json.dumps({**HELD, "host": "", "port": None})
    )
    assert account.findings() == {"secret_lacks_keys": [account.secret]}
    client("secretsmanager").put_secret_value(SecretId=account.secret, SecretString="no JSON")
    (finding,) = account.ask()["findings"]
    assert "host and password and port and username" in finding["consequence"]


def test_the_secret_of_rds(account, client):
    name = unique("preflight-managed")
    made = client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        Engine="mysql",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        MasterUsername="master",
        ManageMasterUserPassword=True,
        AutoMinorVersionUpgrade=False,
        BackupRetentionPeriod=7,
        PreferredBackupWindow=f"{at(12)}-{at(13)}",
        PreferredMaintenanceWindow=weekly(24),
    )["DBInstance"]
    arn = made["MasterUserSecret"]["SecretArn"]
    found = account.findings(source={"database_identifier": name, "secret_id": arn})
    client("rds").delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
    (secret,) = found.pop("secret_managed_by_rds")
    assert secret.startswith("rds!")
    assert found == {"secret_lacks_keys": [secret]}


def rotated_in(days: float) -> dict:
    """The facts of a secret which is rotated after so many days."""
    moment = (NOW + datetime.timedelta(days=days)).isoformat()
    known = {"rotation_enabled": True, "next_rotation_date": moment, "pending_version_id": None}
    return {
        "name": "s",
        "arn": "a",
        "found": True,
        "keys": ["host", "password", "port", "username"],
        "owner": None,
        "rotation": known,
    }


@pytest.mark.parametrize(("days", "found"), [(0.2, ["rotation_due"]), (1, [])])
def test_a_rotation_that_comes(account, days, found):
    """The facts are those of a real account, but for when its secret is rotated: AWS counts in days."""
    facts = account.ask()["facts"]
    facts["secrets"] = [rotated_in(days)]
    assert [finding["id"] for finding in judged(RULES, facts)] == found


def test_a_rotation_that_has_not_come_to_its_end(account, client):
    client("secretsmanager").put_secret_value(SecretId=account.secret, SecretString="{}", VersionStages=["AWSPENDING"])
    assert account.findings() == {"rotation_unfinished": [account.secret]}


def test_roles_that_are_not_there_or_let_nobody_in(account, roles):
    roles.update_assume_role_policy(RoleName="dms-cloudwatch-logs-role", PolicyDocument=trust(GLOBAL_PRINCIPAL))
    (finding,) = account.ask()["findings"]
    assert (finding["id"], finding["object"]) == ("role_not_trusted", "dms-cloudwatch-logs-role")
    assert REGION_PRINCIPAL in finding["consequence"]
    roles.delete_role(RoleName="dms-cloudwatch-logs-role")
    found = account.findings()
    roles.create_role(
        RoleName="dms-cloudwatch-logs-role", AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL, REGION_PRINCIPAL)
    )
    assert found == {"role_missing": ["dms-cloudwatch-logs-role"]}


@pytest.mark.parametrize(("more", "rule"), [(0, "quota_used_up"), (1, "quota_nearly_used_up")])
def test_quotas(account, client, network, subnet_group, monkeypatch, more, rule):
    used = {
        one["AccountQuotaName"]: one["Used"] for one in client("dms").describe_account_attributes()["AccountQuotas"]
    }
    groups = []
    for _missing in range(9 - used["ReplicationSubnetGroups"]):
        groups.append(unique("quota"))
        client("dms").create_replication_subnet_group(
            ReplicationSubnetGroupIdentifier=groups[-1],
            ReplicationSubnetGroupDescription="quota",
            SubnetIds=network["subnets"][:2],
        )
    monkeypatch.setitem(catalog.QUOTAS, "ReplicationSubnetGroups", max(9, used["ReplicationSubnetGroups"]) + more)
    found = account.findings()
    for group in groups:
        client("dms").delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=group)
    assert found == {rule: ["DMS in us-east-1: ReplicationSubnetGroups"]}


def test_a_record_that_is_kept_for_long(account, client):
    route53, zone = client("route53"), f"{unique('preflight')}.example.com"
    made = route53.create_hosted_zone(Name=zone, CallerReference=zone)["HostedZone"]["Id"]
    record = {"Name": f"db.{zone}", "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": "writer.example.com"}]}
    route53.change_resource_record_sets(
        HostedZoneId=made, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )
    records = [{"zone": zone, "name": f"db.{zone}", "type": "CNAME"}]
    assert account.findings(records=records) == {"ttl_long": [f"db.{zone} CNAME"]}
    assert account.findings(records=records, max_ttl=300) == {}


def test_an_alarm_that_rings(account, client):
    cloudwatch = client("cloudwatch")
    for name, state in (("preflight-latency", "ALARM"), ("preflight-quiet", "OK"), ("other-latency", "ALARM")):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/DMS",
            MetricName="CDCLatencySource",
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=60,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="tried")
    assert account.findings(alarm_name_prefixes=["preflight-"]) == {"alarm_rings": ["preflight-latency"]}
    assert account.findings() == {}


def test_a_zone_that_is_there_twice_is_refused(account, client):
    route53, zone = client("route53"), f"{unique('preflight')}.example.com"
    for number in range(2):
        route53.create_hosted_zone(Name=zone, CallerReference=f"{zone}-{number}")
    refused = account.ask(records=[{"zone": zone, "name": f"api.{zone}"}])
    assert refused["failed"]
    assert refused["msg"].startswith(f"2 hosted zones are named '{zone}'")


def test_what_aws_answers_is_told(account):
    refused = account.ask(task="payments-dev-forward", access_key="wrong-key")
    assert refused["failed"]
    assert refused["error"]["code"] == "UnrecognizedClientException"


class TestTask:
    """What is said of a task and of where it runs."""

    @pytest.fixture
    def results(self, client):
        """Where an assessment run puts its results, and the role with which it does."""
        iam, name = client("iam"), unique("preflight-results")
        client("s3").create_bucket(Bucket=name)
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL))["Role"]["Arn"]
        iam.put_role_policy(
            RoleName=name, PolicyName="write", PolicyDocument=allow("s3:PutObject", f"arn:aws:s3:::{name}/*")
        )
        return {"ServiceAccessRoleArn": role, "ResultLocationBucket": name}

    @pytest.fixture
    def task(self, dms, pair, client):
        """(task's identifier, its endpoints, the replication instance's name) of a task nothing is to be said
        against.
        """
        client("dms").modify_replication_instance(
            ReplicationInstanceArn=dms.instance,
            AutoMinorVersionUpgrade=False,
            PreferredMaintenanceWindow=weekly(24),
            ApplyImmediately=True,
        )
        pair.both("CREATE TABLE account (id int PRIMARY KEY)")
        ends = dms.endpoints(pair)
        (instance,) = client("dms").describe_replication_instances(
            Filters=[{"Name": "replication-instance-arn", "Values": [dms.instance]}]
        )["ReplicationInstances"]
        arn = dms.task(*ends)
        return (
            dms.show(arn)["ReplicationTaskIdentifier"],
            ends,
            f"replication instance {instance['ReplicationInstanceIdentifier']}",
            arn,
        )

    def test_one_that_is_well(self, account, task):
        assert account.findings(task=task[0]) == {"not_assessed": [task[0]]}

    def test_its_instance(self, account, task, dms, client):
        client("dms").modify_replication_instance(
            ReplicationInstanceArn=dms.instance, AutoMinorVersionUpgrade=True, ApplyImmediately=True
        )
        maintenance.announce(dms.instance, "os-upgrade", "New operating system", NOW)
        try:
            found = account.findings(task=task[0])
        finally:
            maintenance.withdraw(dms.instance)
        assert found == {"not_assessed": [task[0]], "maintenance_pending": [task[2]], "minor_upgrades_on": [task[2]]}

    def test_connections(self, account, dms, task, client):
        source, target = task[1]
        dms.api.delete_connection(EndpointArn=source, ReplicationInstanceArn=dms.instance)
        dms.api.modify_endpoint(EndpointArn=target, DatabaseName="nowhere")
        assert dms.test(target)["Status"] == "failed"
        found = {finding["id"]: finding for finding in account.ask(task=task[0])["findings"]}
        assert set(found) == {"not_assessed", "connection_failed", "connection_untested"}
        assert "nowhere" in found["connection_failed"]["consequence"]

    def test_one_that_has_failed(self, account, dms, pair, task):
        pair.target.execute("DROP TABLE account")
        dms.start(task[3])
        dms.reaches(task[3], "failed")
        found = {finding["id"]: finding for finding in account.ask(task=task[0])["findings"]}
        assert "task_failed" in found
        assert len(found["task_failed"]["consequence"]) > len("It has failed: ")

    def test_assessments(self, account, dms, pair, task, results):
        pair.source.execute("CREATE TABLE loose (at date)")
        run = dms.api.start_replication_task_assessment_run(
            ReplicationTaskArn=task[3], AssessmentRunName=unique("run"), **results
        )
        arn = run["ReplicationTaskAssessmentRun"]["ReplicationTaskAssessmentRunArn"]
        selected = [{"Name": "replication-task-assessment-run-arn", "Values": [arn]}]
        eventually(
            lambda: dms.api.describe_replication_task_assessment_runs(Filters=selected)[
                "ReplicationTaskAssessmentRuns"
            ][0]["Status"],
            lambda status: status not in ("starting", "provisioning", "running"),
        )
        one = dms.api.describe_replication_task_individual_assessments(Filters=selected)[
            "ReplicationTaskIndividualAssessments"
        ]
        found = account.findings(task=task[0])
        for rule, statuses in (("assessment_failed", ("failed", "error")), ("assessment_warned", ("warning",))):
            ended = [f"{task[0]}/{each['IndividualAssessmentName']}" for each in one if each["Status"] in statuses]
            assert sorted(found.pop(rule, [])) == sorted(ended), rule
        assert found == {}
        assert {each["Status"] for each in one} & {"failed", "error", "warning"}


def test_every_rule_is_in_a_test():
    text = (CHECKOUT / "tests/unit/plugins/modules/test_migration_preflight_info.py").read_text(encoding="utf-8")
    assert [one.id for one in RULES if f'"{one.id}"' not in text] == []


def test_the_documentation_lists_the_rules_as_they_are():
    text = (CHECKOUT / "docs/preflight.md").read_text(encoding="utf-8")
    for one in RULES:
        assert f"| `{one.id}` | {one.severity} | {one.title} |" in text, one.id
