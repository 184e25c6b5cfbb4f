#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the rotation of one secret."""

from __future__ import annotations

DOCUMENTATION = r"""
module: secretsmanager_rotation
version_added: 1.0.0
short_description: Turn the rotation of a secret on or off
description:
  - Manages by what, when and whether Secrets Manager rotates a secret. It neither makes the secret nor the function.
  - An option which is not stated is left as it is.
  - Nothing is rotated at once unless O(rotate_immediately=true), other than with the API, whose default would stop a
    replication
    task that uses the secret.
options:
  secret_id:
    description: The secret's name or ARN.
    type: str
    required: true
    aliases: [name]
  rotation_lambda_arn:
    description:
      - The ARN of the function which rotates the secret. Its policy must let C(secretsmanager.amazonaws.com) invoke it.
      - Left out, the one which the secret has, or none for a secret that another service rotates.
    type: str
  automatically_after_days:
    description: Rotate so many days after the last rotation, 1 to 1000. Not together with O(schedule_expression).
    type: int
  schedule_expression:
    description:
      - Rotate when this C(rate()) or C(cron()) expression says, in UTC, such as V(cron(0 4 ? * SUN *)).
      - Not together with O(automatically_after_days).
    type: str
  duration:
    description: Length of the rotation window, such as V(3h).
    type: str
  rotate_immediately:
    description:
      - Whether a change of this module also rotates the secret at once. Otherwise the function is only tried.
      - Makes no difference when there is nothing to change.
    type: bool
    default: false
  state:
    description:
      - Whether the secret is rotated. V(absent) also cancels a rotation that is under way; function and rules are kept
        by AWS.
    type: str
    choices: [present, absent]
    default: present
  wait:
    description:
      - Whether to wait until a rotation that was begun, or the trial, is over.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most.
    type: int
    default: 300
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.secretsmanager_database_secret
  - module: migrate.aws.secretsmanager_rotation_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Rotate a database secret every thirty days
  migrate.aws.secretsmanager_rotation:
    secret_id: payments-source-blue-database
    rotation_lambda_arn: arn:aws:lambda:us-east-1:123456789012:function:payments-rotation
    automatically_after_days: 30

- name: Rotate it on Sunday mornings only
  migrate.aws.secretsmanager_rotation:
    secret_id: payments-source-blue-database
    schedule_expression: cron(0 4 ? * SUN *)
    duration: 3h

- name: Rotate nothing during a cutover
  migrate.aws.secretsmanager_rotation:
    secret_id: payments-source-blue-database
    state: absent
"""

RETURN = r"""
rotation:
  description: The rotation. Empty if it is off. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    name:
      description: The secret's name.
      type: str
      returned: when rotation is on
      sample: payments-source-blue-database
    arn:
      description: The secret's ARN.
      type: str
      returned: when rotation is on
      sample: arn:aws:secretsmanager:us-east-1:123456789012:secret:payments-source-blue-database-AbCdEf
    rotation_enabled:
      description: Whether rotation is on.
      type: bool
      returned: when rotation is on
      sample: true
    rotation_lambda_arn:
      description: ARN of the rotation function, null if another service rotates the secret.
      type: str
      returned: when rotation is on
      sample: arn:aws:lambda:us-east-1:123456789012:function:payments-rotation
    automatically_after_days:
      description: Days between rotations. AWS calculates them from a schedule.
      type: int
      returned: when rotation is on
      sample: 30
    schedule_expression:
      description: Rotation schedule, null if only the days are stated.
      type: str
      returned: when rotation is on
      sample: null
    duration:
      description: Length of the rotation window in hours.
      type: str
      returned: when rotation is on
      sample: 3h
    last_rotated_date:
      description: Time of the last rotation, null if there was none.
      type: str
      returned: when rotation is on
      sample: "2026-06-01T10:00:00+00:00"
    next_rotation_date:
      description: Latest time of the next rotation.
      type: str
      returned: when rotation is on
      sample: "2026-07-01T23:59:59+00:00"
    pending_version_id:
      description: Version that a rotation is creating or failed to create. Null if there is none.
      type: str
      returned: when rotation is on
      sample: null
"""


from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api, rotation
from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until


class Rotation(Resource):
    """The rotation of the secret which the options name."""

    key = "rotation"
    service = "secretsmanager"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.secret_id = options["secret_id"]
        self.found: dict | None = None
        #: (version,) of a rotation that this run began.
        self.begun: tuple[str | None, ...] = ()

    def read(self):
        description = api.description(self.client, self.secret_id)
        # What is off keeps its function and rules, so that these need not be stated to turn it on again.
        self.found = description and rotation.from_api(description)
        return self.found if self.found and self.found["rotation_enabled"] else None

    def desired(self):
        rotation.check(self.options, self.found)
        return rotation.desired(self.options)

    def plan(self, current):
        rotation.check(self.options, current)
        return rotation.changes(self.options, current)

    def create(self, desired):
        self._rotate(self.found)

    def update(self, current, changes):
        self._rotate(current)

    def _rotate(self, current):
        function = self.options["rotation_lambda_arn"]
        version = api.rotate(
            self.client,
            SecretId=self.secret_id,
            RotationRules=rotation.rules(self.options, current),
            RotateImmediately=self.options["rotate_immediately"],
            **({"RotationLambdaARN": function} if function else {}),
        )
        self.begun = (version,)

    def delete(self, current):
        api.cancel_rotation(self.client, self.secret_id)

    def wait_ready(self, current):
        if not self.begun:
            return False
        (version,) = self.begun
        wait_until(
            lambda: api.description(self.client, self.secret_id),
            lambda description: description is not None and rotation.is_over(description, version),
            what=f"Rotation of {self.secret_id}",
            state=lambda description: (
                "begun, with a version that is AWSPENDING" if description else "begun, but the secret is gone"
            ),
            timeout=self.options["wait_timeout"],
            failed=lambda description: description is None,
            reason=lambda _description: "the log of the rotation function says why",
        )
        return True


def main():
    """Run the module."""
    run(
        Rotation,
        {
            # The name of a secret is no secret.
            "secret_id": {"type": "str", "required": True, "aliases": ["name"], "no_log": False},
            "rotation_lambda_arn": {"type": "str"},
            "automatically_after_days": {"type": "int"},
            "schedule_expression": {"type": "str"},
            "duration": {"type": "str"},
            "rotate_immediately": {"type": "bool", "default": False},
            **STATE,
            **waiting(300),
        },
        mutually_exclusive=[("automatically_after_days", "schedule_expression")],
    )


if __name__ == "__main__":
    main()
