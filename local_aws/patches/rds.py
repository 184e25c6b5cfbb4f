# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""RDS: real PostgreSQL and MariaDB servers behind instances and clusters, parameter groups that know their parameters,
RDS's rules.
"""

from __future__ import annotations

import json
import random
import secrets
import string
from typing import Any

from moto.rds import models
from moto.rds.exceptions import DBParameterGroupNotFoundError, DBSubnetGroupNotFoundError, RDSClientError
from moto.rds.responses import RDSResponse

from local_aws import latencies
from local_aws.lifecycle import SlowState
from local_aws.patching import around, shown
from local_aws.rds import parameters, rules, servers, versions


def apply() -> None:
    """Apply every patch of this file."""
    instances_have_servers()
    clusters_have_servers()
    servers_follow_their_instance()
    servers_follow_their_cluster()
    managed_passwords_are_in_force()
    states_take_time()
    parameters_are_described()
    parameter_changes_are_checked()
    parameter_changes_take_effect()
    parameter_groups_are_found_or_missed()
    subnet_groups_cover_two_zones()
    subnet_groups_survive_a_change()
    groups_in_use_stay()
    requests_are_checked()
    weeks_begin_again()
    versions_are_full()
    keys_are_arns()
    instances_have_defaults()
    members_are_part_of_their_cluster()
    clusters_have_defaults()
    automated_cluster_snapshots_go_with_it()


def instances_have_servers() -> None:
    """CreateDBInstance makes a database server which answers at the instance's endpoint; DeleteDBInstance ends it."""

    @around(models.RDSBackend, "create_db_instance")
    def create(original, self, db_kwargs):
        instance = original(self, db_kwargs)
        try:
            servers.start(instance, instance.db_name)
        except BaseException:
            self.databases.pop(instance.db_instance_identifier)
            raise
        return instance

    @around(models.RDSBackend, "create_db_instance_read_replica")
    def replicate(original, self, db_kwargs):
        replica = original(self, db_kwargs)
        # moto's replica is a copy of its source, whose server it must not take along
        replica.server_identifier = ""
        return replica

    @around(models.RDSBackend, "delete_db_instance")
    def delete(original, self, *args, **kwargs):
        instance = original(self, *args, **kwargs)
        servers.stop(instance)
        return instance

    @around(models.RDSBackend, "reset")
    def reset(original, self):
        for resource in [*self.databases.values(), *self.clusters.values()]:
            servers.stop(resource)
        original(self)

    @around(models.DBInstance, "address")
    def address(original, self):
        server = servers.of(self)
        return server.host if server else original(self)


def clusters_have_servers() -> None:
    """CreateDBCluster makes one server: it answers at the cluster's endpoints and at those of its members."""

    @around(models.RDSBackend, "create_db_cluster")
    def create(original, self, kwargs):
        cluster = original(self, kwargs)
        try:
            servers.start(cluster, cluster.database_name)
        except BaseException:
            self.clusters.pop(cluster.db_cluster_identifier)
            raise
        return cluster

    @around(models.RDSBackend, "delete_db_cluster")
    def delete(original, self, *args, **kwargs):
        cluster = original(self, *args, **kwargs)
        servers.stop(cluster)
        return cluster

    @around(models.DBCluster, "endpoint", "reader_endpoint")
    def endpoint(original, self):
        server = servers.of(self)
        return server.host if server else original(self)


def servers_follow_their_instance() -> None:
    """The server has the instance's master password; it reboots, stops and starts with it.

    Static parameters wait for the boot.
    """

    @around(models.RDSBackend, "modify_db_instance")
    def modify(original, self, db_instance_identifier, db_kwargs):
        before = self.describe_db_instances(db_instance_identifier)[0].__dict__.get("_master_user_password")
        instance = original(self, db_instance_identifier, db_kwargs)
        if not hasattr(instance, "cluster"):
            servers.follow_password(instance, before)
        return instance

    @around(models.RDSBackend, "reboot_db_instance", "start_db_instance")
    def boot(original, self, db_instance_identifier):
        instance = original(self, db_instance_identifier)
        servers.restart(instance)
        return instance

    @around(models.RDSBackend, "stop_db_instance")
    def stop(original, self, *args, **kwargs):
        instance = original(self, *args, **kwargs)
        if server := servers.of(instance):
            server.halt()
        return instance


