# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS has in the way of a migration. Each rule gets the facts of all its resources."""

from __future__ import annotations

from datetime import datetime

from ansible_collections.migrate.aws.plugins.module_utils._maintenance_windows import comes_within
from ansible_collections.migrate.aws.plugins.module_utils._partition import regional_service
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, INFO, WARNING, hit, rule
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import rotation

#: What a secret has to hold for DMS.
NEEDED = ("host", "password", "port", "username")
#: How an assessment can end badly.
BAD, DOUBTFUL = ("failed", "error"), ("warning",)
NEARLY = 80


@rule(
    BLOCKER,
    "There is nothing to move from or to.",
    "Make it first (playbooks/environments.yml), or look at its name and region.",
)
def database_missing(facts):
    """A database does not exist in RDS."""
    return (hit(one["name"]) for one in facts["databases"] if not one["found"])


@rule(BLOCKER, "It is {status} and may not answer.", "Wait until RDS says available, or find out why it does not.")
def database_not_available(facts):
    """A database is not available."""
    return (
        hit(one["name"], status=one["status"])
        for one in facts["databases"]
        if one["found"] and one["status"] != "available"
    )


@rule(
    WARNING,
    "There is no point in time to go back to, and a MySQL database keeps no binary log.",
    "Set rds_backup_retention_days to at least 1.",
)
def no_backups(facts):
    """A database has no automated backups."""
    return (hit(one["name"]) for one in facts["databases"] if one["found"] and not one["backup_retention"])


@rule(
    BLOCKER,
    "AWS is going to do this to it by itself: {action} {description} {when}",
    "Apply it now and wait (apply-pending-maintenance-action --opt-in-type immediate), or put it off until the "
    "migration is over.",
)
def maintenance_pending(facts):
    """Maintenance waits for a database or the replication instance."""
    return (
        hit(one["name"], action=action["action"], description=action["description"], when=action["when"] or "")
        for one in facts["machines"]
        for action in one["pending"]
    )


@rule(
    WARNING,
    "Its maintenance window {window} (UTC) comes in the next {hours} hours: it may be restarted in the middle of the "
    "move.",
    "Move the writes at another time, or move the window.",
)
def maintenance_window_soon(facts):
    """The maintenance window of a database or the replication instance falls into the hours of the move."""
    return _soon(facts, "maintenance_window")


@rule(
    WARNING,
    "Its backup window {window} (UTC) comes in the next {hours} hours: a backup slows a single instance down.",
    "Move the writes at another time, or move the window.",
)
def backup_window_soon(facts):
    """The backup window of a database falls into the hours of the move."""
    return _soon(facts, "backup_window")


def _soon(facts, kind):
    now = datetime.fromisoformat(facts["now"])
    return (
        hit(one["name"], window=one[kind], hours=facts["hours"])
        for one in facts["machines"]
        if one[kind] and comes_within(one[kind], now, facts["hours"])
    )


@rule(
    WARNING,
    "A new minor version is installed, with a restart, in any maintenance window.",
    "Turn automatic minor version upgrades off until the migration is over.",
)
def minor_upgrades_on(facts):
    """A database or the replication instance upgrades its minor version by itself."""
    return (hit(one["name"]) for one in facts["machines"] if one["auto_minor_version_upgrade"])


@rule(
    BLOCKER,
    "Nobody can connect to the database.",
    "Make it first (playbooks/environments.yml), or look at its name and region.",
)
def secret_missing(facts):
    """A secret does not exist, or is being deleted."""
    return (hit(one["name"]) for one in facts["secrets"] if not one["found"])


@rule(
    BLOCKER,
    "It does not say {missing}, without which DMS does not connect.",
    "Add what is missing to its JSON (the module secretsmanager_database_secret writes all of it).",
)
def secret_lacks_keys(facts):
    """A secret lacks one of the keys that DMS reads."""
    for one in facts["secrets"]:
        missing = [key for key in NEEDED if one["found"] and key not in one["keys"]]
        if missing:
            yield hit(one["name"], missing=" and ".join(missing))


@rule(
    BLOCKER,
    "RDS made it, without host and port, and changes its password every 7 days: no task survives that.",
    "Give DMS a user and a secret of its own, and name that one in the endpoints.",
)
def secret_managed_by_rds(facts):
    """DMS or this collection is to use the secret that RDS manages for the master user."""
    managed = {one["managed_secret"] for one in facts["databases"]} - {None}
    named = [
        one["name"] for one in facts["secrets"] if one["found"] and (one["owner"] == "rds" or one["arn"] in managed)
    ]
    arns = [end["secret_arn"] for task in facts["tasks"] for end in task["endpoints"] if end["secret_arn"] in managed]
    return (hit(name) for name in dict.fromkeys([*named, *arns]))


@rule(
    BLOCKER,
    "Its password changes at {when}, within {hours} hours: sessions of DMS and of the application fail in the middle "
    "of the move.",
    "Rotate it now and test the connections again, or put the rotation off.",
)
def rotation_due(facts):
    """A secret is rotated within the hours of the move, and two more."""
    now, hours = datetime.fromisoformat(facts["now"]), facts["hours"] + 2
    for one in facts["secrets"]:
        if one["found"] and one["rotation"]["rotation_enabled"] and rotation.due(one["rotation"], hours, now):
            yield hit(one["name"], when=one["rotation"]["next_rotation_date"], hours=hours)


