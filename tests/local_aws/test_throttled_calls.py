# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Throttled calls are refused with the code that each service has for it, and only while it is asked for."""

from __future__ import annotations

import json
import urllib.request

import boto3
import botocore.config
import pytest
from botocore.exceptions import ClientError

from local_aws import auth, throttling

CALLS = {
    "dms": ("describe_endpoints", {}, "Throttling"),
    "dynamodb": ("list_tables", {}, "ThrottlingException"),
    "ec2": ("describe_vpcs", {}, "RequestLimitExceeded"),
    "route53": ("list_hosted_zones", {}, "Throttling"),
}


@pytest.fixture
def throttle(endpoint_url):
    def put(**stated):
        urllib.request.urlopen(
            urllib.request.Request(endpoint_url + throttling.PATH, json.dumps(stated).encode(), method="PUT")
        ).close()

    yield put
    put(share=0)


@pytest.mark.parametrize("service", CALLS)
def test_a_service_is_throttled_and_no_other(endpoint_url, throttle, service):
    def call(name):
        once = botocore.config.Config(retries={"total_max_attempts": 1})
        client = boto3.client(
            name,
            region_name="us-east-1",
            endpoint_url=endpoint_url,
            aws_access_key_id=auth.ACCESS_KEY,
            aws_secret_access_key=auth.SECRET_KEY,
            config=once,
        )
        operation, arguments, _code = CALLS[name]
        return getattr(client, operation)(**arguments)

    throttle(share=1, services=[service])
    with pytest.raises(ClientError) as refused:
        call(service)
    assert refused.value.response["Error"]["Code"] == CALLS[service][2]
    for other in set(CALLS) - {service}:
        call(other)
    throttle(share=0)
    call(service)
