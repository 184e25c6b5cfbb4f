#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A database credential whose password nobody has seen."""

from __future__ import annotations

DOCUMENTATION = r"""
module: secretsmanager_database_secret
short_description: A database credential whose password nobody has seen
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Makes a secret in the JSON shape which DMS and the rotation functions of RDS read, with C(username), C(password),
    C(host), C(port), C(engine) and C(dbname).
  - The password is made by Secrets Manager, once. It is 32 characters long, and without the characters which DMS, RDS
    or a connection string would trip over. It is no option of this module, and it is in no output of it.
  - Later runs put what is stated into the secret and keep its password and whatever else it holds. A new version is
    made only when something differs.
  - A secret which is scheduled for deletion is restored, with its password.
options:
  name:
    description: The secret's name.
    type: str
    required: true
  state:
    description: Whether the secret should exist.
    type: str
    choices: [present, absent]
    default: present
  username:
    description: The database user. Needed to make the secret.
    type: str
  engine:
    description: The database engine in RDS's spelling, such as V(postgres).
    type: str
  host:
    description: Host name of the database. You can set it later.
    type: str
  port:
    description: The port on which the database answers.
    type: int
  dbname:
    description: The database to connect to.
    type: str
  kms_key_id:
    description:
      - Id, ARN or alias of the KMS key which encrypts the secret.
      - A secret which is made without it gets AWS's own key for Secrets Manager.
    type: str
  description:
    description: Description of the secret.
    type: str
  replicas:
    description:
      - Other regions in which there are copies of the secret, under its name, which Secrets Manager keeps as the secret
        is.
      - A copy in a region that is not named is removed. A copy's key is chosen when it is made.
    type: list
    elements: dict
    suboptions:
      region:
        description: The region.
        type: str
        required: true
      kms_key_id:
        description: Id, ARN or alias of the key there which encrypts the copy, AWS's own for Secrets Manager by
          default.
        type: str
  resource_policy:
    description:
      - Resource policy of the secret, for identities outside its account. V({}) deletes it.
      - A policy that lets everybody in is refused by Secrets Manager.
    type: dict
  recovery_window_in_days:
    description:
      - Days in which a deleted secret can be restored, V(7) to V(30).
      - With V(0) it is deleted at once and for good, even when its deletion was scheduled before.
    type: int
    default: 30
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - amazon.aws.tags
  - migrate.aws.attributes
"""

EXAMPLES = r"""
- name: Create the credential before there is a database
  migrate.aws.secretsmanager_database_secret:
    name: payments-source-dev/database
    username: payments
    engine: postgres
    dbname: payments
    kms_key_id: alias/payments-source-dev
    tags:
      migrate:environment: payments-source-dev

- name: Set the address of the database
  migrate.aws.secretsmanager_database_secret:
    name: payments-source-dev/database
    host: payments-source-dev.c9akciq32.eu-central-1.rds.amazonaws.com
    port: 5432

- name: Replicate it to a second region
  migrate.aws.secretsmanager_database_secret:
    name: payments-source-dev/database
    replicas:
      - region: eu-west-1

- name: Let a role of another account read it, which its key has to allow too
  migrate.aws.secretsmanager_database_secret:
    name: payments-source-dev/database
    resource_policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::210987654321:root"}
          Action: [secretsmanager:DescribeSecret, secretsmanager:GetSecretValue]
          Resource: "*"
          Condition:
            ArnEquals: {aws:PrincipalArn: "arn:aws:iam::210987654321:role/payments-dms-secrets-role-source-dev"}

- name: Remove the credential, and allow a week to think again
  migrate.aws.secretsmanager_database_secret:
    name: payments-source-dev/database
    recovery_window_in_days: 7
    state: absent
"""

RETURN = r"""
secret:
  description: The secret. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: payments-source-dev/database
    arn:
      description: Its ARN. Missing in check mode for a new one.
      type: str
      sample: arn:aws:secretsmanager:eu-central-1:123456789012:secret:payments-source-dev/database-a1b2c3
    version_id:
      description: The current version. Missing in check mode for a new one.
      type: str
      sample: a1b2c3d4-5678-90ab-cdef-example11111
    username:
      description: The database user.
      type: str
      sample: payments
    host:
      description: Host name of the database, null until it is stated.
      type: str
      sample: payments-source-dev.c9akciq32.eu-central-1.rds.amazonaws.com
    port:
      description: TCP port of the database.
      type: int
      sample: 5432
    engine:
      description: The database engine.
      type: str
      sample: postgres
    dbname:
      description: The database to connect to.
      type: str
      sample: payments
    has_password:
      description: Whether the secret contains a password. Null while its deletion is scheduled, because it cannot be
        read then.
      type: bool
      sample: true
    description:
      description: Description of the secret.
      type: str
      sample: Credentials of payments-source-dev
    kms_key_id:
      description: KMS key of the secret, null for the AWS managed key.
      type: str
      sample: arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    replicas:
      description: Replicas in other regions, with their KMS keys.
      type: list
      elements: dict
      sample: [{region: eu-west-1, kms_key_id: alias/payments-target-dev}]
    resource_policy:
      description: Resource policy. Null if there is none, or if O(resource_policy) is not stated.
      type: dict
      sample: {Version: "2012-10-17", Statement: []}
    tags:
      description: Its tags.
      type: dict
      sample: {migrate:environment: payments-source-dev}
    deletion_date:
      description: Scheduled time of its deletion, null if there is none.
      type: str
      sample: "2026-08-01T12:00:00+00:00"
"""

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import document
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager.api import still_deleting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist

