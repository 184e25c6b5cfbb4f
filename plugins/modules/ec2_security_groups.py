#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the security groups of a VPC which refer to each other."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_security_groups
version_added: 1.0.0
short_description: Manage security groups of a VPC which refer to each other
description:
  - Manages a set of security groups as one, so that their rules may name each other before they are made and no group
    keeps another from being removed.
  - Rules are compared by meaning. A group's rules are exactly what is stated, unless O(purge_rules=false), and a group
    which states no egress lets nothing out.
options:
  vpc_id:
    description: The VPC of the groups.
    type: str
    required: true
  state:
    description: Whether the groups exist. To remove them only their names matter.
    type: str
    choices: [present, absent]
    default: present
  groups:
    description: The groups. Other groups of the VPC are left alone.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the group, also its tag V(Name).
        type: str
        required: true
      description:
        description: Description of the group. AWS never changes it. Default is the name of the group.
        type: str
      ingress:
        description: Ingress rules. Unmanaged by default.
        type: list
        elements: dict
        suboptions: &rule
          protocol:
            description: Protocol, V(-1) for all of them.
            type: str
            default: tcp
          port:
            description: The port, or the first of a range. Required for V(tcp) and V(udp).
            type: int
          to_port:
            description: The last port of a range.
            type: int
          cidr_ips:
            description: IPv4 networks on the other side.
            type: list
            elements: str
          groups:
            description: Groups on the other side, by the name of one in this VPC or by any id.
            type: list
            elements: str
          prefix_list_ids:
            description: Prefix lists on the other side.
            type: list
            elements: str
          description:
            description: Description of the rule.
            type: str
      egress:
        description: Egress rules. Unmanaged by default, which allows everything in a new group.
        type: list
        elements: dict
        suboptions: *rule
  purge_rules:
    description: Whether rules which are not stated are removed.
    type: bool
    default: true
  wait:
    description: Whether to try again while network interfaces keep a group from being removed.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to try at most for each group.
    type: int
    default: 600
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Allow only the service to reach the database
  migrate.aws.ec2_security_groups:
    vpc_id: vpc-0123456789abcdef0
    groups:
      - name: payments-service
        description: Containers of the service
        ingress: []
        egress:
          - port: 5432
            groups: [payments-database]
            description: its database
      - name: payments-database
        description: The database
        ingress:
          - port: 5432
            groups: [payments-service]
        egress: []
    tags:
      team: payments

- name: Remove both
  migrate.aws.ec2_security_groups:
    vpc_id: vpc-0123456789abcdef0
    groups:
      - name: payments-service
      - name: payments-database
    state: absent
"""

RETURN = r"""
security_groups:
  description:
    - The groups by name. In check mode, the predicted state. Empty if there is none.
    - Each has C(group_id), C(description), C(ingress), C(egress) and C(tags). A rule has C(protocol), C(from_port),
      C(to_port), C(description) and one of C(cidr_ip), C(cidr_ipv6), C(prefix_list_id) and C(group).
    - In check mode, a new group has no C(group_id).
  returned: success
  type: dict
  sample:
    payments-database:
      group_id: sg-0123456789abcdef0
      description: The database
      ingress: [{protocol: tcp, from_port: 5432, to_port: 5432, group: payments-service, description: ""}]
      egress: []
      tags: {Name: payments-database, team: payments}
"""

from ansible_collections.migrate.aws.plugins.module_utils._ec2_security_groups import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._ec2_security_groups.api import still_used
from ansible_collections.migrate.aws.plugins.module_utils._errors import refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist


class SecurityGroups(Resource):
    """Some security groups of one VPC, by name."""

    key = "security_groups"
    service = "ec2"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.names = [group["name"] for group in options["groups"]]

    def read(self):
        found = transform.groups_from_api(api.groups_of(self.client, self.options["vpc_id"]))
        return {name: found[name] for name in self.names if name in found} or None

    def desired(self):
        return {group["name"]: self._desired_group(group) for group in self.options["groups"]}

    def plan(self, current):
        desired = self.desired()
        refuse(plan.fixed_differences(desired, current))
        return plan.changes(
            desired, current, purge_rules=self.options["purge_rules"], purge_tags=self.options["purge_tags"]
        )

    def create(self, desired):
        self.update({}, desired)

    def update(self, current, changes):
        have = dict(current)
        for name, group in changes.items():
            if name not in have:
                have[name] = plan.new_group(group) | {"group_id": self._make(name, group)}
        # a group that was created just now may not be listed yet
        ids = self._ids() | {name: group["group_id"] for name, group in have.items()}
        for name, fields in changes.items():
            self._set_rules(have[name], fields, ids)
            if name in current:
                api.tags.write(self.client, current[name]["group_id"], fields.get("tags"))

    def delete(self, current):
        ids = self._ids()
        for group in current.values():
            # Two groups which name each other would keep each other from going.
            self._set_rules(group, {"ingress": [], "egress": []}, ids)
        timeout = self.options["wait_timeout"] if self.options["wait"] else 0
        for group in current.values():
            persist(lambda group=group: api.delete_group(self.client, group["group_id"]), still_used, timeout=timeout)

    def _desired_group(self, group):
        tags = self.options["tags"]
        return {
            "description": group["description"] or group["name"],
            **{
                direction: None if group[direction] is None else transform.rules_from_options(group[direction])
                for direction in plan.DIRECTIONS
            },
            "tags": None if tags is None else {**tags, "Name": group["name"]},
        }

    def _make(self, name, group):
        return api.create_group(
            self.client, self.options["vpc_id"], name, group["description"], group["tags"] or {"Name": name}
        )

    def _ids(self):
        """{name: id} of every group of the VPC."""
        found = transform.groups_from_api(api.groups_of(self.client, self.options["vpc_id"]))
        return {name: group["group_id"] for name, group in found.items()}

    def _set_rules(self, group, fields, ids):
        for direction in plan.DIRECTIONS:
            if fields.get(direction) is None:
                continue
            added, removed, described = plan.rule_changes(fields[direction], group[direction])
            # What is still wanted is let through before anything is shut.
            for call, rules in ((api.authorize, added), (api.describe, described), (api.revoke, removed)):
                if rules:
                    permissions = [transform.permission(rule, ids) for rule in rules]
                    call(self.client, direction, group["group_id"], permissions)


def argument_spec() -> dict:
    """The module's options."""
    rule = {
        "protocol": {"type": "str", "default": "tcp"},
        "port": {"type": "int"},
        "to_port": {"type": "int"},
        "cidr_ips": {"type": "list", "elements": "str"},
        "groups": {"type": "list", "elements": "str"},
        "prefix_list_ids": {"type": "list", "elements": "str"},
        "description": {"type": "str"},
    }
    rules = {
        "type": "list",
        "elements": "dict",
        "options": rule,
        "required_one_of": [("cidr_ips", "groups", "prefix_list_ids")],
        "required_if": [("protocol", "tcp", ["port"]), ("protocol", "udp", ["port"])],
    }
    group = {
        "name": {"type": "str", "required": True},
        "description": {"type": "str"},
        "ingress": rules,
        "egress": rules,
    }
    return {
        "vpc_id": {"type": "str", "required": True},
        **STATE,
        "groups": {"type": "list", "elements": "dict", "required": True, "options": group},
        "purge_rules": {"type": "bool", "default": True},
        **waiting(600),
        **TAGS,
    }


def main():
    """Bring the groups to the state asked for."""
    run(SecurityGroups, argument_spec())


if __name__ == "__main__":
    main()
