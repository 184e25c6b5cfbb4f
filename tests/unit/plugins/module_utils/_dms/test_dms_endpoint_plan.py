# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Endpoints: what differs, what is sent."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

SECRET = {"secrets_manager_secret_id": "payments", "secrets_manager_access_role_arn": "arn:aws:iam::1:role/r"}
RECORD = {
    "EndpointIdentifier": "x",
    "EndpointArn": "arn:aws:dms:us-east-1:1:endpoint:ABC",
    "EndpointType": "SOURCE",
    "EngineName": "postgres",
    "SslMode": "require",
    "KmsKeyId": "arn:aws:kms:us-east-1:1:key/k",
    "ExtraConnectionAttributes": "a=1;",
    "Username": "u",
    "PostgreSQLSettings": {
        "SecretsManagerSecretId": "arn:aws:secretsmanager:us-east-1:1:secret:payments-AbCdEf",
        "SecretsManagerAccessRoleArn": "arn:aws:iam::1:role/r",
        "HeartbeatEnable": False,
        "DatabaseName": "d",
    },
}


def options(**stated):
    names = [snake(name) for name in endpoint.PARAMETERS] + [registry.option(engine) for engine in registry.ALL]
    unstated = dict.fromkeys([*names, *endpoint.SECRET, "tags"])
    chosen = {"endpoint_identifier": "X", "engine_name": "postgres", "update_password": "on_create", "purge_tags": True}
    return {**unstated, **chosen, **stated}


def plan(**stated):
    return endpoint.changes(options(**stated), endpoint.from_api(RECORD, {}))


@pytest.mark.parametrize(
    "stated, changes",
    [
        ({}, {}),
        ({"endpoint_type": "source", "ssl_mode": "require"}, {}),
        ({"postgresql_settings": SECRET}, {}),
        ({"extra_connection_attributes": "a=1"}, {}),
        # answered at one place, stated at the other
        ({"database_name": "d"}, {}),
        ({"postgresql_settings": {"username": "u"}}, {}),
        ({"kms_key_id": "arn:aws:kms:us-east-1:1:key/k"}, {}),
        ({"ssl_mode": "none"}, {"ssl_mode": "none"}),
        ({"extra_connection_attributes": "a=2"}, {"extra_connection_attributes": "a=2"}),
        (
            {"postgresql_settings": {**SECRET, "heartbeat_enable": True}},
            {"postgresql_settings": {"heartbeat_enable": True}},
        ),
        ({"password": "p"}, {}),
        ({"password": "p", "update_password": "always"}, {"password": endpoint.HIDDEN}),
        (
            {"postgresql_settings": {"password": "p"}, "update_password": "always"},
            {"postgresql_settings": {"password": endpoint.HIDDEN}},
        ),
    ],
)
def test_plan(stated, changes):
    assert plan(**stated) == changes


S3 = {
    "EndpointIdentifier": "x",
    "EndpointArn": "arn:aws:dms:us-east-1:1:endpoint:ABC",
    "EndpointType": "TARGET",
    "EngineName": "s3",
    "ExtraConnectionAttributes": "bucketName=lake;compressionType=GZIP;encryptionMode=SSE_KMS;",
    "ServiceAccessRoleArn": "arn:aws:iam::1:role/r",
    "ExternalTableDefinition": '{"TableCount": "1", "Tables": []}',
    "S3Settings": {
        "BucketName": "lake",
        "CompressionType": "GZIP",
        "EncryptionMode": "SSE_KMS",
        "ServerSideEncryptionKmsKeyId": "11111111-2222",
        "ParquetVersion": "PARQUET_1_0",
        "EnableStatistics": True,
    },
}


@pytest.mark.parametrize(
    "stated, changes",
    [
        ({"compression_type": "gzip", "encryption_mode": "sse-kms", "parquet_version": "parquet-1-0"}, {}),
        ({"compression_type": "none"}, {"compression_type": "none"}),
        ({"service_access_role_arn": "arn:aws:iam::1:role/r"}, {}),
        ({"server_side_encryption_kms_key_id": "arn:aws:kms:us-east-1:1:key/11111111-2222"}, {}),
        (
            {"server_side_encryption_kms_key_id": "arn:aws:kms:us-east-1:1:key/2222"},
            {"server_side_encryption_kms_key_id": "arn:aws:kms:us-east-1:1:key/2222"},
        ),
        ({"external_table_definition": '{"Tables":[],"TableCount":"1"}'}, {}),
        ({"external_table_definition": "not json"}, {"external_table_definition": "not json"}),
        ({"csv_delimiter": ";"}, {"csv_delimiter": ";"}),
    ],
)
def test_spelling_order_and_enrichment_of_settings_are_no_change(stated, changes):
    wanted = options(engine_name="s3", s3_settings=stated)
    assert endpoint.changes(wanted, endpoint.from_api(S3, {})) == ({"s3_settings": changes} if changes else {})


