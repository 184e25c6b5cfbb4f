# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The facts of a migration's AWS resources by which it is judged whether it can go on.

Reads only, and no secret's value is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._dms import api as dms_api
from ansible_collections.migrate.aws.plugins.module_utils._dms import assessment
from ansible_collections.migrate.aws.plugins.module_utils._environment import api as environment_api
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import trusted
from ansible_collections.migrate.aws.plugins.module_utils._preflight import api
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api as secrets_api
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import rotation, transform

SIDES = ("source", "target")
ROLES = ("dms-vpc-role", "dms-cloudwatch-logs-role")
Facts = dict[str, Any]
#: A function which makes a boto3 client of a service, in a place or in the module's own.
Clients = Callable[..., Any]


def facts(client: Clients, options: Facts, region: str, now: datetime) -> Facts:
    """All that the rules ask of AWS, as JSON would have it."""
    sides = {side: options[side] for side in SIDES if options[side]}
    places = sorted({_locations.location(one, (region, options["profile"])) for one in sides.values()}, key=str)
    clients = {place: _clients_at(client, place) for place in places}
    task = replication(client("dms"), options["task"])
    fallback = replication(client("dms"), options["fallback"])
    databases = [
        database(client("rds", **_locations.client_arguments(one)), side, one["database_identifier"])
        for side, one in sides.items()
        if one["database_identifier"]
    ]
    instance = task and task.pop("instance")
    return {
        "now": now.isoformat(),
        "hours": options["hours"],
        "max_ttl": options["max_ttl"],
        "region": region,
        "databases": databases,
        "machines": [*(one for one in databases if one["found"]), *([instance] if instance else [])],
        "secrets": [
            secret(client("secretsmanager", **_locations.client_arguments(one)), one["secret_id"])
            for one in sides.values()
        ],
        "tasks": [one for one in (task, fallback) if one],
        "roles": [role(client("iam"), name) for name in ROLES],
        "quotas": [
            *(quota for place, at in clients.items() for quota in quotas(at("rds"), f"RDS in {_said(*place)}")),
            *quotas(client("dms"), f"DMS in {region}"),
        ],
        "records": [record(client("route53"), one) for one in options["records"]],
        "alarms": [alarm for prefix in options["alarm_name_prefixes"] for alarm in alarms(clients.values(), prefix)],
    }


def _clients_at(client: Clients, place: _locations.Location) -> Clients:
    return lambda service: client(service, **_locations.client_arguments_at(place))


def _said(region: str, profile: str | None) -> str:
    return f"{region} ({profile})" if profile else region


def database(rds, side: str, identifier: str) -> Facts:
    """An instance or a cluster."""
    found = environment_api.db_instance(rds, identifier) or {}
    cluster = {} if found else environment_api.db_cluster(rds, identifier) or {}
    known = found or cluster
    arn = found.get("DBInstanceArn") or cluster.get("DBClusterArn")
    return {
        "name": f"{side} database {identifier}",
        "found": bool(known),
        "status": found.get("DBInstanceStatus") or cluster.get("Status"),
        "backup_window": known.get("PreferredBackupWindow"),
        "backup_retention": known.get("BackupRetentionPeriod"),
        "maintenance_window": known.get("PreferredMaintenanceWindow"),
        "auto_minor_version_upgrade": known.get("AutoMinorVersionUpgrade"),
        "managed_secret": (known.get("MasterUserSecret") or {}).get("SecretArn"),
        "pending": pending(api.pending_of_database(rds, arn)) if arn else [],
    }


def pending(actions: list[Facts]) -> list[Facts]:
    """What is going to be done, and from when on."""
    return [
        {
            "action": action["Action"],
            "description": action.get("Description", ""),
            "when": _text(
                action.get("ForcedApplyDate") or action.get("CurrentApplyDate") or action.get("AutoAppliedAfterDate")
            ),
        }
        for action in actions
    ]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def secret(secretsmanager, secret_id: str) -> Facts:
    """A secret: the names of what it holds, and when it is rotated. Its values are read and forgotten."""
    description = secrets_api.description(secretsmanager, secret_id)
    if description is None or description.get("DeletedDate"):
        return {"name": secret_id, "found": False}
    version = secrets_api.value(secretsmanager, secret_id) or {}
    held = transform.credential(version.get("SecretString")) or {}
    return {
        "name": description["Name"],
        "arn": description["ARN"],
        "found": True,
        "keys": sorted(key for key, value in held.items() if value not in (None, "")),
        "owner": description.get("OwningService"),
        "rotation": rotation.from_api(description),
    }


