# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The databases: ready, restorable, and ready for change data capture; and the secrets that lead to them."""

from __future__ import annotations

import re

from ansible_collections.migrate.aws.plugins.module_utils._maintenance_windows import window_problems
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, check, each, got, sides

_BUILD = "Run playbooks/environments.yml."
_NO_INSTANCE = "There is no DB instance."
_NO_DATABASE = "There is no database."
_NO_CLUSTER = "There is no Aurora cluster: the databases are instances."
_NO_GLOBAL = "There is no Aurora global cluster."
_NO_POSTGRESQL = "There is no PostgreSQL database."
_NO_MYSQL = "There is no MySQL database."
_NO_SECRET = "There is no secret."


def _databases(facts):
    """(environment, name, instance or cluster, its status): what one connects to."""
    for side, one in each(facts, "database", "clusters"):
        yield side, one["DBClusterIdentifier"], one, one["Status"]
    for side, one in each(facts, "database", "instances"):
        if not one.get("DBClusterIdentifier"):
            yield side, one["DBInstanceIdentifier"], one, one["DBInstanceStatus"]


@check("E0-08 E2-01", "A DB instance or an Aurora cluster.", _BUILD, layer="database")
def database_exists(facts):
    """The environment has its database."""
    for side in facts["sides"]:
        found = [one for kind in ("instances", "clusters") for one in side["database"][kind]]
        yield Seen(side["names"]["database"], bool(found), "exists" if found else "no such database")


@check("E0-08", "available", "See the database's events in RDS.", _NO_DATABASE)
def database_is_available(facts):
    """The database takes connections."""
    for _side, name, _one, status in _databases(facts):
        yield Seen(name, status == "available", status)


@check("E3-10", "Apart from each other, and half an hour or more each.", _BUILD, _NO_DATABASE)
def database_windows_are_apart(facts):
    """The backup window and the maintenance window do not overlap, over midnight or the week's end either."""
    for _side, name, one, _status in _databases(facts):
        backup, maintenance = one.get("PreferredBackupWindow"), one.get("PreferredMaintenanceWindow")
        yield Seen(name, not window_problems(backup or "", maintenance or ""), f"{backup} and {maintenance}")


@check("E0-08 E3-12", "At least one day.", _BUILD, _NO_DATABASE)
def database_has_backups(facts):
    """There are automated backups to go back to."""
    for _side, name, one, _status in _databases(facts):
        yield Seen(name, bool(one.get("BackupRetentionPeriod")), one.get("BackupRetentionPeriod"))


@check("E3-12 E1-11", "As stated.", _BUILD, "No database, or nothing was stated of its protection.")
def database_has_the_stated_protection(facts):
    """Deletion protection is as the inventory states it."""
    for side, name, one, _status in _databases(facts):
        wanted = side["stated"].get("deletion_protection")
        if wanted is not None:
            yield Seen(name, one["DeletionProtection"] == wanted, one["DeletionProtection"], str(wanted))


@check("E3-10", "Off.", _BUILD, _NO_INSTANCE)
def database_keeps_its_minor_version(facts):
    """No DB instance restarts for a new minor version by itself."""
    for _side, one in each(facts, "database", "instances"):
        yield Seen(
            one["DBInstanceIdentifier"],
            not one["AutoMinorVersionUpgrade"],
            "on" if one["AutoMinorVersionUpgrade"] else "off",
        )


@check(
    "C12", "No secret of RDS's own.", "Set a password of your own, kept in a secret with host and port.", _NO_DATABASE
)
def database_has_no_managed_secret(facts):
    """The password is not managed by RDS: DMS cannot use that secret, and it changes every 7 days."""
    for _side, name, one, _status in _databases(facts):
        found = got(one, "MasterUserSecret", "SecretArn")
        yield Seen(name, found is None, found)


