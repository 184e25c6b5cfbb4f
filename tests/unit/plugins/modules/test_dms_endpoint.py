# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_endpoint on the embedded AWS."""

from __future__ import annotations

import json
import threading

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _waiting
from ansible_collections.migrate.aws.plugins.module_utils._dms.interruption import Interruption
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed

from tests.local_aws.dms_support import GLOBAL_PRINCIPAL, REGION_PRINCIPAL, eventually, trust
from tests.local_aws.dms_support import PASSWORD as DATABASE_PASSWORD

MODULE = "dms_endpoint"
NAME = "Ledger-Source"
PASSWORD = "Loud-donkey-17"
VALUES = {"username": "dms", "password": PASSWORD, "host": "127.0.0.1", "port": 5432}


@pytest.fixture
def settings(secret):
    secret_arn, role_arn = secret(VALUES)
    return {
        "database_name": "payments",
        "secrets_manager_secret_id": secret_arn,
        "secrets_manager_access_role_arn": role_arn,
        "map_boolean_as_boolean": True,
    }


@pytest.fixture
def options(settings):
    return {
        "endpoint_identifier": NAME,
        "endpoint_type": "source",
        "engine_name": "postgres",
        "ssl_mode": "require",
        "postgresql_settings": settings,
        "tags": {"application": "payments"},
    }


@pytest.fixture
def clear_text(removed):
    return {
        "endpoint_identifier": NAME,
        "endpoint_type": "target",
        "engine_name": "postgres",
        "username": "dms",
        "password": PASSWORD,
        "server_name": "db.example.com",
        "port": 5432,
        "database_name": "payments",
    }


@pytest.fixture
def removed(run_module):
    yield
    run_module(MODULE, endpoint_identifier=NAME, state="absent")


@pytest.fixture
def built(run_module, options, removed):
    return run_module(MODULE, **options)


def endpoints(client):
    pages = client("dms").get_paginator("describe_endpoints").paginate()
    return {endpoint["EndpointIdentifier"]: endpoint for page in pages for endpoint in page["Endpoints"]}


def refusal(run_module, client, options):
    """The sentence with which options are refused; nothing was made."""
    result = run_module(MODULE, **options)
    assert result["failed"]
    assert NAME.lower() not in endpoints(client)
    return result["msg"]


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, client):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert result["changed"]
    assert result["diff"]["before"] == {}
    assert result["endpoint"]["postgresql_settings"]["database_name"] == "payments"
    assert NAME.lower() not in endpoints(client)


def test_it_is_made_with_its_secret(built, settings, client):
    endpoint = built["endpoint"]
    assert built["changed"]
    assert (endpoint["endpoint_identifier"], endpoint["endpoint_type"]) == (NAME.lower(), "source")
    assert (endpoint["status"], endpoint["ssl_mode"]) == ("active", "require")
    assert endpoint["tags"] == {"application": "payments"}
    there = endpoints(client)[NAME.lower()]["PostgreSQLSettings"]
    assert there["SecretsManagerSecretId"] == settings["secrets_manager_secret_id"]
    assert there["MapBooleanAsBoolean"] is True


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, built, options, check):
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["endpoint"] == built["endpoint"]


def test_the_secret_may_be_named_instead_of_given_by_arn(run_module, built, options, settings):
    settings["secrets_manager_secret_id"] = settings["secrets_manager_secret_id"].split(":")[-1].rsplit("-", 1)[0]
    assert not run_module(MODULE, **options)["changed"]


def test_the_apis_own_spelling_names_the_settings_too(run_module, built, options):
    options["PostgreSQLSettings"] = options.pop("postgresql_settings")
    assert not run_module(MODULE, **options)["changed"]


