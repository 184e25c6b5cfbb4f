#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one CloudWatch dashboard."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_dashboard
version_added: 1.0.0
short_description: Make, change or remove a CloudWatch dashboard
description:
  - Manages a dashboard, which belongs to the account and to no region.
  - The body is compared by what it says. The order of keys, spaces, and rows of metrics that are written with C(.) or
    C(...) make
    no difference, the order of widgets and of metrics does.
options:
  dashboard_name:
    description: The dashboard's name, of letters, digits, C(-) and C(_).
    type: str
    required: true
    aliases: [name]
  body:
    description:
      - The whole dashboard, as a structure or as JSON text, in CloudWatch's own spelling. Required when
        O(state=present).
    type: raw
  state:
    description: Whether the dashboard should exist.
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
  - module: migrate.aws.cloudwatch_dashboard_info
  - name: Dashboard body structure and syntax
    description: What a body says.
    link: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Show a service's errors
  migrate.aws.cloudwatch_dashboard:
    dashboard_name: payments-target-blue
    body:
      widgets:
        - type: text
          width: 24
          height: 2
          properties:
            markdown: "# Payments"
        - type: metric
          width: 12
          height: 6
          properties:
            title: Errors
            region: us-east-1
            stat: Sum
            metrics:
              - [AWS/ApplicationELB, HTTPCode_Target_5XX_Count, LoadBalancer, app/payments/0123456789abcdef]
              - [".", HTTPCode_ELB_5XX_Count, ".", "."]

- name: Remove it
  migrate.aws.cloudwatch_dashboard:
    dashboard_name: payments-target-blue
    state: absent
"""

RETURN = r"""
dashboard:
  description: The dashboard. Empty if it was removed. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    dashboard_name:
      description: The dashboard's name.
      type: str
      returned: when the dashboard exists
      sample: payments-target-blue
    dashboard_arn:
      description: The dashboard's ARN, which contains no region.
      type: str
      returned: when the dashboard exists
      sample: arn:aws:cloudwatch::123456789012:dashboard/payments-target-blue
    body:
      description: The dashboard.
      type: dict
      returned: when the dashboard exists
      sample: {widgets: [{type: text, properties: {markdown: "# Payments"}}]}
    tags:
      description: The dashboard's tags.
      type: dict
      returned: when the dashboard exists
      sample: {owner: platform}
dashboard_validation_messages:
  description:
    - CloudWatch's messages about the body. On success, warnings about parts that it did not understand; empty if
      nothing was written. On failure, the reasons why it refused the body.
  returned: success, or when the body was refused
  type: list
  elements: dict
  contains:
    data_path:
      description: The part of the body that the message is about.
      type: str
      returned: always
      sample: /widgets/0
    message:
      description: The problem.
      type: str
      returned: always
      sample: Should NOT have additional properties
"""


from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_dashboard import api, body, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, tag_changes, texts


class Dashboard(Resource):
    """The dashboard which the options name."""

    key = "dashboard"
    service = "cloudwatch"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["dashboard_name"]
        self.messages: list[dict[str, str]] = []

    def read(self):
        answer = api.dashboard(self.client, self.name)
        return answer and transform.from_api(answer, api.tags.read(self.client, answer["DashboardArn"]))

    def desired(self):
        wanted = body.parsed(self.options["body"])
        return {"dashboard_name": self.name, "body": wanted, "tags": texts(self.options["tags"])}

    def plan(self, current):
        wanted = body.parsed(self.options["body"])
        # A body is replaced as a whole: what the new one does not have, goes.
        changes = {} if body.same(wanted, current["body"]) else {"body": {**dict.fromkeys(current["body"]), **wanted}}
        return {**changes, **tag_changes(self.options["tags"], current["tags"], self.options["purge_tags"])}

    def create(self, desired):
        self._put()
        api.tags.write(self.client, api.dashboard(self.client, self.name)["DashboardArn"], desired["tags"])

    def update(self, current, changes):
        if "body" in changes:
            self._put()
        api.tags.write(self.client, current["dashboard_arn"], changes.get("tags"))

    def _put(self):
        answer = api.put_dashboard(self.client, self.name, body.text(body.parsed(self.options["body"])))
        self.messages = transform.messages_of(answer)

    def delete(self, current):
        api.delete_dashboard(self.client, self.name)

    def extra(self, outcome):
        return {"dashboard_validation_messages": self.messages}


def main():
    """Run the module."""
    run(
        Dashboard,
        {
            "dashboard_name": {"type": "str", "required": True, "aliases": ["name"]},
            "body": {"type": "raw"},
            **STATE,
            **TAGS,
        },
        required_if=[("state", "present", ["body"])],
    )


if __name__ == "__main__":
    main()
