# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Premigration assessment runs: what may be asked of them when, and their results, also in the bucket.

The user guide does not say under which key DMS keeps the results; their structure is that of a published example.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import psycopg
from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends

from local_aws import policies
from local_aws.lifecycle import scaled

from . import access, assessing, wording
from .faults import (
    AccessDeniedFault,
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
    S3AccessDeniedFault,
    S3ResourceNotFoundFault,
)
from .names import last_segment
from .paging import page, select
from .task import Task

if TYPE_CHECKING:
    from .backend import DmsBackend

_UNFINISHED = ("starting", "provisioning", "running")
_PROVISIONING_SECONDS = 60
_SECONDS_AN_ASSESSMENT = 5
_OUTCOMES = ("passed", "failed", "error", "warning", "cancelled", "skipped")
_MODEL = ("ReplicationInstanceArn", "SourceEngineName", "TargetEngineName", "MigrationType")


class Individual:
    """One assessment of a run."""

    def __init__(self, arn: str, name: str):
        self.arn = arn
        self.name = name
        self.status = "pending"
        self.details = ""
        self.started: float | None = None

    def to_dict(self, run: Run) -> dict[str, Any]:
        """The assessment as the API shows it."""
        shown = {
            "ReplicationTaskIndividualAssessmentArn": self.arn,
            "ReplicationTaskAssessmentRunArn": run.arn,
            "IndividualAssessmentName": self.name,
            "Status": self.status,
        }
        return (
            shown if self.started is None else {**shown, "ReplicationTaskIndividualAssessmentStartDate": self.started}
        )


class Run:
    """One run and its results."""

    def __init__(self, arn: str, task: Task, params: dict[str, Any], individuals: list[Individual]):
        self.arn = arn
        self.task = task
        self.params = params
        self.individuals = individuals
        self.status = "starting"
        self.created = time.time()
        self.cancelled = threading.Event()
        self.failure = ""

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.params["AssessmentRunName"]

    def to_dict(self, latest: bool) -> dict[str, Any]:
        """The run as the API shows it."""
        completed = [one for one in self.individuals if one.status not in ("pending", "running")]
        shown = {
            "ReplicationTaskAssessmentRunArn": self.arn,
            "ReplicationTaskArn": self.task.arn,
            "Status": self.status,
            "ReplicationTaskAssessmentRunCreationDate": self.created,
            "AssessmentProgress": {
                "IndividualAssessmentCount": len(self.individuals),
                "IndividualAssessmentCompletedCount": len(completed),
            },
            "LastFailureMessage": self.failure or None,
            "ServiceAccessRoleArn": self.params["ServiceAccessRoleArn"],
            "ResultLocationBucket": self.params["ResultLocationBucket"],
            "ResultLocationFolder": self.params.get("ResultLocationFolder") or "",
            "ResultEncryptionMode": self.params.get("ResultEncryptionMode") or "NONE",
            "ResultKmsKeyArn": self.params.get("ResultKmsKeyArn"),
            "AssessmentRunName": self.name,
            "IsLatestTaskAssessmentRun": latest,
            "ResultStatistic": None if self.status in _UNFINISHED else self._statistic(),
        }
        return {name: value for name, value in shown.items() if value is not None}

    def conclusion(self) -> str:
        """The run's status that follows from those of its assessments."""
        statuses = {one.status for one in self.individuals}
        if self.cancelled.is_set():
            return "cancelling"
        return next(
            (
                outcome
                for found, outcome in (("failed", "failed"), ("error", "error-executing"), ("warning", "warning"))
                if found in statuses
            ),
            "passed",
        )

    def report(self) -> str:
        """The results as they are written to the bucket."""
        summary: dict[str, list[dict[str, str]]] = {outcome: [] for outcome in _OUTCOMES if outcome != "skipped"}
        for one in self.individuals:
            summary.setdefault(one.status, []).append(
                {"test-name": one.name, "test-result": one.status, "test-result-details": one.details}
            )
        return json.dumps({"version": "0.0.2", "overall-test-result": self.conclusion(), "summary": summary}, indent=2)

    def _statistic(self) -> dict[str, int]:
        counted = Counter(one.status for one in self.individuals)
        return {outcome.capitalize(): counted[outcome] for outcome in _OUTCOMES}


