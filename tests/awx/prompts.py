# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a template lets a launch, a step or a schedule say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.awx import surveys
from tests.awx.fields import as_variables
from tests.awx.resources import ASKED, ASKED_OF_WORKFLOWS


@dataclass
class Said:
    """What a template takes of what a launch says, what it ignores, and AWX's errors by field."""

    taken: dict[str, Any] = field(default_factory=dict)
    ignored: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A template with its survey's questions. `project`: that of a job template; `hosts`: those of the inventory."""

    of: dict[str, Any]
    questions: list[dict[str, Any]]
    project: dict[str, Any] | None = None
    credentials: tuple[int, ...] = ()
    hosts: int | None = None

    def said(self, given: dict[str, Any], *, lenient: bool = False, required: bool = True) -> Said:
        """`lenient`: ignore what the template does not ask for; `required`: want every answer that has to be given."""
        said = Said()
        self._variables(said, given.get("extra_vars") or {}, lenient, required)
        workflow = self.of["type"] == "workflow_job_template"
        for question in ASKED_OF_WORKFLOWS if workflow else ASKED:
            name = ASKED[question]
            value = given.get(name)
            if name == "extra_vars" or value is None or self._same(name, value):
                continue
            if not self.of[f"ask_{question}_on_launch"]:
                said.ignored[name] = value
                if not lenient:
                    said.errors[name] = ["Field is not configured to prompt on launch."]
            elif name == "scm_branch" and self.project and not self.project["allow_override"]:
                said.ignored[name] = value
                said.errors[name] = ["Project does not allow override of branch."]
            elif name == "job_slice_count" and value > 1 and self.hosts is not None and min(value, self.hosts) <= 1:
                said.ignored[name] = value
                said.errors[name] = ["Job inventory does not have enough hosts for slicing"]
            else:
                said.taken[name] = value
        return said

    def _same(self, name: str, value: Any) -> bool:
        """Whether it is what the template says anyway."""
        if name == "credentials":
            return not set(value) - set(self.credentials)
        if name == "scm_branch" and not self.of[name] and self.project and value == self.project["scm_branch"]:
            return True
        return value == self.of.get(name)

    def _variables(self, said: Said, variables: dict[str, Any], lenient: bool, required: bool) -> None:
        left, taken, refused, errors = dict(variables), {}, {}, []
        for question in self.questions:
            name = question["variable"]
            wrong = surveys.answer_errors(question, variables, needed=required)
            errors += wrong
            if name in left:
                (refused if wrong else taken)[name] = left.pop(name)
        if errors:
            said.errors["variables_needed_to_start"] = errors
        if self.of["ask_variables_on_launch"]:
            taken, left = {**taken, **left}, {}
        own = as_variables(self.of["extra_vars"])
        left = {name: value for name, value in left.items() if name not in own or own[name] != value}
        refused |= left
        if left and not lenient:
            kind = "Workflow Job Template" if self.of["type"] == "workflow_job_template" else "Job Template"
            said.errors["extra_vars"] = [
                f"Variables {', '.join(left)} are not allowed on launch. Check the Prompt on Launch setting on the "
                f"{kind} to include Extra Variables."
            ]
        said.taken |= {"extra_vars": taken} if taken else {}
        said.ignored |= {"extra_vars": refused} if refused else {}
