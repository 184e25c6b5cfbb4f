# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_certificate and dms_certificate_info on the embedded AWS."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import textwrap

import pytest

from tests.local_aws.dms_support import make_pem, unique

MODULE = "dms_certificate"
NAME = "Payments-CA"
PEM, OTHER = make_pem("ca.example"), make_pem("other.example")
WALLET = b"\xa1\xf8\x4e wallet"


def fingerprint(pem):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


@pytest.fixture
def removed(run_module):
    yield
    run_module(MODULE, certificate_identifier=NAME, state="absent")


@pytest.fixture
def options():
    return {"certificate_identifier": NAME, "certificate_pem": PEM, "tags": {"application": "payments"}}


@pytest.fixture
def built(run_module, options, removed):
    return run_module(MODULE, **options)


@pytest.fixture
def user(client, built):
    """The name of an endpoint which uses the certificate."""
    name = unique("uses-certificate")
    arn = client("dms").create_endpoint(
        EndpointIdentifier=name,
        EndpointType="target",
        EngineName="kafka",
        KafkaSettings={"Broker": "b:9096", "SslCaCertificateArn": built["certificate"]["certificate_arn"]},
    )["Endpoint"]["EndpointArn"]
    yield name
    client("dms").delete_endpoint(EndpointArn=arn)


def certificates(client):
    found = client("dms").get_paginator("describe_certificates").paginate().build_full_result()["Certificates"]
    return {certificate["CertificateIdentifier"]: certificate for certificate in found}


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, client):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert result["changed"]
    assert result["diff"]["before"] == {}
    assert result["certificate"]["fingerprints"] == [fingerprint(PEM)]
    assert NAME.lower() not in certificates(client)


def test_it_is_imported_and_its_content_is_not_shown(built, client):
    certificate = built["certificate"]
    assert built["changed"]
    assert certificate["certificate_identifier"] == NAME.lower()
    assert certificate["certificate_arn"] == certificates(client)[NAME.lower()]["CertificateArn"]
    assert certificate["fingerprints"] == [fingerprint(PEM)]
    assert (certificate["key_length"], certificate["signing_algorithm"]) == (256, "SHA256withECDSA")
    assert certificate["tags"] == {"application": "payments"}
    assert "BEGIN CERTIFICATE" not in json.dumps(built)


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, built, options, check):
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["certificate"] == built["certificate"]


def test_line_breaks_comments_and_order_are_no_change(run_module, removed, options):
    assert run_module(MODULE, **{**options, "certificate_pem": PEM + OTHER})["changed"]
    one_line = base64.b64encode(ssl.PEM_cert_to_DER_cert(PEM)).decode()
    folded = "-----BEGIN CERTIFICATE-----\r\n" + textwrap.fill(one_line, 40) + "\n-----END CERTIFICATE-----"
    options["certificate_pem"] = f"# other\n{OTHER}\n# authority\n{folded}"
    assert not run_module(MODULE, **options)["changed"]


def test_tags_are_added_and_purged(run_module, built, options):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["certificate"]["tags"] == {"owner": "team"}
    assert run_module(MODULE, **options)["certificate"]["tags"] == {"owner": "team"}
    del options["tags"]
    assert not run_module(MODULE, **options)["changed"]


def test_other_content_is_refused_and_replaced_where_that_is_allowed(run_module, built, options, client):
    options["certificate_pem"] = OTHER
    refused = run_module(MODULE, check=True, **options)
    assert f"fingerprints is {[fingerprint(PEM)]} and should be {[fingerprint(OTHER)]}" in refused["msg"]
    assert "State allow_replace=true" in refused["msg"]
    options["allow_replace"] = True
    del options["tags"]
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert predicted["diff"]["after"]["fingerprints"] == [fingerprint(OTHER)]
    assert certificates(client)[NAME.lower()]["CertificatePem"] == PEM
    result = run_module(MODULE, **options)
    assert result["changed"]
    assert result["certificate"]["fingerprints"] == [fingerprint(OTHER)]
    assert result["certificate"]["certificate_arn"] != built["certificate"]["certificate_arn"]
    assert result["certificate"]["tags"] == {"application": "payments"}
    assert not run_module(MODULE, **options)["changed"]


