#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS endpoint."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_endpoint
version_added: 1.0.0
short_description: Make, change or remove a DMS endpoint
description:
  - An endpoint says how DMS reaches a database, as the source or as the target of replication.
  - An option which is not stated is left as it is; of an engine's settings only what is stated is compared and sent.
  - DMS changes no endpoint of a running task. See O(on_running). Tags are changed at any time.
  - Credentials belong in a secret of Secrets Manager, which DMS reads by the engine's settings with an access role of
    its own, such as O(postgresql_settings.secrets_manager_secret_id) and
    O(postgresql_settings.secrets_manager_access_role_arn).
options:
  endpoint_identifier:
    description: The endpoint's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  endpoint_type:
    description: Whether data come from the endpoint or go to it. Required when O(state=present).
    type: str
    choices: [source, target]
  engine_name:
    description:
      - The database's engine. Required when O(state=present).
      - V(aurora) and V(aurora-serverless) are Aurora MySQL.
      - Each engine has an option with its own settings; those of another engine are refused.
    type: str
    choices:
      - postgres
      - aurora-postgresql
      - aurora-postgresql-serverless
      - mysql
      - mariadb
      - aurora
      - aurora-serverless
      - oracle
      - sqlserver
      - azuredb
      - azure-sql-managed-instance
      - babelfish
      - sybase
      - db2
      - db2-zos
      - gcp-mysql
      - mongodb
      - docdb
      - redshift
      - redshift-serverless
      - s3
      - dynamodb
      - kinesis
      - kafka
      - opensearch
      - elasticsearch
      - neptune
      - redis
      - timestream
      - dms-transfer
  username:
    description:
      - The database user, in clear text, as an alternative to a secret.
      - What is stated here must not be stated in the engine's settings too. The same holds for O(password),
        O(server_name), O(port) and O(database_name).
    type: str
  password:
    description: The database user's password, in clear text, as an alternative to a secret.
    type: str
  server_name:
    description: The host name of the database, as an alternative to a secret.
    type: str
  port:
    description: The TCP port of the database, as an alternative to a secret.
    type: int
  database_name:
    description:
      - The database to connect to.
      - Refused for MySQL, where DMS would replicate the tables of all schemas into that one database.
    type: str
  update_password:
    description:
      - Condition for sending a given password or other secret setting. DMS does not return its current value, so a
        difference is not visible.
      - V(on_create) sends it when the endpoint is made.
      - V(always) sends it every time, which every time is a change.
    type: str
    choices: [always, on_create]
    default: on_create
  secrets_manager_secret_id:
    description:
      - Always refused. DMS has no such thing at the top level of an endpoint; this option exists only to say so.
      - A secret belongs in the engine's settings, such as O(postgresql_settings.secrets_manager_secret_id).
    type: str
  secrets_manager_access_role_arn:
    description:
      - Always refused, like O(secrets_manager_secret_id).
      - The role belongs in the engine's settings, such as O(postgresql_settings.secrets_manager_access_role_arn).
    type: str
  ssl_mode:
    description: TLS mode of the connection. V(verify-ca) and V(verify-full) need O(certificate_arn).
    type: str
    choices: [none, require, verify-ca, verify-full]
  certificate_arn:
    description:
      - The ARN of the DMS certificate with which the server's own is verified, such as M(migrate.aws.dms_certificate)
        returns it.
    type: str
  kms_key_id:
    description:
      - The KMS key, by ARN, id or alias, with which the connection parameters are encrypted. The account's default
        key for DMS when left out.
      - You can set the key only for a new endpoint. A different key for an existing endpoint is refused.
    type: str
  extra_connection_attributes:
    description:
      - Further attributes, such as
        V(secretsManagerEndpointOverride=vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com).
      - Compared as a set of pairs. Their order, a last semicolon, and what DMS adds from the engine's settings make no
        difference.
    type: str
  service_access_role_arn:
    description:
      - The ARN of the IAM role with which DMS uses a service of AWS, where the engine's settings have no option for it.
    type: str
  external_table_definition:
    description:
      - The definition of tables in files, as a YAML structure or as JSON text. Compared by meaning.
      - For S3 the same as O(s3_settings.external_table_definition).
    type: json
  resource_identifier:
    description:
      - The last part of the endpoint's ARN. Random by default.
      - You can set it only for a new endpoint. A different value for an existing endpoint is refused.
    type: str
  strict_settings:
    description:
      - Whether a new endpoint gets, where they are not stated, settings with which DMS neither changes nor cuts data
        without a
        word, as it would by its own defaults. An endpoint that is there keeps what it has.
      - For PostgreSQL they are O(postgresql_settings.map_boolean_as_boolean=true) on both ends, without which a boolean
        arrives
        as text, and O(postgresql_settings.fail_tasks_on_lob_truncation=true) on the source.
      - For Redshift O(redshift_settings.map_boolean_as_boolean=true), for an Oracle source
        O(oracle_settings.fail_tasks_on_lob_truncation=true).
    type: bool
    default: true
  on_running:
    description:
      - Action if the endpoint must change while replication tasks that use it run.
      - V(fail) changes nothing and names the tasks. A dry run does not fail, since in it nothing has stopped them
        before;
        see RV(interrupted_tasks).
      - V(stop_and_resume) stops these tasks, changes the endpoint, tests the connection from where they run, and
        resumes
        each from where it was. A task which did not run is left alone. A serverless replication is never stopped.
      - When DMS refuses the change the tasks are resumed. When the changed endpoint is not reached they stay stopped.
    type: str
    choices: [fail, stop_and_resume]
    default: fail
  state:
    description:
      - Whether the endpoint should exist.
      - You cannot delete an endpoint that tasks use. The error names the tasks.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - migrate.aws.dms_roles
  - migrate.aws.dms_postgresql_settings
  - migrate.aws.dms_mysql_settings
  - migrate.aws.dms_oracle_settings
  - migrate.aws.dms_sqlserver_settings
  - migrate.aws.dms_sybase_settings
  - migrate.aws.dms_db2_settings
  - migrate.aws.dms_gcp_mysql_settings
  - migrate.aws.dms_mongodb_settings
  - migrate.aws.dms_docdb_settings
  - migrate.aws.dms_redshift_settings
  - migrate.aws.dms_s3_settings
  - migrate.aws.dms_dynamodb_settings
  - migrate.aws.dms_kinesis_settings
  - migrate.aws.dms_kafka_settings
  - migrate.aws.dms_elasticsearch_settings
  - migrate.aws.dms_neptune_settings
  - migrate.aws.dms_redis_settings
  - migrate.aws.dms_timestream_settings
  - migrate.aws.dms_dms_transfer_settings
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_certificate
  - module: migrate.aws.dms_connection_test
  - module: migrate.aws.dms_endpoint_info
  - module: migrate.aws.dms_replication_task
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Describe the source, whose credentials are in a secret
  migrate.aws.dms_endpoint:
    endpoint_identifier: payments-source-dev-001
    endpoint_type: source
    engine_name: postgres
    ssl_mode: require
    postgresql_settings:
      database_name: payments
      secrets_manager_secret_id: arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/source/database-AbCdEf
      secrets_manager_access_role_arn: arn:aws:iam::123456789012:role/payments-dms-secrets-role-source-dev-001
      heartbeat_enable: true
      map_boolean_as_boolean: true

