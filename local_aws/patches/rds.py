# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""RDS: real PostgreSQL servers behind instances and clusters, and parameter groups that know their parameters."""

from __future__ import annotations

from typing import Any

from moto.rds import models
from moto.rds.exceptions import DBSubnetGroupNotFoundError, RDSClientError
from moto.rds.responses import RDSResponse

from local_aws import postgres
from local_aws.patching import around
from local_aws.rds_parameters import PARAMETERS, known

POSTGRESQL = ("postgres", "aurora-postgresql")


def apply() -> None:
    """Apply every patch of this file."""
    instances_have_servers()
    clusters_have_servers()
    instances_follow_their_server()
    parameters_are_described()
    unknown_parameters_are_refused()
    subnet_groups_survive_a_change()
    gp3_has_throughput()


def server_of(identifier: str) -> postgres.Server | None:
    """The server behind an instance or cluster, if it has one."""
    return postgres.find_by_identifier(identifier)


def _parameters(backend: Any, group_name: str | None, groups: str = "db_parameter_groups") -> dict[str, Any]:
    """The values which a parameter group states, by name."""
    group = getattr(backend, groups).get(group_name or "")
    if group is None:
        return {}
    return {name: parameter["ParameterValue"] for name, parameter in group.parameters.items() if "ParameterValue" in parameter}


def instances_have_servers() -> None:
    """CreateDBInstance makes a database server which answers at the instance's endpoint, and DeleteDBInstance ends it."""

    @around(models.RDSBackend, "create_db_instance")
    def create(original, self, db_kwargs):
        instance = original(self, db_kwargs)
        if instance.engine == "postgres":
            server = postgres.start(
                instance.db_instance_identifier,
                engine_version=instance.engine_version,
                master_username=instance.master_username,
                master_password=db_kwargs["master_user_password"],
                database_name=instance.db_name or "postgres",
                parameters=_parameters(self, instance.db_parameter_group_name),
            )
            instance.port = server.port
        return instance

    @around(models.RDSBackend, "delete_db_instance")
    def delete(original, self, db_instance_identifier, *args, **kwargs):
        answer = original(self, db_instance_identifier, *args, **kwargs)
        if answer.engine == "postgres" and (server := server_of(answer.db_instance_identifier)):
            server.stop()
        return answer

    _at_the_servers_host(models.DBInstance, "address", "db_instance_identifier")


def _at_the_servers_host(owner: type, name: str, identifier: str) -> None:
    """Answer with the host of the server whose identifier is in that attribute, or as moto does where there is none."""
    moto_property = getattr(owner, name).fget
    if getattr(moto_property, "__patch__", False):
        return

    def host(self) -> str:
        server = server_of(getattr(self, identifier))
        return server.host if server else moto_property(self)

    host.__patch__ = True
    setattr(owner, name, property(host))


