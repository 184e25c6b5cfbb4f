#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the weighted records of one name and type, and the share of traffic which each gets."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_weighted_records_info
version_added: 1.0.0
short_description: Read the weighted records of one name and type, with their shares in percent
description:
  - Reads the records of one name and type from a Route 53 hosted zone.
  - Adds to each weighted record the share of answers which its weight gives it while all records are healthy.
options:
  hosted_zone_id:
    description:
      - The id of the hosted zone, with or without C(/hostedzone/).
      - Exactly one of O(hosted_zone_id) and O(zone) is required.
    type: str
  zone:
    description:
      - The name of the hosted zone. It must name one zone only.
      - Exactly one of O(hosted_zone_id) and O(zone) is required.
    type: str
  name:
    description: The full name of the records, such as C(api.payments.example.com).
    type: str
    required: true
  type:
    description: The type of the records.
    type: str
    choices: [A, AAAA, CNAME]
    default: A
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.route53_weighted_records
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read who gets which share of the requests
  migrate.aws.route53_weighted_records_info:
    zone: payments.example.com
    name: api.payments.example.com
  register: weighted

- name: Show the shares
  ansible.builtin.debug:
    msg: "{{ weighted.record_set.records | items2dict(key_name='set_identifier', value_name='share_percent') }}"
"""

RETURN = r"""
record_set:
  description:
    - The records of this name and type.
    - It has the keys that M(migrate.aws.route53_weighted_records) returns.
  returned: success
  type: dict
"""

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup, transform


def described(client, params: dict) -> dict:
    """What the module returns as `record_set`."""
    zone_id = lookup.zone_id(client, params["hosted_zone_id"], params["zone"])
    record_sets = lookup.record_sets(client, zone_id, params["name"], params["type"])
    records = transform.with_shares([transform.record_from_api(record_set) for record_set in record_sets])
    return {
        "hosted_zone_id": zone_id,
        "name": transform.canonical_name(params["name"]),
        "type": params["type"],
        "records": sorted(records, key=lambda record: record["set_identifier"] or ""),
    }


def main():
    """Read the records and leave."""
    inform(
        lambda clients, options: {"record_set": described(clients("route53"), options)},
        {
            **lookup.ZONE,
            "name": {"type": "str", "required": True},
            "type": {"type": "str", "choices": ["A", "AAAA", "CNAME"], "default": "A"},
        },
        **lookup.ONE_ZONE,
    )


if __name__ == "__main__":
    main()
