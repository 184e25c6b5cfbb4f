# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a step or a schedule answers for its template, as far as AWX would refuse it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import KINDS

_DEFAULTS = KINDS["job_templates"].fields
#: The fields that a template has to ask for, by the word in the name of its option.
_ASKED = {
    "scm_branch": "scm_branch",
    "diff_mode": "diff_mode",
    "limit": "limit",
    "job_tags": "tags",
    "skip_tags": "skip_tags",
    "job_type": "job_type",
    "verbosity": "verbosity",
    "inventory": "inventory",
    "credentials": "credential",
    "execution_environment": "execution_environment",
    "labels": "labels",
    "forks": "forks",
    "job_slice_count": "job_slice_count",
    "timeout": "timeout",
    "instance_groups": "instance_groups",
}


def unasked(template: Mapping[str, Any], stated: Mapping[str, Any], complete: bool) -> Iterator[str]:
    """Sentences about a step or a schedule. `complete`: whether every required question needs an answer here."""
    name = f"template '{template.get('name', '')}'"
    survey = (template.get("survey_spec") or {}) if template.get("survey_enabled") else {}
    questions = {question.get("variable"): question for question in survey.get("spec") or []}
    answers, own = stated.get("extra_data") or {}, template.get("extra_vars") or {}
    for variable, question in questions.items():
        if variable in answers:
            yield from (f"extra_data: {problem}" for problem in answer(question, answers[variable]))
        elif complete and question.get("required"):
            yield f"extra_data: {name} requires an answer for '{variable}'."
    for variable, value in answers.items():
        known = variable in questions or (variable in own and own[variable] == value)
        if not known and not template.get("ask_variables_on_launch"):
            yield f"extra_data: {name} does not ask for '{variable}'. Add a question, or set ask_variables_on_launch."
    for field, word in _ASKED.items():
        value, own_value = stated.get(field), template.get(field, _DEFAULTS.get(field))
        if value not in (None, "", [], own_value) and not template.get(f"ask_{word}_on_launch"):
            yield f"{field} is {value!r}, and {name} does not ask for it. Set its ask_{word}_on_launch."


def answer(question: Mapping[str, Any], value: Any) -> Iterator[str]:
    """What AWX refuses of an answer."""
    kind, where = question.get("type"), f"'{question.get('variable')}' is {value!r}."
    if kind in ("multiplechoice", "multiselect"):
        given = question.get("choices") or ""
        choices = given.splitlines() if isinstance(given, str) else given
        if kind == "multiselect" and not isinstance(value, list):
            yield f"{where} Give a list."
        elif any(one not in choices for one in (value if kind == "multiselect" else [value])):
            yield f"{where} Give {'some' if kind == 'multiselect' else 'one'} of {', '.join(choices)}."
        return
    wanted = {"integer": int, "float": (int, float)}.get(kind, str)
    if isinstance(value, bool) or not isinstance(value, wanted):
        yield f"{where} Give {'text' if wanted is str else 'a number'}."
        return
    size, unit = (len(value), " characters") if isinstance(value, str) else (value, "")
    least, most = question.get("min"), question.get("max")
    if least is not None and size < least:
        yield f"{where} Give at least {least}{unit}."
    if most is not None and size > most:
        yield f"{where} Give at most {most}{unit}."
