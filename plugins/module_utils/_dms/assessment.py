# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Premigration assessment runs: what is desired, what may differ, what came out. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, tag_changes

#: A run is what it was started as: nothing of these changes later.
FIXED = (
    "ServiceAccessRoleArn",
    "ResultLocationBucket",
    "ResultLocationFolder",
    "ResultEncryptionMode",
    "ResultKmsKeyArn",
)
PARAMETERS = ("AssessmentRunName", *FIXED, "IncludeOnly", "Exclude")
UNFINISHED = ("starting", "provisioning", "running")
#: States in which a cancelled run may still have assessments at work.
CANCELLING = "cancelling"


def from_api(
    record: dict[str, Any], assessments: list[dict[str, Any]] | None = None, run_tags: dict[str, str] | None = None
) -> dict[str, Any]:
    """A run as DMS describes it, in the module's words, with its individual assessments by name."""
    run = {name.removeprefix("replication_task_assessment_"): value for name, value in in_snake_case(record).items()}
    if assessments is not None:
        run["individual_assessments"] = sorted(
            (individual(found) for found in assessments), key=lambda found: found["name"]
        )
    return run if run_tags is None else {**run, "tags": run_tags}


def individual(record: dict[str, Any]) -> dict[str, Any]:
    """An individual assessment, {name, status, arn, start_date}; the date is missing until it has begun."""
    found = in_snake_case(record)
    kept = {
        "name": found["individual_assessment_name"],
        "status": found["status"],
        "arn": found.get("replication_task_individual_assessment_arn"),
        "start_date": found.get("replication_task_individual_assessment_start_date"),
    }
    return {name: value for name, value in kept.items() if value is not None}


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The run as the options state it."""
    names = [snake(name) for name in ("AssessmentRunName", *FIXED)]
    wanted = stated({name: options[name] for name in names})
    return wanted if options["tags"] is None else {**wanted, "tags": options["tags"]}


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """What has to change of a run: its tags, or that it goes on. Raises Refused for what only another run can have."""
    if options["state"] == "cancelled":
        return {"status": CANCELLING} if have["status"] in UNFINISHED else {}
    changes = differing({snake(name): options[snake(name)] for name in FIXED}, have)
    reasons = [f"{name} is {have.get(name)} and should be {value}" for name, value in changes.items()]
    names = {found["name"] for found in have["individual_assessments"]}
    wanted, unwanted = options["include_only"], options["exclude"]
    if wanted is not None and set(wanted) != names:
        reasons.append(f"it assesses {', '.join(sorted(names))} and should assess {', '.join(sorted(wanted))}")
    if unwanted is not None and names & set(unwanted):
        reasons.append(f"it assesses {', '.join(sorted(names & set(unwanted)))} and should not")
    if reasons:
        raise Refused(
            f"Assessment run {options['assessment_run_name']} was started otherwise: {'; '.join(reasons)}. A run is "
            "what "
            "it was started as: state another assessment_run_name to assess anew, or remove this one (state=absent)."
        )
    return tag_changes(options["tags"], have["tags"], options["purge_tags"])


def request(options: dict[str, Any], task_arn: str) -> dict[str, Any]:
    """The parameters of StartReplicationTaskAssessmentRun."""
    return {"ReplicationTaskArn": task_arn, **to_api(options, PARAMETERS), **for_creation(options["tags"])}


def refuse_inapplicable(options: dict[str, Any], applicable: list[str]) -> None:
    """Raise Refused for assessments which DMS does not offer for the task."""
    for option in ("include_only", "exclude"):
        unknown = sorted(set(options[option] or []) - set(applicable))
        if unknown:
            raise Refused(
                f"{option} names {', '.join(unknown)}, which DMS does not assess for this task. "
                f"It assesses {', '.join(sorted(applicable))}."
            )


def is_over(run: dict[str, Any]) -> bool:
    """Whether nothing of the run is at work any more."""
    counts = run.get("assessment_progress") or {}
    left = counts.get("individual_assessment_count", 0) - counts.get("individual_assessment_completed_count", 0)
    return run["status"] not in (*UNFINISHED, CANCELLING) or (run["status"] == CANCELLING and left <= 0)


def in_words(run: dict[str, Any]) -> str:
    """The run's state and how far it is."""
    counts = run.get("assessment_progress") or {}
    done, count = (counts.get(f"individual_assessment_{name}", 0) for name in ("completed_count", "count"))
    return f"{run['status']} ({done} of {count} assessments completed)"


def objection(what: str, run: dict[str, Any], statuses: list[str]) -> str | None:
    """A sentence naming the assessments which ended in one of these statuses; None when there is none."""
    found = [one for one in run.get("individual_assessments", []) if one["status"] in statuses]
    if not found:
        return None
    reason = run.get("last_failure_message")
    names = ", ".join(f"{one['name']} ({one['status']})" for one in found)
    return f"{what}: {names}." + (f" The last failure: {reason}" if reason else "")
