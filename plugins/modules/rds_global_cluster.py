#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one Aurora global database."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rds_global_cluster
version_added: 1.0.0
short_description: Make, extend, switch over, fail over or remove an Aurora global database
description:
  - A global cluster has one cluster that is written to, and in other regions clusters that follow it.
  - A cluster that is there joins when the global cluster is made from it; further ones are made as secondaries, in
    other regions.
  - O(writer) names the member that accepts writes. Changing it triggers a managed switchover. No data is lost. With
    O(allow_data_loss=true) it triggers a failover.
  - An option which is not stated is left as it is.
options:
  global_cluster_identifier:
    description: The global cluster's name. RDS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  source_db_cluster_identifier:
    description:
      - The ARN of the cluster to make the global cluster from, which becomes its writer, or its name if it is in the
        module's
        region. Engine, version, database name and encryption are taken from it.
    type: str
  engine:
    description: The engine of a global cluster that begins empty. Cannot be changed later.
    type: str
    choices: [aurora-mysql, aurora-postgresql]
  engine_version:
    description:
      - The engine version of the global cluster and all of its members.
      - A version's beginning, such as V(16), is satisfied by every version that begins so. To upgrade, state the whole
        version.
      - A newer version is left alone.
    type: str
  allow_major_version_upgrade:
    description: Whether O(engine_version) may change the major version.
    type: bool
    default: false
  engine_lifecycle_support:
    description: Whether versions are supported, at a price, after their end. Cannot be changed later.
    type: str
    choices: [open-source-rds-extended-support, open-source-rds-extended-support-disabled]
  database_name:
    description: The database of a global cluster that begins empty. Cannot be changed later.
    type: str
  storage_encrypted:
    description: Whether a global cluster that begins empty is encrypted. Cannot be changed later.
    type: bool
  deletion_protection:
    description: Whether the global cluster cannot be deleted.
    type: bool
  secondary_clusters:
    description:
      - Clusters that follow the writer. One that is missing is made, without instances, for which there is
        M(amazon.aws.rds_instance).
      - One that is there is left as it is; M(amazon.aws.rds_cluster) manages clusters.
    type: list
    elements: dict
    suboptions:
      db_cluster_identifier:
        description: The cluster's name.
        type: str
        required: true
      region:
        description: The cluster's region, in which the global cluster has no other member.
        type: str
        required: true
      db_subnet_group_name:
        description: Its subnet group.
        type: str
      vpc_security_group_ids:
        description: Its security groups.
        type: list
        elements: str
      kms_key_id:
        description: The KMS key, in its region, with which it is encrypted. Needed when the global cluster is
          encrypted.
        type: str
      db_cluster_parameter_group_name:
        description: Its parameter group.
        type: str
      enable_global_write_forwarding:
        description: Whether it forwards writes to the writer.
        type: bool
      port:
        description: Its port.
        type: int
  purge_secondary_clusters:
    description:
      - Whether secondaries which are not in O(secondary_clusters) leave the global cluster. They become clusters of
        their own,
        with what they hold, and are not deleted.
      - The writer and O(source_db_cluster_identifier) stay in any case.
    type: bool
    default: false
  writer:
    description:
      - The member which is to be written to, by ARN, or by name if it is in the module's region.
    type: str
  allow_data_loss:
    description:
      - Whether the writer changes by a failover, which does not ask the old writer, when that has failed. What has not
        reached the
        new writer is lost.
    type: bool
    default: false
  remove_members:
    description:
      - With O(state=absent), whether all members leave first. They become clusters of their own and are not deleted.
    type: bool
    default: false
  state:
    description: Whether the global cluster should exist.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.rds_global_cluster_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create a global database from a cluster, and a secondary in another region
  migrate.aws.rds_global_cluster:
    global_cluster_identifier: payments
    source_db_cluster_identifier: payments-source-blue
    deletion_protection: true
    secondary_clusters:
      - db_cluster_identifier: payments-target-blue
        region: eu-west-1
    region: us-east-1

- name: Write to the other region from now on, losing nothing
  migrate.aws.rds_global_cluster:
    global_cluster_identifier: payments
    writer: arn:aws:rds:eu-west-1:123456789012:cluster:payments-target-blue

- name: Write to it although the writer's region has failed
  migrate.aws.rds_global_cluster:
    global_cluster_identifier: payments
    writer: arn:aws:rds:eu-west-1:123456789012:cluster:payments-target-blue
    allow_data_loss: true