def test_what_the_settings_have_may_be_stated_at_the_top():
    table = {"external_table_definition": '{"Tables": [], "TableCount": "1"}'}
    attributes = {"extra_connection_attributes": "compressionType=GZIP"}
    assert endpoint.changes(options(engine_name="s3", **table, **attributes), endpoint.from_api(S3, {})) == {}


def test_another_key_is_refused():
    with pytest.raises(Refused, match="DMS sets an endpoint's key only when it makes it"):
        plan(kms_key_id="arn:aws:kms:us-east-1:1:key/other")


def test_a_modification_sends_the_real_password_and_not_what_stands_for_it():
    stated = options(password="p", update_password="always")
    assert endpoint.modification(stated, {"password": endpoint.HIDDEN}) == {"Password": "p"}


def test_a_modification_of_settings_names_the_engine_and_only_what_changes():
    stated = options(postgresql_settings={**SECRET, "heartbeat_enable": True})
    assert endpoint.modification(stated, {"postgresql_settings": {"heartbeat_enable": True}, "tags": {"a": "1"}}) == {
        "EngineName": "postgres",
        "PostgreSQLSettings": {"HeartbeatEnable": True},
    }


@pytest.mark.parametrize("name", SECRET)
def test_both_halves_of_a_secrets_reference_are_sent(name):
    request = endpoint.modification(options(postgresql_settings=SECRET), {"postgresql_settings": {name: SECRET[name]}})
    assert request["PostgreSQLSettings"] == {
        "SecretsManagerSecretId": "payments",
        "SecretsManagerAccessRoleArn": "arn:aws:iam::1:role/r",
    }


def test_tags_alone_need_no_modification():
    assert endpoint.modification(options(), {"tags": {"a": "1"}}) == {}


def test_desired_never_holds_a_password():
    stated = options(password="p", postgresql_settings={"password": "q"})
    wanted = endpoint.desired(stated)
    assert (wanted["password"], wanted["postgresql_settings"]["password"]) == (endpoint.HIDDEN, endpoint.HIDDEN)
    assert stated["postgresql_settings"]["password"] == "q"


def test_one_database_for_mysql_can_be_asked_for():
    settings = {"database_name": "shop", "target_db_type": "specific-database"}
    endpoint.check(options(engine_name="mysql", mysql_settings=settings))
    with pytest.raises(Refused, match="must not be stated for a MySQL endpoint"):
        endpoint.check(options(engine_name="mysql", mysql_settings={"database_name": "shop"}))


ASM_SECRET = {
    "secrets_manager_oracle_asm_secret_id": "asm",
    "secrets_manager_oracle_asm_access_role_arn": "arn:aws:iam::1:role/r",
}


def test_automatic_storage_management_is_reached_in_one_way():
    endpoint.check(options(engine_name="oracle"))
    endpoint.check(options(engine_name="oracle", oracle_settings=ASM_SECRET))
    endpoint.check(options(engine_name="oracle", oracle_settings={"asm_user": "u", "asm_password": "p"}))
    with pytest.raises(Refused, match="is stated together with asm_user, asm_server. DMS takes"):
        endpoint.check(
            options(engine_name="oracle", oracle_settings={**ASM_SECRET, "asm_user": "u", "asm_server": "s"})
        )


@pytest.mark.parametrize("name", ASM_SECRET)
def test_both_halves_of_oracles_second_secret_are_sent(name):
    stated = {**ASM_SECRET, **SECRET, "read_ahead_blocks": 5}
    request = endpoint.modification(
        options(engine_name="oracle", oracle_settings=stated), {"oracle_settings": {name: ASM_SECRET[name]}}
    )
    assert request["OracleSettings"] == {
        "SecretsManagerOracleAsmSecretId": "asm",
        "SecretsManagerOracleAsmAccessRoleArn": "arn:aws:iam::1:role/r",
    }
