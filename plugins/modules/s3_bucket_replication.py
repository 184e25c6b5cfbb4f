#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the replication configuration of an S3 bucket."""

from __future__ import annotations

DOCUMENTATION = r"""
module: s3_bucket_replication
version_added: 1.0.0
short_description: Manage the replication configuration of an S3 bucket
description:
  - Manages which objects of a bucket S3 replicates, whereto, and as whom.
  - Rules are written in the current form of S3 (V2, with a filter). A rule in the old form is rewritten.
  - Rules are compared by meaning, one by one, by their O(rules[].id). Their order makes no difference.
  - Both buckets must be versioned. S3 does not replicate objects which were there before the rule.
options:
  bucket:
    description: The name of the bucket to replicate from.
    type: str
    required: true
    aliases: [name]
  state:
    description: Whether the bucket has the replication configuration, or none.
    type: str
    choices: [present, absent]
    default: present
  role_arn:
    description: The ARN of the IAM role which S3 takes on to replicate. Required when O(state=present).
    type: str
    aliases: [role]
  rules:
    description: The rules. Required when O(state=present).
    type: list
    elements: dict
    suboptions:
      id:
        description: The name of the rule, up to 255 characters, by which it is recognised.
        type: str
        required: true
      priority:
        description: Priority of the rule. The highest number wins. It must be unique.
        type: int
        default: 0
      status:
        description: Whether the rule is in force.
        type: str
        choices: [enabled, disabled]
        default: enabled
      filter:
        description: Objects of the rule. Default is the whole bucket.
        type: dict
        suboptions:
          prefix:
            description: Only objects whose key begins with this.
            type: str
            default: ''
          tags:
            description: Only objects which have all of these tags.
            type: dict
            default: {}
      exclude:
        description:
          - Objects to leave out, although O(rules[].filter) matches them. Unmanaged when not set, at first none.
          - An object is left out when any of the prefixes or tags matches. This needs botocore 1.44 or newer.
        type: dict
        suboptions:
          prefixes:
            description: Key prefixes of the objects to leave out. An empty list leaves none out by prefix.
            type: list
            elements: str
          tags:
            description: Tags of the objects to leave out. An empty list leaves none out by tag.
            type: list
            elements: dict
            suboptions:
              key:
                description: The key of the tag.
                type: str
                required: true
              value:
                description: The value of the tag.
                type: str
                required: true
      destination:
        description: Destination of the objects.
        type: dict
        required: true
        suboptions:
          bucket:
            description: The name or the ARN of the bucket to replicate to.
            type: str
            required: true
          storage_class:
            description: The storage class of the replicas. When left out it is unmanaged, at first that of the object.
            type: str
            choices:
              - DEEP_ARCHIVE
              - GLACIER
              - GLACIER_IR
              - INTELLIGENT_TIERING
              - ONEZONE_IA
              - REDUCED_REDUNDANCY
              - STANDARD
              - STANDARD_IA
          account_id:
            description: The account which owns the destination bucket, where it is another one.
            type: str
          owner_override:
            description:
              - Whether replicas belong to the owner of the destination bucket.
              - Needs O(rules[].destination.account_id).
            type: bool
          replica_kms_key_id:
            description:
              - The ARN of the KMS key, in the destination's region, which encrypts the replicas of encrypted objects.
              - Turns O(rules[].sse_kms_encrypted_objects) on, which S3 wants with it. An empty string removes the key.
            type: str
          use_source_multi_region_key:
            description:
              - Whether S3 encrypts a replica with the key that is related to the object's multi-region key in the
                destination's region.
              - Turns O(rules[].sse_kms_encrypted_objects) on. This needs botocore 1.44 or newer.
            type: bool
          replication_time_control:
            description:
              - Whether S3 has to replicate within 15 minutes.
              - Turns O(rules[].destination.metrics) on, which S3 wants with it.
            type: bool
          metrics:
            description: Whether S3 publishes replication metrics and events. Latency and backlog are not known without.
            type: bool
      delete_marker_replication:
        description: Whether delete markers are replicated too. S3 does not do it for a rule which filters by tags.
        type: bool
      existing_object_replication:
        description: Whether objects from before the rule are replicated, where AWS has allowed the account to do that.
        type: bool
      sse_kms_encrypted_objects:
        description:
          - Whether objects encrypted with a KMS key are replicated.
          - V(true) needs O(rules[].destination.replica_kms_key_id) or
            O(rules[].destination.use_source_multi_region_key).
        type: bool
      replica_modifications:
        description: Whether changed metadata of replicas is replicated, as replication in both directions wants.
        type: bool
  purge_rules:
    description: Whether rules which are not in O(rules) are removed.
    type: bool
    default: true
  wait:
    description:
      - Whether to try again while S3 does not know yet of what was made just before, such as an IAM role or the
        versioning of a bucket.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to try at most.
    type: int
    default: 120
notes:
  - Options of a rule which are left out and have no default are unmanaged. What S3 has stays as it is, and a new rule
    begins without.
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Replicate a KMS-encrypted bucket within 15 minutes
  migrate.aws.s3_bucket_replication:
    bucket: payments-source-blue-objects-123456789012
    role_arn: arn:aws:iam::123456789012:role/payments-blue-s3-replication
    rules:
      - id: everything
        destination:
          bucket: payments-target-blue-objects-123456789012
          replica_kms_key_id: arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555
          replication_time_control: true
        delete_marker_replication: true

- name: Replicate invoices only, to a bucket of another account which then owns them
  migrate.aws.s3_bucket_replication:
    bucket: payments-source-blue-objects-123456789012
    role_arn: arn:aws:iam::123456789012:role/payments-blue-s3-replication
    rules:
      - id: invoices
        filter:
          prefix: invoices/
          tags:
            kind: final
        destination:
          bucket: arn:aws:s3:::archive-210987654321
          account_id: "210987654321"
          owner_override: true
          storage_class: GLACIER_IR

- name: Stop replicating
  migrate.aws.s3_bucket_replication:
    bucket: payments-source-blue-objects-123456789012
    state: absent
"""

