# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""DMS: where it stands, what it connects, with whose credentials, and that the tasks run."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, check, got, last
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading.replication import FORWARD

_REPLICATE = "Run playbooks/replication.yml."
_NO_INSTANCE = "There is no replication instance."
_NO_ENDPOINT = "There is no endpoint."
_NO_TASK = "There is no task."
_STORAGE = "DMS was not asked for: the databases are members of a global one."
_SETTINGS = {
    "postgres": "PostgreSQLSettings",
    "aurora-postgresql": "PostgreSQLSettings",
    "mysql": "MySQLSettings",
    "aurora": "MySQLSettings",
    "mariadb": "MySQLSettings",
}
_CLEAR_TEXT = ("Username", "Password", "ServerName", "Port")


@check("E0-05 E0-08", "The subnet group exists.", _REPLICATE, _STORAGE)
def replication_subnet_group_exists(facts):
    """DMS's subnet group is there, which it is not where dms-vpc-role is not configured properly."""
    found = facts["dms"]["subnet_group"]
    if facts["stated"]["dms"]:
        yield Seen(
            facts["names"]["replication_subnet_group"], found is not None, "exists" if found else "no such subnet group"
        )


@check("I4", "Two subnets in two availability zones.", _REPLICATE, "There is no subnet group.")
def replication_subnet_group_spans_two_zones(facts):
    """DMS's subnet group is in at least two availability zones."""
    found = facts["dms"]["subnet_group"]
    if found:
        zones = sorted({got(subnet, "SubnetAvailabilityZone", "Name", default="") for subnet in found["Subnets"]})
        yield Seen(found["ReplicationSubnetGroupIdentifier"], len(zones) > 1, zones)


@check("E2-01", "The private subnets of the target.", _REPLICATE, "There is no subnet group.")
def replication_is_in_private_subnets(facts):
    """DMS stands in the target's private subnets."""
    found, target = facts["dms"]["subnet_group"], facts["sides"][1]
    if found:
        private = {
            subnet["SubnetId"]
            for subnet in target["network"]["subnets"]
            if {"Key": "migrate:tier", "Value": "private"} in subnet.get("Tags", [])
        }
        ids = [subnet["SubnetIdentifier"] for subnet in found["Subnets"]]
        yield Seen(found["ReplicationSubnetGroupIdentifier"], set(ids) <= private, ids)


@check("E0-08 E3-03", "The replication instance exists.", _REPLICATE, _STORAGE)
def replication_instance_exists(facts):
    """The replication instance is there, found by its identifier: its ARN is AWS's own."""
    found = facts["dms"]["instance"]
    if facts["stated"]["dms"]:
        yield Seen(
            facts["names"]["replication_instance"],
            found is not None,
            "exists" if found else "no such replication instance",
        )


def _instance(facts):
    found = facts["dms"]["instance"]
    return [(found["ReplicationInstanceIdentifier"], found)] if found else []


@check("E0-08", "available", "See the replication instance's events in DMS.", _NO_INSTANCE)
def replication_instance_is_available(facts):
    """The replication instance is available."""
    for name, one in _instance(facts):
        yield Seen(name, one["ReplicationInstanceStatus"] == "available", one["ReplicationInstanceStatus"])


@check("E3-11", "The stated class.", _REPLICATE, "No replication instance, or no class was stated.")
def replication_instance_has_the_stated_class(facts):
    """The replication instance is as large as stated."""
    wanted = facts["stated"]["replication_instance_class"]
    for name, one in _instance(facts):
        if wanted:
            yield Seen(name, one["ReplicationInstanceClass"] == wanted, one["ReplicationInstanceClass"], wanted)


@check("E3-10", "Off.", _REPLICATE, _NO_INSTANCE)
def replication_instance_keeps_its_minor_version(facts):
    """The replication instance does not restart for a new minor version by itself."""
    for name, one in _instance(facts):
        yield Seen(name, not one["AutoMinorVersionUpgrade"], "on" if one["AutoMinorVersionUpgrade"] else "off")


@check("E3-09 E1-10", "The target's security group for DMS.", _REPLICATE, _NO_INSTANCE)
def replication_instance_has_its_security_group(facts):
    """The replication instance is behind the security group that was made for it."""
    target = facts["sides"][1]
    wanted = [
        group["GroupId"]
        for group in target["network"]["security_groups"]
        if group["GroupName"] == target["names"]["security_group_dms"]
    ]
    for name, one in _instance(facts):
        found = [group["VpcSecurityGroupId"] for group in one.get("VpcSecurityGroups", [])]
        if wanted:
            yield Seen(name, found == wanted, found, str(wanted))


def _endpoint(facts, name):
    return next((one for one in facts["dms"]["endpoints"] if one["EndpointIdentifier"] == name), None)


