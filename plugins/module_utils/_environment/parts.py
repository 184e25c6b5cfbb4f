# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The parts of an environment, each read with as few calls as it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._environment import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._names import SECURITY_GROUPS


@dataclass(frozen=True)
class Reader:
    """Where to look: `client` makes a boto3 client of a service, `names` are _names.environment_names."""

    client: Callable[[str], Any]
    names: dict[str, str]
    account_id: str
    partition: str


def network(reader: Reader) -> dict[str, Any]:
    """Raises Refused when the VPC's name is not the name of one VPC alone."""
    ec2, names = reader.client("ec2"), reader.names
    vpcs = api.vpcs(ec2, names["vpc"])
    if not vpcs:
        return transform.network(None, [], [], [], names)
    if len(vpcs) > 1:
        ids = " and ".join(sorted(vpc["VpcId"] for vpc in vpcs))
        raise Refused(f"{ids} are both named {names['vpc']!r}: take the tag Name off the one which is not ours.")
    vpc_id = vpcs[0]["VpcId"]
    return transform.network(
        vpcs[0],
        api.subnets(ec2, vpc_id, names["environment"]),
        api.route_tables(ec2, vpc_id, names["environment"]),
        api.security_groups(ec2, vpc_id, [names[f"security_group_{name}"] for name in SECURITY_GROUPS]),
        names,
    )


def encryption(reader: Reader) -> dict[str, Any]:
    alias = reader.names["key_alias"]
    return transform.encryption(api.key(reader.client("kms"), alias), alias)


def secret(reader: Reader) -> dict[str, Any]:
    """The environment's own, or the copy kept here of the one that a global database has."""
    secretsmanager = reader.client("secretsmanager")
    found = api.secret(secretsmanager, reader.names["secret"])
    return transform.secret(found or transform.replica(api.secret(secretsmanager, reader.names["global_secret"])))


def database(reader: Reader) -> dict[str, Any]:
    rds, identifier = reader.client("rds"), reader.names["database"]
    instance = api.db_instance(rds, identifier)
    cluster = api.db_cluster(rds, identifier) if instance is None else None
    instances = [] if cluster is None else api.db_cluster_instances(rds, identifier)
    return transform.database(instance, cluster, instances)


def storage(reader: Reader) -> dict[str, Any]:
    s3 = reader.client("s3")

    def existing(name: str) -> str | None:
        return name if api.has_bucket(s3, name, reader.account_id) else None

    objects, access_logs = existing(reader.names["objects_bucket"]), existing(reader.names["access_logs_bucket"])
    return transform.storage(objects, access_logs, reader.partition)


def service(reader: Reader) -> dict[str, Any]:
    ecs, elbv2, names = reader.client("ecs"), reader.client("elbv2"), reader.names
    return transform.service(
        api.clusters(ecs, names["cluster"]),
        api.services(ecs, names["cluster"], names["service"]),
        api.load_balancers(elbv2, names["load_balancer"]),
        {colour: api.target_groups(elbv2, names[f"target_group_{colour}"]) for colour in transform.COLOURS},
    )


PARTS: dict[str, Callable[[Reader], dict[str, Any]]] = {
    "network": network,
    "encryption": encryption,
    "secret": secret,
    "database": database,
    "storage": storage,
    "service": service,
}
