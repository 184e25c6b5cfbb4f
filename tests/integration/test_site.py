# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The whole way on one embedded AWS: dry run, build, build again, drift, teardown. The tests build upon each other."""

from __future__ import annotations

import json
import time
from xml.etree import ElementTree

import psycopg
import pytest

from tests import costs
from tests.integration.seen import HOSTS, unchanged, weights
from tests.permissions import differences
from tests.policies import findings, policies

TABLES = ("accounts", "payments", "ledger_entries", "receipts", "access_log")
ROWS = 197_000
#: Databases take six seconds, so that everything which waits for a state has to.
TIME_SCALE = 0.01


def counts(aws, side):
    return {table: aws.sql(side, f"SELECT count(*) FROM payments.{table}")[0][0] for table in TABLES}


def arrives(question, expected, seconds=30):
    """Ask until the answer is as expected; change capture takes its moment."""
    deadline = time.monotonic() + seconds
    while (answer := question()) != expected and time.monotonic() < deadline:
        time.sleep(0.5)
    assert answer == expected


def test_a_dry_run_on_an_empty_account_says_what_it_would_make_and_makes_nothing(aws):
    run = aws.play("site.yml", "--check", "--diff")
    assert run.status == 0, run.output[-6000:]
    assert all(run.changed[host] for host in HOSTS), run.changed
    assert aws.resources() == {}


#: What depends on the hour of the day at which the tests run.
OF_THE_HOUR = {"backup_window_soon", "maintenance_window_soon"}


def found(path):
    """{rule: objects} of what a preflight has written."""
    written = json.loads(path.read_text(encoding="utf-8"))
    rules = {}
    for finding in written["findings"]:
        rules.setdefault(finding["id"], []).append(finding["object"])
    return {rule: objects for rule, objects in rules.items() if rule not in OF_THE_HOUR}, written


def test_preflight_of_an_empty_account_says_what_is_missing(aws, tmp_path):
    run = aws.play(
        "playbooks/preflight.yml", "-e", f"preflight_json_path={tmp_path / 'found.json'}", "-e", "preflight_accepted=[]"
    )
    assert run.status != 0
    assert "6 blocking payments-local" in run.output, run.output[-6000:]
    rules, written = found(tmp_path / "found.json")
    assert rules == {
        "database_missing": ["source database payments-source-local", "target database payments-target-local"],
        "role_missing": ["dms-cloudwatch-logs-role", "dms-vpc-role"],
        "secret_missing": ["payments-source-local/database", "payments-target-local/database"],
        "task_missing": ["payments-local-forward"],
        "record_missing": ["api.payments-migration-local.test A"],
    }
    assert written["databases_asked"] is False
    assert "because they are not both available" in run.output


def test_build_makes_both_environments_and_moves_every_row(built):
    source = counts(built, "source")
    assert sum(source.values()) == ROWS
    assert counts(built, "target") == source


def test_every_value_arrives_as_it_left(built):
    for table in TABLES:
        checksum = (
            "SELECT md5(string_agg(line, '' ORDER BY line)) FROM (SELECT t::text AS line FROM "
            f"payments.{table} t) AS lines"
        )
        assert built.sql("source", checksum) == built.sql("target", checksum), table


def test_no_secret_is_printed_at_the_highest_verbosity(built):
    for side in ("source", "target"):
        assert built.secret(side)["password"] not in built.build.output


def test_the_summary_says_what_a_person_wants_to_know(built):
    summary = built.build.output[built.build.output.rindex("TASK [migrate.aws.status") :]
    for expected in (
        "payments-source-local",
        "payments-target-local",
        "payments.accounts",
        "60,000",
        "running",
        "100",
        "make down",
    ):
        assert expected in summary, (expected, summary[:6000])