class Assessments:
    """The runs of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._runs: dict[str, Run] = {}

    def all(self) -> list[Run]:
        """Every run of a task that still exists."""
        tasks = {task.arn for task in self._backend.tasks.all()}
        self._runs = {arn: run for arn, run in self._runs.items() if run.task.arn in tasks}
        return list(self._runs.values())

    def start(self, params: dict[str, Any]) -> dict[str, Any]:
        """StartReplicationTaskAssessmentRun: the task is `testing` while it lasts."""
        task = self._backend.tasks.at_rest(params["ReplicationTaskArn"], "assessed")
        names = self._chosen(task, params)
        if any(run.task is task and run.name == params["AssessmentRunName"] for run in self.all()):
            raise ResourceAlreadyExistsFault(f"Assessment run {params['AssessmentRunName']} already exists")
        for endpoint in (task.source, task.target):
            if not self._backend.connections.successful(task.instance, endpoint):
                raise InvalidResourceStateFault(wording.TEST_CONNECTION_FIRST)
        self._check_bucket(params)
        individuals = [Individual(self._backend.arn("individual-assessment", None), name) for name in names]
        run = Run(self._backend.arn("assessment-run", None), task, params, individuals)
        self._runs[run.arn] = run
        self._backend.tag(run.arn, params.get("Tags"))
        answer = run.to_dict(latest=True)
        before = task.lifecycle.status
        task.lifecycle.change("testing")
        threading.Thread(target=self._execute, args=(run, before), name="dms-assessment", daemon=True).start()
        return answer

    def cancel(self, params: dict[str, Any]) -> dict[str, Any]:
        """CancelReplicationTaskAssessmentRun."""
        run = self._get(params)
        if run.status not in _UNFINISHED:
            raise InvalidResourceStateFault(f"Assessment run cannot be cancelled, its state is {run.status}")
        run.cancelled.set()
        return {**self._show(run), "Status": "cancelling"}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationTaskAssessmentRun: what is in the bucket stays."""
        run = self._get(params)
        if run.status in _UNFINISHED:
            raise InvalidResourceStateFault(f"Assessment run cannot be deleted, its state is {run.status}")
        answer = {**self._show(run), "Status": "deleting"}
        del self._runs[run.arn]
        self._backend.untag(run.arn)
        return answer

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationTaskAssessmentRuns."""
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "replication-task-assessment-run-arn": lambda run: run.arn,
                "replication-task-arn": lambda run: run.task.arn,
                "replication-instance-arn": lambda run: run.task.instance.arn,
                "status": lambda run: run.status,
            },
        )
        shown, marker = page(found, params)
        return {"ReplicationTaskAssessmentRuns": [self._show(run) for run in shown], **marker}

    def describe_individual(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationTaskIndividualAssessments."""
        everything = [(run, one) for run in self.all() for one in run.individuals]
        found = select(
            everything,
            params.get("Filters"),
            {
                "replication-task-assessment-run-arn": lambda pair: pair[0].arn,
                "replication-task-arn": lambda pair: pair[0].task.arn,
                "status": lambda pair: pair[1].status,
            },
        )
        shown, marker = page(found, params)
        return {"ReplicationTaskIndividualAssessments": [one.to_dict(run) for run, one in shown], **marker}

    def applicable(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeApplicableIndividualAssessments: of a task, of a model of one, or all there are."""
        stated = [key for key in _MODEL if params.get(key)]
        if params.get("ReplicationTaskArn"):
            names = _of(self._backend.tasks.get(params["ReplicationTaskArn"]))
        elif stated and len(stated) < len(_MODEL):
            missing = ", ".join(key for key in _MODEL if key not in stated)
            raise InvalidParameterCombinationException(f"These must be specified too: {missing}")
        else:
            if stated:
                self._backend.instances.available(params["ReplicationInstanceArn"])
            names = assessing.applicable(*(params.get(key) for key in _MODEL[1:]))
        shown, marker = page(names, params)
        return {"IndividualAssessmentNames": shown, **marker}

    def _chosen(self, task: Task, params: dict[str, Any]) -> list[str]:
        wanted, unwanted = params.get("IncludeOnly"), params.get("Exclude")
        if wanted and unwanted:
            raise InvalidParameterCombinationException("IncludeOnly and Exclude cannot be specified together")
        names = _of(task)
        unknown = sorted({*(wanted or []), *(unwanted or [])} - set(names))
        if unknown:
            raise InvalidParameterValueException(
                f"Individual assessments not applicable to the task: {', '.join(unknown)}"
            )
        return [name for name in names if name in (wanted or names) and name not in (unwanted or [])]

    def _check_bucket(self, params: dict[str, Any]) -> None:
        role_arn, bucket = params["ServiceAccessRoleArn"], params["ResultLocationBucket"]
        role = policies.assumable_role(
            self._backend.account_id, self._backend.region_name, role_arn, *self._backend.principals
        )
        if role is None:
            raise AccessDeniedFault(wording.role_not_configured(role_arn))
        try:
            self._store.head_bucket(bucket)
        except MissingBucket as missing:
            raise S3ResourceNotFoundFault(f"The S3 bucket {bucket} was not found") from missing
        if not policies.allows(role, "s3:PutObject", f"arn:{self._backend.partition}:s3:::{bucket}/result.json"):
            raise S3AccessDeniedFault(f"The role {role_arn} is not allowed to write to the S3 bucket {bucket}")

    @property
    def _store(self) -> Any:
        return s3_backends[self._backend.account_id][self._backend.partition]

    def _get(self, params: dict[str, Any]) -> Run:
        arn = params["ReplicationTaskAssessmentRunArn"]
        found = next((run for run in self.all() if run.arn == arn), None)
        if found is None:
            raise ResourceNotFoundFault(f"Assessment run {arn} not found")
        return found

    def _show(self, run: Run) -> dict[str, Any]:
        latest = max(
            (other for other in self._runs.values() if other.task is run.task), key=lambda other: other.created
        )
        return run.to_dict(latest is run)

    def _execute(self, run: Run, task_status: str) -> None:
        run.status = "provisioning"
        run.cancelled.wait(scaled(_PROVISIONING_SECONDS))
        run.status = "running"
        try:
            self._assess(run)
        finally:
            for one in run.individuals:
                if one.status in ("pending", "running"):
                    one.status = "cancelled"
            run.task.lifecycle.change(task_status)
            run.status = self._written(run)

    def _written(self, run: Run) -> str:
        """Write the results to the bucket. Returns the run's status."""
        try:
            self._store.put_object(run.params["ResultLocationBucket"], _key(run), run.report().encode())
        except MissingBucket as missing:
            run.failure = str(missing)
            return "error-executing"
        return run.conclusion()

    def _assess(self, run: Run) -> None:
        try:
            databases = [access.resolve(self._backend, endpoint) for endpoint in (run.task.source, run.task.target)]
            if not all(isinstance(database, access.Database) for database in databases):
                raise access.AccessFailure(
                    "Cannot assess", "The embedded service assesses tasks between PostgreSQL databases only"
                )
            view = assessing.View(run.task, *databases)
        except access.AccessFailure as failure:
            for one in run.individuals:
                one.status, one.details = "error", f"{failure.message}; {failure.detail}"
            run.failure = f"{failure.message}; {failure.detail}"
            return
        try:
            for one in run.individuals:
                if run.cancelled.is_set():
                    return
                _judge(view, run, one)
                run.cancelled.wait(scaled(_SECONDS_AN_ASSESSMENT))
        finally:
            view.close()


def _judge(view: assessing.View, run: Run, one: Individual) -> None:
    one.started, one.status = time.time(), "running"
    try:
        status, one.details = view.judge(assessing.named(one.name))
    except psycopg.Error as failure:
        status, one.details = "error", " ".join(str(failure).split())
    if status in ("failed", "error"):
        run.failure = f"{one.name}: {one.details}"
    one.status = status


def _of(task: Task) -> list[str]:
    return assessing.applicable(task.source.engine, task.target.engine, task.migration_type)


def _key(run: Run) -> str:
    folder = (run.params.get("ResultLocationFolder") or "").strip("/")
    return "/".join(part for part in (folder, last_segment(run.task.arn), f"{run.name}.json") if part)