- name: Allow the deletion of the database
  migrate.aws.rds_global_cluster:
    global_cluster_identifier: payments
    deletion_protection: false

- name: Remove the global database and keep its clusters
  migrate.aws.rds_global_cluster:
    global_cluster_identifier: payments
    state: absent
    remove_members: true
"""

RETURN = r"""
global_cluster:
  description: The global cluster. Empty if it was removed. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    global_cluster_identifier:
      description: The global cluster's name.
      type: str
      returned: when the global cluster exists
      sample: payments
    global_cluster_arn:
      description: The global cluster's ARN, which contains no region.
      type: str
      returned: when the global cluster exists
      sample: arn:aws:rds::123456789012:global-cluster:payments
    global_cluster_resource_id:
      description: The global cluster's id, which never changes.
      type: str
      returned: when the global cluster exists
      sample: cluster-0123456789abcdef
    status:
      description: The global cluster's status.
      type: str
      returned: when the global cluster exists
      sample: available
    engine:
      description: The engine.
      type: str
      returned: when the global cluster exists
      sample: aurora-postgresql
    engine_version:
      description: The engine's version.
      type: str
      returned: when the global cluster exists
      sample: "17.5"
    engine_lifecycle_support:
      description: Extended support of engine versions.
      type: str
      returned: when the global cluster exists
      sample: open-source-rds-extended-support
    database_name:
      description: Database name, null if there is none.
      type: str
      returned: when the global cluster exists
      sample: payments
    storage_encrypted:
      description: Whether it is encrypted.
      type: bool
      returned: when the global cluster exists
      sample: true
    deletion_protection:
      description: Whether deletion protection is on.
      type: bool
      returned: when the global cluster exists
      sample: true
    endpoint:
      description: Endpoint that always points to the writer.
      type: str
      returned: when the global cluster exists
      sample: payments.global-0123456789ab.global.rds.amazonaws.com
    failover_state:
      description: The current switchover or failover, null when none is.
      type: dict
      returned: when the global cluster exists
      sample: null
    writer:
      description: ARN of the writer, null if there is none.
      type: str
      returned: when the global cluster exists
      sample: arn:aws:rds:us-east-1:123456789012:cluster:payments-source-blue
    members:
      description: The members, by ARN.
      type: list
      elements: dict
      returned: when the global cluster exists
      sample:
        - db_cluster_arn: arn:aws:rds:us-east-1:123456789012:cluster:payments-source-blue
          db_cluster_identifier: payments-source-blue
          global_write_forwarding_status: null
          is_writer: true
          readers: ["arn:aws:rds:eu-west-1:123456789012:cluster:payments-target-blue"]
          region: us-east-1
          synchronization_status: connected
    tags:
      description: The global cluster's tags.
      type: dict
      returned: when the global cluster exists
      sample: {owner: platform}
