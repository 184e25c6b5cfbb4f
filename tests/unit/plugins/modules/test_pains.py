# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What people suffer from with other tools for DMS, each answered by the modules: one or more tests a row."""

from __future__ import annotations

import json
import threading
import uuid

import pytest
from ansible_collections.migrate.aws.plugins.filter.iam import trust_policy_with
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry

from tests.local_aws.dms_support import (
    AFTER_CONNECT,
    GLOBAL_PRINCIPAL,
    PASSWORD,
    REGION_PRINCIPAL,
    eventually,
    rules,
    selection,
    unique,
)
from tests.local_aws.rotation_support import make_function, make_secret

#: The rows, each with its pain.
PAINS = {
    6: "large objects arrive cut to 32 KB without a word",
    7: "a table that was never compared looks as good as one that was",
    10: "dms-vpc-role was made a moment ago and is not configured properly",
    11: "the roles of fixed names are everybody's: one environment's tool breaks another's",
    12: "a secret's ARN is rejected, ignored, or a password demanded all the same",
    13: "the access role does not trust the regional principal",
    14: "the secret that RDS manages has no host and no port",
    15: "a rotated password stops the replication",
    16: "Secrets Manager is not reached from private subnets",
    17: "a change of what runs fails, or stops production unasked",
    18: "the wrong way to start wipes the target",
    19: "settings that AWS enriches are a difference at every run",
    20: "a task is made and never started, or keeps its instance from being removed",
    21: "booleans arrive as text",
    22: "all MySQL tables land in one database",
    23: "foreign keys and triggers break the load or fire twice",
    24: "metrics have no data, because their dimensions are neither name nor ARN",
    28: "a weight of zero is taken for none",
}
SQL = """
    CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL, active boolean NOT NULL);
    CREATE TABLE payment (id int PRIMARY KEY, account int NOT NULL REFERENCES account, amount numeric(12, 2));
"""


def test_every_row_has_its_test():
    tested = {int(name.split("_")[2]) for name in globals() if name.startswith("test_row_")}
    assert tested == set(PAINS)


@pytest.fixture
def tables(pair):
    """Two tables on both sides, with rows on the source."""
    pair.both(SQL)
    pair.source.execute("INSERT INTO account SELECT n, 'name ' || n, n % 2 = 0 FROM generate_series(1, 20) n")
    pair.source.execute("INSERT INTO payment SELECT n, 1 + n % 20, n FROM generate_series(1, 50) n")
    return pair


@pytest.fixture
def make_endpoint(run_module, servers, pair, dms):
    """A function which makes an endpoint of one of the databases with dms_endpoint; it returns the module's answer."""
    made = []

    def make(side, **settings):
        server = servers[side == "target"]
        options = {
            "endpoint_identifier": unique(f"pains-{side}"),
            "endpoint_type": side,
            "engine_name": "postgres",
            "username": server.master_username,
            "password": PASSWORD,
            "server_name": server.host,
            "port": server.port,
            "database_name": pair.name,
            **({"postgresql_settings": settings} if settings else {}),
        }
        made.append(options["endpoint_identifier"])
        return run_module("dms_endpoint", **options)["endpoint"]

    yield make
    dms.discard()
    for identifier in made:
        run_module("dms_endpoint", endpoint_identifier=identifier, state="absent")


@pytest.fixture
def options(run_module, dms, tables, make_endpoint):
    """Those of a task between two databases whose connections were tested."""
    source, target = make_endpoint("source"), make_endpoint("target", after_connect_script=AFTER_CONNECT)
    arns = [side["endpoint_arn"] for side in (source, target)]
    run_module("dms_connection_test", replication_instance_arn=dms.instance, endpoint_arns=arns)
    return {
        "replication_task_identifier": unique("pains"),
        "replication_instance_arn": dms.instance,
        "source_endpoint_arn": source["endpoint_arn"],
        "target_endpoint_arn": target["endpoint_arn"],
        "migration_type": "full-load-and-cdc",
        "table_mappings": json.loads(rules(selection("public"))),
        "replication_task_settings": {},
        "wait_timeout": 60,
    }


@pytest.fixture
def run_task(run_module, options):
    """A function which runs dms_replication_task with these options and others."""
    return lambda check=False, **others: run_module("dms_replication_task", check=check, **{**options, **others})


