# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWX would refuse of the objects stated for it, found before any is created. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import KINDS, NODE, VARIABLES, Kind

#: Characters that AWX keeps of a name.
_LONGEST = 512
_CHOICES = {
    "job_type": ("run", "check"),
    "pull": ("always", "missing", "never"),
    "scm_type": ("git", "svn", "insights", "archive"),
    "kind": ("net", "cloud"),
    "notification_type": (
        *("awssns", "email", "grafana", "irc", "mattermost", "pagerduty", "rocketchat", "slack", "twilio"),
        "webhook",
    ),
}
#: Fields without a default that hold something else than text.
_NUMBERS = ("forks", "job_slice_count", "timeout", "verbosity")
_FLAGS = ("diff_mode",)
_NEEDED = {
    "execution_environments": ("image",),
    "job_templates": ("project", "inventory", "playbook"),
    "schedules": ("unified_job_template", "rrule"),
    "projects": ("scm_url",),
    "inventory_sources": ("inventory",),
}
_ANSWERS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "textarea": (str,),
    "password": (str,),
    "multiplechoice": (str,),
    "multiselect": (str,),
    "integer": (int,),
    "float": (float, int),
}
_IMAGE = re.compile(
    r"^[a-z0-9]([\w.-]*[a-z0-9])?(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$",
    re.I,
)
_ROLE = re.compile(r"^arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]{1,512}$")


def problems(stated: Mapping[str, Any]) -> list[str]:
    """Sentences that name object, field, value and what is allowed. `stated`: lists of objects by endpoint."""
    found = []
    for endpoint, kind in KINDS.items():
        seen: set[tuple[Any, ...]] = set()
        for one in stated.get(endpoint) or []:
            where = f"{kind.label} '{one.get('name', '')}'"
            found += [f"{where}: {problem}" for problem in _object(kind, one)]
            key = (one.get("name"), *(one.get(name) for name in kind.within))
            found += [f"{where}: it is stated twice."] if key in seen else []
            seen.add(key)
    for workflow in stated.get("workflow_job_templates") or []:
        where = f"workflow '{workflow.get('name', '')}'"
        found += [f"{where}: {problem}" for problem in _steps(workflow.get("simplified_workflow_nodes") or [])]
    return found


def _object(kind: Kind, one: Mapping[str, Any]) -> Iterator[str]:
    yield from _name("name", one.get("name"))
    for name in _NEEDED.get(kind.endpoint, ()):
        if one.get(name) in (None, ""):
            yield f"{name}: This field may not be blank."
    if "organization" in kind.within and not one.get("organization"):
        yield "organization: This field may not be blank."
    yield from _fields(kind, one)
    if one.get("image"):
        yield from _image(one["image"])
    if kind.endpoint == "credentials":
        yield from _inputs(one.get("inputs") or {})
    if one.get("rrule"):
        yield from rule(one["rrule"])
    if one.get("survey_spec"):
        yield from survey(one["survey_spec"])


def _fields(kind: Kind, one: Mapping[str, Any]) -> Iterator[str]:
    for name, default in kind.fields.items():
        value = one.get(name)
        if value is None or value == "" or (kind.endpoint == "inventories" and name == "kind"):
            continue
        if isinstance(default, bool) or name in _FLAGS:
            if not isinstance(value, bool):
                yield f"{name} is {value!r}. Give true or false."
        elif isinstance(default, int) or name in _NUMBERS:
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                yield f"{name} is {value!r}. Give a whole number, 0 or more."
        elif isinstance(default, dict) or name in VARIABLES or name == "messages":
            if not isinstance(value, Mapping):
                yield f"{name} is {value!r}. Give a dictionary."
        elif not isinstance(value, str):
            yield f"{name} is {value!r}. Give text."
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield f"{name} is '{value}'. Give one of {', '.join(_CHOICES[name])}."
    for name in (*kind.lists, *(("galaxy_credentials",) if kind.endpoint == "organizations" else ())):
        if not isinstance(one.get(name) or [], list):
            yield f"{name} is {one[name]!r}. Give a list of names."