"""


from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._rds_global_cluster import api, plan, transform, waiters
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, for_creation

SECONDARY = {
    "db_cluster_identifier": {"type": "str", "required": True},
    "region": {"type": "str", "required": True},
    "db_subnet_group_name": {"type": "str"},
    "vpc_security_group_ids": {"type": "list", "elements": "str"},
    # The ARN of a key is no secret, whatever its name says.
    "kms_key_id": {"type": "str", "no_log": False},
    "db_cluster_parameter_group_name": {"type": "str"},
    "enable_global_write_forwarding": {"type": "bool"},
    "port": {"type": "int"},
}


class GlobalCluster(Resource):
    """The global cluster which the options name."""

    key = "global_cluster"
    service = "rds"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.region = self.client.meta.region_name
        self.identifier = options["global_cluster_identifier"].lower()
        self.timeout = options["wait_timeout"]

    def read(self):
        answer = api.global_cluster(self.client, self.identifier)
        return answer and transform.from_api(answer)

    def desired(self):
        return plan.new(self.options, self.region)

    def plan(self, current):
        return plan.changes(self.options, current, self.region)

    def create(self, desired):
        request = transform.request({**self.options, "global_cluster_identifier": self.identifier}, transform.FIELDS)
        source = self._source_arn()
        api.create_global_cluster(
            self.client,
            **request,
            **({"SourceDBClusterIdentifier": source} if source else {}),
            **for_creation(desired["tags"]),
        )
        for secondary in self.options["secondary_clusters"] or []:
            self._until_quiet()
            self._join(secondary)

    def _client_in(self, region):
        return self.clients("rds", region=region)

    def _source_arn(self):
        named = self.options["source_db_cluster_identifier"]
        if not named or named.startswith("arn:"):
            return named
        found = api.cluster(self.client, named)
        if found is None:
            raise Refused(f"source_db_cluster_identifier is {named!r}: there is no such cluster in {self.region}.")
        return found["DBClusterArn"]

    def update(self, current, changes):
        if "writer" in changes:
            self._exchange(current, changes["writer"])
        self._modify({name: changes[name] for name in ("deletion_protection", "engine_version") if name in changes})
        api.tags.write(self.client, current["global_cluster_arn"], changes.get("tags"))
        self._exchange_members(current["members"])

    def _exchange(self, current, writer):
        losing = self.options["allow_data_loss"]
        exchange = api.fail_over if losing else api.switch_over
        exchange(self._client_in(plan.asked_of(current, writer, losing)), self.identifier, writer)

    def _modify(self, changes):
        if changes:
            self._until_quiet()
            request = transform.request(changes, transform.FIELDS)
            if self.options["allow_major_version_upgrade"] and "engine_version" in changes:
                request["AllowMajorVersionUpgrade"] = True
            api.modify_global_cluster(self.client, GlobalClusterIdentifier=self.identifier, **request)

    def _exchange_members(self, members):
        for member in plan.removed(self.options, members):
            self._until_quiet()
            self._remove(member)
        for secondary in plan.added(self.options, members):
            self._until_quiet()
            self._join(secondary)

    def _join(self, secondary):
        joined = self.read()
        request = transform.request(secondary, transform.SECONDARY_FIELDS)
        engine = {"Engine": joined["engine"], "EngineVersion": joined["engine_version"]}
        api.create_cluster(
            self._client_in(secondary["region"]), GlobalClusterIdentifier=self.identifier, **engine, **request
        )

    def _remove(self, member):
        api.remove_member(self.client, self.identifier, member["db_cluster_arn"])
        arn = member["db_cluster_arn"]
        self._until_quiet(lambda found: arn not in [left["db_cluster_arn"] for left in found["members"]])

    def _until_quiet(self, reached=lambda found: True):
        return waiters.global_cluster(self.read, self.identifier, self.timeout, reached)

    def check_removable(self, current):
        plan.check_removable(current, self.options["remove_members"])

    def delete(self, current):
        for member in plan.leaving_order(current["members"]):
            self._remove(member)
        api.delete_global_cluster(self.client, self.identifier)

    def wait_ready(self, current):
        self._until_quiet(self._has_its_writer)
        for secondary in self.options["secondary_clusters"] or []:
            client, name = self._client_in(secondary["region"]), secondary["db_cluster_identifier"]
            waiters.cluster(
                lambda client=client, name=name: api.cluster(client, name),
                f"{name} in {secondary['region']}",
                self.timeout,
            )
        return True

    def _has_its_writer(self, found):
        writer = self.options["writer"]
        return not writer or found["writer"] == plan.wanted_writer(writer, found, self.region)

    def wait_gone(self, current):
        waiters.gone(self.read, self.identifier, self.timeout)


def main():
    """Run the module."""
    support = ["open-source-rds-extended-support", "open-source-rds-extended-support-disabled"]
    run(
        GlobalCluster,
        {
            "global_cluster_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
            "source_db_cluster_identifier": {"type": "str"},
            "engine": {"type": "str", "choices": ["aurora-mysql", "aurora-postgresql"]},
            "engine_version": {"type": "str"},
            "allow_major_version_upgrade": {"type": "bool", "default": False},
            "engine_lifecycle_support": {"type": "str", "choices": support},
            "database_name": {"type": "str"},
            "storage_encrypted": {"type": "bool"},
            "deletion_protection": {"type": "bool"},
            "secondary_clusters": {"type": "list", "elements": "dict", "options": SECONDARY},
            "purge_secondary_clusters": {"type": "bool", "default": False},
            "writer": {"type": "str"},
            "allow_data_loss": {"type": "bool", "default": False},
            "remove_members": {"type": "bool", "default": False},
            **STATE,
            **waiting(1200),
            **TAGS,
        },
    )


if __name__ == "__main__":
    main()