@pytest.fixture
def loaded(run_task):
    """The task, running, its full load complete."""
    return run_task(state="started", wait_for="full_load")["replication_task"]


def full_load_rows(dms, task):
    return {name: table["FullLoadRows"] for name, table in dms.statistics(task["replication_task_arn"]).items()}


def test_row_06_large_objects_are_never_cut_without_a_word(make_endpoint, run_task):
    assert make_endpoint("source")["postgresql_settings"]["fail_tasks_on_lob_truncation"] is True
    made = run_task()["replication_task"]
    assert made["replication_task_settings"]["ErrorBehavior"]["DataTruncationErrorPolicy"] == "STOP_TASK"


def test_row_06_batches_without_a_limit_of_large_objects_are_warned_of(run_task):
    limited = {
        "BatchApplyEnabled": True,
        "SupportLobs": True,
        "FullLobMode": False,
        "LimitedSizeLobMode": True,
        "LobMaxSize": 64,
    }
    whole = {**limited, "FullLobMode": True, "LimitedSizeLobMode": False}
    doubt = "has TargetMetadata.BatchApplyEnabled without LimitedSizeLobMode"
    assert doubt not in str(run_task(replication_task_settings={"TargetMetadata": limited}).get("warnings"))
    for check in (True, False, False):
        assert doubt in str(run_task(check=check, replication_task_settings={"TargetMetadata": whole})["warnings"])


def test_row_07_only_what_was_compared_and_found_equal_counts_as_validated(run_module, run_task, tables):
    tables.both("CREATE TABLE note (words text)")
    task = run_task(state="started", wait_for="full_load")["replication_task"]

    def summary():
        asked = {"replication_task_arn": task["replication_task_arn"]}
        return run_module("dms_table_statistics_info", **asked)["summary"]

    seen = eventually(summary, lambda seen: seen["validated"] == 2)
    assert seen["validation"]["validated"] == ["public.account", "public.payment"]
    # it arrived whole, is in no error, and proves nothing
    assert (seen["tables"], seen["completed"], seen["tables_in_error"]) == (3, 3, [])
    assert (seen["validation"]["not_compared"], seen["validation"]["failed"]) == (["public.note"], [])


def test_row_07_a_table_is_compared_again_without_being_loaded_again(run_task, loaded, tables, dms):
    tables.target.execute("UPDATE account SET name = 'tampered with' WHERE id = 7")
    table = [{"schema_name": "public", "table_name": "account"}]
    run_task(state="reloaded", reload_tables=table, reload_option="validate-only")
    state = dms.statistics(loaded["replication_task_arn"])["account"]
    assert (state["ValidationState"], state["FullLoadRows"]) == ("Mismatched records", 20)


def test_row_10_a_role_that_is_not_known_yet_is_waited_for(run_module, client, vpc_role, network):
    iam = client("iam")
    (policy,) = iam.list_attached_role_policies(RoleName="dms-vpc-role")["AttachedPolicies"]
    attachment = {"RoleName": "dms-vpc-role", "PolicyArn": policy["PolicyArn"]}
    iam.detach_role_policy(**attachment)
    later = threading.Timer(1.5, lambda: iam.attach_role_policy(**attachment))
    later.start()
    group = {"replication_subnet_group_identifier": unique("pains"), "replication_subnet_group_description": "new"}
    made = run_module("dms_replication_subnet_group", **group, subnet_ids=network["subnets"][:2])
    later.join()
    assert made["changed"]
    assert run_module("dms_replication_subnet_group", **group, state="absent")["changed"]


def test_row_11_a_role_that_is_there_is_taken_on_and_nothing_of_others_is_lost():
    others = {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}
    merged = trust_policy_with({"Version": "2012-10-17", "Statement": [others]}, [GLOBAL_PRINCIPAL, REGION_PRINCIPAL])
    (statement,) = merged["Statement"]
    assert statement["Principal"]["Service"] == ["redshift.amazonaws.com", GLOBAL_PRINCIPAL, REGION_PRINCIPAL]
    assert trust_policy_with(merged, [GLOBAL_PRINCIPAL]) is merged


WITH_SECRETS = [engine for engine in registry.ALL if registry.secret_pairs(engine)]


