# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Certificates: what is desired, what differs, who uses one. Pure.

What a certificate holds is shown and compared as fingerprints, the SHA-256 of each certificate in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import kms_keys
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, kept_tags, tag_changes

CONTENT = ("CertificatePem", "CertificateWallet")
FIXED = ("fingerprints", "kms_key_id")
#: A certificate, or the private key of one, which DMS takes as a certificate too.
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)


def from_api(record: dict[str, Any], certificate_tags: dict[str, str]) -> dict[str, Any]:
    """A certificate as DMS describes it, in the module's words, with fingerprints instead of its content."""
    shown = in_snake_case({name: value for name, value in record.items() if name not in CONTENT})
    wallet = record.get("CertificateWallet")
    prints = [_fingerprint(wallet)] if wallet else _pem_fingerprints(record.get("CertificatePem", ""))
    return {**shown, "fingerprints": prints, "tags": certificate_tags}


def check(options: dict[str, Any]) -> None:
    """Raise Refused for content that cannot be a certificate."""
    pem = options["certificate_pem"]
    if pem is not None and not _pem_fingerprints(pem):
        raise Refused(
            f"Certificate {options['certificate_identifier']}: certificate_pem has nothing between "
            "-----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----. State the file's content, not its path."
        )
    if options["certificate_wallet"] is not None and not _wallet(options):
        raise Refused(
            f"Certificate {options['certificate_identifier']}: certificate_wallet must be the file's content in "
            "Base64, "
            "such as \"{{ lookup('ansible.builtin.file', 'cwallet.sso', rstrip=false) | b64encode }}\" or the content "
            "that ansible.builtin.slurp returns."
        )


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The certificate as the options state it. DMS keeps identifiers in lower case."""
    return stated(
        {
            "certificate_identifier": options["certificate_identifier"].lower(),
            "fingerprints": _wanted_fingerprints(options),
            "kms_key_id": options["kms_key_id"],
            "tags": options["tags"],
        }
    )


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change. Raises Refused for what needs another certificate, unless that is
    allowed (`allow_replace`)."""
    wanted = {key: value for key, value in desired(options).items() if key in FIXED}
    if kms_keys.is_same(wanted.get("kms_key_id"), have.get("kms_key_id")):
        del wanted["kms_key_id"]
    changes = differing(wanted, have)
    if changes and not options["allow_replace"]:
        differences = ", ".join(f"{name} is {have.get(name)} and should be {changes[name]}" for name in changes)
        raise Refused(
            f"Certificate {have['certificate_identifier']}: {differences}. DMS cannot change a certificate. State "
            "allow_replace=true to remove it and to import it anew, under another ARN."
        )
    return {**changes, **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def creation(options: dict[str, Any], have: dict[str, Any] | None = None) -> dict[str, Any]:
    """The parameters of ImportCertificate; one that takes the place of another has its tags and, unless stated, its
    key."""
    have = have or {"tags": {}}
    request = {
        "CertificateIdentifier": options["certificate_identifier"],
        "CertificatePem": options["certificate_pem"],
        "CertificateWallet": _wallet(options),
        "KmsKeyId": options["kms_key_id"] or have.get("kms_key_id"),
    }
    return {**stated(request), **for_creation(kept_tags(options, have))}


def users(arn: str, endpoints: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of endpoints, as DMS describes them, those which use a certificate."""
    return [endpoint for endpoint in endpoints if arn in _certificates(endpoint)]


def _certificates(values: dict[str, Any]) -> set[str]:
    """Every certificate that an endpoint names, at the top or in its engine's settings."""
    named = {value for name, value in values.items() if name.endswith(("CertificateArn", "KeyArn"))}
    return named.union(*(_certificates(value) for value in values.values() if isinstance(value, dict)))


def _wanted_fingerprints(options: dict[str, Any]) -> list[str] | None:
    if options["certificate_wallet"] is not None:
        return [_fingerprint(_wallet(options))]
    return None if options["certificate_pem"] is None else _pem_fingerprints(options["certificate_pem"])


def _wallet(options: dict[str, Any]) -> bytes | None:
    text = options["certificate_wallet"]
    return None if text is None else _decoded(text)


def _pem_fingerprints(pem: str) -> list[str]:
    """Of all that is in a PEM, whatever stands around them, sorted: neither order nor line breaks matter."""
    return sorted({_fingerprint(_decoded(text) or text.encode()) for _kind, text in _BLOCK.findall(pem)})


def _decoded(text: str) -> bytes:
    """What Base64 stands for; nothing when it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