def test_only_what_is_stated_is_changed(run_module, built, options, client):
    options["postgresql_settings"] = {"heartbeat_enable": True, "heartbeat_frequency": 2}
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert predicted["diff"]["before"]["postgresql_settings"].get("heartbeat_enable") is None
    assert predicted["diff"]["after"]["postgresql_settings"]["heartbeat_enable"] is True
    assert "HeartbeatEnable" not in endpoints(client)[NAME.lower()]["PostgreSQLSettings"]
    result = run_module(MODULE, **options)
    assert result["changed"]
    assert result["endpoint"]["postgresql_settings"]["heartbeat_frequency"] == 2
    assert result["endpoint"]["postgresql_settings"]["map_boolean_as_boolean"] is True
    assert not run_module(MODULE, **options)["changed"]


def test_another_secret_is_sent_with_its_role(run_module, built, options, secret, client):
    secret_arn, role_arn = secret(VALUES)
    options["postgresql_settings"].update(
        secrets_manager_secret_id=secret_arn, secrets_manager_access_role_arn=role_arn
    )
    assert run_module(MODULE, **options)["changed"]
    there = endpoints(client)[NAME.lower()]["PostgreSQLSettings"]
    assert (there["SecretsManagerSecretId"], there["SecretsManagerAccessRoleArn"]) == (secret_arn, role_arn)


def test_tags_are_added_and_purged(run_module, built, options):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["endpoint"]["tags"] == {"owner": "team"}
    assert run_module(MODULE, **options)["endpoint"]["tags"] == {"owner": "team"}


def test_extra_attributes_are_a_set_of_pairs(run_module, built, options, client):
    options["extra_connection_attributes"] = "secretsManagerEndpointOverride=vpce.example.com;heartbeatFrequency=2"
    assert run_module(MODULE, **options)["changed"]
    options["extra_connection_attributes"] = "HeartbeatFrequency=2; secretsManagerEndpointOverride=vpce.example.com;"
    assert not run_module(MODULE, **options)["changed"]
    options["extra_connection_attributes"] = "heartbeatFrequency=3;secretsManagerEndpointOverride=vpce.example.com"
    assert run_module(MODULE, **options)["changed"]
    assert "=3" in endpoints(client)[NAME.lower()]["ExtraConnectionAttributes"]