@pytest.mark.parametrize("engine", WITH_SECRETS, ids=lambda engine: engine.STRUCTURE)
def test_row_12_a_secret_goes_where_the_engine_reads_it_and_no_password_is_asked_for(engine):
    option, ((secret_id, role_arn), *_more) = registry.option(engine), registry.secret_pairs(engine)
    options = dict.fromkeys(endpoint.snake(name) for name in endpoint.PARAMETERS)
    options.update(endpoint_identifier="x", endpoint_type="source", engine_name=engine.ENGINES[0], tags=None)
    options[option] = {secret_id: "arn:aws:secretsmanager:us-east-1:1:secret:a", role_arn: "arn:aws:iam::1:role/r"}
    endpoint.check(options)
    request = endpoint.creation(options)
    assert request[engine.STRUCTURE]["SecretsManagerSecretId"] == "arn:aws:secretsmanager:us-east-1:1:secret:a"
    assert not {"Username", "Password", "ServerName", "Port", "SecretsManagerSecretId"} & request.keys()


def test_row_12_a_secret_at_the_top_is_refused_with_its_right_place(run_module):
    wrong = {"secrets_manager_secret_id": "a", "secrets_manager_access_role_arn": "b"}
    refused = run_module("dms_endpoint", endpoint_identifier="x", endpoint_type="source", engine_name="aurora", **wrong)
    assert "state mysql_settings.secrets_manager_secret_id together with" in refused["msg"]


def test_row_13_a_role_without_the_regional_principal_is_refused_with_the_remedy(run_module, secret):
    names = ("secrets_manager_secret_id", "secrets_manager_access_role_arn")
    options = {"endpoint_identifier": unique("pains"), "endpoint_type": "source", "engine_name": "postgres"}
    values = {"username": "u", "password": PASSWORD, "host": "127.0.0.1", "port": 5432}
    wrong = dict(zip(names, secret(values, principals=(GLOBAL_PRINCIPAL,))), database_name="payments")
    refused = run_module("dms_endpoint", **options, postgresql_settings=wrong, iam_propagation_timeout=0)
    assert refused["error"]["code"] == "AccessDeniedFault"
    assert f"must name a role which trusts the principal {REGION_PRINCIPAL}" in refused["msg"]
    right = dict(zip(names, secret(values, principals=(GLOBAL_PRINCIPAL, REGION_PRINCIPAL))), database_name="payments")
    assert run_module("dms_endpoint", **options, postgresql_settings=right)["changed"]
    run_module("dms_endpoint", endpoint_identifier=options["endpoint_identifier"], state="absent")


def test_row_13_both_principals_are_trusted():
    (statement,) = trust_policy_with(None, [GLOBAL_PRINCIPAL, REGION_PRINCIPAL])["Statement"]
    assert statement["Principal"] == {"Service": [GLOBAL_PRINCIPAL, REGION_PRINCIPAL]}


@pytest.mark.parametrize(
    "secret_id", ["rds!db-1", "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-2-AbCdEf"]
)
def test_row_14_a_secret_that_rds_manages_is_refused_with_what_to_name_instead(run_module, secret_id):
    settings = {
        "secrets_manager_secret_id": secret_id,
        "secrets_manager_access_role_arn": "arn:aws:iam::123456789012:role/r",
    }
    options = {"endpoint_identifier": unique("pains"), "endpoint_type": "source", "engine_name": "postgres"}
    refused = run_module("dms_endpoint", check=True, **options, postgresql_settings=settings)
    assert f"postgresql_settings.secrets_manager_secret_id ({secret_id}) is a secret that RDS manages" in refused["msg"]
    assert "username, password, host and port, as secretsmanager_database_secret makes" in refused["msg"]


@pytest.fixture
def rotated_user(servers, client, secret, run_module, dms, tables):
    """A user of the source with a secret, and a function which gives both another password."""
    server, name = servers[0], "pains_rotated"
    server.execute(f"DROP ROLE IF EXISTS {name}")
    server.execute(f"CREATE ROLE {name} LOGIN SUPERUSER REPLICATION PASSWORD '{PASSWORD}'")
    values = {"username": name, "password": PASSWORD, "host": server.host, "port": server.port}
    secret_arn, role_arn = secret(values)

    def rotate():
        word = uuid.uuid4().hex
        server.execute(f"ALTER ROLE {name} PASSWORD '{word}'")
        text = json.dumps({**values, "password": word})
        client("secretsmanager").put_secret_value(SecretId=secret_arn, SecretString=text)

    yield {"secrets_manager_secret_id": secret_arn, "secrets_manager_access_role_arn": role_arn}, rotate


