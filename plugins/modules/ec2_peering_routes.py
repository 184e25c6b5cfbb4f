#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the routes through a VPC peering connection on one of its sides."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_peering_routes
version_added: 1.0.0
short_description: Manage the routes through a VPC peering connection on one of its sides
description:
  - Leads a network through a peering connection in some route tables. Their other routes are left alone.
  - A route to that network which leads elsewhere, such as through an earlier peering connection, is replaced.
options:
  route_table_ids:
    description: The route tables.
    type: list
    elements: str
    required: true
  vpc_peering_connection_id:
    description:
      - The peering connection. Required unless O(state=absent).
    type: str
  destination_cidr_block:
    description: The network on the other side. Required unless O(state=absent).
    type: str
  state:
    description:
      - Whether the routes exist.
      - V(absent) removes every route through O(vpc_peering_connection_id), where it is stated, and every route through
        a
        peering connection which is gone.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Route the target's network through the connection
  migrate.aws.ec2_peering_routes:
    route_table_ids: [rtb-0123456789abcdef0, rtb-0123456789abcdef1]
    destination_cidr_block: 10.20.0.0/16
    vpc_peering_connection_id: pcx-0123456789abcdef0

- name: Remove the routes
  migrate.aws.ec2_peering_routes:
    route_table_ids: [rtb-0123456789abcdef0, rtb-0123456789abcdef1]
    vpc_peering_connection_id: pcx-0123456789abcdef0
    state: absent
"""

RETURN = r"""
routes:
  description:
    - By route table, the networks that it routes through a peering connection and the connection's id, as far as the
      options concern them. Empty if there are none.
  returned: success
  type: dict
  sample:
    rtb-0123456789abcdef0: {10.20.0.0/16: pcx-0123456789abcdef0}
"""

from ansible_collections.migrate.aws.plugins.module_utils._ec2_peering_routes import api, plan
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run


class PeeringRoutes(Resource):
    """The routes of one side."""

    key = "routes"
    service = "ec2"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.tables = options["route_table_ids"]
        self.cidr = options["destination_cidr_block"]
        self.connection_id = options["vpc_peering_connection_id"]
        self.absent = options["state"] == "absent"

    def read(self):
        tables = api.route_tables(self.client, self.tables) if self.tables else []
        found = plan.peering_routes(tables)
        others = plan.dead_routes(tables) if self.absent else plan.towards(found, self.cidr)
        return plan.united(plan.through(found, self.connection_id), others) or None

    def desired(self):
        return plan.wanted(self.tables, self.cidr, self.connection_id)

    def plan(self, current):
        return plan.missing(self.desired(), current)

    def create(self, desired):
        self.update({}, desired)

    def update(self, current, changes):
        have = plan.peering_routes(api.route_tables(self.client, self.tables)) if changes else {}
        for table, routes in changes.items():
            for cidr, connection_id in routes.items():
                write = api.replace_route if cidr in have.get(table, {}) else api.create_route
                write(self.client, table, cidr, connection_id)

    def delete(self, current):
        for table, routes in current.items():
            for cidr in routes:
                api.delete_route(self.client, table, cidr)


def argument_spec() -> dict:
    """The module's options."""
    return {
        "route_table_ids": {"type": "list", "elements": "str", "required": True},
        "vpc_peering_connection_id": {"type": "str"},
        "destination_cidr_block": {"type": "str"},
        **STATE,
    }


def main():
    """Bring the routes to the state asked for."""
    run(
        PeeringRoutes,
        argument_spec(),
        required_if=[("state", "present", ["vpc_peering_connection_id", "destination_cidr_block"])],
    )


if __name__ == "__main__":
    main()