def test_the_default_gates_of_a_cutover_have_data_and_nothing_to_say_against_it(built, tmp_path):
    run = built.play("tests/integration/gates.yml", "-e", f"out={tmp_path / 'out'}")
    assert run.status == 0, run.output[-6000:]
    said = {name: samples[-1] for name, samples in json.loads((tmp_path / "out").read_text()).items()}
    assert len(said) > 40
    assert [(name, sample["reason"]) for name, sample in said.items() if sample["error"]] == []
    # A site that was built a moment ago has no five minutes behind it, and its first points may be of a period that
    # goes on.
    young = {name for name, sample in said.items() if sample["outcome"] == "unknown"}
    assert young <= {
        "changes waiting, smallest step within 5 minutes",
        *(name for name in said if "objects" in name or "requests" in name),
    }
    # Rows are still being compared, and autovacuum, which comes once a minute, may not have come since they were
    # loaded.
    young |= {"tables not validated", "share of rows still to be compared", "large tables without statistics"}
    assert {name for name, sample in said.items() if sample["outcome"] == "bad"} <= young


def test_the_status_as_json_has_what_the_databases_and_aws_say(built, tmp_path):
    run = built.play(
        "playbooks/status.yml", "-e", "status_format=json", "-e", f"status_path={tmp_path / 'status.json'}"
    )
    assert run.status == 0, run.output[-6000:]
    status = json.loads((tmp_path / "status.json").read_text(encoding="utf-8"))
    assert (status["cutover"]["writer"], status["cutover"]["rollback"]["class"]) == ("source", "dns_only")
    assert (status["replication"]["carries"], status["replication"]["status"]) == ("source to target", "running")
    assert {record["set_identifier"]: record["weight"] for record in status["weights"]["records"]} == weights(built)
    rows = {table["name"]: (table["source_rows"], table["target_rows"]) for table in status["tables"]}
    assert {
        f"payments.{table}": (count, count) for table, count in counts(built, "source").items()
    }.items() <= rows.items()
    assert status["steps"] == status["journal"] == []


def test_the_status_as_a_page_holds_no_secret(built, tmp_path):
    run = built.play(
        "playbooks/status.yml", "-e", "status_format=html", "-e", f"status_path={tmp_path / 'status.html'}"
    )
    assert run.status == 0, run.output[-6000:]
    page = (tmp_path / "status.html").read_text(encoding="utf-8")
    assert "dns_only" in page and "payments.accounts" in page and page.rstrip().endswith("</html>")
    for side in ("source", "target"):
        assert built.secret(side)["password"] not in page + run.output


def test_no_policy_says_more_than_it_must_or_what_aws_does_not_know(built):
    found = {(what, kind): findings(document, of=kind) for what, kind, document in policies(built.client)}
    assert {kind for _what, kind in found} >= {"identity", "kms", "s3", "sns", "trust"}
    assert len(found) > 20
    assert {what: sentences for (what, _kind), sentences in found.items() if sentences} == {}


def test_what_it_costs_is_said(built):
    assert costs.differences(built.resources()) == []


def watched(aws):
    return {alarm["AlarmName"]: alarm for alarm in aws.client("cloudwatch").describe_alarms()["MetricAlarms"]}


def test_alarms_have_the_dimensions_of_what_exists(built):
    alarms = watched(built)
    elbv2, dms = built.client("elbv2"), built.client("dms")
    (blue,) = elbv2.describe_target_groups(Names=["payments-target-local-blue"])["TargetGroups"]
    (task,) = dms.describe_replication_tasks()["ReplicationTasks"]
    dimensions = {name: {item["Name"]: item["Value"] for item in alarm["Dimensions"]} for name, alarm in alarms.items()}
    assert dimensions["payments-target-local/blue-5xx"]["TargetGroup"] == blue["TargetGroupArn"].rpartition(":")[2]
    assert dimensions["payments-local/payments-local-forward-source-latency"] == {
        "ReplicationInstanceIdentifier": "payments-local",
        "ReplicationTaskIdentifier": task["ReplicationTaskArn"].rpartition(":")[2],
    }
    for side in ("source", "target"):
        (topic,) = alarms[f"payments-{side}-local/database-storage"]["AlarmActions"]
        attributes = built.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
        assert attributes["KmsMasterKeyId"] == f"alias/payments-{side}-local"