def test_row_15_after_a_rotation_the_connection_is_tested_and_the_task_goes_on(
    run_module, run_task, options, rotated_user, dms, tables
):
    credential, rotate = rotated_user
    source = {"endpoint_identifier": unique("pains"), "endpoint_type": "source", "engine_name": "postgres"}
    settings = {**credential, "database_name": tables.name}
    made = run_module("dms_endpoint", **source, postgresql_settings=settings)["endpoint"]["endpoint_arn"]
    test = {"replication_instance_arn": dms.instance, "endpoint_arns": [made]}
    assert run_module("dms_connection_test", **test)["tested"]
    task = run_task(source_endpoint_arn=made, state="started", wait_for="full_load")["replication_task"]
    rotate()
    again = run_module("dms_connection_test", **test, always=True)
    assert (again["tested"], again["connections"][0]["status"]) == ([made], "successful")
    for state in ("stopped", "started"):
        assert run_task(source_endpoint_arn=made, state=state)["changed"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'after the rotation', true)")
    eventually(lambda: tables.same("account"), bool)
    assert full_load_rows(dms, task)["account"] == 20
    run_task(source_endpoint_arn=made, state="absent")
    run_module("dms_endpoint", endpoint_identifier=source["endpoint_identifier"], state="absent")


def test_row_15_a_rotation_due_in_a_window_is_found_and_put_off(run_module, client, servers):
    secret = {"secret_id": make_secret(client, servers[0], user="pains_due")}
    run_module(
        "secretsmanager_rotation", **secret, rotation_lambda_arn=make_function(client), automatically_after_days=30
    )

    def due(hours):
        return bool(run_module("secretsmanager_rotation_info", **secret, due_within_hours=hours)["rotations"])

    assert (due(31 * 24), due(4)) == (True, False)
    assert run_module("secretsmanager_rotation", **secret, state="absent")["changed"]
    assert not due(31 * 24)
    assert run_module("secretsmanager_rotation", **secret)["changed"]
    assert due(31 * 24)


def test_row_16_dms_is_told_the_private_address_of_secrets_manager_and_the_connection_is_a_gate(
    run_module, client, make_endpoint, network, dms
):
    service = {
        "vpc_id": network["vpc"],
        "service_name": "com.amazonaws.us-east-1.secretsmanager",
        "vpc_endpoint_type": "Interface",
    }
    placed = {"subnet_ids": network["subnets"][:2], "security_group_ids": [network["group"]]}
    address = run_module("ec2_vpc_endpoint", **service, **placed, private_dns_enabled=False)["vpc_endpoint"][
        "dns_names"
    ][0]
    made = make_endpoint("source")
    told = {
        "endpoint_identifier": made["endpoint_identifier"],
        "endpoint_type": "source",
        "engine_name": "postgres",
        "extra_connection_attributes": f"secretsManagerEndpointOverride={address}",
    }
    assert run_module("dms_endpoint", **told)["changed"]
    assert not run_module("dms_endpoint", **told)["changed"]
    test = {"replication_instance_arn": dms.instance, "endpoint_arns": [made["endpoint_arn"]]}
    assert run_module("dms_connection_test", **test)["connections"][0]["status"] == "successful"
    run_module("ec2_vpc_endpoint", **service, state="absent")


def test_row_17_a_running_task_is_changed_only_where_that_is_allowed(run_task, loaded, dms, tables):
    change = {"replication_task_settings": {"ValidationSettings": {"ThreadCount": 7}}}
    for check in (True, False):
        refused = run_task(check=check, **change)
        assert "is running and replication_task_settings would change" in refused["msg"]
        assert "on_running=stop_and_resume" in refused["msg"]
    assert run_task(check=True, on_running="stop_and_resume", **change)["changed"]
    assert dms.show(loaded["replication_task_arn"])["Status"] == "running"
    assert run_task(on_running="stop_and_resume", **change)["changed"]
    dms.reaches(loaded["replication_task_arn"], "running")
    tables.source.execute("INSERT INTO account VALUES (1000, 'after the change', true)")
    eventually(lambda: tables.same("account"), bool)
    assert full_load_rows(dms, loaded) == {"account": 20, "payment": 50}


