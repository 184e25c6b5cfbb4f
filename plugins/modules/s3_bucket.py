#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: an S3 bucket with all that makes it safe."""

from __future__ import annotations

DOCUMENTATION = r"""
module: s3_bucket
version_added: 1.0.0
short_description: An S3 bucket with its encryption, policy, versioning and lifecycle
description:
  - Creates, changes and removes a bucket together with all that makes it safe, in check mode too.
  - P(amazon.aws.s3_bucket#module) and P(community.aws.s3_lifecycle#module) have no check mode.
  - Access control lists are off in a bucket that this module makes.
options:
  name:
    description: Name of the bucket.
    type: str
    required: true
  state:
    description: Whether the bucket is there. One that holds objects is removed only with O(force=true).
    type: str
    choices: [present, absent]
    default: present
  force:
    description: Whether to delete all objects, with every version, when O(state=absent).
    type: bool
    default: false
  versioning:
    description: Whether earlier versions of objects are kept. S3 can only suspend it once it was on.
    type: bool
  encryption:
    description: Default encryption of objects.
    type: dict
    suboptions:
      algorithm:
        description: V(aws:kms) with a key of KMS, V(AES256) with S3's own.
        type: str
        choices: ["aws:kms", AES256]
        required: true
      kms_key_id:
        description: ARN of the KMS key.
        type: str
      bucket_key:
        description: Whether one data key serves many objects, which saves calls to KMS.
        type: bool
  public_access_blocked:
    description: Whether all four ways to make the bucket public are blocked.
    type: bool
  object_ownership:
    description: Ownership of the objects. V(BucketOwnerEnforced) turns access control lists off.
    type: str
    choices: [BucketOwnerEnforced, BucketOwnerPreferred, ObjectWriter]
  policy:
    description: The whole bucket policy.
    type: dict
  lifecycle_rules:
    description: All lifecycle rules. An empty list removes them.
    type: list
    elements: dict
    suboptions:
      id:
        description: Name of the rule.
        type: str
        required: true
      enabled:
        description: Whether it is in force.
        type: bool
        default: true
      prefix:
        description: Beginning of the keys to which it applies.
        type: str
        default: ""
      expiration_days:
        description: Days after which an object expires.
        type: int
      noncurrent_expiration_days:
        description: Days after which a version that is no longer the current one is deleted.
        type: int
      abort_multipart_days:
        description: Days after which an unfinished upload is given up.
        type: int
author:
  - migrate.aws contributors (!UNKNOWN)
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create a private, versioned bucket
  migrate.aws.s3_bucket:
    name: payments-target-dev-objects-123456789012
    versioning: true
    encryption:
      algorithm: aws:kms
      kms_key_id: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
      bucket_key: true
    public_access_blocked: true
    lifecycle_rules:
      - id: earlier-versions
        noncurrent_expiration_days: 30

- name: Remove it with all its objects
  migrate.aws.s3_bucket:
    name: payments-target-dev-objects-123456789012
    state: absent
    force: true
"""

