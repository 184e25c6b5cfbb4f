#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What exists of one environment."""

from __future__ import annotations

DOCUMENTATION = r"""
module: environment_info
short_description: What exists of one environment
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Finds the resources of a source or target environment by their deterministic names and tags.
  - This is how a play finds what another made; there is no state file.
  - A missing thing is null, or an empty list, under a key which is always there.
  - What is being deleted counts as missing.
  - Fails with a sentence when nothing answers at the endpoint, when the credentials are refused, or when there is no
    such region.
options:
  application_name:
    description: The application that moves.
    type: str
    required: true
  environment_side:
    description: Side of the migration, V(source) or V(target).
    type: str
    required: true
  environment_suffix:
    description: Suffix that distinguishes two deployments in one account.
    type: str
    required: true
  gather:
    description:
      - The parts to look for. A part which is not asked for is not in the result.
      - With an empty list only the account is asked for, and names and tags are returned.
    type: list
    elements: str
    choices: [network, encryption, secret, database, storage, service]
    default: [network, encryption, secret, database, storage, service]
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
"""

EXAMPLES = r"""
- name: Find the source environment's database and secret
  migrate.aws.environment_info:
    application_name: payments
    environment_side: source
    environment_suffix: dev
    gather: [database, secret]
    region: eu-central-1
  register: source

- name: Print its address
  ansible.builtin.debug:
    msg: "{{ source.environment.database.host }}:{{ source.environment.database.port }}"
"""

