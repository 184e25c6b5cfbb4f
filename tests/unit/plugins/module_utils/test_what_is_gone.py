# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What somebody else removed a moment ago needs no removing, and nothing can be read of it: the embedded AWS's own
errors say so.
"""

from __future__ import annotations

import importlib
import operator

import pytest
from botocore.stub import Stubber

ARN = "arn:aws:logs:us-east-1:123456789012:log-group:gone"


@pytest.mark.parametrize(
    ("package", "service", "call", "arguments"),
    [
        ("_cloudwatch_log_groups", "logs", "tags.read", [ARN]),
        ("_cloudwatch_log_groups", "logs", "delete", ["gone"]),
        ("_ec2_nat_gateway", "ec2", "delete_gateway", ["nat-0123456789abcdef0"]),
        ("_ec2_nat_gateway", "ec2", "release_address", ["eipalloc-0123456789abcdef0"]),
        ("_ec2_security_groups", "ec2", "delete_group", ["sg-0123456789abcdef0"]),
        ("_route53", "route53", "record_sets", ["Z0123456789ABCDEFGHIJ", "api.example.com", "A"]),
        ("_s3_replication", "s3", "replication", ["gone-from-here"]),
        ("_s3_replication", "s3", "delete_replication", ["gone-from-here"]),
        ("_s3_replication", "s3", "bucket_region", ["gone-from-here"]),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_what_is_gone_is_no_failure(client, package, service, call, arguments):
    api = importlib.import_module(f"ansible_collections.migrate.aws.plugins.module_utils.{package}.api")
    assert not operator.attrgetter(call)(api)(client(service, "us-east-1"), *arguments)


def test_a_route_that_is_gone_is_no_failure(client):
    api = importlib.import_module("ansible_collections.migrate.aws.plugins.module_utils._ec2_peering_routes.api")
    ec2 = client("ec2", "us-east-1")
    table = ec2.describe_route_tables()["RouteTables"][0]["RouteTableId"]
    assert not api.delete_route(ec2, table, "10.250.0.0/16")


@pytest.mark.parametrize(
    ("package", "service", "operation", "code", "call", "arguments"),
    [
        ("_cloudwatch_alarms", "cloudwatch", "delete_alarms", "ResourceNotFound", "delete", [["gone"]]),
        (
            "_ec2_vpc_endpoint",
            "ec2",
            "delete_vpc_endpoints",
            "InvalidVpcEndpointId.NotFound",
            "delete_endpoint",
            ["vpce-0123456789abcdef0"],
        ),
    ],
)
def test_where_aws_alone_says_that_it_is_gone(client, package, service, operation, code, call, arguments):
    api, answering = (
        importlib.import_module(f"ansible_collections.migrate.aws.plugins.module_utils.{package}.api"),
        client(service, "us-east-1"),
    )
    with Stubber(answering) as aws:
        aws.add_client_error(operation, code, "it does not exist")
        assert not getattr(api, call)(answering, *arguments)
