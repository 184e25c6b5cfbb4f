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

- name: Print the expiry date of each certificate
  ansible.builtin.debug:
    msg: >-
      {{ found.certificates | selectattr('valid_to_date', 'defined')
      | items2dict(key_name='certificate_identifier', value_name='valid_to_date') }}
"""

RETURN = r"""
certificates:
  description:
    - The certificates, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_certificate) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, certificate
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._tags import having


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The certificates which match the options, by name."""
    filters = api.only(
        certificate_id=options["certificate_identifier"] and options["certificate_identifier"].lower(),
        certificate_arn=options["certificate_arn"],
    )
    records = sorted(api.describe_certificates(client, filters), key=lambda record: record["CertificateIdentifier"])
    found = [certificate.from_api(record, api.tags.read(client, record["CertificateArn"])) for record in records]
    return having(options["tags"], found)


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"certificates": find(clients("dms"), options)},
        {
            "certificate_identifier": {"type": "str", "aliases": ["identifier"]},
            "certificate_arn": {"type": "str"},
            "tags": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