- name: Change it, although a task replicates from it
  migrate.aws.dms_endpoint:
    endpoint_identifier: payments-source-dev-001
    endpoint_type: source
    engine_name: postgres
    postgresql_settings:
      heartbeat_frequency: 2
    on_running: stop_and_resume

- name: Describe a MySQL target, whose triggers and foreign keys stay quiet for replicated rows
  migrate.aws.dms_endpoint:
    endpoint_identifier: shop-target
    endpoint_type: target
    engine_name: mysql
    mysql_settings:
      secrets_manager_secret_id: shop/target
      secrets_manager_access_role_arn: arn:aws:iam::123456789012:role/shop-dms-secrets-role-target
      after_connect_script: SET FOREIGN_KEY_CHECKS=0

- name: Describe an S3 target with Parquet files in folders by day
  migrate.aws.dms_endpoint:
    endpoint_identifier: shop-lake
    endpoint_type: target
    engine_name: s3
    s3_settings:
      bucket_name: shop-lake
      bucket_folder: changes
      service_access_role_arn: arn:aws:iam::123456789012:role/shop-dms-lake
      data_format: parquet
      date_partition_enabled: true

- name: Describe a Kafka target
  migrate.aws.dms_endpoint:
    endpoint_identifier: shop-events
    endpoint_type: target
    engine_name: kafka
    kafka_settings:
      broker: b-1.shop.kafka.us-east-1.amazonaws.com:9096
      topic: shop-changes
      security_protocol: sasl-ssl
      sasl_username: dms
      sasl_password: "{{ lookup('env', 'KAFKA_PASSWORD') }}"