RETURN = r"""
bucket:
  description: The bucket. Empty if it is absent.
  returned: always
  type: dict
  sample:
    name: payments-target-dev-objects-123456789012
    versioning: true
    encryption: {algorithm: "aws:kms", bucket_key: true}
    public_access_blocked: true
    object_ownership: BucketOwnerEnforced
    lifecycle_rules: []
    tags: {}
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._s3_bucket import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict, tag_list
from ansible_collections.migrate.aws.plugins.module_utils._waiting import VISIBLE_WITHIN, wait_until

ENCRYPTION = {
    "algorithm": {"type": "str", "choices": ["aws:kms", "AES256"], "required": True},
    "kms_key_id": {"type": "str", "no_log": False},
    "bucket_key": {"type": "bool", "no_log": False},
}
LIFECYCLE_RULE = {
    "id": {"type": "str", "required": True},
    "enabled": {"type": "bool", "default": True},
    "prefix": {"type": "str", "default": ""},
    "expiration_days": {"type": "int"},
    "noncurrent_expiration_days": {"type": "int"},
    "abort_multipart_days": {"type": "int"},
}
OPTIONS = {
    "name": {"type": "str", "required": True},
    "versioning": {"type": "bool"},
    "encryption": {"type": "dict", "options": ENCRYPTION},
    "public_access_blocked": {"type": "bool"},
    "object_ownership": {"type": "str", "choices": ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]},
    "policy": {"type": "dict"},
    "lifecycle_rules": {"type": "list", "elements": "dict", "options": LIFECYCLE_RULE},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
}


class Bucket(Resource):
    """The bucket that the module's options describe."""

    key = "bucket"
    service = "s3"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["name"]

    def read(self):
        if api.head_bucket(self.client, self.name) is None:
            return None
        return {
            "name": self.name,
            "versioning": api.get_versioning(self.client, self.name) == "Enabled",
            "encryption": transform.encryption_of(api.get_encryption(self.client, self.name)),
            "public_access_blocked": transform.public_access_blocked_of(
                api.get_public_access_block(self.client, self.name)
            ),
            "object_ownership": api.get_ownership(self.client, self.name),
            "policy": api.get_policy(self.client, self.name),
            "lifecycle_rules": transform.lifecycle_of(api.get_lifecycle(self.client, self.name)),
            "tags": tag_dict(api.get_tags(self.client, self.name)),
        }

    def desired(self):
        wanted = {name: self.options[name] for name in OPTIONS if self.options[name] is not None}
        if "encryption" in wanted:
            wanted["encryption"] = stated(wanted["encryption"])
        return wanted

    def plan(self, current):
        return plan.changes(self.desired(), current, self.options["purge_tags"])

    def create(self, desired):
        api.create_bucket(self.client, self.name, self.client.meta.region_name)
        current = wait_until(
            self.read,
            lambda seen: seen is not None,
            what=f"bucket {self.name}",
            state=lambda seen: "not visible",
            timeout=VISIBLE_WITHIN,
        )
        self.update(current, self.plan(current))

    def update(self, current, changes):
        after = merged(current, changes)
        for field, write in self._writers().items():
            if field in changes:
                write(after[field])

    def _writers(self):
        """How each field is written, in the order in which it is safe: closed before anything may come in."""
        client, name = self.client, self.name
        return {
            "public_access_blocked": lambda value: api.put_public_access_block(
                client, name, transform.public_access_block(value)
            ),
            "object_ownership": lambda value: api.put_ownership(client, name, value),
            "encryption": lambda value: api.put_encryption(client, name, transform.encryption_rules(value)),
            "versioning": lambda value: api.put_versioning(client, name, "Enabled" if value else "Suspended"),
            "policy": lambda value: api.put_policy(client, name, value),
            "lifecycle_rules": self._write_lifecycle,
            "tags": lambda value: api.put_tags(client, name, tag_list(value)),
        }

    def _write_lifecycle(self, rules):
        if rules:
            api.put_lifecycle(self.client, self.name, transform.lifecycle_rules(rules))
        else:
            api.delete_lifecycle(self.client, self.name)

    def check_removable(self, current):
        if not self.options["force"] and api.first_versions(self.client, self.name):
            raise Refused(
                f"Bucket {self.name} holds objects and was not removed: empty it, or state force to delete them all "
                "with "
                "every version."
            )

    def delete(self, current):
        while versions := api.first_versions(self.client, self.name):
            refused = api.delete_versions(self.client, self.name, versions)
            if refused:
                raise AnsibleAWSError(
                    message=f"Bucket {self.name} cannot be emptied: {refused[0]['Key']}: {refused[0].get('Message')}"
                )
        api.delete_bucket(self.client, self.name)


def main():
    """Run the module."""
    run(
        Bucket,
        {
            **OPTIONS,
            **STATE,
            "force": {"type": "bool", "default": False},
            "purge_tags": {"type": "bool", "default": True},
        },
    )


if __name__ == "__main__":
    main()
