# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates, with which endpoints verify their servers."""

from __future__ import annotations

import base64
import binascii
import time
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from moto.kms.models import kms_backends

from .faults import (
    InvalidCertificateFault,
    InvalidParameterCombinationException,
    InvalidResourceStateFault,
    KMSKeyNotAccessibleFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
)
from .names import check_identifier
from .paging import page, select

if TYPE_CHECKING:
    from .backend import DmsBackend

# the first bytes of an auto-login wallet, cwallet.sso
_WALLET = b"\xa1\xf8\x4e"


class Certificate:
    """One certificate: `fields` are the API's own."""

    def __init__(self, certificate_arn: str, fields: dict[str, Any]):
        self.arn = certificate_arn
        self.fields = fields

    @property
    def identifier(self) -> str:
        """CertificateIdentifier, in lower case."""
        return self.fields["CertificateIdentifier"]

    def to_dict(self) -> dict[str, Any]:
        """The certificate as the API shows it."""
        return {**self.fields, "CertificateArn": self.arn}


class Certificates:
    """The certificates of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._certificates: dict[str, Certificate] = {}

    def all(self) -> list[Certificate]:
        """Every certificate."""
        return list(self._certificates.values())

    def get(self, certificate_arn: str) -> Certificate:
        """The certificate of that ARN."""
        found = self._certificates.get(certificate_arn)
        if found is None:
            raise ResourceNotFoundFault(f"Certificate {certificate_arn} not found")
        return found

    def import_one(self, params: dict[str, Any]) -> dict[str, Any]:
        """ImportCertificate."""
        identifier = check_identifier("CertificateIdentifier", params["CertificateIdentifier"], 255)
        if any(certificate.identifier == identifier for certificate in self.all()):
            raise ResourceAlreadyExistsFault(f"The certificate {identifier} already exists")
        certificate = Certificate(
            self._backend.arn("cert", None),
            {
                "CertificateIdentifier": identifier,
                "CertificateCreationDate": time.time(),
                "CertificateOwner": self._backend.account_id,
                "KmsKeyId": self._backend.kms_key_arn(self._checked_key(params.get("KmsKeyId"))),
                **_content(params),
            },
        )
        self._certificates[certificate.arn] = certificate
        self._backend.tag(certificate.arn, params.get("Tags"))
        return certificate.to_dict()

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteCertificate: refused while an endpoint uses it."""
        certificate = self.get(params["CertificateArn"])
        if any(certificate.arn in _named(endpoint.fields) for endpoint in self._backend.endpoints.all()):
            raise InvalidResourceStateFault(f"Certificate {certificate.arn} is in use by one or more endpoints")
        del self._certificates[certificate.arn]
        self._backend.untag(certificate.arn)
        return certificate.to_dict()

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeCertificates: ten at a time unless more are asked for."""
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "certificate-arn": lambda certificate: certificate.arn,
                "certificate-id": lambda certificate: certificate.identifier,
            },
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Certificates found matching provided filters")
        shown, marker = page(found, params, default=10)
        return {"Certificates": [certificate.to_dict() for certificate in shown], **marker}

    def _checked_key(self, key: str | None) -> str | None:
        if key is None or key.endswith("alias/aws/dms"):
            return None
        kms = kms_backends[self._backend.account_id][self._backend.region_name]
        name = kms.get_key_id_from_alias(key[key.index("alias/") :]) if "alias/" in key else key
        key_id = kms.get_key_id(name or "")
        if key_id not in kms.keys:
            raise KMSKeyNotAccessibleFault(f"The KMS key {key} is not accessible")
        return kms.keys[key_id].arn


def _content(params: dict[str, Any]) -> dict[str, Any]:
    pem, wallet = params.get("CertificatePem"), params.get("CertificateWallet")
    if (pem is None) == (wallet is None):
        raise InvalidParameterCombinationException("Either CertificatePem or CertificateWallet must be provided")
    return _described_pem(pem) if wallet is None else _described_wallet(wallet)


def _described_pem(pem: str) -> dict[str, Any]:
    try:
        first = x509.load_pem_x509_certificates(pem.encode())[0]
    except ValueError as invalid:
        raise InvalidCertificateFault("The certificate was not valid: it cannot be parsed as PEM") from invalid
    key, kind = first.public_key(), "RSA"
    if isinstance(key, EllipticCurvePublicKey):
        kind = "ECDSA"
    elif not isinstance(key, RSAPublicKey):
        raise InvalidCertificateFault("The certificate was not valid: its key is neither RSA nor ECDSA")
    return {
        "CertificatePem": pem,
        "ValidFromDate": first.not_valid_before_utc.timestamp(),
        "ValidToDate": first.not_valid_after_utc.timestamp(),
        "SigningAlgorithm": f"{first.signature_hash_algorithm.name.upper()}with{kind}",
        "KeyLength": key.key_size,
    }


def _described_wallet(wallet: str) -> dict[str, Any]:
    try:
        content = base64.b64decode(wallet, validate=True)
    except binascii.Error as invalid:
        raise InvalidCertificateFault("The certificate wallet was not valid") from invalid
    if not content.startswith(_WALLET):
        raise InvalidCertificateFault("The certificate wallet was not valid")
    return {"CertificateWallet": wallet}


def _named(fields: dict[str, Any]) -> set[str]:
    """Every certificate that an endpoint names, at the top or in its engine's settings."""
    named = {value for name, value in fields.items() if name.endswith(("CertificateArn", "KeyArn"))}
    return named.union(*(_named(value) for value in fields.values() if isinstance(value, dict)))