def test_what_alarms_watch_is_what_the_dashboards_show(built):
    cloudwatch = built.client("cloudwatch")
    shown = set()
    for entry in cloudwatch.list_dashboards()["DashboardEntries"]:
        body = json.loads(cloudwatch.get_dashboard(DashboardName=entry["DashboardName"])["DashboardBody"])
        shown |= {arn for widget in body["widgets"] for arn in widget["properties"].get("alarms", [])}
    assert shown == {alarm["AlarmArn"] for alarm in watched(built).values()}


def test_every_log_is_encrypted_and_kept_for_a_time(built):
    groups = built.client("logs").describe_log_groups()["logGroups"]
    names = {group["logGroupName"] for group in groups}
    assert names >= {
        "/aws/vpc/payments-source-local",
        "/aws/rds/instance/payments-target-local/postgresql",
        "dms-tasks-payments-local",
    }
    assert [
        group["logGroupName"] for group in groups if not group.get("kmsKeyId") or not group.get("retentionInDays")
    ] == []


def test_weights_are_those_of_the_phase(built):
    assert weights(built) == {"source-local": 100, "target-local": 0}


def test_preflight_finds_what_is_to_be_said_of_the_sample_and_nothing_else(built, tmp_path):
    run = built.play("playbooks/preflight.yml", "-e", f"preflight_json_path={tmp_path / 'found.json'}")
    assert run.status == 0, run.output[-6000:]
    rules, written = found(tmp_path / "found.json")
    assert {rule: len(objects) for rule, objects in rules.items()} == {
        "table_without_key": 1,
        "identity_always": 2,
        "database_size": 1,
        "heartbeat_off": 1,
        "not_assessed": 1,
        "partitioned_table": 1,
        "sequence": 5,
        "slot_unlimited": 2,
        "type_carried_as_text": 3,
    }
    assert written["counts"]["accepted"] == 1 and written["blockers"] == []
    assert "Nothing blocks the cutover" in run.output and "ACCEPTED" in run.output
    for side in ("source", "target"):
        assert built.secret(side)["password"] not in run.output


def test_preflight_ends_with_what_blocks_and_how_to_accept_it(built):
    run = built.play(
        "playbooks/preflight.yml", "-e", '{"preflight_accepted": ["nothing_of_the_kind"], "preflight_format": "json"}'
    )
    assert run.status != 0
    assert run.failed["payments"] == 1
    assert "1 blocking payments-local" in run.output, run.output[-6000:]
    assert "table_without_key:payments.access_log" in run.output
    assert '"not_found": [' in run.output and '"nothing_of_the_kind"' in run.output


def verified(aws, tmp_path, *arguments):
    """A run of verify.yml, and what it has written as JSON."""
    path = tmp_path / "verified.json"
    run = aws.play("playbooks/verify.yml", "-e", "verify_format=json", "-e", f"verify_path={path}", *arguments)
    assert path.exists(), run.output[-6000:]
    return run, json.loads(path.read_text(encoding="utf-8"))


def test_verify_finds_everything_as_it_should_be(built, tmp_path):
    path = tmp_path / "verified.xml"
    run = built.play("playbooks/verify.yml", "-e", "verify_format=junit", "-e", f"verify_path={path}")
    assert run.status == 0, run.output[-6000:]
    assert not any(run.changed.values())
    suite = ElementTree.parse(path).getroot()
    assert (suite.get("name"), suite.get("failures"), suite.get("errors")) == ("payments-local", "0", "0")
    passed = {case.get("classname") for case in suite if len(case) == 0}
    assert len(passed) > 200
    for side in ("source", "target"):
        assert built.secret(side)["password"] not in path.read_text(encoding="utf-8") + run.output


