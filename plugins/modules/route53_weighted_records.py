#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one weighted record set of Route 53, written in one atomic change."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_weighted_records
version_added: 1.0.0
short_description: Write all weighted records of one name and type in one atomic Route 53 change
description:
  - Brings the whole set of weighted records of one name and type to what is asked for, in one change batch. Either all
    records change or none does, so the weights are never seen half changed.
  - A simple record of the same name and type is converted to weighted records in the same batch.
  - Records are compared by meaning. Upper case, a trailing dot, C(dualstack.) before a load balancer's name, octal
    escapes and the order of values make no difference.
  - A record of weight V(0) can still receive traffic. Route 53 answers with it when all others are unhealthy.
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
  state:
    description:
      - V(present) makes the weighted records be those of O(records).
      - V(absent) removes all weighted records of this name and type, whatever O(records) says. Records of other routing
        policies stay.
    type: str
    choices: [present, absent]
    default: present
  records:
    description: The weighted records, one at least. Required when O(state=present).
    type: list
    elements: dict
    suboptions:
      set_identifier:
        description: Identifier that distinguishes this record from others of the same name and type.
        type: str
        required: true
      weight:
        description: The share of answers which this record gets, relative to the sum of all, from V(0) to V(255).
        type: int
        required: true
      alias_target:
        description:
          - The AWS resource which this record stands for. An alias takes the TTL of its target.
          - Exactly one of O(records[].alias_target) and O(records[].values) is required.
        type: dict
        suboptions:
          hosted_zone_id:
            description: The id of the target's own hosted zone, such as a load balancer's.
            type: str
            required: true
          dns_name:
            description: The DNS name of the target.
            type: str
            required: true
          evaluate_target_health:
            description: Whether the record counts as unhealthy when its target is.
            type: bool
            default: true
      values:
        description:
          - The addresses, or for a CNAME the one name, with which the record answers.
          - Exactly one of O(records[].alias_target) and O(records[].values) is required.
        type: list
        elements: str
      ttl:
        description:
          - TTL of O(records[].values) in seconds. V(60) when left out.
          - All records of one set must have the same. Not allowed with O(records[].alias_target).
        type: int
      health_check_id:
        description:
          - The health check which decides whether the record is healthy.
          - When left out, an existing record keeps its health check. An empty string removes it.
        type: str
  purge:
    description:
      - Whether weighted records of this name and type which are not in O(records) are removed in the same change.
      - With V(false) a record of another routing policy is not converted but refused.
    type: bool
    default: true
  allow_all_zero:
    description:
      - Whether every weight may be V(0). Route 53 then answers with all records alike, as if their weights were equal,
        which is hardly ever what is meant.
    type: bool
    default: false
  wait:
    description: Whether to wait until every Route 53 server answers with the change (C(INSYNC)).
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most. When they are over the module fails, though the change is accepted.
    type: int
    default: 300
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Send a twentieth of the requests to the target
  migrate.aws.route53_weighted_records:
    zone: payments.example.com
    name: api.payments.example.com
    records:
      - set_identifier: source-blue
        weight: 95
        alias_target:
          hosted_zone_id: Z35SXDOTRQ7X7K
          dns_name: payments-source-blue-1234567890.us-east-1.elb.amazonaws.com
        health_check_id: 11111111-2222-3333-4444-555555555555
      - set_identifier: target-blue
        weight: 5
        alias_target:
          hosted_zone_id: Z35SXDOTRQ7X7K
          dns_name: payments-target-blue-1234567890.us-east-1.elb.amazonaws.com
        health_check_id: 66666666-7777-8888-9999-000000000000

- name: Weigh two databases outside AWS
  migrate.aws.route53_weighted_records:
    hosted_zone_id: Z0123456789ABCDEFGHIJ
    name: db.payments.example.com
    type: CNAME
    records:
      - set_identifier: source
        weight: 100
        values: [db1.example.net]
      - set_identifier: target
        weight: 0
        values: [db2.example.net]

- name: Remove the weighted records
  migrate.aws.route53_weighted_records:
    zone: payments.example.com
    name: api.payments.example.com
    state: absent
"""

RETURN = r"""
record_set:
  description: The records of this name and type. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    hosted_zone_id:
      description:
        - The id of the hosted zone, without C(/hostedzone/).
        - Missing in check mode if no zone has that name yet.
      type: str
      sample: Z0123456789ABCDEFGHIJ
    name:
      description: The name of the records in lower case, without a trailing dot.
      type: str
      sample: api.payments.example.com
    type:
      description: The type of the records.
      type: str
      sample: A
    records:
      description: The records, sorted by their set identifier.
      type: list
      elements: dict
      sample:
        - alias_target:
            dns_name: payments-source-blue-1234567890.us-east-1.elb.amazonaws.com.
            evaluate_target_health: true
            hosted_zone_id: Z35SXDOTRQ7X7K
          health_check_id: 11111111-2222-3333-4444-555555555555
          routing_policy: weighted
          set_identifier: source-blue
          ttl: null
          values: null
          weight: 95
