# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The real server behind an instance or a cluster, and the parameters in force in it.

A resource is moto's DBInstance or DBCluster. It holds the name of its server only: moto copies its resources freely.
"""

from __future__ import annotations

from typing import Any

from moto.rds import models
from moto.rds.exceptions import InvalidParameterCombination

from local_aws import mariadb, postgres

from . import parameters, versions

Server = postgres.Server | mariadb.Server

#: The module that runs the servers of each engine, for instances and for clusters.
_ENGINES = {
    models.DBInstance: {"postgres": postgres, "mysql": mariadb, "mariadb": mariadb},
    models.DBCluster: {"aurora-postgresql": postgres, "aurora-mysql": mariadb},
}


def of(resource: Any) -> Server | None:
    """The server of an instance (a cluster's, for its member) or of a cluster; None where there is none."""
    identifier = getattr(getattr(resource, "cluster", resource), "server_identifier", "")
    return postgres.find_by_identifier(identifier) or mariadb.find_by_identifier(identifier)


def start(resource: Any, database_name: str | None) -> None:
    """Make the server of a new instance or cluster, if its engine has one here and no cluster owns it.

    A secondary of a global database, which has no user of its own, shares its writer's.
    """
    engine = _ENGINES.get(type(resource), {}).get(resource.engine)
    if engine is None or not resource.master_username:
        return
    unique = getattr(resource, "dbi_resource_id", None) or resource.db_cluster_resource_id
    resource.server_identifier = f"{resource.resource_id}.{unique}"
    asked = {
        "engine_version": resource.engine_version,
        "master_username": resource.master_username,
        "master_password": resource._master_user_password,
        "parameters": parameters.values(group_of(resource)),
    }
    if engine is postgres:
        server = postgres.start(resource.server_identifier, database_name=database_name or "postgres", **asked)
    elif mariadb.installed():
        server = mariadb.start(
            resource.server_identifier, database_name=database_name, binary_log=_backed_up(resource), **asked
        )
    else:
        raise InvalidParameterCombination(mariadb.MISSING)
    resource.port = server.port


def share(resource: Any, owner: Any) -> None:
    """Give a cluster the server of another one, whose storage it has."""
    resource.server_identifier, resource.port = owner.server_identifier, owner.port


def _shared(resource: Any) -> bool:
    clusters = [
        cluster
        for _account, _region, backend in models.rds_backends.iter_backends()
        for cluster in backend.clusters.values()
    ]
    return any(
        other is not resource and getattr(other, "server_identifier", "") == resource.server_identifier
        for other in clusters
    )


def restart(resource: Any) -> None:
    """Start the server again with what its parameter group states now."""
    server = of(resource)
    if isinstance(server, mariadb.Server):
        server.binary_log = _backed_up(resource)
    if server:
        server.restart(parameters.values(group_of(resource)))


def _backed_up(resource: Any) -> bool:
    """An instance writes a binary log only while it has automated backups; a cluster, as its binlog_format says."""
    owner = getattr(resource, "cluster", resource)
    return isinstance(owner, models.DBCluster) or int(owner.backup_retention_period) > 0


def stop(resource: Any) -> None:
    """End the server and remove its data, unless a cluster owns it or another one has the same storage."""
    if not hasattr(resource, "cluster") and (server := of(resource)) and not _shared(resource):
        server.stop()


def group_of(resource: Any) -> Any:
    """The parameter group which states the server's parameters: the cluster's for a member."""
    owner = getattr(resource, "cluster", resource)
    if isinstance(owner, models.DBInstance):
        return owner.db_parameter_groups()[0]
    groups = owner.backend.db_cluster_parameter_groups
    return groups.get(owner.parameter_group) or default_cluster_group(owner.backend, owner.engine, owner.engine_version)


def default_cluster_group(backend: Any, engine: str, version: str) -> models.DBClusterParameterGroup:
    """The group which a cluster has when none is named."""
    family = f"{engine}{versions.major(engine, version)}"
    return models.DBClusterParameterGroup(
        backend=backend,
        db_cluster_parameter_group_name=f"default.{family}",
        db_parameter_group_family=family,
        description=f"Default cluster parameter group for {family}",
    )


def apply_status(resource: Any) -> str:
    """Whether the group's values are in force: in-sync, or pending-reboot."""
    server = of(resource)
    synchronous = server is None or server.parameters == parameters.values(group_of(resource))
    return "in-sync" if synchronous else "pending-reboot"


def follow_group(backend: Any, group: Any, changes: list[dict[str, Any]]) -> None:
    """Bring dynamic changes of a group into the servers which run with it."""
    at_once = parameters.immediate(group, changes)
    for resource in [*backend.databases.values(), *backend.clusters.values()]:
        server = of(resource)
        if at_once and server and group_of(resource) is group:
            server.reload({**server.parameters, **at_once})


def follow_password(resource: Any, before: str | None) -> None:
    """Make the master password in force the one that the resource has now."""
    server = of(resource)
    if server and resource._master_user_password != before:
        server.set_master_password(resource._master_user_password)