RETURN = r"""
environment:
  description: The environment.
  returned: always
  type: dict
  contains:
    application:
      description: The application.
      type: str
      sample: payments
    side:
      description: The side of the migration.
      type: str
      sample: source
    suffix:
      description: Suffix that distinguishes two deployments in one account.
      type: str
      sample: dev
    region:
      description: The region.
      type: str
      sample: eu-central-1
    profile:
      description: The profile, null if there is none.
      type: str
      sample: payments-prod
    account_id:
      description: The account that the credentials belong to.
      type: str
      sample: "123456789012"
    names:
      description: The names of the environment's resources, whether they exist or not.
      type: dict
      sample: {environment: payments-source-dev, vpc: payments-source-dev-vpc, secret: payments-source-dev/database}
    tags:
      description: Tags of all resources of the environment, except C(Name).
      type: dict
      sample:
        migrate:application: payments
        migrate:environment: payments-source-dev
        migrate:suffix: dev
    network:
      description: The VPC and its resources.
      returned: when O(gather) has V(network)
      type: dict
      contains:
        vpc_id:
          description: The VPC.
          type: str
          sample: vpc-0a1b2c3d4e5f60718
        vpc_cidr:
          description: The VPC's first IPv4 range.
          type: str
          sample: 10.10.0.0/16
        public_subnet_ids:
          description: Subnets with a route to the internet gateway, by availability zone.
          type: list
          elements: str
          sample: [subnet-0a1b2c3d4e5f60711, subnet-0a1b2c3d4e5f60712]
        private_subnet_ids:
          description: Subnets of services and replication, by availability zone.
          type: list
          elements: str
          sample: [subnet-0a1b2c3d4e5f60713, subnet-0a1b2c3d4e5f60714]
        database_subnet_ids:
          description: Subnets of databases, by availability zone.
          type: list
          elements: str
          sample: [subnet-0a1b2c3d4e5f60715, subnet-0a1b2c3d4e5f60716]
        route_table_ids:
          description: Lists of route tables under C(public), C(private) and C(database).
          type: dict
          sample: {public: [rtb-0a1b2c3d4e5f60711], private: [rtb-0a1b2c3d4e5f60712], database: [rtb-0a1b2c3d4e5f60713]}
        security_group_ids:
          description: Security groups under C(alb), C(service), C(database), C(dms), C(rotation) and C(endpoints).
          type: dict
          sample:
            alb: sg-0a1b2c3d4e5f60711
            service: sg-0a1b2c3d4e5f60712
            database: sg-0a1b2c3d4e5f60713
            dms: sg-0a1b2c3d4e5f60714
            rotation: sg-0a1b2c3d4e5f60716
            endpoints: sg-0a1b2c3d4e5f60715
    encryption:
      description: The customer managed key.
      returned: when O(gather) has V(encryption)
      type: dict
      contains:
        key_id:
          description: The key's id.
          type: str
          sample: 1234abcd-12ab-34cd-56ef-1234567890ab
        key_arn:
          description: The key's ARN.
          type: str
          sample: arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
        key_alias:
          description: The alias by which the key was found.
          type: str
          sample: alias/payments-source-dev
    secret:
      description: The secret with the database's credentials, without its value.
      returned: when O(gather) has V(secret)
      type: dict
      contains:
        secret_name:
          description: The secret's name.
          type: str
          sample: payments-source-dev/database
        secret_arn:
          description: The secret's ARN.
          type: str
          sample: arn:aws:secretsmanager:eu-central-1:123456789012:secret:payments-source-dev/database-a1b2c3
    database:
      description: The DB instance or cluster.
      returned: when O(gather) has V(database)
      type: dict
      contains:
        identifier:
          description: The identifier of the instance or cluster.
          type: str
          sample: payments-source-dev
        arn:
          description: The ARN of the instance or cluster.
          type: str
          sample: arn:aws:rds:eu-central-1:123456789012:db:payments-source-dev
        engine:
          description: The engine, as RDS spells it.
          type: str
          sample: postgres
        engine_version:
          description: The engine's version.
          type: str
          sample: "17.5"
        status:
          description: The status, as RDS reports it.
          type: str
          sample: available
        host:
          description: Host name of the database; null until RDS has assigned one.
          type: str
          sample: payments-source-dev.c9akciq32.eu-central-1.rds.amazonaws.com
        port:
          description: TCP port of the database.
          type: int
          sample: 5432
        database_name:
          description: The database that was created with the instance or cluster.
          type: str
          sample: payments
        kind:
          description: V(instance) or V(cluster).
          type: str
          sample: instance
        allocated_storage:
          description: Storage of the instance in GiB; null for a cluster, whose storage grows automatically.
          type: int
          sample: 100
        global_cluster_identifier:
          description: The global cluster that the cluster belongs to, null if it belongs to none.
          type: str
          sample: null
        members:
          description: The DB instances of a cluster. Empty for a DB instance.
          type: list
          elements: dict
          sample: [{identifier: payments-source-dev-1, status: available, is_writer: true}]
          contains:
            identifier:
              description: The instance's identifier.
              type: str
              sample: payments-source-dev-1
            status:
              description: The instance's status, as RDS reports it.
              type: str
              sample: available
            is_writer:
              description: Whether it is the writer.
              type: bool
              sample: true
    storage:
      description: The buckets.
      returned: when O(gather) has V(storage)
      type: dict
      contains:
        bucket_name:
          description: The bucket of the application's objects.
          type: str
          sample: payments-source-dev-objects-123456789012
        bucket_arn:
          description: The ARN of that bucket.
          type: str
          sample: arn:aws:s3:::payments-source-dev-objects-123456789012
        access_logs_bucket_name:
          description: The bucket of the load balancer's access logs.
          type: str
          sample: payments-source-dev-alb-logs-123456789012
    service:
      description: The ECS service and its load balancer.
      returned: when O(gather) has V(service)
      type: dict
      contains:
        cluster_name:
          description: The ECS cluster's name.
          type: str
          sample: payments-source-dev
        cluster_arn:
          description: The ECS cluster's ARN.
          type: str
          sample: arn:aws:ecs:eu-central-1:123456789012:cluster/payments-source-dev
        service_name:
          description: The ECS service's name.
          type: str
          sample: payments-source-dev
        service_arn:
          description: The ECS service's ARN.
          type: str
          sample: arn:aws:ecs:eu-central-1:123456789012:service/payments-source-dev/payments-source-dev
        desired_count:
          description: Desired number of tasks.
          type: int
          sample: 2
        running_count:
          description: Number of running tasks.
          type: int
          sample: 2
        deployment_strategy:
          description: Deployment strategy of ECS; null if CodeDeploy deploys, or if there is no service.
          type: str
          sample: ROLLING
        load_balancer_arn:
          description: The load balancer's ARN.
          type: str
          sample: arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/payments-dev/50dc6c495c0c9188
        load_balancer_dns_name:
          description: DNS name of the load balancer.
          type: str
          sample: payments-source-dev-1234567890.eu-central-1.elb.amazonaws.com
        load_balancer_zone_id:
          description: The hosted zone for alias records to the load balancer, without C(/hostedzone/).
          type: str
          sample: Z215JYRZR1TBD5
        load_balancer_dimension:
          description: The load balancer's dimension in CloudWatch.
          type: str
          sample: app/payments-source-dev/50dc6c495c0c9188
        target_group_arns:
          description: Target groups under C(blue) and C(green).
          type: dict
          sample:
            blue: arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/payments-blue/73e2d6bc24d8a067
            green: arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/payments-green/73e2d6bc24d8a068
        target_group_dimensions:
          description: The target groups' dimensions in CloudWatch.
          type: dict
          sample:
            blue: targetgroup/payments-source-dev-blue/73e2d6bc24d8a067
            green: targetgroup/payments-source-dev-green/73e2d6bc24d8a068
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._environment.parts import PARTS
from ansible_collections.migrate.aws.plugins.module_utils._environment.reading import problems, read_all
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "application_name": {"type": "str", "required": True},
            "environment_side": {"type": "str", "required": True},
            "environment_suffix": {"type": "str", "required": True},
            "gather": {"type": "list", "elements": "str", "choices": list(PARTS), "default": list(PARTS)},
        },
        supports_check_mode=True,
    )
    stated = {**module.params, "region": module.region}
    found = problems([stated])
    if found:
        module.fail_json(msg=" ".join(found))

    def read() -> dict:
        (environment,) = read_all(module.client, [stated], module.params["gather"])
        return {"environment": environment}

    module.exit_json(changed=False, **attempt(module, read))


if __name__ == "__main__":
    main()