def test_what_an_endpoint_uses_is_neither_replaced_nor_removed(run_module, options, client, user):
    replacement = {**options, "certificate_pem": OTHER, "allow_replace": True}
    removal = {"certificate_identifier": NAME, "state": "absent"}
    for change in (replacement, removal):
        # a task before, which would have removed the endpoint, has not in a dry run
        assert run_module(MODULE, check=True, **change)["changed"]
        result = run_module(MODULE, **change)
        assert f"is used by endpoints ({user}) and cannot be removed" in result["msg"]
    assert certificates(client)[NAME.lower()]["CertificatePem"] == PEM


def test_a_wallet_is_imported(run_module, removed, client):
    options = {"certificate_identifier": NAME, "certificate_wallet": base64.b64encode(WALLET).decode()}
    made = run_module(MODULE, **options)
    assert made["certificate"]["fingerprints"] == [hashlib.sha256(WALLET).hexdigest()]
    assert certificates(client)[NAME.lower()]["CertificateWallet"] == WALLET
    assert not run_module(MODULE, **options)["changed"]


def test_the_key_may_be_named_by_its_alias(run_module, removed, options, client):
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/certificates", TargetKeyId=key)
    options["kms_key_id"] = "alias/certificates"
    assert run_module(MODULE, **options)["certificate"]["kms_key_id"] == key
    assert not run_module(MODULE, **options)["changed"]
    kms.delete_alias(AliasName="alias/certificates")
    options["kms_key_id"] = kms.create_key()["KeyMetadata"]["Arn"]
    assert f"kms_key_id is {key} and should be {options['kms_key_id']}" in run_module(MODULE, **options)["msg"]


@pytest.mark.parametrize(
    "content, sentence",
    [
        ({}, "certificate_pem or certificate_wallet must be stated too"),
        ({"certificate_pem": "/etc/ca.pem"}, "certificate_pem has nothing between"),
        ({"certificate_wallet": "cwallet.sso"}, "certificate_wallet must be the file's content in Base64"),
        ({"certificate_wallet": "AAAA", "certificate_pem": PEM}, "mutually exclusive"),
        ({"certificate_wallet": "AAAA"}, "InvalidCertificateFault"),
    ],
)
def test_what_is_no_certificate_is_refused(run_module, client, content, sentence):
    result = run_module(MODULE, certificate_identifier=NAME, **content)
    assert result["failed"]
    assert sentence in result["msg"]
    assert NAME.lower() not in certificates(client)


def test_absent_in_check_mode_then_absent_then_absent_again(run_module, built, client):
    absent = {"certificate_identifier": NAME, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert NAME.lower() in certificates(client)
    assert run_module(MODULE, **absent)["changed"]
    assert NAME.lower() not in certificates(client)
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["certificate"]) == (False, {})


def test_they_are_listed_by_every_filter_over_all_pages(run_module, built, client):
    dms = client("dms")
    arns = [
        dms.import_certificate(CertificateIdentifier=unique("more"), CertificatePem=OTHER)["Certificate"][
            "CertificateArn"
        ]
        for _number in range(11)
    ]

    def found(**options):
        return [item["certificate_arn"] for item in run_module("dms_certificate_info", **options)["certificates"]]

    own = built["certificate"]["certificate_arn"]
    assert {own, *arns} <= set(found())
    assert (
        found(certificate_identifier=NAME)
        == found(certificate_arn=own)
        == found(tags={"application": "payments"})
        == [own]
    )
    assert found(certificate_identifier="nowhere") == []
    result = run_module("dms_certificate_info", certificate_identifier=NAME)
    assert result["certificates"] == [built["certificate"]]
    for arn in arns:
        dms.delete_certificate(CertificateArn=arn)