def test_a_service_is_not_taken_from_the_target_group_that_has_its_requests(built):
    elb = built.client("elbv2")
    (balancer,) = elb.describe_load_balancers(Names=["payments-target-local"])["LoadBalancers"]
    (listener,) = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    groups = listener["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]
    greens_first = sorted(groups, key=lambda group: "-green" not in group["TargetGroupArn"])

    def leading_to(shares):
        action = {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}
        elb.modify_listener(ListenerArn=listener["ListenerArn"], DefaultActions=[action])

    leading_to([{**group, "Weight": weight} for group, weight in zip(greens_first, (100, 0), strict=True)])
    said = {"steps": [{"role": "ecs_alb"}], "ecs_alb_deployment_strategy": "ROLLING"}
    run = built.play("extensions/molecule/shared/environments.yml", "--limit", "target", "-e", json.dumps(said))
    leading_to(groups)
    assert run.status == 2
    assert "payments-target-local-green has the requests now (100 % of them). Nothing was changed." in " ".join(
        run.output.split()
    )
    assert not any(run.changed.values())


def broken_things(aws):
    """{check: (what breaks the thing that it checks, what mends it)}, each by one call."""
    elb, s3, kms, logs, iam, ec2 = (aws.client(name) for name in ("elbv2", "s3", "kms", "logs", "iam", "ec2"))
    group = elb.describe_target_groups(Names=["payments-source-local-green"])["TargetGroups"][0]["TargetGroupArn"]
    (bucket,) = [
        one["Name"] for one in s3.list_buckets()["Buckets"] if one["Name"].startswith("payments-target-local-objects")
    ]
    blocks = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    key = kms.describe_key(KeyId="alias/payments-source-local")["KeyMetadata"]["KeyId"]
    trust = iam.get_role(RoleName="dms-cloudwatch-logs-role")["Role"]["AssumeRolePolicyDocument"]
    world = {
        "GroupId": database_rules(aws)["GroupId"],
        "IpProtocol": "tcp",
        "FromPort": 5432,
        "ToPort": 5432,
        "CidrIp": "0.0.0.0/0",
    }

    def trusting(policy):
        return lambda: iam.update_assume_role_policy(
            RoleName="dms-cloudwatch-logs-role", PolicyDocument=json.dumps(policy)
        )

    def only_globally():
        return {
            **trust,
            "Statement": [{**one, "Principal": {"Service": "dms.amazonaws.com"}} for one in trust["Statement"]],
        }

    def asking(path):
        return lambda: elb.modify_target_group(TargetGroupArn=group, HealthCheckPath=path)

    def blocking(configuration):
        return lambda: s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=configuration)

    def keeping(days):
        return lambda: logs.put_retention_policy(logGroupName="/aws/vpc/payments-target-local", retentionInDays=days)

    return {
        "target_group_health_check_path": (asking("/health"), asking("/")),
        "objects_bucket_blocks_public_access": (blocking({**blocks, "BlockPublicPolicy": False}), blocking(blocks)),
        "key_rotates": (lambda: kms.disable_key_rotation(KeyId=key), lambda: kms.enable_key_rotation(KeyId=key)),
        "flow_log_retention": (keeping(30), keeping(7)),
        "dms_roles_trust_regional_dms": (trusting(only_globally()), trusting(trust)),
        "only_the_load_balancer_is_open": (
            lambda: ec2.authorize_security_group_ingress(**world),
            lambda: ec2.revoke_security_group_ingress(**world),
        ),
        "weights_are_as_stated": (lambda: drift_weight(aws, 50), lambda: drift_weight(aws, 0)),
    }


def test_verify_finds_what_was_broken_and_nothing_else(built, tmp_path):
    things = broken_things(built)
    for broken, _mend in things.values():
        broken()
    run, written = verified(built, tmp_path, "--check", "-e", '{"verify_accepted": ["key_rotates"]}')
    for _broken, mend in things.values():
        mend()
    assert run.status != 0
    assert set(written["failed"]) == set(things)
    assert "6 of " in run.output and "checks of payments-local failed:" in run.output, run.output[-6000:]
    named = run.output[run.output.index("checks of payments-local failed:") :]
    assert all(name in named for name in things if name != "key_rotates") and "key_rotates" not in named