def replication(dms, identifier: str | None) -> Facts | None:
    """A task with what was tested of its endpoints, what was assessed of it, and where it runs."""
    if not identifier:
        return None
    found = dms_api.describe_tasks(dms, dms_api.only(replication_task_id=identifier), without_settings=True)
    if not found:
        return {"name": identifier, "found": False, "endpoints": [], "assessment": None, "instance": None}
    task = found[0]
    return {
        "name": identifier,
        "found": True,
        "status": task["Status"],
        "failure": task.get("LastFailureMessage") or task.get("StopReason") or "",
        "endpoints": [endpoint(dms, task, task[key]) for key in ("SourceEndpointArn", "TargetEndpointArn")],
        "assessment": latest_assessment(dms, task["ReplicationTaskArn"]),
        "instance": replication_instance(dms, task["ReplicationInstanceArn"]),
    }


def endpoint(dms, task: Facts, arn: str) -> Facts:
    """An endpoint, and the last test of it from where the task runs."""
    known = dms_api.describe_endpoints(dms, dms_api.only(endpoint_arn=arn))[0]
    tested = dms_api.describe_connections(
        dms, dms_api.only(endpoint_arn=arn, replication_instance_arn=task["ReplicationInstanceArn"])
    )
    settings = known.get("PostgreSQLSettings") or known.get("MySQLSettings") or {}
    return {
        "name": known["EndpointIdentifier"],
        "secret_arn": settings.get("SecretsManagerSecretId"),
        "connection": tested[0]["Status"] if tested else None,
        "failure": tested[0].get("LastFailureMessage", "") if tested else "",
    }


def latest_assessment(dms, task_arn: str) -> Facts | None:
    """The last assessment run of a task, its assessments by what came out."""
    runs = dms_api.describe_assessment_runs(dms, dms_api.only(replication_task_arn=task_arn))
    if not runs:
        return None
    last = max(runs, key=lambda run: run["ReplicationTaskAssessmentRunCreationDate"])
    arn = last["ReplicationTaskAssessmentRunArn"]
    found = dms_api.describe_individual_assessments(dms, dms_api.only(replication_task_assessment_run_arn=arn))
    return {
        "name": last["AssessmentRunName"],
        "status": last["Status"],
        "assessments": [assessment.individual(one) for one in found],
    }


def replication_instance(dms, arn: str) -> Facts:
    """Where a task runs, in the words of a database."""
    known = dms_api.describe_instances(dms, dms_api.only(replication_instance_arn=arn))[0]
    return {
        "name": f"replication instance {known['ReplicationInstanceIdentifier']}",
        "backup_window": None,
        "maintenance_window": known.get("PreferredMaintenanceWindow"),
        "auto_minor_version_upgrade": known.get("AutoMinorVersionUpgrade"),
        "pending": pending(api.pending_of_replication_instance(dms, arn)),
    }


def role(iam, name: str) -> Facts:
    """An IAM role, and the services that may be it."""
    found = api.role(iam, name)
    return {"name": name, "found": found is not None, "services": sorted(trusted(found)) if found else []}


def quotas(client, where: str) -> list[Facts]:
    """What the account has used of its quotas."""
    return [
        {"name": f"{where}: {one['AccountQuotaName']}", "used": one["Used"], "most": one["Max"]}
        for one in api.quotas(client)
    ]


def record(route53, wanted: Facts) -> Facts:
    """A DNS name: for how long its answers are kept. An alias has no TTL of its own."""
    zone = lookup.zone_id(route53, None, wanted["zone"])
    found = lookup.record_sets(route53, zone, wanted["name"], wanted["type"])
    return {
        "name": f"{wanted['name']} {wanted['type']}",
        "found": bool(found),
        "ttl": max((one["TTL"] for one in found if "TTL" in one), default=None),
    }


def alarms(clients: Iterable[Clients], prefix: str) -> list[Facts]:
    """The alarms of a prefix that ring, in each place."""
    return [
        {"name": alarm["AlarmName"], "reason": alarm.get("StateReason", "")}
        for client in clients
        for alarm in api.alarms(client("cloudwatch"), prefix)
    ]
