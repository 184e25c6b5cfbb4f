# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The modules that list DMS's endpoints, replication instances and subnet groups, on the embedded AWS."""

from __future__ import annotations

import pytest

from tests.local_aws.dms_support import PASSWORD, unique


def tagged(**tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@pytest.fixture
def make_endpoint(client):
    """A function which makes an endpoint and returns its name; all go afterwards."""
    dms, made = client("dms"), []

    def make(engine="postgres", side="source", **tags):
        fields = {"Username": "u", "Password": PASSWORD, "ServerName": "db.example", "Port": 1}
        database = {"DatabaseName": "d"} if engine == "postgres" else {}
        record = dms.create_endpoint(
            EndpointIdentifier=unique("Listed"),
            EndpointType=side,
            EngineName=engine,
            Tags=tagged(**tags),
            **fields,
            **database,
        )["Endpoint"]
        made.append(record)
        return record

    yield make
    for record in made:
        dms.delete_endpoint(EndpointArn=record["EndpointArn"])


@pytest.fixture
def endpoints(run_module):
    """A function which lists endpoints and returns their names."""

    def find(**options):
        result = run_module("dms_endpoint_info", **options)
        assert result["changed"] is False
        return [endpoint["endpoint_identifier"] for endpoint in result["endpoints"]]

    return find


def names(*records):
    return sorted(record["EndpointIdentifier"] for record in records)


def test_endpoints_are_listed_by_every_filter(endpoints, make_endpoint):
    one = make_endpoint(application="list", side="source")
    two = make_endpoint(application="list", engine="mysql", side="target")
    three = make_endpoint(application="other", engine="mysql", side="target")
    assert set(names(one, two, three)) <= set(endpoints())
    assert endpoints(endpoint_identifier=one["EndpointIdentifier"].upper()) == names(one)
    assert endpoints(endpoint_arn=two["EndpointArn"]) == names(two)
    assert endpoints(tags={"application": "list"}) == names(one, two)
    assert endpoints(tags={"application": "list"}, endpoint_type="target") == names(two)
    assert endpoints(engine_name="mysql", endpoint_type="target", tags={"application": "other"}) == names(three)
    assert endpoints(endpoint_identifier=one["EndpointIdentifier"], endpoint_type="target") == []


def test_what_is_not_there_is_an_empty_list(run_module):
    assert run_module("dms_endpoint_info", endpoint_identifier="nowhere")["endpoints"] == []
    assert run_module("dms_replication_instance_info", identifier="nowhere")["replication_instances"] == []
    assert run_module("dms_replication_subnet_group_info", identifier="nowhere")["replication_subnet_groups"] == []


def test_an_endpoint_is_told_in_the_words_of_its_module(run_module, make_endpoint):
    made = make_endpoint(application="payments")
    result = run_module("dms_endpoint_info", endpoint_identifier=made["EndpointIdentifier"], check=True)
    endpoint = result["endpoints"][0]
    assert (endpoint["endpoint_type"], endpoint["status"], endpoint["server_name"]) == (
        "source",
        "active",
        "db.example",
    )
    assert endpoint["postgresql_settings"]["port"] == 1
    assert endpoint["tags"] == {"application": "payments"}
    assert PASSWORD not in str(result)


def test_more_endpoints_than_fit_on_a_page_are_all_listed(endpoints, make_endpoint):
    made = [make_endpoint() for _number in range(101)]
    assert set(names(*made)) <= set(endpoints())


def test_instances_are_listed_by_every_filter(run_module, client, subnet_group):
    dms = client("dms")
    one, two = (
        dms.create_replication_instance(
            ReplicationInstanceIdentifier=unique("Listed"),
            ReplicationInstanceClass=size,
            ReplicationSubnetGroupIdentifier=subnet_group,
            EngineVersion=version,
            Tags=tagged(listed=size),
        )["ReplicationInstance"]
        for size, version in (("dms.t3.small", "3.5.3"), ("dms.t3.large", "3.5.4"))
    )

    def found(**options):
        result = run_module("dms_replication_instance_info", **options)
        return [instance["replication_instance_arn"] for instance in result["replication_instances"]]

    assert {one["ReplicationInstanceArn"], two["ReplicationInstanceArn"]} <= set(found())
    for options in (
        {"replication_instance_identifier": one["ReplicationInstanceIdentifier"].upper()},
        {"replication_instance_arn": one["ReplicationInstanceArn"]},
        {"replication_instance_class": "dms.t3.small", "tags": {"listed": "dms.t3.small"}},
        {"engine_version": "3.5.3"},
        {"tags": {"listed": "dms.t3.small"}},
    ):
        assert found(**options) == [one["ReplicationInstanceArn"]], options
    told = run_module("dms_replication_instance_info", replication_instance_arn=two["ReplicationInstanceArn"])
    instance = told["replication_instances"][0]
    assert instance["replication_subnet_group_identifier"] == subnet_group
    assert (instance["tags"], instance["pending_modified_values"]) == ({"listed": "dms.t3.large"}, {})
    for record in (one, two):
        dms.delete_replication_instance(ReplicationInstanceArn=record["ReplicationInstanceArn"])


def test_subnet_groups_are_listed_by_every_filter(run_module, client, vpc_role, network):
    name = unique("listed")
    client("dms").create_replication_subnet_group(
        ReplicationSubnetGroupIdentifier=name,
        ReplicationSubnetGroupDescription="d",
        SubnetIds=network["subnets"][:2],
        Tags=tagged(listed="yes"),
    )

    def found(**options):
        result = run_module("dms_replication_subnet_group_info", **options)
        return [group["replication_subnet_group_identifier"] for group in result["replication_subnet_groups"]]

    assert found(replication_subnet_group_identifier=name.upper()) == [name]
    assert found(tags={"listed": "yes"}) == [name]
    assert found(vpc_id=network["vpc"], tags={"listed": "yes"}) == [name]
    assert found(vpc_id="vpc-0123456789abcdef0") == []
    told = run_module("dms_replication_subnet_group_info", identifier=name)["replication_subnet_groups"][0]
    assert told["subnet_ids"] == sorted(network["subnets"][:2])
    assert told["replication_subnet_group_arn"].endswith(f":subgrp:{name}")
    assert told["tags"] == {"listed": "yes"}
    client("dms").delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=name)


@pytest.mark.parametrize(
    "module", ["dms_endpoint_info", "dms_replication_instance_info", "dms_replication_subnet_group_info"]
)
def test_awss_reason_is_told(run_module, module):
    result = run_module(module, access_key="not-known", endpoint_url="http://127.0.0.1:9")
    assert result["failed"]
    assert "Could not connect to the endpoint URL" in result["msg"]