def test_verify_refuses_to_accept_what_is_no_check(built, tmp_path):
    run, written = verified(built, tmp_path, "-e", '{"verify_accepted": ["nothing_of_the_kind"]}')
    assert run.status != 0
    assert "verify_accepted has unknown checks: nothing_of_the_kind." in run.output
    assert written["failed"] == []


def test_rows_written_afterwards_arrive(built):
    built.sql(
        "source",
        "INSERT INTO payments.accounts (external_id, owner, currency) SELECT gen_random_uuid(), 'Late', 'EUR' FROM "
        "generate_series(1, 100)",
    )
    built.sql("source", "UPDATE payments.payments SET status = 'refunded' WHERE payment_id BETWEEN 1 AND 50")
    built.sql("source", "DELETE FROM payments.receipts WHERE receipt_id <= 10")
    arrives(lambda: counts(built, "target"), counts(built, "source"))
    arrives(
        lambda: built.sql(
            "target", "SELECT count(*) FROM payments.payments WHERE payment_id <= 50 AND status = 'refunded'"
        ),
        [(50,)],
    )


def test_a_rotation_changes_the_password_and_replication_and_service_go_on(built):
    secrets, ecs = built.client("secretsmanager"), built.client("ecs")
    before, name = built.secret("source"), "payments-source-local/database"
    assert secrets.describe_secret(SecretId=name)["RotationRules"]["AutomaticallyAfterDays"] == 30
    secrets.rotate_secret(SecretId=name)
    arrives(lambda: built.secret("source") != before, True)
    after = built.secret("source")
    assert after["password"] != before["password"] and {**after, "password": before["password"]} == before
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            host=before["host"],
            port=before["port"],
            user=before["username"],
            password=before["password"],
            dbname=before["dbname"],
        )
    writer = json.loads(secrets.get_secret_value(SecretId="payments-local/writer")["SecretString"])
    assert (writer["username"], writer["port"], writer["password"]) == (
        after["username"],
        after["port"],
        after["password"],
    )
    built.sql("source", "INSERT INTO payments.access_log (logged_at, action) VALUES (now(), 'rotated')")
    arrives(lambda: counts(built, "target"), counts(built, "source"))
    (service,) = ecs.describe_services(cluster="payments-source-local", services=["payments-source-local"])["services"]
    assert service["runningCount"] == service["desiredCount"] > 0


def test_a_second_run_changes_nothing(built):
    unchanged(built.play("site.yml"))


def test_a_dry_run_on_what_is_built_changes_nothing(built):
    unchanged(built.play("site.yml", "--check"))


def database_rules(aws):
    groups = aws.client("ec2").describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["payments-source-local-database"]}]
    )
    return groups["SecurityGroups"][0]


def task_settings(aws):
    (task,) = aws.client("dms").describe_replication_tasks()["ReplicationTasks"]
    return task, json.loads(task["ReplicationTaskSettings"])


def drift_weight(aws, weight=50):
    route53 = aws.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    record = next(record for record in records if record.get("SetIdentifier") == "target-local")
    route53.change_resource_record_sets(
        HostedZoneId=zone["Id"],
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {**record, "Weight": weight}}]},
    )


def drift_rule(aws):
    group = database_rules(aws)
    ec2 = aws.client("ec2")
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    ec2.authorize_security_group_ingress(
        GroupId=group["GroupId"], IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
    )