@rule(
    WARNING,
    "A rotation has begun and not come to its end: which password is in force is not sure.",
    "See why in the log of its rotation function, and rotate it again.",
)
def rotation_unfinished(facts):
    """A rotation of a secret has not come to its end."""
    return (hit(one["name"]) for one in facts["secrets"] if one["found"] and one["rotation"]["pending_version_id"])


@rule(
    WARNING,
    "Nothing moves rows yet, and what depends on the task was not judged.",
    "Make it (playbooks/replication.yml) and run this again.",
)
def task_missing(facts):
    """The replication task does not exist."""
    return (hit(one["name"]) for one in facts["tasks"] if not one["found"])


@rule(BLOCKER, "It has failed: {failure}", "Remove the cause and resume it.")
def task_failed(facts):
    """The replication task has failed."""
    return (
        hit(one["name"], failure=one["failure"]) for one in facts["tasks"] if one["found"] and one["status"] == "failed"
    )


@rule(BLOCKER, "Whether {task} reaches it is not known.", "Test it with dms_connection_test.")
def connection_untested(facts):
    """An endpoint was never tested from where its task runs."""
    return (
        hit(end["name"], task=one["name"])
        for one in facts["tasks"]
        for end in one["endpoints"]
        if end["connection"] is None
    )


@rule(
    BLOCKER,
    "{task} does not reach it ({status}): {failure}",
    "Look at security groups, routes, the secret and its access role; then test it again with dms_connection_test.",
)
def connection_failed(facts):
    """The last test of an endpoint did not succeed."""
    return (
        hit(end["name"], task=one["name"], status=end["connection"], failure=end["failure"])
        for one in facts["tasks"]
        for end in one["endpoints"]
        if end["connection"] not in (None, "successful")
    )


@rule(
    INFO,
    "DMS itself was not asked what it thinks of the task.",
    "Start a run with dms_assessment_run while the task is stopped.",
)
def not_assessed(facts):
    """No premigration assessment was run for the task."""
    return (hit(one["name"]) for one in facts["tasks"] if one["found"] and one["assessment"] is None)


@rule(
    BLOCKER,
    "DMS's assessment {assessment} ended with {status}.",
    "Read its result in the run's bucket, and run it again afterwards.",
)
def assessment_failed(facts):
    """An assessment of the last premigration assessment run failed."""
    return _assessed(facts, BAD)


@rule(WARNING, "DMS's assessment {assessment} ended with {status}.", "Read its result in the run's bucket.")
def assessment_warned(facts):
    """An assessment of the last premigration assessment run ended with a warning."""
    return _assessed(facts, DOUBTFUL)


def _assessed(facts, statuses):
    return (
        hit(f"{one['name']}/{found['name']}", assessment=found["name"], status=found["status"])
        for one in facts["tasks"]
        if one["assessment"]
        for found in one["assessment"]["assessments"]
        if found["status"] in statuses
    )


@rule(BLOCKER, "Without it DMS makes no replication instance, or writes no log.", "Run playbooks/prereqs.yml.")
def role_missing(facts):
    """One of the two roles that DMS finds by their names does not exist."""
    return (hit(one["name"]) for one in facts["roles"] if not one["found"])


@rule(
    BLOCKER,
    "Its trust policy does not let in {missing}: AWS answers AccessDeniedFault, is not configured properly.",
    "Run playbooks/prereqs.yml, which adds what is missing and takes nothing away.",
)
def role_not_trusted(facts):
    """A role of DMS does not trust both of DMS's principals."""
    principals = ("dms.amazonaws.com", regional_service(facts["region"], "dms"))
    for one in facts["roles"]:
        missing = [name for name in principals if one["found"] and name not in one["services"]]
        if missing:
            yield hit(one["name"], missing=" and ".join(missing))


@rule(
    BLOCKER,
    "All {most} are used: nothing more can be made.",
    "Ask for a higher quota (Service Quotas), or remove what is not needed.",
)
def quota_used_up(facts):
    """A quota of RDS or DMS is used up."""
    return (hit(one["name"], **_numbers(one)) for one in facts["quotas"] if one["used"] >= one["most"])


@rule(WARNING, "{used} of {most} are used.", "Ask for a higher quota (Service Quotas) before it is needed.")
def quota_nearly_used_up(facts):
    """More than 80 % of a quota of RDS or DMS is used."""
    return (
        hit(one["name"], **_numbers(one))
        for one in facts["quotas"]
        if NEARLY * one["most"] < 100 * one["used"] < 100 * one["most"]
    )


def _numbers(quota):
    return {"used": quota["used"], "most": quota["most"]}


@rule(INFO, "There is no such record, so no traffic can be weighted.", "Make it (playbooks/traffic.yml).")
def record_missing(facts):
    """A DNS record does not exist."""
    return (hit(one["name"]) for one in facts["records"] if not one["found"])


@rule(
    WARNING,
    "Clients keep its answer for {ttl} s, and go on to the old side for so long after a change.",
    "Lower the TTL to {most} s at least {ttl} s before the move.",
)
def ttl_long(facts):
    """The TTL of a DNS record is above max_ttl (60 s)."""
    long = [one for one in facts["records"] if one["ttl"] is not None and one["ttl"] > facts["max_ttl"]]
    return (hit(one["name"], ttl=one["ttl"], most=facts["max_ttl"]) for one in long)


@rule(
    BLOCKER,
    "Something is wrong already, and a gate that watches it would stop the move: {reason}",
    "Find out why it rings, and wait until it is quiet.",
)
def alarm_rings(facts):
    """An alarm of the deployment is in the state ALARM."""
    return (hit(one["name"], reason=one["reason"]) for one in facts["alarms"])


RULES = enumerated(globals())