- name: Remove an endpoint
  migrate.aws.dms_endpoint:
    endpoint_identifier: shop-target
    state: absent
"""

RETURN = r"""
endpoint:
  description: The endpoint. Empty if it was removed. In check mode, the predicted state. Never contains a password.
  returned: always
  type: dict
  contains:
    endpoint_identifier:
      description: The endpoint's name.
      type: str
      returned: always
      sample: payments-source-dev-001
    endpoint_arn:
      description: The endpoint's ARN, which does not contain its name.
      type: str
      returned: when the endpoint exists
      sample: arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    endpoint_type:
      description: Whether it is a source or a target.
      type: str
      returned: always
      sample: source
    engine_name:
      description: The database's engine.
      type: str
      returned: always
      sample: postgres
    status:
      description: The endpoint's status.
      type: str
      returned: when the endpoint exists
      sample: active
    ssl_mode:
      description: TLS mode of the connection.
      type: str
      returned: when the endpoint exists
      sample: require
    kms_key_id:
      description: ARN of the key with which the connection parameters are encrypted.
      type: str
      returned: when the endpoint exists
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    extra_connection_attributes:
      description: Additional connection attributes.
      type: str
      returned: when there are any
      sample: secretsManagerEndpointOverride=vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com
    resource_identifier:
      description: Last part of its ARN.
      type: str
      returned: when the endpoint exists
      sample: ABCDEFGHIJKLMNOPQRSTUVWXYZ
    postgresql_settings:
      description:
        - The settings of a PostgreSQL endpoint. For another engine, the key is the name of its option, such as
          RV(ignore:endpoint.s3_settings).
      type: dict
      returned: when the engine is PostgreSQL
      sample:
        database_name: payments
        map_boolean_as_boolean: true
    engine_display_name:
      description: Display name of the engine.
      type: str
      returned: always
      sample: PostgreSQL
    certificate_arn:
      description: ARN of the DMS certificate that verifies the server.
      type: str
      returned: when it has one
      sample: arn:aws:dms:us-east-1:123456789012:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    server_name:
      description: The host name of the database.
      type: str
      returned: when it is not in a secret
      sample: db.example.com
    port:
      description: The TCP port of the database.
      type: int
      returned: when it is not in a secret
      sample: 5432
    database_name:
      description: The database to connect to.
      type: str
      returned: when it has one
      sample: payments
    tags:
      description: The endpoint's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
interrupted_tasks:
  description:
    - Names of the running replication tasks that the change interrupts. With O(on_running=stop_and_resume), they were
      stopped and resumed. With O(on_running=fail), they are why the change fails.
    - Empty if only tags change.
  returned: always
  type: list
  elements: str
  sample: [payments-dev-001-forward]
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, endpoint, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.dependents import (
    refuse_interruption,
    refuse_while_used,
    running_tasks,
)
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.interruption import Interruption
from ansible_collections.migrate.aws.plugins.module_utils._dms.roles import once_role_is_known
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

ARGUMENT_SPEC = {
    "endpoint_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
    "endpoint_type": {"type": "str", "choices": ["source", "target"]},
    "engine_name": {"type": "str", "choices": list(registry.ENGINE_NAMES)},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "server_name": {"type": "str"},
    "port": {"type": "int"},
    "database_name": {"type": "str"},
    "update_password": {
        "type": "str",
        "choices": ["always", "on_create"],
        "default": "on_create",
        "no_log": False,
    },
    "secrets_manager_secret_id": {"type": "str", "no_log": False},
    "secrets_manager_access_role_arn": {"type": "str", "no_log": False},
    "ssl_mode": {"type": "str", "choices": ["none", "require", "verify-ca", "verify-full"]},
    "certificate_arn": {"type": "str"},
    "kms_key_id": {"type": "str", "no_log": False},
    "extra_connection_attributes": {"type": "str"},
    "service_access_role_arn": {"type": "str"},
    "external_table_definition": {"type": "json"},
    "resource_identifier": {"type": "str"},
    **registry.argument_spec(),
    "strict_settings": {"type": "bool", "default": True},
    "on_running": {"type": "str", "choices": ["fail", "stop_and_resume"], "default": "fail"},
    **STATE,
    **waiting(1200),
    "iam_propagation_timeout": {"type": "int", "default": 120},
    **TAGS,
}