LENGTH = 32
#: DMS cannot take ; . : + in a password, RDS not / @ " ' or a space, and \ and % are escapes in connection strings.
EXCLUDED = ";.:+/@\"' \\%"
REPLICA = {"region": {"type": "str", "required": True}, "kms_key_id": {"type": "str"}}
#: Seconds within which Secrets Manager knows everywhere that a secret is deleted, or no longer is.
PROPAGATION = 60


class DatabaseSecret(Resource):
    """One database secret. What it holds stays in `held`; the password leaves this object towards AWS alone."""

    key = "secret"
    service = "secretsmanager"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.held: dict = {}

    def check(self):
        refuse(plan.problems(self.options))

    def read(self):
        described = api.description(self.client, self.options["name"])
        if described is None:
            return None
        if self.options["state"] == "absent":
            leaving_anyway = described.get("DeletedDate") and self.options["recovery_window_in_days"]
            return None if leaving_anyway else transform.secret(described, None, None)
        if described.get("DeletedDate"):
            # What a secret holds cannot be read while its deletion is scheduled.
            return transform.secret(described, None, None)
        return self._read_whole(described)

    def _read_whole(self, described: dict) -> dict:
        version = self._version(described)
        held = transform.credential(version.get("SecretString"))
        if held is None or "SecretBinary" in version:
            raise Refused(f"Secret {described['Name']} holds no JSON object, so it is no database credential.")
        self.held = held
        # Nobody needs the right to read a policy that is not asked for.
        policy = (
            api.resource_policy(self.client, described["ARN"]) if self.options["resource_policy"] is not None else None
        )
        return {**transform.secret(described, version.get("VersionId"), held), "resource_policy": policy}

    def _version(self, described: dict) -> dict:
        if not described.get("VersionIdsToStages"):
            return {}
        version = persist(lambda: api.value(self.client, described["ARN"]), still_deleting, timeout=PROPAGATION)
        if version is None:
            # Taking it for empty would put a new password over the one in use.
            raise Refused(f"Secret {described['Name']} has versions, but none with the stage AWSCURRENT.")
        return version

    def desired(self):
        if not self.options["username"]:
            raise Refused(f"Secret {self.options['name']} does not exist yet: making it needs username.")
        return plan.desired(self.options)

    def plan(self, current):
        return plan.changes(self.options, current)

    def create(self, desired):
        text = self._text({})
        settings = transform.settings(desired)
        if desired["replicas"]:
            settings["AddReplicaRegions"] = transform.replica_regions(desired["replicas"])

        def create():
            api.create(self.client, desired["name"], text, desired["tags"], settings)

        persist(create, still_deleting, timeout=PROPAGATION)
        if desired["resource_policy"]:
            api.put_resource_policy(self.client, desired["name"], document(desired["resource_policy"]))

    def update(self, current, changes):
        if current["deletion_date"]:
            api.restore(self.client, current["arn"])
            # Only now can be seen what it holds.
            current = self._read_whole(api.description(self.client, current["arn"]))
            changes = self.plan(current)
        arn = current["arn"]
        if transform.settings(changes):
            api.update(self.client, arn, transform.settings(changes))
        self._replicate(arn, current["replicas"], changes.get("replicas"))
        if "resource_policy" in changes:
            self._let_in(arn, changes["resource_policy"])
        if {"has_password", *transform.FIELDS} & set(changes):
            api.put_value(self.client, arn, self._text(self.held))
        api.tags.write(self.client, arn, changes.get("tags"))

    def _replicate(self, arn, current, wanted):
        if wanted is None:
            return
        removed, added = plan.replica_changes(current, wanted)
        if removed:
            api.remove_replicas(self.client, arn, removed)
        if added:
            api.add_replicas(self.client, arn, transform.replica_regions(added))

    def _let_in(self, arn, policy):
        if policy:
            api.put_resource_policy(self.client, arn, document(policy))
        else:
            api.remove_resource_policy(self.client, arn)

    def delete(self, current):
        self._replicate(current["arn"], current["replicas"], [])
        api.delete(self.client, current["arn"], self.options["recovery_window_in_days"])

    def _text(self, held: dict) -> str:
        fields = {name: self.options[name] for name in transform.FIELDS if self.options[name] is not None}
        return transform.value(held, fields, held.get("password") or api.random_password(self.client, LENGTH, EXCLUDED))


def argument_spec() -> dict:
    """The module's options."""
    return {
        "name": {"type": "str", "required": True},
        **STATE,
        "username": {"type": "str"},
        "engine": {"type": "str"},
        "host": {"type": "str"},
        "port": {"type": "int"},
        "dbname": {"type": "str"},
        "kms_key_id": {"type": "str"},
        "description": {"type": "str"},
        "replicas": {"type": "list", "elements": "dict", "options": REPLICA},
        "resource_policy": {"type": "dict"},
        "recovery_window_in_days": {"type": "int", "default": 30},
        **TAGS,
    }


def main() -> None:
    """Bring the secret to the state asked for."""
    run(DatabaseSecret, argument_spec())


if __name__ == "__main__":
    main()