def clusters_have_servers() -> None:
    """CreateDBCluster makes one server: it answers at the cluster's endpoints and at its instances', who show its subnets."""

    @around(models.RDSBackend, "create_db_cluster")
    def create(original, self, kwargs):
        cluster = original(self, kwargs)
        if cluster.engine == "aurora-postgresql":
            server = postgres.start(
                cluster.db_cluster_identifier,
                engine_version=cluster.engine_version,
                master_username=cluster.master_username,
                master_password=kwargs["master_user_password"],
                database_name=cluster.database_name or "postgres",
                parameters=_parameters(self, kwargs.get("db_cluster_parameter_group_name"), "db_cluster_parameter_groups"),
            )
            cluster.port = server.port
        return cluster

    @around(models.RDSBackend, "delete_db_cluster")
    def delete(original, self, cluster_identifier, *args, **kwargs):
        answer = original(self, cluster_identifier, *args, **kwargs)
        if server := server_of(cluster_identifier):
            server.stop()
        return answer

    @around(models.DBInstanceClustered, "__init__")
    def member(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.port = self.cluster.port
        self.db_subnet_group_name = self.cluster.db_subnet_group_name

    models.DBInstanceClustered.address = property(lambda self: self.cluster.endpoint)
    _at_the_servers_host(models.DBCluster, "endpoint", "db_cluster_identifier")
    _at_the_servers_host(models.DBCluster, "reader_endpoint", "db_cluster_identifier")


def instances_follow_their_server() -> None:
    """ModifyDBInstance changes the password in force, RebootDBInstance applies static parameters, Stop and Start do."""

    @around(models.RDSBackend, "modify_db_instance")
    def modify(original, self, db_instance_identifier, db_kwargs):
        instance = original(self, db_instance_identifier, db_kwargs)
        server = server_of(instance.db_instance_identifier)
        if server and db_kwargs.get("master_user_password"):
            server.set_master_password(db_kwargs["master_user_password"])
        return instance

    @around(models.RDSBackend, "reboot_db_instance")
    def reboot(original, self, db_instance_identifier):
        instance = original(self, db_instance_identifier)
        if server := server_of(instance.db_instance_identifier):
            server.restart(_parameters(self, instance.db_parameter_group_name))
        return instance

    @around(models.RDSBackend, "stop_db_instance")
    def stop(original, self, db_instance_identifier, *args, **kwargs):
        instance = original(self, db_instance_identifier, *args, **kwargs)
        if server := server_of(instance.db_instance_identifier):
            server.halt()
        return instance

    @around(models.RDSBackend, "start_db_instance")
    def start(original, self, db_instance_identifier):
        instance = original(self, db_instance_identifier)
        if server := server_of(instance.db_instance_identifier):
            server.restart()
        return instance


def parameters_are_described() -> None:
    """DescribeDBParameters answers with every parameter of the family and what may be done with it, stated or not."""

    @around(RDSResponse, "describe_db_parameters")
    def describe(original, self):
        answer = original(self)
        group = self.backend.db_parameter_groups.get(self.params.get("DBParameterGroupName"))
        answer.result["Parameters"] = _described(group)
        return answer

    @around(RDSResponse, "describe_db_cluster_parameters")
    def describe_cluster(original, self):
        answer = original(self)
        group = self.backend.db_cluster_parameter_groups.get(self.params.get("DBClusterParameterGroupName"))
        answer.result["Parameters"] = _described(group)
        return answer


def _described(group: Any) -> list[dict[str, Any]]:
    family = group.family
    return [
        {"ParameterName": name, **parameter, "Source": "system", **_user_source(group.parameters.get(name))}
        for name, parameter in PARAMETERS[known(family)].items()
    ]


def _user_source(stated: dict[str, Any] | None) -> dict[str, Any]:
    return {**stated, "Source": "user"} if stated else {}


def unknown_parameters_are_refused() -> None:
    """ModifyDBParameterGroup refuses a parameter which the family does not have."""

    def check(group: Any, parameters: list[dict[str, Any]]) -> None:
        for parameter in parameters:
            if group is not None and parameter["ParameterName"] not in PARAMETERS[known(group.family)]:
                raise RDSClientError("InvalidParameterValue", f"Could not find parameter with name: {parameter['ParameterName']}")

    @around(models.RDSBackend, "modify_db_parameter_group")
    def modify(original, self, db_parameter_group_name, db_parameter_group_parameters):
        check(self.db_parameter_groups.get(db_parameter_group_name), db_parameter_group_parameters)
        return original(self, db_parameter_group_name, db_parameter_group_parameters)

    @around(models.RDSBackend, "modify_db_cluster_parameter_group")
    def modify_cluster(original, self, db_cluster_parameter_group_name, db_cluster_parameter_group_parameters):
        check(self.db_cluster_parameter_groups.get(db_cluster_parameter_group_name), db_cluster_parameter_group_parameters)
        return original(self, db_cluster_parameter_group_name, db_cluster_parameter_group_parameters)


def subnet_groups_survive_a_change() -> None:
    """ModifyDBSubnetGroup changes the group; moto takes it away."""

    @around(models.RDSBackend, "modify_db_subnet_group")
    def modify(original, self, subnet_name, description, subnets):
        if subnet_name not in self.subnet_groups:
            raise DBSubnetGroupNotFoundError(subnet_name)
        group = original(self, subnet_name, description, subnets)
        self.subnet_groups[subnet_name] = group
        return group


def gp3_has_throughput() -> None:
    """A gp3 volume has its baseline throughput and IOPS when none are asked for."""

    @around(models.DBInstance, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        if getattr(self, "storage_type", None) == "gp3":
            self.storage_throughput = self.storage_throughput or 125
            self.iops = self.iops or 3000