def test_row_17_an_endpoint_in_use_is_changed_only_where_that_is_allowed(run_module, dms, options, loaded, tables):
    (source,) = run_module("dms_endpoint_info", endpoint_arn=options["source_endpoint_arn"])["endpoints"]
    change = {
        "endpoint_identifier": source["endpoint_identifier"],
        "endpoint_type": "source",
        "engine_name": "postgres",
        "postgresql_settings": {"heartbeat_frequency": 3},
    }
    name = loaded["replication_task_identifier"]
    assert f"is used by running replication tasks ({name})" in run_module("dms_endpoint", **change)["msg"]
    allowed = {**change, "on_running": "stop_and_resume"}
    assert run_module("dms_endpoint", check=True, **allowed)["interrupted_tasks"] == [name]
    assert dms.show(loaded["replication_task_arn"])["Status"] == "running"
    assert run_module("dms_endpoint", **allowed)["changed"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'after the change', true)")
    eventually(lambda: tables.same("account"), bool)
    assert full_load_rows(dms, loaded) == {"account": 20, "payment": 50}


def test_row_18_a_task_begins_once_and_goes_on_ever_after(run_task, loaded, dms, tables):
    tables.target.execute("INSERT INTO account VALUES (5000, 'written by the application', true)")
    run_task(state="stopped")
    assert run_task(state="started")["replication_task"]["status"] == "running"
    dms.reaches(loaded["replication_task_arn"], "running")
    assert tables.target.execute("SELECT count(*) FROM account WHERE id = 5000").fetchone() == (1,)
    assert full_load_rows(dms, loaded)["account"] == 20


def test_row_18_a_target_is_loaded_over_only_where_that_is_allowed(run_task, loaded, tables):
    tables.target.execute("INSERT INTO account VALUES (5000, 'written by the application', true)")
    for check in (True, False):
        refused = run_task(check=check, state="reloaded", on_running="stop_and_resume")
        assert refused["failed"] and "allow_reload" in refused["msg"]
    assert tables.target.execute("SELECT count(*) FROM account WHERE id = 5000").fetchone() == (1,)


def test_row_19_settings_that_aws_enriches_are_no_drift(run_task, dms):
    components = [
        {"Id": "SOURCE_CAPTURE", "Severity": "LOGGER_SEVERITY_DEBUG"},
        {"Id": "TARGET_LOAD", "Severity": "LOGGER_SEVERITY_INFO"},
    ]
    stated = {
        "Logging": {"EnableLogging": True, "LogComponents": components},
        "FullLoadSettings": {"MaxFullLoadSubTasks": 4},
    }
    made = run_task(replication_task_settings=stated, state="started", wait_for="full_load")["replication_task"]
    answered = json.loads(dms.show(made["replication_task_arn"])["ReplicationTaskSettings"])
    # what was stated is a small part of what AWS answers
    assert answered["Logging"]["CloudWatchLogGroup"]
    assert len(answered) > 2 * len(stated)
    stated["Logging"]["LogComponents"] = components[::-1]
    for again in (stated, json.dumps(stated), answered, {}):
        assert not run_task(replication_task_settings=again)["changed"]
    components[0]["Severity"] = "LOGGER_SEVERITY_DEFAULT"
    assert run_task(check=True, on_running="stop_and_resume", replication_task_settings=stated)["changed"]


def test_row_20_a_started_task_runs_and_what_is_in_use_says_by_whom(run_module, run_task, options, loaded, dms):
    assert loaded["status"] == "running"
    (instance,) = run_module("dms_replication_instance_info", replication_instance_arn=dms.instance)[
        "replication_instances"
    ]
    name = instance["replication_instance_identifier"]
    refused = run_module("dms_replication_instance", replication_instance_identifier=name, state="absent")["msg"]
    assert f"is used by replication tasks ({loaded['replication_task_identifier']}) and cannot be removed" in refused
    # a running task is stopped, removed and awaited, so that what comes next can go
    assert run_task(state="absent")["changed"]
    assert dms.api.describe_replication_tasks()["ReplicationTasks"] == []
    (source,) = run_module("dms_endpoint_info", endpoint_arn=options["source_endpoint_arn"])["endpoints"]
    assert run_module("dms_endpoint", endpoint_identifier=source["endpoint_identifier"], state="absent")["changed"]


def test_row_21_booleans_stay_booleans_because_both_ends_are_told(make_endpoint, run_task, tables):
    for side in ("source", "target"):
        assert make_endpoint(side)["postgresql_settings"]["map_boolean_as_boolean"] is True
    run_task(state="started", wait_for="full_load")
    assert tables.target.execute("SELECT active FROM account WHERE id = 2").fetchone() == (True,)


