#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS certificate."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_certificate
version_added: 1.0.0
short_description: Import, replace or remove a DMS certificate
description:
  - With a certificate DMS makes sure, when it connects to an endpoint, that the server is the right one.
  - Certificates are compared by what they hold. Line breaks, order, and comments of a PEM make no difference.
  - What a certificate holds is returned as fingerprints and never in full.
options:
  certificate_identifier:
    description: The certificate's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  certificate_pem:
    description: The certificate, or several of them, in the PEM form. Either this or O(certificate_wallet) makes one.
    type: str
  certificate_wallet:
    description: The content of an Oracle wallet, a file C(cwallet.sso), in Base64.
    type: str
  kms_key_id:
    description:
      - The KMS key, by ARN, id or alias, with which the certificate is encrypted. The account's default key for DMS
        when left out.
    type: str
  allow_replace:
    description:
      - Whether a certificate which holds something else, or has another key, is removed and imported anew. It gets
        another ARN by that. DMS cannot change one.
      - A certificate which an endpoint uses cannot be replaced.
    type: bool
    default: false
  state:
    description:
      - Whether the certificate should exist.
      - You cannot delete a certificate that an endpoint uses.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_certificate_info
  - module: migrate.aws.dms_endpoint
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Import the certificates of the source's authority
  migrate.aws.dms_certificate:
    certificate_identifier: payments-source-ca
    certificate_pem: "{{ lookup('file', 'source-ca.pem') }}"
    tags:
      migrate:application: payments
  register: authority

- name: Import the CA certificate of the source
  migrate.aws.dms_endpoint:
    endpoint_identifier: payments-source
    endpoint_type: source
    engine_name: postgres
    ssl_mode: verify-full
    certificate_arn: "{{ authority.certificate.certificate_arn }}"
    postgresql_settings:
      database_name: payments
      secrets_manager_secret_id: payments/source
      secrets_manager_access_role_arn: arn:aws:iam::123456789012:role/payments-dms-secrets-role-source

- name: Import an Oracle wallet
  migrate.aws.dms_certificate:
    certificate_identifier: ledger-wallet
    certificate_wallet: "{{ lookup('file', 'cwallet.sso.b64') }}"

- name: Remove a certificate
  migrate.aws.dms_certificate:
    certificate_identifier: ledger-wallet
    state: absent
"""

RETURN = r"""
certificate:
  description: The certificate. Empty if it was removed. In check mode, the predicted state. Never contains the
    certificate itself.
  returned: always
  type: dict
  contains:
    certificate_identifier:
      description: The certificate's name.
      type: str
      returned: always
      sample: payments-source-ca
    certificate_arn:
      description: The certificate's ARN, which does not contain its name.
      type: str
      returned: when the certificate exists
      sample: arn:aws:dms:us-east-1:123456789012:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    fingerprints:
      description: The SHA-256 of each certificate in it, or of the wallet, sorted.
      type: list
      elements: str
      returned: always
      sample: [9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08]
    certificate_owner:
      description: The owner's account.
      type: str
      returned: when the certificate exists
      sample: "123456789012"
    certificate_creation_date:
      description: Time of the import.
      type: str
      returned: when the certificate exists
      sample: "2026-11-21T09:00:00+00:00"
    valid_from_date:
      description: Start of its validity.
      type: str
      returned: when it is a PEM
      sample: "2026-01-01T00:00:00+00:00"
    valid_to_date:
      description: End of its validity.
      type: str
      returned: when it is a PEM
      sample: "2036-01-01T00:00:00+00:00"
    signing_algorithm:
      description: Signature algorithm.
      type: str
      returned: when it is a PEM
      sample: SHA256withRSA
    key_length:
      description: Key length in bits.
      type: int
      returned: when it is a PEM
      sample: 2048
    kms_key_id:
      description: ARN of the key with which it is encrypted.
      type: str
      returned: when the certificate exists
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    tags:
      description: The certificate's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, certificate
from ansible_collections.migrate.aws.plugins.module_utils._dms.dependents import refuse_while_used
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

ARGUMENT_SPEC = {
    "certificate_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
    "certificate_pem": {"type": "str", "no_log": True},
    "certificate_wallet": {"type": "str", "no_log": True},
    "kms_key_id": {"type": "str", "no_log": False},
    "allow_replace": {"type": "bool", "default": False},
    **STATE,
    **TAGS,
}


class Certificate(Resource):
    """The certificate which the options name."""

    key = "certificate"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["certificate_identifier"].lower()

    def check(self):
        certificate.check(self.options)

    def read(self):
        for record in api.describe_certificates(self.client, api.only(certificate_id=self.identifier)):
            return certificate.from_api(record, api.tags.read(self.client, record["CertificateArn"]))
        return None

    def resolve(self, current):
        self.options = {**self.options, "kms_key_id": api.resolve_key(self.clients, self.options["kms_key_id"])}

    def desired(self):
        if self.options["certificate_pem"] is None and self.options["certificate_wallet"] is None:
            raise Refused(
                f"Certificate {self.identifier} does not exist; to make it certificate_pem or certificate_wallet must "
                "be "
                "stated too."
            )
        return certificate.desired(self.options)

    def plan(self, current):
        return certificate.changes(self.options, current)

    def create(self, desired):
        api.import_certificate(self.client, **certificate.creation(self.options))

    def update(self, current, changes):
        if changes.keys() & set(certificate.FIXED):
            self.delete(current)
            api.import_certificate(self.client, **certificate.creation(self.options, current))
        else:
            api.tags.write(self.client, current["certificate_arn"], changes["tags"])

    def delete(self, current):
        self._check_unused(current)
        api.delete_certificate(self.client, current["certificate_arn"])

    def _check_unused(self, current: dict[str, Any]) -> None:
        users = certificate.users(current["certificate_arn"], api.describe_endpoints(self.client, []))
        refuse_while_used(f"Certificate {self.identifier}", "endpoints", users, "EndpointIdentifier")


def main():
    """Run the module."""
    run(Certificate, ARGUMENT_SPEC, mutually_exclusive=[("certificate_pem", "certificate_wallet")])


if __name__ == "__main__":
    main()
