#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: which secrets are rotated, and when."""

from __future__ import annotations

DOCUMENTATION = r"""
module: secretsmanager_rotation_info
version_added: 1.0.0
short_description: List the rotation of secrets
description:
  - Lists the rotation of the secrets that match every stated option, of all of them when none is stated. No secret's
    value is read.
options:
  secret_id:
    description: Only the secret of this name or ARN.
    type: str
    aliases: [name]
  rotation_enabled:
    description: Only secrets that are rotated, or that are not.
    type: bool
  due_within_hours:
    description: Only secrets that are rotated within so many hours, such as those of a cutover.
    type: int
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.secretsmanager_rotation
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Check whether a password would change during the cutover
  migrate.aws.secretsmanager_rotation_info:
    due_within_hours: 4
  register: found

- name: Refuse to begin if so
  ansible.builtin.assert:
    that: found.rotations | length == 0
"""

RETURN = r"""
rotations:
  description:
    - The rotations by the name of their secret, including those that are off.
    - Each has the keys that M(migrate.aws.secretsmanager_rotation) returns.
  returned: success
  type: list
  elements: dict
"""

from datetime import UTC, datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api, rotation


def find(client, options: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """The rotations which match the options, by the name of their secret."""
    named, enabled = options["secret_id"], options["rotation_enabled"]
    descriptions = [api.description(client, named)] if named else api.secrets(client)
    rotations = [rotation.from_api(description) for description in descriptions if description]
    found = [item for item in rotations if enabled in (None, item["rotation_enabled"])]
    wanted = [item for item in found if rotation.due(item, options["due_within_hours"], now)]
    return sorted(wanted, key=lambda item: item["name"])


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"rotations": find(clients("secretsmanager"), options, datetime.now(UTC))},
        {
            # The name of a secret is no secret.
            "secret_id": {"type": "str", "aliases": ["name"], "no_log": False},
            "rotation_enabled": {"type": "bool"},
            "due_within_hours": {"type": "int"},
        },
    )


if __name__ == "__main__":
    main()