class Endpoint(Resource):
    """The endpoint which the options name."""

    key = "endpoint"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["endpoint_identifier"].lower()
        self.interrupted: list[dict[str, Any]] = []

    def check(self):
        endpoint.check(self.options)

    def read(self):
        for record in self._records():
            return endpoint.from_api(record, api.tags.read(self.client, record["EndpointArn"]))
        return None

    def resolve(self, current):
        self.options = endpoint.resolved(self.options, lambda key: api.resolve_key(self.clients, key))

    def desired(self):
        return endpoint.desired(endpoint.as_made(self.options))

    def plan(self, current):
        return endpoint.changes(self.options, current)

    def check_changes(self, current, changes):
        if current is not None and endpoint.modification(self.options, changes):
            self.interrupted = running_tasks(self._tasks(current))

    def create(self, desired):
        self._with_role(lambda: api.create_endpoint(self.client, **endpoint.creation(endpoint.as_made(self.options))))

    def update(self, current, changes):
        request = endpoint.modification(self.options, changes)
        if request and self.options["on_running"] == "fail":
            refuse_interruption(f"Endpoint {self.identifier}", self.interrupted)
        if request:
            interruption = Interruption(
                self.client, current["endpoint_arn"], self.interrupted, self.options["wait_timeout"]
            )
            interruption.around(lambda: self._modify(current, request), self.options["iam_propagation_timeout"])
        api.tags.write(self.client, current["endpoint_arn"], changes.get("tags"))

    def delete(self, current):
        self._check_unused(current)
        if current["status"] != "deleting":
            api.delete_endpoint(self.client, current["endpoint_arn"])

    def wait_ready(self, current):
        if current["status"] == "active":
            return False
        waiters.endpoint_active(self._status, self.identifier, self.options["wait_timeout"])
        return True

    def wait_gone(self, current):
        waiters.gone(self._status, f"Endpoint {self.identifier}", "status", self.options["wait_timeout"])

    def extra(self, outcome):
        return {"interrupted_tasks": [task["ReplicationTaskIdentifier"] for task in self.interrupted]}

    def _modify(self, current: dict[str, Any], request: dict[str, Any]) -> None:
        self._with_role(lambda: api.modify_endpoint(self.client, EndpointArn=current["endpoint_arn"], **request))
        if self.interrupted:
            waiters.endpoint_active(self._status, self.identifier, self.options["wait_timeout"])

    def _with_role(self, call) -> None:
        once_role_is_known(call, self.options["iam_propagation_timeout"], self._remedy())

    def _remedy(self) -> str:
        return endpoint.remedy(self.client.meta.region_name, self.options["engine_name"])

    def _records(self) -> list[dict[str, Any]]:
        return api.describe_endpoints(self.client, api.only(endpoint_id=self.identifier))

    def _status(self) -> dict[str, Any] | None:
        """The endpoint without its tags, which costs one call less."""
        return next((endpoint.from_api(record, {}) for record in self._records()), None)

    def _check_unused(self, current: dict[str, Any]) -> None:
        what = f"Endpoint {self.identifier}"
        refuse_while_used(what, "replication tasks", self._tasks(current), "ReplicationTaskIdentifier")

    def _tasks(self, current: dict[str, Any]) -> list[dict[str, Any]]:
        return api.describe_tasks(self.client, api.only(endpoint_arn=current["endpoint_arn"]), without_settings=True)


def main():
    """Run the module."""
    run(Endpoint, ARGUMENT_SPEC, required_if=[("state", "present", ("endpoint_type", "engine_name"))])


if __name__ == "__main__":
    main()
