#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of CloudWatch dashboards."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_dashboard_info
version_added: 1.0.0
short_description: List CloudWatch dashboards
description:
  - Lists the dashboards of the account that match every stated option, all of them when none is stated.
options:
  dashboard_name:
    description: Only the dashboard of this name.
    type: str
    aliases: [name]
  dashboard_name_prefix:
    description: Only dashboards whose names begin so.
    type: str
  include_body:
    description:
      - Whether to return each dashboard's body and tags, at a cost of two calls for each.
    type: bool
    default: true
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.cloudwatch_dashboard
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: List the dashboards of an application
  migrate.aws.cloudwatch_dashboard_info:
    dashboard_name_prefix: payments-
    include_body: false
"""

RETURN = r"""
dashboards:
  description:
    - The dashboards, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.cloudwatch_dashboard) returns, and these.
  returned: success
  type: list
  elements: dict
  contains:
    last_modified:
      description: Time of the last write.
      type: str
      returned: always
      sample: "2026-06-01T10:00:00+00:00"
    size:
      description: Size of its body in bytes.
      type: int
      returned: always
      sample: 2048
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_dashboard import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The dashboards which match the options, by name."""
    named = options["dashboard_name"]
    prefix = options["dashboard_name_prefix"] or named or ""
    entries = [transform.entry_of(entry) for entry in api.dashboards(client, prefix)]
    found = [entry for entry in entries if named in (None, entry["dashboard_name"])]
    return sorted(found, key=lambda entry: entry["dashboard_name"])


def with_bodies(client, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dashboards with body and tags; one that was deleted meanwhile is left out."""
    answers = [(entry, api.dashboard(client, entry["dashboard_name"])) for entry in entries]
    return [
        {**entry, **transform.from_api(answer, api.tags.read(client, answer["DashboardArn"]))}
        for entry, answer in answers
        if answer
    ]


def result(client, options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer."""
    found = find(client, options)
    return {"dashboards": with_bodies(client, found) if options["include_body"] else found}


def main():
    """Run the module."""
    inform(
        lambda clients, options: result(clients("cloudwatch"), options),
        {
            "dashboard_name": {"type": "str", "aliases": ["name"]},
            "dashboard_name_prefix": {"type": "str"},
            "include_body": {"type": "bool", "default": True},
        },
        mutually_exclusive=[("dashboard_name", "dashboard_name_prefix")],
    )


if __name__ == "__main__":
    main()
