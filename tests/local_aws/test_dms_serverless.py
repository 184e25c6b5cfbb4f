# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DMS Serverless in the embedded DMS: states and refusals as on AWS, rows moved by the same engine as tasks."""

from __future__ import annotations

import json
import time

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch
TABLES = "CREATE TABLE account (id int PRIMARY KEY, name text)"
PHASES = [
    "initializing",
    "preparing_metadata_resources",
    "testing_connection",
    "fetching_metadata",
    "calculating_capacity",
    "provisioning_capacity",
    "replication_starting",
    "running",
]


def refused(code, call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code, caught.value
    return caught.value.response["Error"]["Message"]


class Serverless:
    """One replication configuration, in the words the tests need."""

    def __init__(self, api, config):
        self.api = api
        self.key = {"ReplicationConfigArn": config["ReplicationConfigArn"]}
        self.filters = [{"Name": "replication-config-arn", "Values": [config["ReplicationConfigArn"]]}]

    def show(self):
        return self.api.describe_replications(Filters=self.filters)["Replications"][0]

    def config(self):
        return self.api.describe_replication_configs(Filters=self.filters)["ReplicationConfigs"][0]

    def start(self, kind="start-replication"):
        return self.api.start_replication(**self.key, StartReplicationType=kind)["Replication"]

    def reaches(self, status):
        return eventually(self.show, lambda seen: seen["Status"] == status)

    def stop(self):
        self.api.stop_replication(**self.key)
        return self.reaches("stopped")

    def tables(self):
        found = self.api.describe_replication_table_statistics(**self.key)["ReplicationTableStatistics"]
        return {table["TableName"]: table for table in found}


@pytest.fixture
def create(dms, pair):
    """A function which makes a configuration between the pair; all are removed afterwards."""
    made = []
    pair.both(TABLES)
    pair.source.execute("INSERT INTO account SELECT n, 'name' FROM generate_series(1, 100) n")

    def make(**fields):
        source, target = fields.pop("sides", None) or dms.endpoints(pair)
        settings = {"FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"}}
        made.append(
            Serverless(
                dms.api,
                dms.api.create_replication_config(
                    **{
                        "ReplicationConfigIdentifier": unique("serverless"),
                        "SourceEndpointArn": source,
                        "TargetEndpointArn": target,
                        "ReplicationType": "full-load-and-cdc",
                        "TableMappings": rules(selection("public")),
                        "ReplicationSettings": json.dumps(settings),
                        "ComputeConfig": {"MaxCapacityUnits": 4},
                        **fields,
                    }
                )["ReplicationConfig"],
            )
        )
        return made[-1]

    yield make
    for one in made:
        if one.show()["Status"] == "running":
            one.stop()
        dms.api.delete_replication_config(**one.key)
        eventually(
            lambda: dms.api.describe_replications()["Replications"],
            lambda left, one=one: one.key["ReplicationConfigArn"] not in str(left),
        )


def test_rows_move_and_changes_follow(create, pair):
    serverless = create()
    assert serverless.show()["Status"] == "created"
    assert "ProvisionData" not in serverless.show()
    assert serverless.start()["Status"] == "initializing"
    running = serverless.reaches("running")
    assert running["ProvisionData"]["ProvisionState"] == "provisioned"
    # a row that comes before the load's snapshot is loaded
    eventually(serverless.tables, lambda tables: tables["account"]["TableState"] == "Table completed")
    pair.source.execute("INSERT INTO account VALUES (1000, 'new')")
    eventually(lambda: pair.same("account"), bool)
    eventually(serverless.tables, lambda tables: tables["account"]["Inserts"] == 1)
    assert serverless.tables()["account"]["FullLoadRows"] == 100
    stopped = serverless.stop()
    assert stopped["StopReason"] == "Stop Reason NORMAL"
    assert serverless.show()["ProvisionData"]["ProvisionState"] == "deprovisioned"
    pair.source.execute("DELETE FROM account WHERE id = 1000")
    serverless.start("resume-processing")
    eventually(lambda: pair.same("account"), bool)
    assert serverless.tables()["account"]["FullLoadReloaded"] is False


def test_states_pass_in_aws_order_and_forbid_what_aws_forbids(create, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.002")
    serverless, seen = create(), []
    serverless.start()
    refused("InvalidResourceStateFault", serverless.start)
    refused("InvalidResourceStateFault", serverless.api.delete_replication_config, **serverless.key)
    refused("InvalidResourceStateFault", serverless.api.stop_replication, **serverless.key)
    assert "is in" in refused("InvalidResourceStateFault", serverless.api.modify_replication_config, **serverless.key)
    while not seen or seen[-1] != "running":
        seen.append(serverless.show()["Status"])
        assert seen[-1] in PHASES
        time.sleep(0.02)
    assert [status for status in PHASES if status in seen] == list(dict.fromkeys(seen))
    assert {"preparing_metadata_resources", "provisioning_capacity", "running"} <= set(seen)
    serverless.stop()
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "1")
    assert "DEPROVISIONING" in refused(
        "InvalidResourceStateFault", serverless.api.delete_replication_config, **serverless.key
    )
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0")