@check("E4-05", "The database's security group.", _BUILD, _NO_INSTANCE)
def database_has_its_security_group(facts):
    """DB instances are behind the security group that was made for them, and no other."""
    for side, one in each(facts, "database", "instances"):
        wanted = [
            group["GroupId"]
            for group in side["network"]["security_groups"]
            if group["GroupName"] == side["names"]["security_group_database"]
        ]
        found = [group["VpcSecurityGroupId"] for group in one.get("VpcSecurityGroups", [])]
        if wanted:
            yield Seen(one["DBInstanceIdentifier"], found == wanted, found, str(wanted))


@check("E4-05 E1-10", "The database subnets alone.", _BUILD, _NO_INSTANCE)
def database_is_in_database_subnets(facts):
    """DB instances stand in the subnets that have no way out."""
    for side, one in each(facts, "database", "instances"):
        tier = {
            subnet["SubnetId"]
            for subnet in side["network"]["subnets"]
            if {"Key": "migrate:tier", "Value": "database"} in subnet.get("Tags", [])
        }
        found = [subnet["SubnetIdentifier"] for subnet in got(one, "DBSubnetGroup", "Subnets", default=[])]
        yield Seen(one["DBInstanceIdentifier"], bool(found) and set(found) <= tier, found)


@check("E0-08 E4-14", "Logs of the engine go to CloudWatch.", _BUILD, _NO_DATABASE)
def database_exports_its_logs(facts):
    """Databases write their logs to CloudWatch."""
    for _side, name, one, _status in _databases(facts):
        found = one.get("EnabledCloudwatchLogsExports") or []
        yield Seen(name, bool(found), found)


@check("E0-08 E4-14", "A log group for each.", _BUILD, "No database writes its logs to CloudWatch.")
def database_logs_have_their_groups(facts):
    """Every log of a database has a log group, so that RDS creates no unencrypted one."""
    for side, name, one, _status in _databases(facts):
        there = {group["logGroupName"] for group in side["log_groups"]}
        kind = "instance" if "DBInstanceIdentifier" in one else "cluster"
        wanted = [f"/aws/rds/{kind}/{name}/{log}" for log in one.get("EnabledCloudwatchLogsExports") or []]
        if wanted:
            lacking = [group for group in wanted if group not in there]
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else wanted)


@check("E0-08", "in-sync", "Restart the database: it still runs with other parameters.", _NO_INSTANCE)
def database_has_its_parameters_in_force(facts):
    """The parameters of the group are those with which DB instances run."""
    for _side, one in each(facts, "database", "instances"):
        found = [group["ParameterApplyStatus"] for group in one.get("DBParameterGroups", [])]
        yield Seen(one["DBInstanceIdentifier"], set(found) == {"in-sync"}, found)


def _engine(facts, word):
    """(name, parameters) of the databases of an engine; of a cluster, those of its own group."""
    for _side, name, one, _status in _databases(facts):
        if word in one["Engine"]:
            yield name, one["parameters"]


def _set(facts, engine, parameter, right):
    for name, parameters in _engine(facts, engine):
        found = parameters.get(parameter)
        yield Seen(name, found is not None and right(str(found)), found)


@check("E0-08", "1", _BUILD, _NO_POSTGRESQL)
def postgresql_has_logical_replication(facts):
    """PostgreSQL writes what change data capture reads."""
    return _set(facts, "postgres", "rds.logical_replication", lambda found: found in ("1", "on"))


@check("E0-08", "0, or 10000 and more.", _BUILD, _NO_POSTGRESQL)
def postgresql_waits_for_its_reader(facts):
    """PostgreSQL does not end a replication connection that is idle for a moment."""
    return _set(
        facts, "postgres", "wal_sender_timeout", lambda found: found == "0" or (found.isdigit() and int(found) >= 10000)
    )


@check("E0-08", "At least 4: one for each direction, and two spare ones.", _BUILD, _NO_POSTGRESQL)
def postgresql_has_replication_slots(facts):
    """PostgreSQL has replication slots for the way there and back."""
    return _set(facts, "postgres", "max_replication_slots", lambda found: found.isdigit() and int(found) >= 4)