def servers_follow_their_cluster() -> None:
    """The same for clusters."""

    @around(models.RDSBackend, "modify_db_cluster")
    def modify(original, self, kwargs):
        identifier = kwargs["db_cluster_identifier"]
        before = self.describe_db_clusters(identifier)[0].__dict__.get("_master_user_password")
        answer = original(self, kwargs)
        servers.follow_password(answer, before)
        return answer

    @around(models.RDSBackend, "start_db_cluster")
    def start(original, self, cluster_identifier):
        answer = original(self, cluster_identifier)
        servers.restart(self.clusters[cluster_identifier])
        return answer

    @around(models.RDSBackend, "stop_db_cluster")
    def stop(original, self, cluster_identifier):
        answer = original(self, cluster_identifier)
        if server := servers.of(self.clusters[cluster_identifier]):
            server.halt()
        return answer


def managed_passwords_are_in_force() -> None:
    """A secret managed by RDS holds the master user's name and a password of its own; moto's holds always the same."""

    @around(models.MasterUserSecret, "_generate_secret_string")
    def generate(original, self):
        self.resource._master_user_password = secrets.token_urlsafe(24)
        return json.dumps({"username": self.resource.master_username, "password": self.resource._master_user_password})


def states_take_time() -> None:
    """A new instance or cluster is `creating`, without an endpoint, for as long as LOCAL_AWS_TIME_SCALE makes of AWS's
    time.
    """

    def instance_seconds(instance: models.DBInstance) -> float:
        return latencies.AURORA_INSTANCE if isinstance(instance, models.DBInstanceClustered) else latencies.DATABASE

    models.DBInstance.status = SlowState("creating", "available", instance_seconds)
    models.DBCluster.status = SlowState("creating", "available", lambda _cluster: latencies.AURORA_CLUSTER)

    @around(models.DBCluster, "__init__")
    def init_cluster(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.status = "available"

    @around(models.DBInstance, "endpoint")
    def endpoint(original, self):
        return None if self.status == "creating" else original(self)


def parameters_are_described() -> None:
    """DescribeDBParameters answers with every parameter of the family and what may be done with it, stated or not."""

    @around(RDSResponse, "describe_db_parameters")
    def describe(original, self):
        answer = original(self)
        group = self.backend.db_parameter_groups[self.params["DBParameterGroupName"]]
        answer._result["Parameters"] = parameters.described(group, self.params.get("Source"))
        return answer

    @around(RDSResponse, "describe_db_cluster_parameters")
    def describe_cluster(original, self):
        answer = original(self)
        group = self.backend.db_cluster_parameter_groups[self.params["DBClusterParameterGroupName"]]
        answer._result["Parameters"] = parameters.described(group, self.params.get("Source"))
        return answer


def parameter_changes_are_checked() -> None:
    """A family, a parameter or a value which does not exist is refused; so is a static parameter at once."""

    @around(models.RDSBackend, "create_db_parameter_group")
    def create(original, self, db_parameter_group_kwargs):
        parameters.check_family(db_parameter_group_kwargs["db_parameter_group_family"])
        return original(self, db_parameter_group_kwargs)

    @around(models.RDSBackend, "create_db_cluster_parameter_group")
    def create_cluster(original, self, **kwargs):
        parameters.check_family(kwargs["db_parameter_group_family"])
        return original(self, **kwargs)

    @around(models.RDSBackend, "modify_db_parameter_group")
    def modify(original, self, db_parameter_group_name, db_parameter_group_parameters):
        if db_parameter_group_name in self.db_parameter_groups:
            parameters.check(self.db_parameter_groups[db_parameter_group_name], db_parameter_group_parameters)
        return original(self, db_parameter_group_name, db_parameter_group_parameters)

    @around(models.RDSBackend, "modify_db_cluster_parameter_group")
    def modify_cluster(original, self, db_cluster_parameter_group_name, db_cluster_parameter_group_parameters):
        if db_cluster_parameter_group_name in self.db_cluster_parameter_groups:
            group = self.db_cluster_parameter_groups[db_cluster_parameter_group_name]
            parameters.check(group, db_cluster_parameter_group_parameters)
        return original(self, db_cluster_parameter_group_name, db_cluster_parameter_group_parameters)


def parameter_changes_take_effect() -> None:
    """A dynamic parameter is in force at once; until a static one is, the group's status on the instance is
    pending-reboot.
    """

    @around(models.RDSBackend, "modify_db_parameter_group", "modify_db_cluster_parameter_group")
    def modify(original, self, name, changes):
        group = original(self, name, changes)
        servers.follow_group(self, group, changes)
        return group

    @around(models.DBInstance, "db_parameter_group_status_list")
    def statuses(original, self):
        status = "in-sync" if hasattr(self, "cluster") else servers.apply_status(self)
        return [
            {"DBParameterGroupName": group.name, "ParameterApplyStatus": status} for group in self.db_parameter_groups()
        ]

    @around(models.DBCluster, "db_cluster_members")
    def members(original, self):
        status = servers.apply_status(self)
        return [{**member, "DBClusterParameterGroupStatus": status} for member in original(self)]


def parameter_groups_are_found_or_missed() -> None:
    """DescribeDBParameterGroups of a name that does not exist is an error; moto answers with an empty list."""

    @around(models.RDSBackend, "describe_db_parameter_groups")
    def describe(original, self, db_parameter_group_kwargs):
        name = db_parameter_group_kwargs.get("db_parameter_group_name")
        found = original(self, db_parameter_group_kwargs)
        if name and not found:
            raise DBParameterGroupNotFoundError(name)
        return found


def subnet_groups_cover_two_zones() -> None:
    """A subnet group needs subnets in two availability zones and a name that is not taken."""

    def check(subnets: list[Any]) -> None:
        zones = sorted({subnet.availability_zone for subnet in subnets})
        if len(zones) < 2:
            raise RDSClientError(
                "DBSubnetGroupDoesNotCoverEnoughAZs",
                "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: "
                f"{', '.join(zones)}. Add subnets to cover at least 2 AZs.",
            )

    @around(models.RDSBackend, "create_subnet_group")
    def create(original, self, subnet_name, description, subnets, tags):
        if subnet_name in self.subnet_groups:
            raise RDSClientError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{subnet_name}' already exists.")
        check(subnets)
        return original(self, subnet_name, description, subnets, tags)

    @around(models.RDSBackend, "modify_db_subnet_group")
    def modify(original, self, subnet_name, description, subnets):
        check(subnets)
        return original(self, subnet_name, description, subnets)


def subnet_groups_survive_a_change() -> None:
    """ModifyDBSubnetGroup changes the group; moto takes it away."""

    @around(models.RDSBackend, "modify_db_subnet_group")
    def modify(original, self, subnet_name, description, subnets):
        if subnet_name not in self.subnet_groups:
            raise DBSubnetGroupNotFoundError(subnet_name)
        group = original(self, subnet_name, description, subnets)
        self.subnet_groups[subnet_name] = group
        return group


def groups_in_use_stay() -> None:
    """A subnet group or a parameter group cannot be deleted while an instance or a cluster has it."""

    @around(models.RDSBackend, "delete_subnet_group")
    def delete_subnet_group(original, self, subnet_name):
        for instance in self.databases.values():
            group = getattr(instance, "db_subnet_group", None)
            if group is not None and group.name == subnet_name.lower():
                raise RDSClientError(
                    "InvalidDBSubnetGroupStateFault",
                    f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: "
                    f"{instance.db_instance_identifier} is still using it.",
                )
        for cluster in self.clusters.values():
            if cluster.db_subnet_group_name == subnet_name.lower():
                raise RDSClientError(
                    "InvalidDBSubnetGroupStateFault",
                    f"Cannot delete the subnet group '{subnet_name}' because at least one database cluster: "
                    f"{cluster.db_cluster_identifier} is still using it.",
                )
        return original(self, subnet_name)

    @around(models.RDSBackend, "delete_db_parameter_group")
    def delete_parameter_group(original, self, db_parameter_group_name):
        users = (instance.db_parameter_groups()[0].name for instance in list(self.databases.values()))
        _refuse_where_used(db_parameter_group_name, users)
        return original(self, db_parameter_group_name)

    @around(models.RDSBackend, "delete_db_cluster_parameter_group")
    def delete_cluster_parameter_group(original, self, db_cluster_parameter_group_name):
        _refuse_where_used(
            db_cluster_parameter_group_name, (cluster.parameter_group for cluster in self.clusters.values())
        )
        return original(self, db_cluster_parameter_group_name)


def _refuse_where_used(name: str, used: Any) -> None:
    if name.lower() in {group.lower() for group in used}:
        raise RDSClientError(
            "InvalidDBParameterGroupState",
            f"One or more database instances are still members of this parameter group {name}, so the group cannot be "
            "deleted",
        )


def requests_are_checked() -> None:
    """Names, passwords and deletions that RDS refuses are refused, in its words."""

    @around(models.RDSBackend, "create_db_instance")
    def create(original, self, db_kwargs):
        rules.check_identifier(db_kwargs["db_instance_identifier"], "DBInstanceIdentifier")
        if not db_kwargs.get("db_cluster_identifier"):
            _check_master(db_kwargs)
            rules.check_database_name(db_kwargs.get("db_name"))
        return original(self, db_kwargs)

    @around(models.RDSBackend, "modify_db_instance")
    def modify(original, self, db_instance_identifier, db_kwargs):
        instance = self.describe_db_instances(db_instance_identifier)[0]
        rules.check_available(instance.status)
        if "master_user_password" in db_kwargs:
            rules.check_password(db_kwargs["master_user_password"], instance.engine)
        rules.check_storage(instance, db_kwargs)
        rules.check_backups(db_kwargs.get("backup_retention_period"), bool(instance.db_cluster_identifier))
        if db_kwargs.get("engine_version"):
            versions.check_change(
                instance.engine,
                instance.engine_version,
                db_kwargs["engine_version"],
                bool(db_kwargs.get("allow_major_version_upgrade")),
            )
        return original(self, db_instance_identifier, db_kwargs)

    @around(models.RDSBackend, "delete_db_instance")
    def delete(original, self, db_instance_identifier, *args, **kwargs):
        instance = self.databases.get(db_instance_identifier)
        if instance is not None and not instance.db_cluster_identifier and not instance.deletion_protection:
            rules.check_final_snapshot(kwargs)
        return original(self, db_instance_identifier, *args, **kwargs)

    @around(models.RDSBackend, "create_db_cluster")
    def create_cluster(original, self, kwargs):
        rules.check_identifier(kwargs["db_cluster_identifier"], "DBClusterIdentifier")
        if kwargs["db_cluster_identifier"] in self.clusters:
            raise RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        if not kwargs.get("global_cluster_identifier") and kwargs["engine"] != "neptune":
            _check_master(kwargs)
            rules.check_database_name(kwargs.get("database_name"))
        return original(self, kwargs)

    @around(models.RDSBackend, "modify_db_cluster")
    def modify_cluster(original, self, kwargs):
        cluster = self.describe_db_clusters(kwargs["db_cluster_identifier"])[0]
        if "master_user_password" in kwargs:
            rules.check_password(kwargs["master_user_password"], cluster.engine)
        rules.check_backups(kwargs.get("backup_retention_period"), is_aurora=cluster.engine.startswith("aurora"))
        if kwargs.get("engine_version"):
            kwargs["engine_version"] = versions.resolve(cluster.engine, kwargs["engine_version"])
            versions.check_change(
                cluster.engine,
                cluster.engine_version,
                kwargs["engine_version"],
                bool(kwargs.get("allow_major_version_upgrade")),
            )
        return original(self, kwargs)


def _check_master(request: dict[str, Any]) -> None:
    rules.check_username(request.get("master_username"), request["engine"])
    if not request.get("manage_master_user_password"):
        rules.check_password(request.get("master_user_password"), request["engine"])


def weeks_begin_again() -> None:
    """A maintenance window may run from Sunday into Monday; to moto that is a week of maintenance."""

    @around(models, "valid_preferred_maintenance_window")
    def problem(original, maintenance_window, backup_window):
        return original(rules.from_monday(maintenance_window), backup_window)


def versions_are_full() -> None:
    """A major engine version is answered with its newest minor version; one that does not exist is refused."""

    @around(models.RDSBackend, "create_db_instance")
    def create(original, self, db_kwargs):
        if not db_kwargs.get("db_cluster_identifier"):
            db_kwargs["engine_version"] = versions.resolve(db_kwargs["engine"], db_kwargs.get("engine_version"))
        return original(self, db_kwargs)

    @around(models.RDSBackend, "create_db_cluster")
    def create_cluster(original, self, kwargs):
        kwargs["engine_version"] = versions.resolve(kwargs["engine"], kwargs.get("engine_version"))
        return original(self, kwargs)

    @around(models.RDSBackend, "modify_db_instance")
    def modify(original, self, db_instance_identifier, db_kwargs):
        if "engine_version" in db_kwargs:
            engine = self.describe_db_instances(db_instance_identifier)[0].engine
            db_kwargs["engine_version"] = versions.resolve(engine, db_kwargs["engine_version"])
        return original(self, db_instance_identifier, db_kwargs)

    @around(models.DBInstance, "default_db_parameter_group_details")
    def default_group(original, self):
        family = f"{self.engine}{versions.major(self.engine, self.engine_version)}"
        return family, f"default.{family}"


def keys_are_arns() -> None:
    """An encrypted instance or cluster names the ARN of its key, and has the account's own key when none is
    asked for.
    """

    def resolve(backend: Any, request: dict[str, Any]) -> None:
        if request.get("storage_encrypted"):
            request["kms_key_id"] = backend._validate_kms_key(request.get("kms_key_id") or "alias/aws/rds")
        if request.get("enable_performance_insights"):
            key = request.get("performance_insights_kms_key_id") or "alias/aws/rds"
            request["performance_insights_kms_key_id"] = backend._validate_kms_key(key)

    @around(models.RDSBackend, "create_db_instance")
    def create(original, self, db_kwargs):
        if not db_kwargs.get("db_cluster_identifier"):
            resolve(self, db_kwargs)
        return original(self, db_kwargs)

    @around(models.RDSBackend, "create_db_cluster")
    def create_cluster(original, self, kwargs):
        resolve(self, kwargs)
        cluster = original(self, kwargs)
        cluster.kms_key_id = kwargs.get("kms_key_id") if cluster.storage_encrypted else None
        return cluster


def instances_have_defaults() -> None:
    """An instance is described with an id of its own, the volume's baseline, Performance Insights and the CA it has."""

    @around(models.DBInstance, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.dbi_resource_id = "db-" + "".join(random.choices(string.ascii_uppercase + string.digits, k=26))
        self.enable_performance_insights = kwargs.get("enable_performance_insights", False)
        self.performance_insights_kms_key_id = kwargs.get("performance_insights_kms_key_id")
        self.performance_insights_retention_period = (
            kwargs.get("performance_insights_retention_period", 7) if self.enable_performance_insights else None
        )
        if self.ca_certificate_identifier == "rds-ca-default":
            self.ca_certificate_identifier = "rds-ca-rsa2048-g1"
        if not kwargs.get("db_cluster_identifier"):
            _describe_volume(self, kwargs)

    @around(models.DBInstance, "option_group_memberships")
    def option_groups(original, self):
        (membership,) = original(self)
        if membership["OptionGroupName"].startswith("default:"):
            major = versions.major(self.engine, self.engine_version).replace(".", "-")
            membership["OptionGroupName"] = f"default:{self.engine}-{major}"
        return [membership]

    shown(models.DBInstance, "performance_insights_enabled")(lambda self: self.enable_performance_insights)


def _describe_volume(instance: models.DBInstance, request: dict[str, Any]) -> None:
    if instance.storage_type == "gp3":
        large = instance.allocated_storage >= 400
        instance.iops = instance.iops or (12000 if large else 3000)
        instance.storage_throughput = instance.storage_throughput or (500 if large else 125)
    if instance.engine == "postgres" and not request.get("license_model"):
        instance.license_model = "postgresql-license"


def members_are_part_of_their_cluster() -> None:
    """A member has its cluster's port, subnet group and password, and volumes of its own in no respect."""

    @around(models.DBInstanceClustered, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.port = self.cluster.port
        if self.cluster.db_subnet_group_name in self.backend.subnet_groups:
            self.db_subnet_group_name = self.cluster.db_subnet_group_name


def clusters_have_defaults() -> None:
    """A cluster is described with the parameter group of its engine and its log exports follow ModifyDBCluster."""

    @around(models.RDSBackend, "create_db_cluster")
    def create(original, self, kwargs):
        if not kwargs.get("db_cluster_parameter_group_name") and kwargs["engine"] in versions.NEWEST:
            version = versions.resolve(kwargs["engine"], kwargs.get("engine_version"))
            kwargs["db_cluster_parameter_group_name"] = servers.default_cluster_group(
                self, kwargs["engine"], version
            ).name
        return original(self, kwargs)

    @around(models.RDSBackend, "modify_db_cluster")
    def modify(original, self, kwargs):
        if "cloudwatch_logs_export_configuration" in kwargs:
            kwargs["enable_cloudwatch_logs_exports"] = kwargs.pop("cloudwatch_logs_export_configuration")
        return original(self, kwargs)


def automated_cluster_snapshots_go_with_it() -> None:
    """Deleting a cluster deletes its automated snapshots."""

    @around(models.RDSBackend, "delete_db_cluster")
    def delete(original, self, *args, **kwargs):
        cluster = original(self, *args, **kwargs)
        for name, snapshot in list(self.cluster_snapshots.items()):
            if (
                snapshot.snapshot_type == "automated"
                and snapshot.db_cluster_identifier == cluster.db_cluster_identifier
            ):
                del self.cluster_snapshots[name]
        return cluster