def drift_task(aws):
    dms = aws.client("dms")
    task, _settings = task_settings(aws)
    arn = task["ReplicationTaskArn"]
    dms.stop_replication_task(ReplicationTaskArn=arn)
    dms.get_waiter("replication_task_stopped").wait(
        Filters=[{"Name": "replication-task-arn", "Values": [arn]}], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    dms.modify_replication_task(
        ReplicationTaskArn=arn, ReplicationTaskSettings=json.dumps({"ErrorBehavior": {"DataErrorPolicy": "LOG_ERROR"}})
    )


def test_drift_is_put_back_and_nothing_else_is_touched(built):
    """A weight, a rule and a task setting, changed from outside: the next run puts back exactly these."""

    def seen():
        rules = sorted(map(str, database_rules(built)["IpPermissions"]))
        return weights(built), rules, task_settings(built)[1]["ErrorBehavior"]

    before = seen()
    for drift in (drift_weight, drift_rule, drift_task):
        drift(built)
    assert not any(now == then for now, then in zip(seen(), before, strict=True))
    run = built.play("site.yml")
    assert run.status == 0, run.output[-6000:]
    assert seen() == before
    assert run.changed == {"payments": 2, "payments_source": 1, "payments_target": 0}, run.output[-20000:]


def test_replication_goes_on_after_a_repaired_setting(built):
    assert task_settings(built)[0]["Status"] == "running"
    built.sql("source", "INSERT INTO payments.access_log (logged_at, action) VALUES (now(), 'after')")
    arrives(lambda: counts(built, "target"), counts(built, "source"))


def test_teardown_without_the_confirmation_removes_nothing(built):
    before = built.resources()
    run = built.play("playbooks/teardown.yml")
    assert run.status != 0
    assert "-e teardown_confirm=payments-local" in run.output
    assert built.resources() == before


@pytest.mark.parametrize(
    ("protection", "sentence"),
    [
        (
            "rds_deletion_protection",
            "The database payments-source-local has deletion protection (rds_deletion_protection is true)",
        ),
        (
            "ecs_alb_deletion_protection",
            "The load balancer payments-source-local has deletion protection (ecs_alb_deletion_protection is",
        ),
    ],
)
def test_teardown_of_what_is_protected_removes_nothing_and_says_what_to_do(built, protection, sentence):
    before = built.resources()
    run = built.play(
        "playbooks/teardown.yml",
        "-e",
        "teardown_confirm=payments-local",
        "-e",
        json.dumps({protection: True}),
    )
    assert run.status != 0
    said = " ".join(run.output.split())
    assert sentence in said and f"set {protection} to false" in said, run.output[-6000:]
    assert built.resources() == before


def test_teardown_of_an_environment_with_traffic_is_refused(built):
    before = built.resources()
    run = built.play("playbooks/teardown.yml", "--limit", "source", "-e", "teardown_confirm=payments-local")
    assert run.status != 0
    assert "still has weight 100" in run.output
    assert built.resources() == before


def test_teardown_of_the_target_alone_leaves_the_source_and_its_traffic(built):
    run = built.play("playbooks/teardown.yml", "--limit", "target", "-e", "teardown_confirm=payments-local")
    assert run.status == 0, run.output[-6000:]
    assert weights(built) == {"source-local": 100}
    # A service that stays may follow the writer.
    assert built.client("secretsmanager").get_secret_value(SecretId="payments-local/writer")["SecretString"]
    names = [name for kind in built.resources().values() for name in kind]
    assert not [name for name in names if "target" in name]
    assert built.sql("source", "SELECT count(*) FROM payments.accounts") == [(10100,)]


def test_teardown_leaves_nothing_but_the_shared_roles(built):
    run = built.play("playbooks/teardown.yml", "-e", "teardown_confirm=payments-local")
    assert run.status == 0, run.output[-6000:]
    assert built.resources() == {"iam_roles": ["dms-cloudwatch-logs-role", "dms-vpc-role"]}
    assert json.loads(built.control("status", "--json"))["databases"] == []


def test_a_second_teardown_changes_nothing(built):
    unchanged(built.play("playbooks/teardown.yml", "-e", "teardown_confirm=payments-local"))


def test_what_was_called_is_what_the_documentation_asks_permission_for(built):
    assert differences("site", built.recorded(None)) == []