@check("E0-08", "At least 4: one for each direction, and two spare ones.", _BUILD, _NO_POSTGRESQL)
def postgresql_has_wal_senders(facts):
    """PostgreSQL has senders for the way there and back."""
    return _set(facts, "postgres", "max_wal_senders", lambda found: found.isdigit() and int(found) >= 4)


@check("E0-08", "ROW", _BUILD, _NO_MYSQL)
def mysql_logs_rows(facts):
    """MySQL writes rows into its binary log."""
    return _set(facts, "mysql", "binlog_format", lambda found: found.upper() == "ROW")


@check("E0-08", "FULL", _BUILD, _NO_MYSQL)
def mysql_logs_whole_rows(facts):
    """MySQL writes all columns of a row into its binary log."""
    return _set(facts, "mysql", "binlog_row_image", lambda found: found.upper() == "FULL")


@check("E0-08", "NONE", _BUILD, _NO_MYSQL)
def mysql_logs_without_checksums(facts):
    """MySQL writes its binary log without checksums, as DMS reads it."""
    return _set(facts, "mysql", "binlog_checksum", lambda found: found.upper() == "NONE")


@check("E4-10", "A writer.", "Fail the cluster over to one of its instances.", _NO_CLUSTER)
def cluster_has_a_writer(facts):
    """An Aurora cluster has an instance that takes writes, unless it is a secondary one of a global cluster."""
    for side, one in each(facts, "database", "clusters"):
        if not any(_is_reader(group, one) for group in side["database"]["global_clusters"]):
            found = [
                member["DBInstanceIdentifier"]
                for member in one.get("DBClusterMembers", [])
                if member["IsClusterWriter"]
            ]
            yield Seen(one["DBClusterIdentifier"], len(found) == 1, found)


def _is_reader(group, cluster):
    arn = cluster["DBClusterArn"]
    return any(
        member.get("DBClusterArn") == arn and not member["IsWriter"] for member in group.get("GlobalClusterMembers", [])
    )


@check("E4-10", "available", "See the instance's events in RDS.", _NO_CLUSTER)
def cluster_instances_are_available(facts):
    """Every instance of an Aurora cluster is available."""
    for _side, one in each(facts, "database", "instances"):
        if one.get("DBClusterIdentifier"):
            yield Seen(one["DBInstanceIdentifier"], one["DBInstanceStatus"] == "available", one["DBInstanceStatus"])


@check("E4-04 E4-10", "available", "See the global cluster in RDS.", _NO_GLOBAL)
def global_cluster_is_available(facts):
    """The Aurora global cluster is available."""
    for _side, one in each(facts, "database", "global_clusters"):
        yield Seen(one["GlobalClusterIdentifier"], one["Status"] == "available", one["Status"])


@check("E4-10", "Clusters in two regions.", "Add a cluster in the second region.", _NO_GLOBAL)
def global_cluster_spans_regions(facts):
    """The Aurora global cluster has clusters in at least two regions."""
    for _side, one in each(facts, "database", "global_clusters"):
        regions = sorted({member["DBClusterArn"].split(":")[3] for member in one["GlobalClusterMembers"]})
        yield Seen(one["GlobalClusterIdentifier"], len(regions) > 1, regions)


@check("E4-10 C9", "One writer.", "Fail the global cluster over to one of its clusters.", _NO_GLOBAL)
def global_cluster_has_one_writer(facts):
    """Exactly one cluster of the Aurora global cluster takes writes."""
    for _side, one in each(facts, "database", "global_clusters"):
        found = [member["DBClusterArn"] for member in one["GlobalClusterMembers"] if member["IsWriter"]]
        yield Seen(one["GlobalClusterIdentifier"], len(found) == 1, found)


@check("E1-05 E4-03", "The secret exists.", _BUILD)
def secret_exists(facts):
    """The database's credential is kept in Secrets Manager."""
    for side in facts["sides"]:
        yield Seen(
            side["names"]["secret"], side["secret"] is not None, "exists" if side["secret"] else "no such secret"
        )