@check("E0-08 E1-04", "An endpoint for each database.", _REPLICATE, _STORAGE)
def endpoints_exist(facts):
    """There is an endpoint for the source's database and one for the target's."""
    for key in FORWARD if facts["stated"]["dms"] else ():
        found = _endpoint(facts, facts["names"][key])
        yield Seen(facts["names"][key], found is not None, "exists" if found else "no such endpoint")


def _endpoints(facts):
    for one in facts["dms"]["endpoints"]:
        yield one["EndpointIdentifier"], one, got(one, _SETTINGS.get(one["EngineName"], ""), default={})


def _side_of(facts, name):
    """The environment whose database an endpoint leads to: its side is in its name."""
    (side,) = [side for side in facts["sides"] if name.startswith(f"{facts['application']}-{side['side']}-")]
    return side


@check("E1-04", "Reads from the source, writes to the target.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_their_direction(facts):
    """What is read from and what is written to is not mistaken for each other."""
    for key, wanted in zip(FORWARD, ("source", "target")):
        found = _endpoint(facts, facts["names"][key])
        if found:
            yield Seen(
                found["EndpointIdentifier"], found["EndpointType"].lower() == wanted, found["EndpointType"], wanted
            )


@check("E1-04", "The database's engine.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_the_databases_engine(facts):
    """An endpoint speaks the language of the database that it leads to."""
    for name, one, _settings in _endpoints(facts):
        found = _side_of(facts, name)["database"]
        engines = {database["Engine"] for kind in ("instances", "clusters") for database in found[kind]}
        if engines:
            yield Seen(
                name,
                _family(one["EngineName"]) in {_family(engine) for engine in engines},
                one["EngineName"],
                str(sorted(engines)),
            )


def _family(engine):
    return "postgres" if "postgres" in engine else "mysql"


@check("E1-04 E2-12", "The database's name.", _REPLICATE, "There is no endpoint of PostgreSQL.")
def endpoints_name_the_database(facts):
    """An endpoint of PostgreSQL names the database that it connects to."""
    for name, one, settings in _endpoints(facts):
        names = [
            database.get("DBName") or database.get("DatabaseName")
            for kind in ("clusters", "instances")
            for database in _side_of(facts, name)["database"][kind]
        ]
        wanted = next((found for found in names if found), None)
        if _family(one["EngineName"]) == "postgres" and wanted:
            found = settings.get("DatabaseName") or one.get("DatabaseName")
            yield Seen(name, found == wanted, found, wanted)


@check("E1-04 C2", "No database's name.", _REPLICATE, "There is no endpoint of MySQL.")
def mysql_endpoints_name_no_database(facts):
    """An endpoint of MySQL names no database: DMS reads them all."""
    for name, one, settings in _endpoints(facts):
        if _family(one["EngineName"]) == "mysql":
            found = settings.get("DatabaseName") or one.get("DatabaseName")
            yield Seen(name, not found, found)


@check("E1-01 E1-02", "SecretsManagerSecretId and SecretsManagerAccessRoleArn.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_secret_and_role(facts):
    """Every endpoint has both, in the settings of its engine."""
    for name, _one, settings in _endpoints(facts):
        lacking = [key for key in ("SecretsManagerSecretId", "SecretsManagerAccessRoleArn") if not settings.get(key)]
        yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "both")


@check("C2 E1-05 E2-12", "No server, port, user or password.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_no_clear_text(facts):
    """No endpoint has in clear text what the secret is for."""
    for name, one, settings in _endpoints(facts):
        found = sorted({key for thing in (one, settings) for key in _CLEAR_TEXT if thing.get(key)})
        yield Seen(name, not found, found)


@check("E1-03 E1-05", "The secret of the side that it leads to.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_the_secret_of_their_side(facts):
    """An endpoint reads the secret of the database that it leads to."""
    for name, _one, settings in _endpoints(facts):
        secret, found = _side_of(facts, name)["secret"], settings.get("SecretsManagerSecretId")
        if secret and found:
            yield Seen(name, found in (secret["ARN"], secret["Name"]), found, secret["Name"])


@check("E1-03", "The access role of that side.", _REPLICATE, _NO_ENDPOINT)
def endpoints_have_the_role_of_their_side(facts):
    """An endpoint reads its secret by the role that may read exactly this one."""
    for name, _one, settings in _endpoints(facts):
        found = settings.get("SecretsManagerAccessRoleArn")
        if found:
            wanted = _side_of(facts, name)["names"]["secrets_access_role"]
            yield Seen(name, last(found) == wanted, last(found), wanted)


@check("E1-01", "Booleans stay booleans.", _REPLICATE, "There is no endpoint of PostgreSQL.")
def endpoints_keep_booleans(facts):
    """Both ends map booleans, or every one arrives as text."""
    for name, one, settings in _endpoints(facts):
        if _family(one["EngineName"]) == "postgres":
            yield Seen(name, settings.get("MapBooleanAsBoolean") is True, settings.get("MapBooleanAsBoolean"))


@check(
    "E0-08 E2-12", "successful", "Test it again (the module dms_connection_test), and see what it says.", _NO_ENDPOINT
)
def connections_are_successful(facts):
    """The last test of every endpoint's connection was successful."""
    tested = {one["EndpointArn"]: one for one in facts["dms"]["connections"]}
    for name, one, _settings in _endpoints(facts):
        found = got(tested, one["EndpointArn"], "Status", default="not tested")
        yield Seen(name, found == "successful", found)


@check("E0-08", "The task exists.", _REPLICATE, _STORAGE)
def task_exists(facts):
    """There is a task that carries the rows."""
    found = [one["ReplicationTaskIdentifier"] for one in facts["dms"]["tasks"]]
    if facts["stated"]["dms"]:
        yield Seen(facts["names"]["forward_task"], bool(found), found)


def _tasks(facts):
    return [(one["ReplicationTaskIdentifier"], one) for one in facts["dms"]["tasks"]]


@check("E0-08", "One task runs.", "Resume it, when the reason why it stopped is gone.", _NO_TASK)
def a_task_runs(facts):
    """Of the tasks that carry rows there and back, exactly one runs: that of the side which takes the writes."""
    if facts["dms"]["tasks"]:
        states = {name: one["Status"] for name, one in _tasks(facts)}
        yield Seen(facts["names"]["migration"], list(states.values()).count("running") == 1, states)


@check("E0-08", "No failure.", "See the task's log, remove the cause and resume it.", _NO_TASK)
def no_task_has_failed(facts):
    """No task has come to an end by a failure."""
    for name, one in _tasks(facts):
        failed = one["Status"] == "failed" or bool(one.get("LastFailureMessage"))
        yield Seen(name, not failed, one.get("LastFailureMessage") or one["Status"])


@check("E0-08", "Changes are carried too.", _REPLICATE, _NO_TASK)
def tasks_carry_changes(facts):
    """Every task carries the changes, not the first load alone."""
    for name, one in _tasks(facts):
        yield Seen(name, "cdc" in one["MigrationType"], one["MigrationType"])


@check("E1-04 E2-02", "From the source's endpoint to the target's.", _REPLICATE, _NO_TASK)
def forward_task_has_its_endpoints(facts):
    """The task that was there first leads from the source to the target."""
    arns = {one["EndpointArn"]: name for name, one, _settings in _endpoints(facts)}
    for name, one in _tasks(facts):
        if name == facts["names"]["forward_task"]:
            ends = [arns.get(one[key], one[key]) for key in ("SourceEndpointArn", "TargetEndpointArn")]
            sides = [_side_of(facts, end)["side"] if end in arns.values() else None for end in ends]
            yield Seen(name, sides == ["source", "target"], ends)


@check("E0-08", "No table with an error.", "See the table's statistics, and reload it.", _NO_TASK)
def no_table_has_an_error(facts):
    """No table was given up by a task."""
    for name, one in _tasks(facts):
        found = got(one, "ReplicationTaskStats", "TablesErrored", default=0)
        yield Seen(name, found == 0, found)


def _setting(facts, wanted, *path):
    for name, one in _tasks(facts):
        found = got(one, "settings", *path)
        yield Seen(name, found in wanted, found, " or ".join(map(str, wanted)))


@check("E0-08", "true", _REPLICATE, _NO_TASK)
def tasks_validate(facts):
    """DMS compares the rows that it has carried."""
    return _setting(facts, (True,), "ValidationSettings", "EnableValidation")


@check("E0-08 E1-10", "true", _REPLICATE, _NO_TASK)
def tasks_log(facts):
    """DMS writes a log of what it does."""
    return _setting(facts, (True,), "Logging", "EnableLogging")


@check("E0-08", "DO_NOTHING", _REPLICATE, _NO_TASK)
def tasks_leave_the_targets_tables(facts):
    """DMS never drops a table of the target, unless it was asked to make them."""
    right = ["DO_NOTHING", "TRUNCATE_BEFORE_LOAD"]
    if facts["stated"].get("target_table_prep_mode") == "DROP_AND_CREATE":
        right.append("DROP_AND_CREATE")
    return _setting(facts, right, "FullLoadSettings", "TargetTablePrepMode")


@check("E0-08", "Anything but to go on.", _REPLICATE, _NO_TASK)
def tasks_stop_at_bad_rows(facts):
    """A row that cannot be carried stops its table, rather than to be left out quietly."""
    return _setting(facts, ("SUSPEND_TABLE", "STOP_TASK"), "ErrorBehavior", "DataErrorPolicy")


@check("E0-08", "Anything but to go on.", _REPLICATE, _NO_TASK)
def tasks_cut_no_values(facts):
    """A value that is too long stops the task, rather than to be cut quietly."""
    return _setting(facts, ("STOP_TASK", "SUSPEND_TABLE"), "ErrorBehavior", "DataTruncationErrorPolicy")


CHECKS = enumerated(globals())