@pytest.mark.parametrize("engine", ["mysql", "mariadb", "aurora", "aurora-serverless"])
@pytest.mark.parametrize("side", ["source", "target"])
def test_row_22_a_database_of_a_mysql_endpoint_is_refused(run_module, engine, side):
    options = {"endpoint_identifier": unique("pains"), "endpoint_type": side, "engine_name": engine}
    for wrong in ({"database_name": "shop"}, {"mysql_settings": {"database_name": "shop"}}):
        refused = run_module("dms_endpoint", check=True, **options, **wrong)
        assert "database_name (shop) must not be stated for a MySQL endpoint" in refused["msg"]


def test_row_23_triggers_and_foreign_keys_keep_quiet_on_the_target(run_task, loaded, tables, dms):
    run_task(state="absent")
    tables.target.execute("TRUNCATE account, payment")
    tables.both(
        """
        CREATE TABLE audit (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account int NOT NULL);
        CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO audit (account) VALUES (NEW.id); RETURN NEW; END';
        CREATE TRIGGER audited AFTER INSERT ON account FOR EACH ROW EXECUTE FUNCTION audited();
        """
    )
    tables.source.execute("INSERT INTO account VALUES (100, 'before', true)")
    run_task(state="started", wait_for="full_load")
    tables.source.execute("INSERT INTO account VALUES (101, 'after', true)")
    # payment may arrive before account, and each row is audited once, on the source
    eventually(lambda: all(tables.same(table) for table in ("account", "payment", "audit")), bool)
    assert tables.target.execute("SELECT array_agg(account ORDER BY id) FROM audit").fetchone() == ([100, 101],)


def test_row_24_the_dimensions_that_a_task_has_in_cloudwatch_are_told(run_module, loaded, dms, client):
    asked = {"replication_task_arn": loaded["replication_task_arn"], "include_latency": True}

    def task():
        return run_module("dms_replication_task_info", **asked)["replication_tasks"][0]

    dimensions = [{"Name": name, "Value": value} for name, value in task()["metric_dimensions"].items()]
    found = eventually(
        lambda: client("cloudwatch").list_metrics(Namespace="AWS/DMS", Dimensions=dimensions)["Metrics"],
        lambda found: {"CDCLatencySource", "CDCLatencyTarget"} <= {metric["MetricName"] for metric in found},
    )
    assert found
    assert eventually(task, lambda seen: seen["latency"]["target_seconds"] is not None)
    (with_points,) = run_module("dms_replication_task_info", **asked, latency_hours=2)["replication_tasks"]
    assert all(with_points["latency"]["points"][name] for name in ("source_seconds", "target_seconds"))


def test_row_24_of_more_hours_than_a_day_is_refused_in_a_sentence(run_module):
    refused = run_module("dms_replication_task_info", include_latency=True, latency_hours=25)
    assert refused["failed"] and "latency_hours is 25: allowed are 0 to 24." in refused["msg"]


def test_row_24_no_data_is_unknown_and_never_zero(run_module, run_task):
    made = run_task()["replication_task"]
    asked = {"replication_task_arn": made["replication_task_arn"], "include_latency": True}
    (task,) = run_module("dms_replication_task_info", **asked)["replication_tasks"]
    assert task["latency"] == {"source_seconds": None, "target_seconds": None}


def test_row_28_a_weight_of_zero_is_a_weight_and_a_simple_record_is_converted_in_one_batch(run_module, client):
    route53, name = client("route53"), f"{uuid.uuid4().hex[:8]}.example.com"
    zone = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
    simple = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.9"}]}
    change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": simple}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
    records = [
        {"set_identifier": side, "weight": weight, "ttl": 60, "values": [f"192.0.2.{number}"]}
        for number, (side, weight) in enumerate((("source", 100), ("target", 0)), 1)
    ]
    for changed in (True, False):
        result = run_module("route53_weighted_records", hosted_zone_id=zone, name=name, records=records)
        assert result["changed"] is changed
        assert {record["set_identifier"]: record["weight"] for record in result["record_set"]["records"]} == {
            "source": 100,
            "target": 0,
        }
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert {record.get("SetIdentifier"): record.get("Weight") for record in found if record["Type"] == "A"} == {
        "source": 100,
        "target": 0,
    }