def _name(field: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{field}: This field may not be blank."
    elif len(value) > _LONGEST:
        yield f"{field} has {len(value)} characters. AWX takes {_LONGEST}."


def _image(image: Any) -> Iterator[str]:
    if not isinstance(image, str) or not _IMAGE.match(image):
        yield f"image is {image!r}. Give registry/name:tag, without a protocol or blanks."


def _inputs(inputs: Mapping[str, Any]) -> Iterator[str]:
    for name, value in inputs.items():
        if name.endswith("_role") and not _ROLE.match(str(value)):
            yield f"{name} is '{value}'. Give the ARN of a role, arn:aws:iam::111111111111:role/name."


def _steps(nodes: list[Mapping[str, Any]]) -> Iterator[str]:
    names = [node.get("identifier") for node in nodes]
    for node in nodes:
        where = f"step '{node.get('identifier', '')}'"
        if not node.get("identifier") or names.count(node["identifier"]) > 1:
            yield f"{where}: identifier: every step needs one of its own."
        approval = node.get("approval_node")
        if bool(approval) == bool(node.get("unified_job_template")):
            yield f"{where}: give either unified_job_template or approval_node."
        yield from (f"{where}: {problem}" for problem in _fields(NODE, node))
        if approval:
            yield from (f"{where}: {problem}" for problem in _approval(approval))
        follows = [one for how in ("success_nodes", "failure_nodes", "always_nodes") for one in node.get(how) or []]
        for one in sorted({*follows}):
            if one not in names:
                yield f"{where}: '{one}' follows it and is no step of the workflow."
            if follows.count(one) > 1:
                yield f"{where}: '{one}' follows it in two ways, and AWX allows one."
    yield from _circle(nodes)


def _approval(approval: Mapping[str, Any]) -> Iterator[str]:
    yield from _name("approval_node.name", approval.get("name"))
    timeout = approval.get("timeout") or 0
    if not isinstance(timeout, int) or isinstance(timeout, bool) or timeout < 0:
        yield f"approval_node.timeout is {timeout!r}. Give a whole number of seconds, 0 or more."


def _circle(nodes: list[Mapping[str, Any]]) -> Iterator[str]:
    """Steps from which every way leads on for ever: what is left when those without a successor are taken away."""
    left = {
        node.get("identifier"): {
            one for how in ("success_nodes", "failure_nodes", "always_nodes") for one in node.get(how) or []
        }
        for node in nodes
    }
    while ends := [name for name, follows in left.items() if not follows & set(left)]:
        for name in ends:
            del left[name]
    if left:
        yield f"steps {', '.join(sorted(map(str, left)))} follow each other in a circle."


def rule(text: Any) -> Iterator[str]:
    """What AWX refuses of a schedule's rule."""
    text = str(text)
    starts = re.findall(r"DTSTART(?:;[^:]+)?:[0-9]+T[0-9]+Z?", text)
    rules = re.findall(r"RULE:\S*", text)
    if len(starts) != 1:
        yield f"rrule has {len(starts)} DTSTART. Give one, as in DTSTART;TZID=UTC:20260101T030000."
    if re.search(r"DTSTART:[0-9]+T[0-9]+(\s|$)", text):
        yield "rrule: DTSTART has no time zone. Give ;TZID= or a final Z."
    if not rules:
        yield "rrule has no RRULE."
    if re.search(r"EXDATE|RDATE", text, re.IGNORECASE):
        yield "rrule: AWX takes neither EXDATE nor RDATE."
    for one in rules:
        yield from _one_rule(one)


def _one_rule(one: str) -> Iterator[str]:
    parts = dict(part.split("=", 1) for part in one.partition(":")[2].upper().split(";") if "=" in part)
    if "INTERVAL" not in parts:
        yield f"rrule {one} has no INTERVAL."
    if parts.get("FREQ") not in ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        yield f"rrule {one}: FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY."
    if re.match(r"[+-]?\d", parts.get("BYDAY", "")):
        yield f"rrule {one}: AWX takes no number in BYDAY."
    if "COUNT" in parts and "UNTIL" in parts:
        yield f"rrule {one}: AWX takes COUNT or UNTIL, not both."
    if parts.get("COUNT", "0").isdigit() and int(parts.get("COUNT", "0")) > 999:
        yield f"rrule {one}: AWX takes a COUNT of at most 999."


def survey(spec: Any) -> Iterator[str]:
    """What AWX refuses of a survey."""
    questions = spec.get("spec") if isinstance(spec, Mapping) else None
    if not isinstance(questions, list) or not questions:
        yield "survey_spec has no questions. Give a list of at least one in spec."
        return
    for name in ("name", "description"):
        if not isinstance(spec.get(name), str):
            yield f"survey_spec: {name} is {spec.get(name)!r}. Give text."
    variables = [question.get("variable") for question in questions]
    for question in questions:
        where = f"question '{question.get('variable', '')}'"
        yield from (f"{where}: {problem}" for problem in _question(question))
        if variables.count(question.get("variable")) > 1:
            yield f"{where}: two questions have this variable."


def _question(question: Mapping[str, Any]) -> Iterator[str]:
    for name in ("type", "question_name", "variable"):
        if not isinstance(question.get(name), str):
            yield f"{name} is {question.get(name)!r}. Give text."
    if not isinstance(question.get("required"), bool):
        yield f"required is {question.get('required')!r}. Give true or false."
    kind, default = question.get("type"), question.get("default")
    if kind not in _ANSWERS:
        yield f"type is {kind!r}. Give one of {', '.join(_ANSWERS)}."
        return
    for name in ("min", "max"):
        limit = question.get(name)
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
            yield f"{name} is {question[name]!r}. Give a whole number."
    if kind in ("multiplechoice", "multiselect") and not question.get("choices"):
        yield "it has no choices."
        return
    if default not in (None, ""):
        yield from _default(question, kind, default)


def _default(question: Mapping[str, Any], kind: str, default: Any) -> Iterator[str]:
    if question.get("required") is True:
        yield (
            "it is required and has a default, and AWX refuses a launch by the API without an answer. State one only."
        )
    if isinstance(default, bool) or not isinstance(default, _ANSWERS[kind]):
        yield f"default is {default!r}. Give {'text' if str in _ANSWERS[kind] else 'a number'}."
        return
    choices = question.get("choices") or ""
    listed = choices.splitlines() if isinstance(choices, str) else choices
    if kind in ("multiplechoice", "multiselect"):
        for one in default.splitlines() if kind == "multiselect" else [default]:
            if one not in listed:
                yield f"default is '{one}'. Give one of {', '.join(listed)}."
        return
    size = len(default) if isinstance(default, str) else default
    if (
        not (question.get("min") if isinstance(question.get("min"), int) else size)
        <= size
        <= (question.get("max") if isinstance(question.get("max"), int) else size)
    ):
        yield f"default is {default!r}, beyond the limits {question.get('min')} and {question.get('max')}."