RETURN = r"""
replication:
  description: The replication configuration. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    bucket:
      description: Name of the source bucket.
      type: str
      sample: payments-source-blue-objects-123456789012
    role_arn:
      description: IAM role that S3 assumes.
      type: str
      sample: arn:aws:iam::123456789012:role/payments-blue-s3-replication
    rules:
      description:
        - The rules, sorted by id. All keys are always present.
        - C(schema_version) is V(1) for a rule in S3's old format, which this module never writes.
      type: list
      elements: dict
      sample:
        - delete_marker_replication: true
          destination:
            account_id: null
            bucket: arn:aws:s3:::payments-target-blue-objects-123456789012
            metrics: true
            owner_override: false
            replica_kms_key_id: arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555
            replication_time_control: true
            storage_class: null
            use_source_multi_region_key: false
          existing_object_replication: false
          exclude:
            prefixes: []
            tags: []
          filter:
            prefix: ''
            tags: {}
          id: everything
          priority: 0
          replica_modifications: false
          schema_version: 2
          sse_kms_encrypted_objects: true
          status: enabled
"""

from ansible_collections.migrate.aws.plugins.module_utils._errors import refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import api, plan, transform, waiters


class BucketReplication(Resource):
    """The replication configuration of one bucket."""

    key = "replication"
    service = "s3"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.bucket = options["bucket"]

    def read(self):
        configuration = api.replication(self.client, self.bucket)
        return configuration and transform.from_api(self.bucket, configuration)

    def desired(self):
        return self._described(self._planned([]))

    def plan(self, current):
        wanted = self._described(self._planned(current["rules"]))
        return {field: value for field, value in wanted.items() if value != current[field]}

    def create(self, desired):
        self._put(desired)

    def update(self, current, changes):
        self._put({**current, **changes})

    def delete(self, current):
        api.delete_replication(self.client, self.bucket)

    def _described(self, rules):
        return {"bucket": self.bucket, "role_arn": self.options["role_arn"], "rules": rules}

    def _planned(self, current):
        wanted = [transform.rule_from_options(options, self.options["role_arn"]) for options in self.options["rules"]]
        rules = plan.planned(wanted, current, self.options["purge_rules"])
        refuse(plan.problems(wanted, rules))
        return rules

    def _put(self, replication):
        timeout = self.options["wait_timeout"] if self.options["wait"] else 0
        waiters.put_when_ready(self.client, self.bucket, transform.to_api(replication), timeout)
        if self.options["wait"]:
            waiters.wait_visible(self.client, self.bucket, timeout)


def argument_spec() -> dict:
    """The module's options."""
    destination = {
        "bucket": {"type": "str", "required": True},
        "storage_class": {"type": "str", "choices": list(transform.STORAGE_CLASSES)},
        "account_id": {"type": "str"},
        "owner_override": {"type": "bool"},
        # The ARN of a key is no secret, whatever its name ends with.
        "replica_kms_key_id": {"type": "str", "no_log": False},
        "use_source_multi_region_key": {"type": "bool", "no_log": False},
        "replication_time_control": {"type": "bool"},
        "metrics": {"type": "bool"},
    }
    rule_filter = {"prefix": {"type": "str", "default": ""}, "tags": {"type": "dict", "default": {}}}
    # Public words: what a tag is called is no secret.
    tag = {"key": {"type": "str", "required": True, "no_log": False}, "value": {"type": "str", "required": True}}
    exclude = {
        "prefixes": {"type": "list", "elements": "str"},
        "tags": {"type": "list", "elements": "dict", "options": tag},
    }
    rule = {
        "id": {"type": "str", "required": True},
        "priority": {"type": "int", "default": 0},
        "status": {"type": "str", "choices": ["enabled", "disabled"], "default": "enabled"},
        "filter": {"type": "dict", "options": rule_filter},
        "exclude": {"type": "dict", "options": exclude},
        "destination": {"type": "dict", "required": True, "options": destination},
        "delete_marker_replication": {"type": "bool"},
        "existing_object_replication": {"type": "bool"},
        "sse_kms_encrypted_objects": {"type": "bool"},
        "replica_modifications": {"type": "bool"},
    }
    return {
        "bucket": {"type": "str", "required": True, "aliases": ["name"]},
        **STATE,
        "role_arn": {"type": "str", "aliases": ["role"]},
        "rules": {"type": "list", "elements": "dict", "options": rule},
        "purge_rules": {"type": "bool", "default": True},
        **waiting(120),
    }


def main():
    """Bring the replication configuration to the state asked for."""
    run(BucketReplication, argument_spec(), required_if=[("state", "present", ["role_arn", "rules"])])


if __name__ == "__main__":
    main()
