# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""RDS global databases: members that join and leave, a writer that changes, and what keeps one from being removed.

A global database has one storage, here one server: it answers at the endpoints of all members and at the global one. At
a switchover what DescribeGlobalClusters says of the writer changes, and no row moves. A secondary refuses no writes.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.rds import models
from moto.rds.exceptions import (
    DBClusterNotFoundError,
    InvalidParameterCombination,
    InvalidParameterValue,
    RDSClientError,
)
from moto.rds.responses import RDSResponse

from local_aws.lifecycle import Lifecycle
from local_aws.patching import around, shown
from local_aws.rds import servers, versions

_SWITCHOVER_SECONDS = 120
_ENGINES = ("aurora-mysql", "aurora-postgresql")
#: The region in which moto keeps what belongs to no region.
_HOME = "us-east-1"


def apply() -> None:
    """Apply every patch of this file."""
    global_clusters_are_complete()
    global_clusters_are_found_in_every_region()
    global_clusters_are_made_from_clusters()
    global_clusters_are_changed()
    members_join_as_secondaries()
    members_are_removed_and_then_deleted()
    writers_are_exchanged()
    global_clusters_in_use_are_kept()


def global_clusters_are_complete() -> None:
    """A global cluster has tags, a database name, a state that takes time, and members that say whether they are in
    sync.
    """

    @around(models.GlobalCluster, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.tags, self.database_name, self.target = [], None, None
        self.lifecycle = Lifecycle("available")
        self.global_cluster_resource_id = f"cluster-{models.random.get_random_hex(16)}"

    # moto sets a plain "available"; the state is asked of the lifecycle
    models.GlobalCluster.status = property(_status, lambda self, value: None)

    @around(models.GlobalCluster, "global_cluster_members")
    def members(original, self):
        _exchange_when_due(self)
        shown_members = original(self)
        for member in shown_members:
            member["SynchronizationStatus"] = "connected"
        return shown_members

    @shown(models.GlobalCluster, "failover_state")
    def failover_state(self):
        _exchange_when_due(self)
        if self.target is None:
            return None
        cluster, losing = self.target
        return {
            "Status": "failing-over",
            "FromDbClusterArn": _writer(self).db_cluster_arn,
            "ToDbClusterArn": cluster.db_cluster_arn,
            "IsDataLossAllowed": losing,
        }

    shown(models.GlobalCluster, "tag_list")(lambda self: self.tags)

    @shown(models.GlobalCluster, "endpoint")
    def endpoint(self):
        writer = _writer(self)
        server = servers.of(writer) if writer else None
        return (
            server.host
            if server
            else f"{self.global_cluster_identifier}.global-{self.unique_identifier}.global.rds.amazonaws.com"
        )

    @around(models.DBCluster, "db_cluster_members")
    def members_of_cluster(original, self):
        secondary = self.global_cluster_identifier and not self.is_writer
        return [{**member, "IsClusterWriter": False} for member in original(self)] if secondary else original(self)


def _status(cluster: models.GlobalCluster) -> str:
    _exchange_when_due(cluster)
    return cluster.lifecycle.status


def _writer(cluster: models.GlobalCluster) -> models.DBCluster | None:
    return next((member for member in cluster.members if member.is_writer), None)


def _exchange_when_due(cluster: models.GlobalCluster) -> None:
    """Make the target of a switchover or failover the writer once its time has come."""
    if cluster.target is not None and cluster.lifecycle.status == "available":
        (chosen, _losing), cluster.target = cluster.target, None
        for member in cluster.members:
            member.is_writer = member is chosen


def global_clusters_are_found_in_every_region() -> None:
    """DescribeGlobalClusters finds by identifier or by a member, has pages, and knows what is not there; tags are by
    ARN.
    """

    def describe_global_clusters(self):
        named = self.params.get("GlobalClusterIdentifier")
        found = [_named(self, named)] if named else self.global_backend.describe_global_clusters()
        for stated in self.params.get("Filters", []):
            if stated["Name"] != "db-cluster-id":
                raise InvalidParameterValue(f"Unrecognized filter name: {stated['Name']}")
            found = [item for item in found if set(stated["Values"]) & _names_of_members(item)]
        return PaginatedResult({"GlobalClusters": found})

    RDSResponse.describe_global_clusters = describe_global_clusters

    @around(models.RDSBackend, "_get_resource_for_tagging")
    def tagged(original, self, arn):
        if ":global-cluster:" in arn:
            return models.rds_backends[self.account_id][_HOME].global_clusters.get(arn.rpartition(":")[2])
        return original(self, arn)


def _names_of_members(cluster: models.GlobalCluster) -> set[str]:
    return {name for member in cluster.members for name in (member.db_cluster_arn, member.db_cluster_identifier)}


def _named(response: RDSResponse, identifier: str) -> models.GlobalCluster:
    found = response.global_backend.global_clusters.get(identifier)
    if found is None:
        raise RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {identifier} not found")
    return found


def global_clusters_are_made_from_clusters() -> None:
    """CreateGlobalCluster takes a cluster of any region, which becomes its writer, or an Aurora engine, and refuses
    what RDS refuses.
    """

    def create_global_cluster(self):
        params, backend = self.params, self.global_backend
        identifier = params["GlobalClusterIdentifier"].lower()
        if identifier in backend.global_clusters:
            raise RDSClientError("GlobalClusterAlreadyExistsFault", f"Global cluster {identifier} already exists")
        source = _source(self, params)
        made = models.GlobalCluster(
            backend=backend,
            global_cluster_identifier=identifier,
            engine=source.engine if source else params["Engine"],
            engine_version=source.engine_version
            if source
            else versions.resolve(params["Engine"], params.get("EngineVersion")),
            storage_encrypted=source.storage_encrypted if source else params.get("StorageEncrypted"),
            deletion_protection=params.get("DeletionProtection"),
        )
        made.database_name = source.database_name if source else params.get("DatabaseName")
        made.tags = list(params.get("Tags", []))
        backend.global_clusters[identifier] = made
        if source:
            source.global_cluster_identifier, source.is_writer = identifier, True
            made.members.append(source)
        return ActionResult({"GlobalCluster": made})

    RDSResponse.create_global_cluster = create_global_cluster


def _source(response: RDSResponse, params: dict[str, Any]) -> models.DBCluster | None:
    named, engine = params.get("SourceDBClusterIdentifier"), params.get("Engine")
    if named is None:
        if engine not in _ENGINES:
            raise InvalidParameterValue(
                "When creating standalone global cluster, value for engineName should be specified"
            )
        return None
    inherited = [
        name for name in ("Engine", "EngineVersion", "DatabaseName", "StorageEncrypted") if params.get(name) is not None
    ]
    if inherited:
        raise InvalidParameterCombination(
            "When creating global cluster from existing db cluster, value for "
            f"{inherited[0][0].lower()}{inherited[0][1:]} should not "
            "be specified since it will be inherited from source cluster"
        )
    source = _cluster(response, named)
    if source.global_cluster_identifier:
        raise RDSClientError("InvalidDBClusterStateFault", f"Cluster {named} is already a member of a global cluster")
    if source.engine not in _ENGINES:
        raise InvalidParameterValue(f"The engine {source.engine} does not support global clusters")
    return source


def _cluster(response: RDSResponse, named: str) -> models.DBCluster:
    """A cluster by ARN, in whatever region, or by its identifier in the caller's."""
    region = named.split(":")[3] if named.startswith("arn:") else response.region
    found = models.rds_backends[response.current_account][region].clusters.get(named.rpartition(":")[2])
    if found is None:
        raise DBClusterNotFoundError(named)
    return found


def global_clusters_are_changed() -> None:
    """ModifyGlobalCluster renames, protects, and upgrades the global cluster with all of its members."""

    def modify_global_cluster(self):
        params = self.params
        found = _named(self, params["GlobalClusterIdentifier"])
        if params.get("EngineVersion"):
            _upgrade(found, params["EngineVersion"], bool(params.get("AllowMajorVersionUpgrade")))
        if params.get("DeletionProtection") is not None:
            found.deletion_protection = params["DeletionProtection"]
        if params.get("NewGlobalClusterIdentifier"):
            _rename(self.global_backend, found, params["NewGlobalClusterIdentifier"].lower())
        return ActionResult({"GlobalCluster": found})

    RDSResponse.modify_global_cluster = modify_global_cluster


def _upgrade(cluster: models.GlobalCluster, wanted: str, allow_major: bool) -> None:
    version = versions.resolve(cluster.engine, wanted)
    if (
        versions.major(cluster.engine, version) != versions.major(cluster.engine, cluster.engine_version)
        and not allow_major
    ):
        raise InvalidParameterCombination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )
    for member in [cluster, *cluster.members]:
        member.engine_version = version