def test_start_types(create):
    serverless = create(ReplicationType="full-load")
    refused("InvalidParameterCombinationException", serverless.start, kind="resume-processing")
    refused("InvalidParameterCombinationException", serverless.start, kind="reload-target")
    serverless.start()
    finished = serverless.reaches("stopped")
    assert finished["StopReason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED"
    assert finished["ReplicationStats"]["FullLoadProgressPercent"] == 100
    refused("InvalidParameterCombinationException", serverless.start)
    refused("InvalidParameterCombinationException", serverless.start, kind="resume-processing")


def test_an_endpoint_that_cannot_be_reached_fails_it(create, dms, pair):
    source, target = dms.endpoints(pair)
    serverless = create(sides=(source, target))
    dms.api.modify_endpoint(EndpointArn=target, Password="wrong")
    serverless.start()
    failed = serverless.reaches("failed")
    assert "Test connection failed for endpoint" in failed["FailureMessages"][0]
    assert "password authentication failed" in failed["FailureMessages"][0]
    dms.api.modify_endpoint(EndpointArn=target, Password=PASSWORD)
    serverless.start()
    serverless.reaches("running")


def test_a_stopped_one_can_be_modified(create, client, monkeypatch):
    serverless = create()
    serverless.start()
    serverless.reaches("running")
    change = {
        "ComputeConfig": {"MaxCapacityUnits": 8},
        "ReplicationSettings": '{"ValidationSettings": {"ThreadCount": 7}}',
    }
    refused("InvalidResourceStateFault", serverless.api.modify_replication_config, **serverless.key, **change)
    serverless.stop()
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    serverless.api.modify_replication_config(**serverless.key, **change)
    assert "MODIFYING" in refused("InvalidResourceStateFault", serverless.start, kind="resume-processing")
    serverless.reaches("stopped")
    config = serverless.config()
    assert (config["ComputeConfig"]["MaxCapacityUnits"], config["ComputeConfig"]["MinCapacityUnits"]) == (8, 1)
    settings = json.loads(config["ReplicationSettings"])
    assert settings["ValidationSettings"]["ThreadCount"] == 7
    assert settings["FullLoadSettings"]["TargetTablePrepMode"] == "DO_NOTHING"


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"ComputeConfig": {"MaxCapacityUnits": 3}}, "InvalidParameterValueException"),
        ({"ComputeConfig": {"MaxCapacityUnits": 2, "MinCapacityUnits": 4}}, "InvalidParameterCombinationException"),
        (
            {"ComputeConfig": {"MaxCapacityUnits": 2, "MultiAZ": True, "AvailabilityZone": "us-east-1a"}},
            "InvalidParameterCombinationException",
        ),
        ({"ComputeConfig": {"MaxCapacityUnits": 2, "ReplicationSubnetGroupId": "none"}}, "ResourceNotFoundFault"),
        ({"ReplicationType": "everything"}, "InvalidParameterValueException"),
        ({"TableMappings": "{}"}, "InvalidParameterValueException"),
        ({"ReplicationConfigIdentifier": "1"}, "InvalidParameterValueException"),
    ],
)
def test_bad_input(create, fields, code):
    refused(code, create, **fields)


def test_duplicates_use_filters_and_tags(create, dms, pair):
    sides = dms.endpoints(pair)
    serverless = create(sides=sides, Tags=[{"Key": "a", "Value": "1"}])
    name = serverless.config()["ReplicationConfigIdentifier"]
    refused("ResourceAlreadyExistsFault", create, ReplicationConfigIdentifier=name.upper())
    refused("InvalidResourceStateFault", dms.api.delete_endpoint, EndpointArn=sides[0])
    refused(
        "ResourceNotFoundFault",
        dms.api.describe_replication_configs,
        Filters=[{"Name": "replication-config-id", "Values": ["none"]}],
    )
    assert dms.api.list_tags_for_resource(ResourceArn=serverless.key["ReplicationConfigArn"])["TagList"] == [
        {"Key": "a", "Value": "1"}
    ]


def test_tables_are_loaded_again(create, pair):
    serverless = create()
    table = {"TablesToReload": [{"SchemaName": "public", "TableName": "account"}]}
    refused("InvalidResourceStateFault", serverless.api.reload_replication_tables, **serverless.key, **table)
    serverless.start()
    eventually(lambda: pair.same("account"), bool)
    serverless.reaches("running")
    pair.target.execute("DELETE FROM account WHERE id < 50")
    serverless.api.reload_replication_tables(**serverless.key, **table)
    eventually(serverless.tables, lambda tables: tables["account"]["FullLoadReloaded"] and pair.same("account"))