def test_absent_in_check_mode_then_absent_then_absent_again(run_module, built, client):
    absent = {"endpoint_identifier": NAME, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert NAME.lower() in endpoints(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME.lower() not in endpoints(client)
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["endpoint"]) == (False, {})


def test_without_waiting_it_is_left_in_the_making_and_in_its_removal(run_module, options, removed, client, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.6")
    assert run_module(MODULE, **options, wait=False)["endpoint"]["status"] == "creating"
    waited = run_module(MODULE, **options)
    assert (waited["changed"], waited["endpoint"]["status"]) == (False, "active")
    absent = {"endpoint_identifier": NAME, "state": "absent"}
    assert run_module(MODULE, **absent, wait=False)["changed"]
    assert endpoints(client)[NAME.lower()]["Status"] == "deleting"
    assert not run_module(MODULE, **absent).get("failed")
    assert NAME.lower() not in endpoints(client)


@pytest.mark.parametrize("where", ["top", "settings"])
def test_clear_text_works_and_never_shows_the_password(run_module, clear_text, where):
    if where == "settings":
        names = ("username", "password", "server_name", "port", "database_name")
        clear_text["postgresql_settings"] = {name: clear_text.pop(name) for name in names}
    made = run_module(MODULE, diff=True, **clear_text)
    again = run_module(MODULE, diff=True, **clear_text)
    assert (made["changed"], again["changed"]) == (True, False)
    assert made["endpoint"]["postgresql_settings"]["server_name"] == "db.example.com"
    assert made["endpoint"]["server_name"] == "db.example.com"
    shown = [{**result, "invocation": None} for result in (made, again)]
    assert PASSWORD not in json.dumps(shown)


def test_a_password_is_sent_again_only_where_that_is_asked_for(run_module, clear_text):
    run_module(MODULE, **clear_text)
    clear_text["password"] = "Quieter-mule-18"
    assert not run_module(MODULE, **clear_text)["changed"]
    result = run_module(MODULE, diff=True, **clear_text, update_password="always")
    assert result["changed"]
    assert "Quieter-mule-18" not in json.dumps({**result, "invocation": None})


def test_another_host_is_applied(run_module, clear_text):
    run_module(MODULE, **clear_text)
    clear_text["server_name"] = "other.example.com"
    result = run_module(MODULE, **clear_text)
    assert result["changed"]
    assert result["endpoint"]["server_name"] == "other.example.com"
    assert not run_module(MODULE, **clear_text)["changed"]


def test_a_secret_at_the_top_level_is_told_where_it_belongs(run_module, client, options):
    options["secrets_manager_secret_id"] = options.pop("postgresql_settings")["secrets_manager_secret_id"]
    message = refusal(run_module, client, options)
    assert "secrets_manager_secret_id must not be stated at the top level" in message
    assert "state postgresql_settings.secrets_manager_secret_id together with" in message


@pytest.mark.parametrize(
    "engine, option", [("aurora-postgresql", "postgresql_settings"), ("mariadb", "mysql_settings")]
)
def test_the_place_for_a_secret_is_the_engines_own(run_module, client, engine, option):
    options = {"endpoint_identifier": NAME, "endpoint_type": "source", "engine_name": engine}
    message = refusal(run_module, client, {**options, "secrets_manager_access_role_arn": "arn:aws:iam::1:role/x"})
    assert f"state {option}.secrets_manager_secret_id" in message


@pytest.mark.parametrize("name", ["secrets_manager_secret_id", "secrets_manager_access_role_arn"])
def test_both_halves_of_a_secrets_reference_are_needed(run_module, client, options, settings, name):
    del settings[name]
    assert "required together" in refusal(run_module, client, options)


def test_a_secret_and_clear_text_are_never_both(run_module, client, options, settings):
    inside = refusal(run_module, client, {**options, "postgresql_settings": {**settings, "username": "dms"}})
    assert "together with postgresql_settings.username" in inside
    assert "never both" in refusal(run_module, client, {**options, "server_name": "db.example.com"})


def test_a_value_is_stated_once(run_module, client, options):
    message = refusal(run_module, client, {**options, "database_name": "payments"})
    assert "database_name is stated both at the top level and in postgresql_settings" in message


def test_settings_of_another_engine_are_refused(run_module, client, options):
    message = refusal(run_module, client, {**options, "mysql_settings": {"max_file_size": 1}})
    assert (
        "mysql_settings is for mysql, mariadb, aurora, aurora-serverless; for engine_name=postgres use "
        "postgresql_settings" in message
    )


def test_a_database_name_is_refused_for_mysql_with_the_reason(run_module, client, secret):
    secret_arn, role_arn = secret(VALUES)
    settings = {"secrets_manager_secret_id": secret_arn, "secrets_manager_access_role_arn": role_arn}
    options = {"endpoint_identifier": NAME, "endpoint_type": "source", "engine_name": "mysql"}
    inside = refusal(run_module, client, {**options, "mysql_settings": {**settings, "database_name": "shop"}})
    on_top = refusal(run_module, client, {**options, "mysql_settings": settings, "database_name": "shop"})
    for message in (inside, on_top):
        assert "database_name (shop) must not be stated for a MySQL endpoint" in message


#: For each kind of endpoint what is enough to make one beside its secret, and a change to it.
KINDS = {
    "oracle": ("oracle_settings", {"database_name": "ORCL"}, {"extra_archived_log_dest_ids": [2, 1]}),
    "sqlserver": ("microsoft_sql_server_settings", {"database_name": "shop"}, {"tlog_access_mode": "PreferTlog"}),
    "azure-sql-managed-instance": (
        "microsoft_sql_server_settings",
        {"database_name": "s"},
        {"trim_space_in_char": False},
    ),
    "sybase": ("sybase_settings", {"database_name": "shop"}, {"database_name": "shop2"}),
    "db2": ("ibm_db2_settings", {"database_name": "shop"}, {"max_k_bytes_per_read": 128}),
    "gcp-mysql": ("gcp_mysql_settings", {}, {"server_timezone": "US/Pacific"}),
    "mongodb": ("mongo_db_settings", {"database_name": "shop"}, {"extract_doc_id": True, "docs_to_investigate": "5"}),
    "docdb": ("doc_db_settings", {"database_name": "shop"}, {"extract_doc_id": True, "docs_to_investigate": 5}),
}
#: The same for those which read no secret.
OTHERS = {
    "redis": ("redis_settings", {"server_name": "cache", "port": 6379}, {"ssl_security_protocol": "plaintext"}),
    "s3": (
        "s3_settings",
        {"bucket_name": "lake", "service_access_role_arn": "arn:aws:iam::123456789012:role/lake"},
        {"data_format": "parquet", "date_partition_sequence": "YYYYMM"},
    ),
    "dynamodb": (
        "dynamo_db_settings",
        {"service_access_role_arn": "arn:aws:iam::123456789012:role/a"},
        {"service_access_role_arn": "arn:aws:iam::123456789012:role/b"},
    ),
    "kinesis": ("kinesis_settings", {"stream_arn": "arn:aws:kinesis:us-east-1:1:stream/s"}, {"no_hex_prefix": True}),
    "kafka": ("kafka_settings", {"broker": "b-1:9096"}, {"topic": "changes"}),
    "opensearch": (
        "elasticsearch_settings",
        {"endpoint_uri": "https://search", "service_access_role_arn": "arn:aws:iam::123456789012:role/a"},
        {"error_retry_duration": 9},
    ),
    "neptune": ("neptune_settings", {"s3_bucket_name": "b", "s3_bucket_folder": "f"}, {"iam_auth_enabled": True}),
    "timestream": (
        "timestream_settings",
        {"database_name": "shop", "memory_duration": 5, "magnetic_duration": 9},
        {"cdc_inserts_and_updates": True},
    ),
    "dms-transfer": ("dms_transfer_settings", {"bucket_name": "a"}, {"bucket_name": "b"}),
}
SOURCES = {"azure-sql-managed-instance", "mongodb", "gcp-mysql", "dms-transfer"}


@pytest.mark.parametrize("engine", [*KINDS, *OTHERS, "redshift"])
def test_every_kind_of_endpoint_is_made_and_changed(run_module, removed, secret, engine):
    kinds = {**KINDS, **OTHERS, "redshift": ("redshift_settings", {"database_name": "d"}, {"load_timeout": 9})}
    option, enough, change = kinds[engine]
    settings = dict(enough)
    if engine not in OTHERS:
        secret_arn, role_arn = secret(VALUES)
        settings.update(secrets_manager_secret_id=secret_arn, secrets_manager_access_role_arn=role_arn)
    options = {
        "endpoint_identifier": NAME,
        "endpoint_type": "source" if engine in SOURCES else "target",
        "engine_name": engine,
        option: settings,
    }
    assert run_module(MODULE, check=True, **options)["changed"]
    made = run_module(MODULE, **options)
    assert made["changed"], made
    assert not run_module(MODULE, **options)["changed"]
    options[option] = {**settings, **change}
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert predicted["changed"]
    changed = run_module(MODULE, **options)
    assert changed["changed"], changed
    assert changed["endpoint"][option] == predicted["diff"]["after"][option]
    assert not run_module(MODULE, **options)["changed"]


@pytest.mark.parametrize(
    "engine, option, settings, name",
    [
        ("kafka", "kafka_settings", {"broker": "b-1:9096"}, "sasl_password"),
        ("redis", "redis_settings", {"server_name": "cache", "port": 6379}, "auth_password"),
    ],
)
def test_other_secrets_are_as_hidden_as_a_password(run_module, removed, engine, option, settings, name):
    options = {"endpoint_identifier": NAME, "endpoint_type": "target", "engine_name": engine}
    made = run_module(MODULE, diff=True, **options, **{option: {**settings, name: PASSWORD}})
    again = run_module(MODULE, diff=True, **options, **{option: {**settings, name: "Quieter-mule-18"}})
    always = run_module(
        MODULE, diff=True, **options, update_password="always", **{option: {**settings, name: "Quieter-mule-18"}}
    )
    assert (made["changed"], again["changed"], always["changed"]) == (True, False, True)
    shown = json.dumps([{**result, "invocation": None} for result in (made, again, always)])
    assert PASSWORD not in shown
    assert "Quieter-mule-18" not in shown


def test_a_key_in_settings_may_be_named_by_its_alias(run_module, client, removed):
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/lake", TargetKeyId=key["Arn"])
    settings = {"bucket_name": "lake", "encryption_mode": "sse-kms", "server_side_encryption_kms_key_id": "alias/lake"}
    options = {"endpoint_identifier": NAME, "endpoint_type": "target", "engine_name": "s3"}
    made = run_module(MODULE, **options, s3_settings=settings)
    assert made["endpoint"]["s3_settings"]["server_side_encryption_kms_key_id"] == key["Arn"]
    for name in ("alias/lake", key["KeyId"], key["Arn"]):
        settings["server_side_encryption_kms_key_id"] = name
        assert not run_module(MODULE, **options, s3_settings=settings)["changed"]
    kms.delete_alias(AliasName="alias/lake")


def test_a_key_is_needed_for_encryption_by_kms(run_module):
    result = run_module(
        MODULE,
        endpoint_identifier=NAME,
        endpoint_type="target",
        engine_name="s3",
        s3_settings={"encryption_mode": "sse-kms"},
    )
    assert "encryption_mode is sse-kms but all of the following are missing" in result["msg"]


def test_tables_in_files_are_a_structure_or_text_in_any_order(run_module, removed):
    table = {"TableCount": "1", "Tables": [{"TableName": "orders", "TableOwner": "shop", "TablePath": "shop/orders/"}]}
    settings = {"bucket_name": "lake", "external_table_definition": table}
    options = {"endpoint_identifier": NAME, "endpoint_type": "source", "engine_name": "s3", "s3_settings": settings}
    assert run_module(MODULE, **options)["changed"]
    settings["external_table_definition"] = json.dumps(dict(reversed(table.items())), indent=2)
    assert not run_module(MODULE, **options)["changed"]
    settings["external_table_definition"] = {**table, "TableCount": "2"}
    assert run_module(MODULE, **options)["changed"]


def test_an_engine_that_reads_no_secret_says_so(run_module, client):
    options = {"endpoint_identifier": NAME, "endpoint_type": "target", "engine_name": "s3"}
    message = refusal(run_module, client, {**options, "secrets_manager_secret_id": "payments"})
    assert "For engine_name=s3 it reads none: leave them out and see s3_settings." in message


def test_the_end_of_the_arn_may_be_chosen_once(run_module, removed, clear_text):
    made = run_module(MODULE, **clear_text, resource_identifier="Payments")
    assert made["endpoint"]["endpoint_arn"].endswith(":endpoint:Payments")
    assert not run_module(MODULE, **clear_text, resource_identifier="Payments")["changed"]
    refused = run_module(MODULE, check=True, **clear_text, resource_identifier="Other")
    assert "has an ARN which ends with Payments and should end with Other" in refused["msg"]


@pytest.mark.parametrize("engine", ["mysql", "mariadb", "aurora"])
def test_mysql_reads_its_own_settings(run_module, removed, secret, engine):
    secret_arn, role_arn = secret({**VALUES, "port": 3306})
    options = {
        "endpoint_identifier": NAME,
        "endpoint_type": "target",
        "engine_name": engine,
        "mysql_settings": {
            "secrets_manager_secret_id": secret_arn,
            "secrets_manager_access_role_arn": role_arn,
            "after_connect_script": "SET FOREIGN_KEY_CHECKS=0",
            "parallel_load_threads": 2,
        },
    }
    made = run_module(MODULE, **options)
    assert made["endpoint"]["mysql_settings"]["parallel_load_threads"] == 2
    assert not run_module(MODULE, **options)["changed"]


def test_another_key_is_refused_with_the_reason(run_module, built, options, client):
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    result = run_module(MODULE, check=True, **options, kms_key_id=key)
    assert result["failed"]
    assert f"should be with {key}. DMS sets an endpoint's key only when it makes it" in result["msg"]


def test_a_role_without_the_regional_principal_is_refused_with_the_remedy(
    run_module, client, options, settings, secret
):
    _arn, settings["secrets_manager_access_role_arn"] = secret(VALUES, principals=(GLOBAL_PRINCIPAL,))
    options["iam_propagation_timeout"] = 1
    message = refusal(run_module, client, options)
    assert "trusted entity" in message
    assert "must name a role which trusts the principal dms.us-east-1.amazonaws.com" in message


def test_a_role_that_becomes_known_is_waited_for(run_module, client, options, settings, secret, removed):
    _secret_arn, role_arn = secret(VALUES, principals=(GLOBAL_PRINCIPAL,))
    settings["secrets_manager_access_role_arn"] = role_arn
    document = trust(GLOBAL_PRINCIPAL, REGION_PRINCIPAL)
    name = role_arn.rpartition("/")[2]
    later = threading.Timer(
        1.5, lambda: client("iam").update_assume_role_policy(RoleName=name, PolicyDocument=document)
    )
    later.start()
    assert run_module(MODULE, **options)["changed"]
    later.join()


@pytest.fixture
def replicated(dms, pair, client):
    """A running task: {task: its ARN, name: its identifier, options: those of the endpoint it replicates from}."""
    pair.both("CREATE TABLE account (id int PRIMARY KEY)")
    pair.source.execute("INSERT INTO account VALUES (1)")
    source, target = dms.endpoints(pair)
    task = dms.task(source, target)
    dms.start(task)
    dms.loaded(task)
    found = client("dms").describe_endpoints(Filters=[{"Name": "endpoint-arn", "Values": [source]}])["Endpoints"][0]
    options = {"endpoint_identifier": found["EndpointIdentifier"], "endpoint_type": "source", "engine_name": "postgres"}
    return {
        "task": task,
        "name": dms.show(task)["ReplicationTaskIdentifier"],
        "options": options,
        "target": target,
        "source": source,
    }


def test_an_endpoint_of_a_running_task_is_not_changed_and_nothing_is_stopped_unasked(run_module, dms, replicated):
    options, task, name = replicated["options"], replicated["task"], replicated["name"]
    change = {**options, "postgresql_settings": {"heartbeat_frequency": 3}}
    dry = run_module(MODULE, check=True, **change)
    assert (dry["changed"], dry["interrupted_tasks"]) == (True, [name])
    message = run_module(MODULE, **change)["msg"]
    assert f"Endpoint {options['endpoint_identifier']} is used by running replication tasks ({name})" in message
    assert dms.show(task)["Status"] == "running"
    tagged = run_module(MODULE, **options, tags={"owner": "team"})
    assert (tagged["changed"], tagged["interrupted_tasks"]) == (True, [])
    dms.stop(task)
    assert run_module(MODULE, **change)["changed"]


def test_running_tasks_are_stopped_for_a_change_and_resumed_where_they_were(run_module, dms, pair, replicated):
    options = {
        **replicated["options"],
        "postgresql_settings": {"heartbeat_frequency": 3},
        "on_running": "stop_and_resume",
    }
    at_rest = dms.task(replicated["source"], replicated["target"])
    started = dms.show(replicated["task"])["ReplicationTaskStats"]["StartDate"]
    dry = run_module(MODULE, check=True, **options)
    assert (dry["changed"], dry["interrupted_tasks"]) == (True, [replicated["name"]])
    assert dms.show(replicated["task"])["ReplicationTaskStats"]["StartDate"] == started
    pair.source.execute("INSERT INTO account VALUES (2)")
    result = run_module(MODULE, **options)
    assert (result["changed"], result["interrupted_tasks"]) == (True, [replicated["name"]])
    assert result["endpoint"]["postgresql_settings"]["heartbeat_frequency"] == 3
    after = dms.show(replicated["task"])
    assert after["Status"] == "running"
    assert after["ReplicationTaskStats"]["StartDate"] > started == after["ReplicationTaskStats"]["FreshStartDate"]
    pair.source.execute("INSERT INTO account VALUES (3)")
    eventually(lambda: pair.same("account"), bool)
    assert dms.statistics(replicated["task"])["account"]["FullLoadRows"] == 1
    assert dms.show(at_rest)["Status"] == "ready"
    again = run_module(MODULE, **options)
    assert (again["changed"], again["interrupted_tasks"]) == (False, [])


def test_tasks_go_on_when_dms_refuses_the_change_for_which_they_were_stopped(run_module, dms, pair, replicated):
    options = {
        **replicated["options"],
        "ssl_mode": "verify-ca",
        "certificate_arn": "arn:aws:dms:us-east-1:123456789012:cert:NONE",
    }
    refused = run_module(MODULE, **options, on_running="stop_and_resume")
    assert refused["error"]["code"] == "ResourceNotFoundFault"
    dms.reaches(replicated["task"], "running")
    pair.source.execute("INSERT INTO account VALUES (2)")
    eventually(lambda: pair.same("account"), bool)


def test_tasks_stay_stopped_when_the_changed_endpoint_is_not_reached(run_module, dms, pair, replicated):
    options = {**replicated["options"], "on_running": "stop_and_resume"}
    message = run_module(MODULE, **options, password="wrong", update_password="always")["msg"]
    assert "password authentication failed" in message
    assert f"its replication tasks ({replicated['name']}) stay stopped, their position kept" in message
    assert dms.show(replicated["task"])["Status"] == "stopped"
    assert run_module(MODULE, **options, password=DATABASE_PASSWORD, update_password="always")["changed"]
    assert dms.test(replicated["source"])["Status"] == "successful"
    dms.start(replicated["task"], "resume-processing")
    pair.source.execute("INSERT INTO account VALUES (2)")
    eventually(lambda: pair.same("account"), bool)


@pytest.fixture
def interruption(client, dms, replicated):
    """An interruption of the running task, for a change to the endpoint that it replicates from."""
    return Interruption(client("dms"), replicated["source"], [dms.show(replicated["task"])], 20)


def test_a_task_that_somebody_stops_before_the_change_stays_stopped(dms, replicated, interruption):
    dms.stop(replicated["task"])
    changed = []
    interruption.around(lambda: changed.append(dms.show(replicated["task"])["Status"]), 0)
    assert changed == ["stopped"] == [dms.show(replicated["task"])["Status"]]


def test_a_task_that_somebody_resumes_during_the_change_is_not_started_again(dms, replicated, interruption):
    def resume():
        dms.start(replicated["task"], "resume-processing")
        started.append(dms.reaches(replicated["task"], "running")["ReplicationTaskStats"]["StartDate"])

    started = []
    interruption.around(resume, 0)
    now = dms.show(replicated["task"])
    assert (now["Status"], [now["ReplicationTaskStats"]["StartDate"]]) == ("running", started)


def test_a_task_that_somebody_removes_during_the_change_is_told(dms, replicated, interruption, monkeypatch):
    def remove():
        dms.api.delete_replication_task(ReplicationTaskArn=replicated["task"])
        eventually(
            lambda: [task["ReplicationTaskArn"] for task in dms.api.describe_replication_tasks()["ReplicationTasks"]],
            lambda arns: replicated["task"] not in arns,
        )

    monkeypatch.setattr(_waiting, "VISIBLE_WITHIN", 1)
    with pytest.raises(WaitFailed, match=f"^Replication task {replicated['name']} is in state removed.$"):
        interruption.around(remove, 0)


def test_present_needs_type_and_engine(run_module):
    assert "endpoint_type, engine_name" in run_module(MODULE, endpoint_identifier=NAME)["msg"]