previous_records:
  description: The records as they were before, in the same form as RV(record_set.records).
  returned: success
  type: list
  elements: dict
  sample: []
change_id:
  description: Id of the change in Route 53, null if nothing changed.
  returned: success
  type: str
  sample: C2682N5HXP0BZ4
"""

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._route53 import api, lookup, plan, transform, waiters


class WeightedRecords(Resource):
    """The records of one name and type; for state=absent only the weighted ones among them."""

    key = "record_set"
    service = "route53"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = transform.canonical_name(options["name"])
        self.type = options["type"]
        self.zone_id = None
        self.record_sets = []
        self.change_id = None

    def read(self):
        self.zone_id = lookup.zone_id(self.client, self.options["hosted_zone_id"], self.options["zone"])
        self.record_sets = lookup.record_sets(self.client, self.zone_id, self.name, self.type)
        records = [transform.record_from_api(record_set) for record_set in self.record_sets]
        if self.options["state"] == "absent":
            records = [record for record in records if record["routing_policy"] == transform.WEIGHTED]
        return self._described(records) if records else None

    def desired(self):
        return self._described(self._planned([]))

    def plan(self, current):
        records = self._planned(current["records"])
        return {} if records == current["records"] else {"records": records}

    def create(self, desired):
        if self.zone_id is None:
            self.zone_id = lookup.known_zone_id(self.client, self.options)
        self._change(plan.changes(desired["records"], []))

    def update(self, current, changes):
        self._change(plan.changes(changes["records"], current["records"]))

    def delete(self, current):
        self._change(plan.changes([], current["records"]))

    def wait_ready(self, current):
        if self.change_id is None:
            return False
        what = f"the {self.type} records of {self.name} in hosted zone {self.zone_id}"
        waiters.wait_in_sync(self.client, self.change_id, self.options["wait_timeout"], what)
        return True

    def wait_gone(self, current):
        self.wait_ready(current)

    def extra(self, outcome):
        return {"previous_records": (outcome["before"] or {}).get("records", []), "change_id": self.change_id}

    def _described(self, records):
        in_order = sorted(records, key=lambda record: record["set_identifier"] or "")
        return {"hosted_zone_id": self.zone_id, "name": self.name, "type": self.type, "records": in_order}

    def _planned(self, current):
        wanted = [transform.record_from_options(options) for options in self.options["records"]]
        problems = plan.problems(self.type, wanted)
        if not self.options["purge"]:
            problems += plan.unpurged_problems(current)
        result = plan.planned(self.type, wanted, current, self.options["purge"])
        problems += plan.ttl_problems(result)
        refuse(problems)
        if not self.options["allow_all_zero"] and plan.all_zero(result):
            raise Refused(plan.ALL_ZERO)
        return result

    def _change(self, changes):
        batch = [
            {"Action": action, "ResourceRecordSet": self._record_set(action, record)} for action, record in changes
        ]
        self.change_id = api.change_records(self.client, self.zone_id, batch)

    def _record_set(self, action, record):
        if action != "DELETE":
            return transform.record_to_api(self.name, self.type, record)
        # Route 53 removes a record only when it is repeated exactly, with what other policies have and we do not show.
        return next(
            record_set for record_set in self.record_sets if record_set.get("SetIdentifier") == record["set_identifier"]
        )


def argument_spec() -> dict:
    """The module's options."""
    alias_target = {
        "hosted_zone_id": {"type": "str", "required": True},
        "dns_name": {"type": "str", "required": True},
        "evaluate_target_health": {"type": "bool", "default": True},
    }
    record = {
        "set_identifier": {"type": "str", "required": True},
        "weight": {"type": "int", "required": True},
        "alias_target": {"type": "dict", "options": alias_target},
        "values": {"type": "list", "elements": "str"},
        "ttl": {"type": "int"},
        "health_check_id": {"type": "str"},
    }
    return {
        **lookup.ZONE,
        "name": {"type": "str", "required": True},
        "type": {"type": "str", "choices": ["A", "AAAA", "CNAME"], "default": "A"},
        **STATE,
        "records": {
            "type": "list",
            "elements": "dict",
            "options": record,
            "mutually_exclusive": [("alias_target", "values")],
            "required_one_of": [("alias_target", "values")],
        },
        "purge": {"type": "bool", "default": True},
        "allow_all_zero": {"type": "bool", "default": False},
        **waiting(300),
    }


def main():
    """Bring the weighted records to the state asked for."""
    run(WeightedRecords, argument_spec(), **lookup.ONE_ZONE, required_if=[("state", "present", ["records"])])


if __name__ == "__main__":
    main()
