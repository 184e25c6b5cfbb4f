# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates: what a PEM means, what differs, who uses one."""

from __future__ import annotations

import base64
import textwrap

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import certificate
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from hypothesis import given
from hypothesis import strategies as st

HAVE = {"certificate_identifier": "x", "fingerprints": ["a"], "kms_key_id": "arn:aws:kms:r:1:key/k", "tags": {"a": "1"}}


def pem(contents, width):
    blocks = [textwrap.fill(base64.b64encode(content).decode(), width) for content in contents]
    return "\n# comment\n".join(f"-----BEGIN CERTIFICATE-----\n{block}\n-----END CERTIFICATE-----" for block in blocks)


def options(**stated):
    unstated = dict.fromkeys(["certificate_pem", "certificate_wallet", "kms_key_id", "tags"])
    return {**unstated, "certificate_identifier": "X", "allow_replace": False, "purge_tags": True, **stated}


def prints(text):
    return certificate.desired(options(certificate_pem=text))["fingerprints"]


@given(st.lists(st.binary(min_size=1), min_size=1, max_size=4), st.integers(1, 80), st.randoms())
def test_folding_and_order_of_a_pem_mean_nothing_and_its_content_all(contents, width, random):
    shuffled = random.sample(contents, len(contents))
    assert prints(pem(contents, 64)) == prints(pem(shuffled, width))
    assert prints(pem(contents, 64)) != prints(pem([*contents, b"".join(contents) + b"!"], 64))


@pytest.mark.parametrize(
    "stated, changes",
    [
        ({}, {}),
        ({"kms_key_id": "arn:aws:kms:r:1:key/k"}, {}),
        ({"tags": {"b": "2"}}, {"tags": {"b": "2", "a": None}}),
        ({"kms_key_id": "arn:aws:kms:r:1:key/l", "allow_replace": True}, {"kms_key_id": "arn:aws:kms:r:1:key/l"}),
    ],
)
def test_plan(stated, changes):
    assert certificate.changes(options(**stated), HAVE) == changes


def test_another_content_or_key_needs_leave():
    with pytest.raises(Refused, match="DMS cannot change a certificate"):
        certificate.changes(options(kms_key_id="arn:aws:kms:r:1:key/l"), HAVE)


def test_what_replaces_another_takes_over_its_tags_and_key():
    have = {**HAVE, "tags": {"a": "1", "aws:cloudformation:stack-name": "s"}}
    request = certificate.creation(options(certificate_pem="p", tags={"b": 2}, purge_tags=False), have)
    assert request["KmsKeyId"] == HAVE["kms_key_id"]
    assert request["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]


def test_users_are_found_at_the_top_and_in_settings():
    endpoints = [
        {"EndpointIdentifier": "b", "KafkaSettings": {"SslClientCertificateArn": "arn"}},
        {"EndpointIdentifier": "a", "CertificateArn": "arn"},
        {"EndpointIdentifier": "c", "CertificateArn": "other", "KafkaSettings": {"SslClientKeyArn": "arn"}},
        {"EndpointIdentifier": "d", "CertificateArn": "other"},
    ]
    assert certificate.users("arn", endpoints) == endpoints[:3]


def test_what_is_no_base64_is_told_apart_too():
    encrypted = "-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: {}\n\nAAAA\n-----END RSA PRIVATE KEY-----"
    assert prints(encrypted.format("a")) != prints(encrypted.format("b"))
