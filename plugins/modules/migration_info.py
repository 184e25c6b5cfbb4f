#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What exists of both environments of a migration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migration_info
short_description: What exists of both environments of a migration
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Finds the resources of source and target by their deterministic names and tags, each in its own region and account.
    Reads both at the same time.
  - Returns the names and tags of what connects the two, and how to reach both databases.
  - A missing thing is null, or an empty list, under a key which is always there.
  - What is being deleted counts as missing.
  - Fails with a sentence when nothing answers at the endpoint, when the credentials are refused, or when there is no
    such region.
options:
  application_name:
    description: The application that moves.
    type: str
    required: true
  environment_suffix:
    description: The suffix that keeps two deployments in one account apart.
    type: str
    required: true
  source:
    description: The source environment.
    type: dict
    default: {}
    suboptions: &side
      application_name:
        description: The application's name in this environment. That of the migration by default.
        type: str
      environment_side:
        description: The side in the environment's names. That of the option by default.
        type: str
      environment_suffix:
        description: The suffix of this environment. That of the migration by default.
        type: str
      region:
        description: The environment's region. That of the module by default.
        type: str
      profile:
        description: Profile for the environment's account. That of the module by default.
        type: str
  target:
    description: The target environment.
    type: dict
    default: {}
    suboptions: *side
  gather:
    description:
      - The parts to look for. A part which is not asked for is not in the result.
      - With an empty list only the accounts are asked for, and names and tags are returned.
    type: list
    elements: str
    choices: [network, encryption, secret, database, storage, service]
    default: [network, encryption, secret, database, storage, service]
  sslmode:
    description: libpq's sslmode for connections to the databases. It is returned with them.
    type: str
    default: require
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
seealso:
  - module: migrate.aws.environment_info
"""

EXAMPLES = r"""
- name: Find both databases and their secrets
  migrate.aws.migration_info:
    application_name: payments
    environment_suffix: dev
    source: {region: eu-central-1}
    target: {region: eu-west-1}
    gather: [database, secret]
  register: found

- name: Show which side takes the writes
  migrate.aws.cutover_info:
    source: "{{ found.migration.databases.source }}"
    target: "{{ found.migration.databases.target }}"
"""

RETURN = r"""
migration:
  description: The migration.
  returned: always
  type: dict
  contains:
    application:
      description: The application.
      type: str
      sample: payments
    suffix:
      description: Suffix that distinguishes two deployments in one account.
      type: str
      sample: dev
    names:
      description: Names of the resources that connect the two environments, whether they exist or not.
      type: dict
      sample: {migration: payments-dev, forward_task: payments-dev-forward, zone: payments-migration-dev.test}
    tags:
      description: Tags of the resources that connect the two environments, except C(Name).
      type: dict
      sample: {"migrate:application": payments, "migrate:suffix": dev}
    source:
      description: The source environment, as M(migrate.aws.environment_info) returns it.
      type: dict
      sample: {application: payments, side: source, suffix: dev, region: eu-central-1, account_id: "123456789012"}
    target:
      description: The target environment, as M(migrate.aws.environment_info) returns it.
      type: dict
      sample: {application: payments, side: target, suffix: dev, region: eu-west-1, account_id: "210987654321"}
    databases:
      description: By side, the options with which M(migrate.aws.cutover_info) reaches each database.
      type: dict
      sample:
        source: {secret_id: payments-source-dev/database, region: eu-central-1, profile: null, sslmode: require}
        target: {secret_id: payments-target-dev/database, region: eu-west-1, profile: payments-new, sslmode: require}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._environment.migration import migration
from ansible_collections.migrate.aws.plugins.module_utils._environment.parts import PARTS
from ansible_collections.migrate.aws.plugins.module_utils._environment.reading import problems, read_all
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._names import SIDES

SIDE = {
    "type": "dict",
    "default": {},
    "options": {
        "application_name": {"type": "str"},
        "environment_side": {"type": "str"},
        "environment_suffix": {"type": "str"},
        **_locations.argument_spec(),
    },
}


def stated(params: dict[str, Any], side: str, region: str) -> dict[str, Any]:
    """What a side's options say of its environment, with the module's own where they say nothing."""
    whole = {**params, "environment_side": side, "region": region}
    return {option: value or whole[option] for option, value in params[side].items()}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "application_name": {"type": "str", "required": True},
            "environment_suffix": {"type": "str", "required": True},
            "source": SIDE,
            "target": SIDE,
            "gather": {"type": "list", "elements": "str", "choices": list(PARTS), "default": list(PARTS)},
            "sslmode": {"type": "str", "default": "require"},
        },
        supports_check_mode=True,
    )
    sides = [stated(module.params, side, module.region) for side in SIDES]
    found = problems(sides)
    if found:
        module.fail_json(msg=" ".join(found))

    def read() -> dict:
        words = [module.params[name] for name in ("application_name", "environment_suffix", "sslmode")]
        return {"migration": migration(*read_all(module.client, sides, module.params["gather"]), *words)}

    module.exit_json(changed=False, **attempt(module, read))


if __name__ == "__main__":
    main()
