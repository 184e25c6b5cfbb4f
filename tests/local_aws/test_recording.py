# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the embedded AWS remembers of who calls what."""

from __future__ import annotations

import io
import json
import urllib.request

import boto3
import pytest
from botocore.config import Config

from local_aws import recording

SIGNED = "AWS4-HMAC-SHA256 Credential=testing-key/20260501/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"


def asked(service, method="POST", path="/", query="", body=b"", **headers):
    return recording.operation(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "HTTP_AUTHORIZATION": SIGNED.format(service),
            **headers,
        }
    )


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            {"service": "dms", "HTTP_X_AMZ_TARGET": "AmazonDMSv20160101.CreateEndpoint", "body": b'{"Tags": [{}]}'},
            "dms:CreateEndpoint+tags",
        ),
        (
            {"service": "ecs", "HTTP_X_AMZ_TARGET": "AmazonEC2ContainerServiceV20141113.CreateCluster", "body": b"{}"},
            "ecs:CreateCluster",
        ),
        ({"service": "ec2", "body": b"Action=CreateVpc&TagSpecification.1.ResourceType=vpc"}, "ec2:CreateVpc+tags"),
        ({"service": "rds", "body": b"Action=DescribeDBInstances"}, "rds:DescribeDBInstances"),
        (
            {"service": "monitoring", "path": "/service/GraniteServiceVersion20100801/operation/PutMetricAlarm"},
            "monitoring:PutMetricAlarm",
        ),
        ({"service": "s3", "method": "GET", "path": "/"}, "s3:ListBuckets"),
        ({"service": "s3", "method": "HEAD", "path": "/bucket"}, "s3:HeadBucket"),
        ({"service": "s3", "method": "PUT", "path": "/bucket", "query": "replication"}, "s3:PutBucketReplication"),
        (
            {"service": "s3", "method": "GET", "path": "/bucket", "query": "lifecycle="},
            "s3:GetBucketLifecycleConfiguration",
        ),
        ({"service": "s3", "method": "GET", "path": "/bucket", "query": "list-type=2&prefix=a"}, "s3:ListObjectsV2"),
        ({"service": "s3", "method": "PUT", "path": "/bucket/a/b"}, "s3:PutObject"),
        (
            {"service": "route53", "method": "POST", "path": "/2013-04-01/hostedzone/Z1/rrset/"},
            "route53:ChangeResourceRecordSets",
        ),
        (
            {"service": "route53", "method": "GET", "path": "/2013-04-01/hostedzonesbyname"},
            "route53:ListHostedZonesByName",
        ),
        (
            {"service": "lambda", "method": "POST", "path": "/2015-03-31/functions", "body": b'{"Tags": {}}'},
            "lambda:CreateFunction+tags",
        ),
        ({"service": "lambda", "method": "POST", "path": "/2015-03-31/functions/one/invocations"}, "lambda:Invoke"),
        ({"service": "s3", "method": "PATCH", "path": "/"}, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_operation_is_known_by_its_request(request_, expected):
    assert asked(**request_) == expected


def test_who_has_not_signed_asks_for_nothing():
    assert asked("ec2", HTTP_AUTHORIZATION="") is None


def control(endpoint_url, name=""):
    body = None if name == "" else json.dumps({"name": name}).encode()
    request = urllib.request.Request(f"{endpoint_url}{recording.PATH}", body, method="PUT" if body else "GET")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_what_ansible_calls_is_recorded_under_the_name_of_the_time_and_nothing_else(endpoint_url, client):
    def calls(agent):
        return boto3.client(
            "ec2",
            region_name="us-east-1",
            endpoint_url=endpoint_url,
            aws_access_key_id="testing-key",
            aws_secret_access_key="testing-secret-key",
            config=Config(user_agent=agent),
        )

    control(endpoint_url, "recording-test")
    calls("APN/1.0 Ansible/2.19 migrate.aws/1.0").describe_vpcs()
    client("ec2").describe_subnets()
    control(endpoint_url, None)
    calls("APN/1.0 Ansible/2.19 migrate.aws/1.0").describe_volumes()
    assert control(endpoint_url)["recording-test"] == ["ec2:DescribeVpcs"]