def _rename(backend: models.RDSBackend, cluster: models.GlobalCluster, new: str) -> None:
    if new in backend.global_clusters:
        raise RDSClientError("GlobalClusterAlreadyExistsFault", f"Global cluster {new} already exists")
    backend.global_clusters[new] = backend.global_clusters.pop(cluster.global_cluster_identifier)
    cluster.global_cluster_identifier = new
    for member in cluster.members:
        member.global_cluster_identifier = new


def members_join_as_secondaries() -> None:
    """CreateDBCluster with a global cluster makes its writer where it has none, otherwise a secondary, which takes its
    credentials from the writer, of the same engine and in another region."""

    @around(models.RDSBackend, "create_db_cluster")
    def create(original, self, kwargs):
        named = kwargs.get("global_cluster_identifier")
        if named:
            joined = models.rds_backends[self.account_id][_HOME].global_clusters.get(named)
            _check_join(self, joined, kwargs)
            kwargs["engine_version"] = joined.engine_version
            kwargs["storage_encrypted"] = joined.storage_encrypted
        cluster = original(self, kwargs)
        if named and not cluster.is_writer:
            servers.share(cluster, _writer(joined))
        return cluster

    @around(models.DBCluster, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        # moto drops the password of every member; the writer has one
        if kwargs.get("global_cluster_identifier") and kwargs.get("master_user_password"):
            self.master_user_password = kwargs["master_user_password"]


def _check_join(backend: models.RDSBackend, joined: models.GlobalCluster | None, request: dict[str, Any]) -> None:
    if joined is None:
        raise RDSClientError(
            "GlobalClusterNotFoundFault", f"Global cluster {request['global_cluster_identifier']} not found"
        )
    if request["engine"] != joined.engine:
        raise InvalidParameterCombination(
            f"The engine of a member must be that of the global cluster, {joined.engine}."
        )
    if joined.members and request.get("master_username"):
        raise InvalidParameterCombination("Cannot specify user name for cross region replication cluster")
    if any(member.region == backend.region_name for member in joined.members):
        raise InvalidParameterCombination(f"The global cluster already has a cluster in {backend.region_name}.")


def members_are_removed_and_then_deleted() -> None:
    """RemoveFromGlobalCluster makes a secondary a cluster of its own, the writer only when it is the last;
    DeleteDBCluster refuses a member.
    """

    def remove_from_global_cluster(self):
        found = _named(self, self.params["GlobalClusterIdentifier"])
        member = _member(self, found, self.params["DbClusterIdentifier"])
        if member.is_writer and len(found.members) > 1:
            raise RDSClientError(
                "InvalidGlobalClusterStateFault",
                f"Cluster {member.db_cluster_arn} cannot be removed from global cluster as it is the writer and there "
                "are readers",
            )
        found.members.remove(member)
        member.global_cluster_identifier, member.is_writer = None, False
        return ActionResult({"GlobalCluster": found})

    RDSResponse.remove_from_global_cluster = remove_from_global_cluster

    @around(models.RDSBackend, "delete_db_cluster")
    def delete(original, self, cluster_identifier, *args, **kwargs):
        cluster = self.clusters.get(cluster_identifier)
        if cluster is not None and cluster.global_cluster_identifier:
            raise RDSClientError(
                "InvalidDBClusterStateFault",
                "This cluster is a part of a global cluster, please remove it from globalcluster first",
            )
        return original(self, cluster_identifier, *args, **kwargs)


def _member(response: RDSResponse, joined: models.GlobalCluster, named: str) -> models.DBCluster:
    cluster = _cluster(response, named)
    if cluster not in joined.members:
        raise DBClusterNotFoundError(named)
    return cluster


def writers_are_exchanged() -> None:
    """SwitchoverGlobalCluster and FailoverGlobalCluster make a secondary the writer; only one of a switchover and data
    loss can be asked for, and a failover that asks for neither is a switchover.
    """

    def switchover_global_cluster(self):
        return _exchange(self, "switching-over", losing=False)

    def failover_global_cluster(self):
        losing, switching = bool(self.params.get("AllowDataLoss")), bool(self.params.get("Switchover"))
        if losing and switching:
            raise InvalidParameterCombination("Only one of AllowDataLoss and Switchover can be specified.")
        return _exchange(self, "failing-over" if losing else "switching-over", losing)

    RDSResponse.switchover_global_cluster = switchover_global_cluster
    RDSResponse.failover_global_cluster = failover_global_cluster


def _exchange(response: RDSResponse, status: str, losing: bool) -> ActionResult:
    found = _named(response, response.params["GlobalClusterIdentifier"])
    target = _member(response, found, response.params["TargetDbClusterIdentifier"])
    if found.status != "available":
        raise RDSClientError(
            "InvalidGlobalClusterStateFault", f"Global cluster {found.global_cluster_identifier} is {found.status}"
        )
    if target.is_writer:
        raise RDSClientError("InvalidDBClusterStateFault", f"Cluster {target.db_cluster_arn} is already the writer")
    found.target = (target, losing)
    found.lifecycle.change(status, "available", _SWITCHOVER_SECONDS)
    return ActionResult({"GlobalCluster": found})


def global_clusters_in_use_are_kept() -> None:
    """DeleteGlobalCluster refuses one that is protected or has members, and does not know one that is not there."""

    def delete_global_cluster(self):
        found = _named(self, self.params["GlobalClusterIdentifier"])
        if found.deletion_protection:
            raise InvalidParameterCombination(
                "Cannot delete protected Cluster, please disable deletion protection and try again."
            )
        return ActionResult(
            {"GlobalCluster": self.global_backend.delete_global_cluster(found.global_cluster_identifier)}
        )

    RDSResponse.delete_global_cluster = delete_global_cluster
