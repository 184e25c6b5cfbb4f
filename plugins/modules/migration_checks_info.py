#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether a deployment is as it should be, check by check, as it is in the account."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migration_checks_info
short_description: Whether a deployment is as it should be, check by check
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Reads both environments of a migration and what stands between them back from the account, and checks it. Nothing is
    changed.
  - Things are found by the names and tags that this collection gives them. What AWS names by itself is never guessed.
  - Of a secret only the names of what it holds, its host and port and whether DMS takes its password are kept.
  - A check which finds nothing to look at says so, as V(not_applicable), and why.
  - The checks are listed in C(docs/verify.md).
options:
  application_name:
    description: The application that moves.
    type: str
    required: true
  environment_suffix:
    description: Suffix that distinguishes two deployments in one account.
    type: str
    required: true
  source:
    description:
      - Declaration of the source environment. Nothing is compared with an option that is not stated, since the
        defaults are those of the roles that create the environment.
    type: dict
    default: {}
    suboptions: &side
      region:
        description: Region of the environment. Default is the module's region.
        type: str
      profile:
        description: Profile for the account that it is in. The module's by default.
        type: str
      absent:
        description:
          - Layers that were not to be made. That they are not there is as it should be.
          - The secret has to be there all the same, with tags of its own.
        type: list
        elements: str
        choices: [encryption, network, secret, database, storage, service]
        default: []
      container_port:
        description: The one port of containers, target groups and the service's security group.
        type: int
      database_port:
        description: The port that the database's security group opens.
        type: int
      peer_cidrs:
        description: Addresses, beside those of the other environment, from which the database may be reached.
        type: list
        elements: str
        default: []
      health_check:
        description: Health check of the load balancer.
        type: dict
        default: {}
        suboptions:
          path:
            description: The path.
            type: str
          interval:
            description: Seconds from one question to the next.
            type: int
          timeout:
            description: Seconds until an answer must have come.
            type: int
          healthy_threshold:
            description: Consecutive successful checks that make a container healthy.
            type: int
          unhealthy_threshold:
            description: Consecutive failed checks that make a container unhealthy.
            type: int
      flow_log_retention_days:
        description: Days to keep flow logs.
        type: int
      service_log_retention_days:
        description: Days to keep the logs of containers.
        type: int
      access_log_retention_days:
        description: Days to keep access logs.
        type: int
      deletion_protection:
        description: Whether the database refuses to be deleted.
        type: bool
      replication_time_control:
        description: Whether S3 promises to replicate in time; asked of the source.
        type: bool
  target:
    description: Declaration of the target environment.
    type: dict
    default: {}
    suboptions: *side
  families:
    description: The families of the application's objects, each of which has a bucket on both sides.
    type: list
    elements: str
    required: true
  zone:
    description: Name of the hosted zone. Nothing of DNS is checked where none is stated.
    type: str
  record:
    description: The weighted name in it that clients use.
    type: str
  weights:
    description: The weight of each record of that name, by its set identifier.
    type: dict
  dms:
    description: Whether DMS replicates the databases. Not where they are members of a global one.
    type: bool
    default: true
  replication_instance_class:
    description: The class of the replication instance. Nothing is checked where none is stated.
    type: str
  target_table_prep_mode:
    description: Table preparation mode of the task. V(DROP_AND_CREATE) is right only where it was asked
      for.
    type: str
    choices: [DO_NOTHING, TRUNCATE_BEFORE_LOAD, DROP_AND_CREATE]
  alarms:
    description: Whether alarms and a dashboard must exist. Existing ones are always checked.
    type: bool
    default: false
  tags:
    description: Tags which everything has to have, beside those that this collection gives.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
seealso:
  - module: migrate.aws.environment_info
  - module: migrate.aws.migration_preflight_info
"""

EXAMPLES = r"""
- name: Check the deployment
  migrate.aws.migration_checks_info:
    application_name: payments
    environment_suffix: dev
    families: [objects]
    zone: payments-migration-dev.test
    record: api.payments-migration-dev.test
    weights: {source-dev: 100, target-dev: 0}
    target:
      region: us-east-2
      deletion_protection: true
  register: verified

- name: Print the failed checks
  ansible.builtin.debug:
    msg: "{{ verified.results | selectattr('outcome', 'eq', 'fail') }}"
"""

RETURN = r"""
results:
  description: The result of each check for each object.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The check's name.
      type: str
      sample: weights_are_as_stated
    subject:
      description: The checked object. Empty if there is none.
      type: str
      sample: api.payments-migration-dev.test source-dev
    outcome:
      description: V(pass), V(fail), or V(not_applicable) if there is no such object.
      type: str
      sample: fail
    expected:
      description: The expected state.
      type: str
      sample: "100"
    found:
      description: The actual state, or why there is none to check.
      type: raw
      sample: 50
    remedy:
      description: Remedy if the check fails.
      type: str
      sample: Run playbooks/traffic.yml.
    requirements:
      description: Requirements in C(docs/verify.md) that the check covers.
      type: list
      elements: str
      sample: [E4-13, E1-08]
facts:
  description: The facts, without secrets.
  returned: success
  type: dict
"""

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import LAYERS
from ansible_collections.migrate.aws.plugins.module_utils._verify.checks.all import CHECKS
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading import deployment

HEALTH_CHECK = {
    "path": {"type": "str"},
    "interval": {"type": "int"},
    "timeout": {"type": "int"},
    "healthy_threshold": {"type": "int"},
    "unhealthy_threshold": {"type": "int"},
}
SIDE = {
    "type": "dict",
    "default": {},
    "options": {
        **_locations.argument_spec(),
        "absent": {"type": "list", "elements": "str", "choices": list(LAYERS), "default": []},
        "container_port": {"type": "int"},
        "database_port": {"type": "int"},
        "peer_cidrs": {"type": "list", "elements": "str", "default": []},
        "health_check": {"type": "dict", "default": {}, "options": HEALTH_CHECK},
        "flow_log_retention_days": {"type": "int"},
        "service_log_retention_days": {"type": "int"},
        "access_log_retention_days": {"type": "int"},
        "deletion_protection": {"type": "bool"},
        "replication_time_control": {"type": "bool"},
    },
}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "application_name": {"type": "str", "required": True},
            "environment_suffix": {"type": "str", "required": True},
            "source": SIDE,
            "target": SIDE,
            "families": {"type": "list", "elements": "str", "required": True},
            "zone": {"type": "str"},
            "record": {"type": "str"},
            "weights": {"type": "dict"},
            "dms": {"type": "bool", "default": True},
            "replication_instance_class": {"type": "str"},
            "target_table_prep_mode": {
                "type": "str",
                "choices": ["DO_NOTHING", "TRUNCATE_BEFORE_LOAD", "DROP_AND_CREATE"],
            },
            "alarms": {"type": "bool", "default": False},
            "tags": {"type": "dict"},
        },
        required_together=[("zone", "record")],
        supports_check_mode=True,
    )

    def checked() -> dict:
        facts = deployment.read(module.client, module.params, module.region)
        return {"results": judged(CHECKS, facts), "facts": facts}

    module.exit_json(changed=False, **attempt(module, checked))


if __name__ == "__main__":
    main()