_NEEDED = ("host", "password", "port", "username")


@check("C12 E1-02", "username, password, host and port.", _BUILD, _NO_SECRET)
def secret_is_in_the_shape_of_dms(facts):
    """The secret holds all that DMS needs of it."""
    for side, secret in sides(facts, "secret"):
        lacking = [key for key in _NEEDED if key not in secret["keys"]]
        yield Seen(side["names"]["secret"], not lacking, f"lacks {lacking}" if lacking else secret["keys"])


@check("I5", "None of ; . : +", "Rotate it, with ExcludeCharacters.", _NO_SECRET)
def secret_has_a_password_for_dms(facts):
    """The password has none of the characters that DMS does not take."""
    for side, secret in sides(facts, "secret"):
        yield Seen(
            side["names"]["secret"],
            secret["password_fits_dms"],
            "fits" if secret["password_fits_dms"] else "does not fit",
        )


@check("E1-05 C12", "The database's own address.", _BUILD, "There is no secret, or no database.")
def secret_leads_to_the_database(facts):
    """The secret names the host and the port at which the database answers."""
    for side, secret in sides(facts, "secret"):
        for found, name, one, _status in _databases(facts):
            if found is side and "host" in secret["keys"] and "port" in secret["keys"]:
                addresses = _addresses(one, side["database"]["global_clusters"])
                there = f"{secret['host']}:{secret['port']}"
                yield Seen(side["names"]["secret"], there in addresses, there, f"{name} at {' or '.join(addresses)}")


def _addresses(one, global_clusters):
    """host:port of an instance, which nests them, or of a cluster, which does not, and of the global one that it is a
    member of.
    """
    if "DBInstanceIdentifier" in one:
        return [f"{got(one, 'Endpoint', 'Address')}:{got(one, 'Endpoint', 'Port')}"]
    return [f"{found['Endpoint']}:{one.get('Port')}" for found in [one, *global_clusters] if found.get("Endpoint")]


def _rotating(facts):
    return ((side, secret) for side, secret in sides(facts, "secret") if secret.get("RotationEnabled"))


_NO_ROTATION = "No secret is rotated."


@check("E1-06 E3-08", "A rotation function.", "Give the rotation its function, or turn it off.", _NO_ROTATION)
def rotation_has_its_function(facts):
    """A rotation on a schedule has a function that does it."""
    for side, secret in _rotating(facts):
        yield Seen(side["names"]["secret"], bool(secret.get("RotationLambdaARN")), secret.get("RotationLambdaARN"))


@check("E1-06 E3-08", "Every 30 days or more often.", "Set AutomaticallyAfterDays to 30.", _NO_ROTATION)
def rotation_is_often_enough(facts):
    """A password that is rotated is rotated at least every 30 days."""
    for side, secret in _rotating(facts):
        rules = secret.get("RotationRules") or {}
        days = _days(rules)
        if days is not None:
            yield Seen(side["names"]["secret"], days <= 30, rules)


_RATE = {"hour": 1 / 24, "day": 1}


def _days(rules):
    """After how many days a secret is rotated; None where that is on dates of a calendar."""
    if rules.get("AutomaticallyAfterDays") is not None:
        return rules["AutomaticallyAfterDays"]
    rate = re.fullmatch(r"rate\((\d+) (hour|day)s?\)", rules.get("ScheduleExpression", ""))
    return int(rate[1]) * _RATE[rate[2]] if rate else None


@check(
    "E1-06 E4-10",
    "InSync",
    "See the replica's StatusMessage in Secrets Manager.",
    "No secret is replicated to another region.",
)
def secret_replicas_are_in_sync(facts):
    """Every replica of the secret has the secret's value."""
    for side, secret in sides(facts, "secret"):
        for replica in secret.get("ReplicationStatus") or []:
            yield Seen(
                f"{side['names']['secret']} in {replica['Region']}", replica["Status"] == "InSync", replica["Status"]
            )


CHECKS = enumerated(globals())
