# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Between the API's spelling and the modules'."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api


@pytest.mark.parametrize(
    "theirs, ours",
    [
        ("EndpointIdentifier", "endpoint_identifier"),
        ("PostgreSQLSettings", "postgresql_settings"),
        ("MySQLSettings", "mysql_settings"),
        ("GcpMySQLSettings", "gcp_mysql_settings"),
        ("MicrosoftSQLServerSettings", "microsoft_sql_server_settings"),
        ("IBMDb2Settings", "ibm_db2_settings"),
        ("S3Settings", "s3_settings"),
        ("MultiAZ", "multi_az"),
        ("KmsKeyId", "kms_key_id"),
        ("MapLongVarcharAs", "map_long_varchar_as"),
        ("ReplicationInstanceIpv6Addresses", "replication_instance_ipv6_addresses"),
    ],
)
def test_names(theirs, ours):
    assert snake(theirs) == ours


def test_answers_are_translated_at_any_depth():
    answer = {"Stats": [{"StartDate": datetime(2026, 3, 1, tzinfo=UTC), "TablesLoaded": 3}], "MultiAZ": False}
    expected = {"stats": [{"start_date": "2026-03-01T00:00:00+00:00", "tables_loaded": 3}], "multi_az": False}
    assert in_snake_case(answer) == expected


def test_requests_carry_what_is_stated_false_and_zero_included():
    values = {"multi_az": False, "allocated_storage": 0, "engine_version": None, "other": 1}
    assert to_api(values, ("MultiAZ", "AllocatedStorage", "EngineVersion", "KmsKeyId")) == {
        "MultiAZ": False,
        "AllocatedStorage": 0,
    }
