#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS certificates."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_certificate_info
version_added: 1.0.0
short_description: List DMS certificates
description:
  - Lists the certificates that match every stated option, all of them when none is stated.
  - What a certificate holds is returned as fingerprints and never in full.
options:
  certificate_identifier:
    description: Only the certificate of this name.
    type: str
    aliases: [identifier]
  certificate_arn:
    description: Only the certificate of this ARN.
    type: str
  tags:
    description: Only certificates that have all of these tags.
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_certificate
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the certificates of one application
  migrate.aws.dms_certificate_info:
    tags:
      migrate:application: payments
  register: found

- name: Say until when each is valid
  ansible.builtin.debug:
    msg: >-
      {{ found.certificates | selectattr('valid_to_date', 'defined')
      | items2dict(key_name='certificate_identifier', value_name='valid_to_date') }}
"""

RETURN = r"""
certificates:
  description: The certificates, by name. Empty when there are none.
  returned: always
  type: list
  elements: dict
  contains:
    certificate_identifier:
      description: The certificate's name.
      type: str
      returned: always
      sample: payments-source-ca
    certificate_arn:
      description: The certificate's ARN, which does not contain its name.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    fingerprints:
      description: The SHA-256 of each certificate in it, or of the wallet, sorted.
      type: list
      elements: str
      returned: always
      sample: [9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08]
    certificate_owner:
      description: The account that it belongs to.
      type: str
      returned: always
      sample: "123456789012"
    certificate_creation_date:
      description: When it was imported.
      type: str
      returned: always
      sample: "2026-11-21T09:00:00+00:00"
    valid_from_date:
      description: From when it is valid.
      type: str
      returned: when it is a PEM
      sample: "2026-01-01T00:00:00+00:00"
    valid_to_date:
      description: Until when it is valid.
      type: str
      returned: when it is a PEM
      sample: "2036-01-01T00:00:00+00:00"
    signing_algorithm:
      description: How it was signed.
      type: str
      returned: when it is a PEM
      sample: SHA256withRSA
    key_length:
      description: The length of its key in bits.
      type: int
      returned: when it is a PEM
      sample: 2048
    kms_key_id:
      description: The ARN of the key with which it is encrypted.
      type: str
      returned: always
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    tags:
      description: The certificate's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, certificate, tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The certificates which match the options, by name."""
    filters = api.only(
        certificate_id=options["certificate_identifier"] and options["certificate_identifier"].lower(),
        certificate_arn=options["certificate_arn"],
    )
    records = sorted(api.describe_certificates(client, filters), key=lambda record: record["CertificateIdentifier"])
    found = [certificate.current(record, tags.read(client, record["CertificateArn"])) for record in records]
    return tags.having(options["tags"], found)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "certificate_identifier": {"type": "str", "aliases": ["identifier"]},
            "certificate_arn": {"type": "str"},
            "tags": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    inform(module, DMSError, lambda: {"certificates": find(module.client("dms"), module.params)})


if __name__ == "__main__":
    main()
