# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWX would refuse of the objects stated for it, found before any is created. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from ansible_collections.migrate.aws.plugins.module_utils._awx import credential_types, launches
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import (
    APPROVAL,
    HIDDEN,
    KINDS,
    NODE,
    VARIABLES,
    Kind,
)

#: Characters that AWX keeps of a name, and of other text in one line.
_LONGEST = 512
_LENGTHS = {
    **dict.fromkeys(("image", "playbook", "scm_url", "scm_branch", "scm_refspec", "source_path"), 1024),
    **dict.fromkeys(("skip_tags", "start_at_task", "host_config_key"), 1024),
}
_MOST_VERBOSE = {"inventory_sources": 2}
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
_DOMAIN = r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
_PATH = r"[a-z0-9]+(([_.]|__|-+)[a-z0-9]+)*"
#: A registry's domain, a path in small letters, a tag and a digest.
_IMAGE = re.compile(
    rf"({_DOMAIN}(\.{_DOMAIN})*(:[0-9]+)?/)?{_PATH}(/{_PATH})*(:\w[\w.-]{{0,127}})?(@[A-Za-z][\w+.-]*:[0-9a-fA-F]{{32,}})?"
)
#: Schemes of a project's address.
_SCHEMES = {
    "git": ("ssh", "git", "http", "https", "ftp", "ftps", "file"),
    "svn": ("http", "https", "svn", "svn+ssh", "file"),
    "archive": ("http", "https"),
}
#: Roles that AWX has, by what a right is for.
_ROLES = {
    "job_templates": ("admin", "execute", "read"),
    "workflows": ("admin", "approval", "execute", "read"),
    "inventories": ("adhoc", "admin", "read", "update", "use"),
    "credentials": ("admin", "read", "use"),
    "projects": ("admin", "read", "update", "use"),
}
_MESSAGES = {
    **dict.fromkeys(("started", "success", "error")),
    "workflow_approval": ("running", "approved", "timed_out", "denied"),
}
_DAYS = re.compile(r"[+-]?\d*(MO|TU|WE|TH|FR|SA|SU)")
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
    return [*found, *_answers(stated), *_credentials(stated), *_rights(stated)]


def _answers(stated: Mapping[str, Any]) -> Iterator[str]:
    """What steps and schedules say and their templates, where they are stated too, do not ask for."""
    templates = {
        (one.get("name"), one.get("organization")): one
        for kind in ("workflow_job_templates", "job_templates")
        for one in stated.get(kind) or []
    }
    for workflow in stated.get("workflow_job_templates") or []:
        for step in workflow.get("simplified_workflow_nodes") or []:
            template = templates.get((step.get("unified_job_template"), workflow.get("organization")))
            where = f"workflow '{workflow.get('name', '')}': step '{step.get('identifier', '')}'"
            # what is required, the workflow or whoever starts it may answer
            yield from (f"{where}: {one}" for one in (launches.unasked(template, step, False) if template else ()))
    for schedule in stated.get("schedules") or []:
        template = templates.get((schedule.get("unified_job_template"), schedule.get("organization")))
        where = f"schedule '{schedule.get('name', '')}'"
        yield from (f"{where}: {one}" for one in (launches.unasked(template, schedule, True) if template else ()))


def _credentials(stated: Mapping[str, Any]) -> Iterator[str]:
    """Inputs that the type, where it is stated too, does not have."""
    types = {one.get("name"): one for one in stated.get("credential_types") or []}
    for one in stated.get("credentials") or []:
        kind = types.get(one.get("credential_type"))
        if kind and isinstance(one.get("inputs"), Mapping):
            where = f"credential '{one.get('name', '')}'"
            yield from (f"{where}: {problem}" for problem in credential_types.input_problems(kind, one["inputs"]))


def _rights(stated: Mapping[str, Any]) -> Iterator[str]:
    for right in stated.get("rights") or []:
        for kind, roles in _ROLES.items():
            if right.get(kind) and right.get("role") not in roles:
                where = f"rights to {kind.replace('_', ' ')}"
                yield f"{where}: role is {right.get('role')!r}. Give one of {', '.join(roles)}."


def _object(kind: Kind, one: Mapping[str, Any]) -> Iterator[str]:
    yield from _name("name", one.get("name"))
    for name in _NEEDED.get(kind.endpoint, ()):
        if one.get(name) in (None, ""):
            yield f"{name}: This field may not be blank."
    if "organization" in kind.within and not one.get("organization"):
        yield "organization: This field may not be blank."
    yield from _fields(kind, one)
    own = {"survey_spec"} if kind.survey else {"update_secrets"} if kind.secrets else set()
    own |= {"simplified_workflow_nodes"} if kind.endpoint == "workflow_job_templates" else set()
    yield from _unknown(kind, one, own)
    if one.get("image"):
        yield from _image(one["image"])
    if kind.endpoint == "credential_types":
        yield from credential_types.type_problems(one)
    if kind.endpoint == "notification_templates":
        yield from _notification(one)
    if kind.endpoint == "projects":
        yield from _address(one.get("scm_type") or "", str(one.get("scm_url") or ""))
    if kind.endpoint == "credentials":
        yield from _inputs(one.get("inputs") or {})
    if one.get("rrule"):
        yield from rule(one["rrule"])
    if one.get("survey_spec"):
        yield from survey(one["survey_spec"])


def _unknown(kind: Kind, one: Mapping[str, Any], own: set[str]) -> Iterator[str]:
    """Fields that would be ignored, such as one that is misspelt."""
    for name in sorted(set(one) - {"name", *kind.fields, *kind.references, *kind.lists, *own}):
        yield f"{name} is no field of a {kind.label}. Correct its name, or take it out."


def _notification(one: Mapping[str, Any]) -> Iterator[str]:
    configuration = one.get("notification_configuration") or {}
    if one.get("notification_type", "webhook") == "webhook" and isinstance(configuration, Mapping):
        if not isinstance(configuration.get("url"), str) or not configuration["url"]:
            yield f"url is {configuration.get('url')!r}. Give an address."
        if not isinstance(configuration.get("headers"), Mapping):
            yield "headers is no dictionary. Give one, {} for none."
        if str(configuration.get("http_method", "POST")).upper() not in ("POST", "PUT"):
            yield f"http_method is {configuration['http_method']!r}. Give POST or PUT."
        if not isinstance(configuration.get("disable_ssl_verification", False), bool):
            yield f"disable_ssl_verification is {configuration['disable_ssl_verification']!r}. Give true or false."
    messages = one.get("messages")
    if isinstance(messages, Mapping):
        yield from _messages(messages)


def _messages(messages: Mapping[str, Any]) -> Iterator[str]:
    for event, said in messages.items():
        if event not in _MESSAGES:
            yield f"messages: '{event}' is no event. Give {', '.join(_MESSAGES)}."
            continue
        parts = said if _MESSAGES[event] else {event: said}
        for name, texts in (parts or {}).items():
            if _MESSAGES[event] and name not in _MESSAGES[event]:
                yield f"messages: '{name}' is no event of an approval. Give {', '.join(_MESSAGES[event])}."
            elif not isinstance(texts or {}, Mapping) or set(texts or {}) - {"message", "body"}:
                yield f"messages: {name} is {texts!r}. Give message and body."
            elif "\n" in str((texts or {}).get("message") or ""):
                yield f"messages: the message of {name} has several lines. Give one, and the others in body."


def _address(kind: str, address: str) -> Iterator[str]:
    if kind not in _SCHEMES or not address:
        return
    parts = urlsplit(address)
    if "://" not in address:
        # host:path, or a path of AWX's own machine
        known = kind == "git"
    else:
        known = parts.scheme in _SCHEMES[kind] and bool(parts.netloc or parts.scheme == "file")
    if not known:
        yield f"scm_url is '{address}'. Give an address with {', '.join(_SCHEMES[kind])} and a host."


def _fields(kind: Kind, one: Mapping[str, Any]) -> Iterator[str]:
    for name, default in kind.fields.items():
        value = one.get(name)
        if value is None or value == "" or (kind.endpoint == "inventories" and name == "kind"):
            continue
        if isinstance(default, bool) or name in _FLAGS:
            if not isinstance(value, bool):
                yield f"{name} is {value!r}. Give true or false."
        elif isinstance(default, int) or name in _NUMBERS:
            # a timeout below 0 is none, whatever AWX's own is
            if not isinstance(value, int) or isinstance(value, bool) or (value < 0 and name != "timeout"):
                yield f"{name} is {value!r}. Give a whole number, 0 or more."
            elif name == "verbosity" and value > _MOST_VERBOSE.get(kind.endpoint, 5):
                yield f"{name} is {value}. Give at most {_MOST_VERBOSE.get(kind.endpoint, 5)}."
        elif isinstance(default, dict) or name in VARIABLES or name == "messages":
            if not isinstance(value, Mapping):
                yield f"{name} is {value!r}. Give a dictionary."
        elif not isinstance(value, str):
            yield f"{name} is {value!r}. Give text."
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield f"{name} is '{value}'. Give one of {', '.join(_CHOICES[name])}."
        elif default == "" and len(value) > _LENGTHS.get(name, len(value)):
            yield f"{name} has {len(value)} characters. AWX takes {_LENGTHS[name]}."
    for name in (*kind.lists, *(("galaxy_credentials",) if kind.endpoint == "organizations" else ())):
        if not isinstance(one.get(name) or [], list):
            yield f"{name} is {one[name]!r}. Give a list of names."


def _name(field: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{field}: This field may not be blank."
    elif len(value) > _LONGEST:
        yield f"{field} has {len(value)} characters. AWX takes {_LONGEST}."


def _image(image: Any) -> Iterator[str]:
    if not isinstance(image, str) or not _IMAGE.fullmatch(image):
        yield f"image is {image!r}. Give registry/name:tag in small letters, without a protocol or blanks."


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
        elif len(str(node["identifier"])) > _LONGEST:
            yield f"{where}: identifier has {len(str(node['identifier']))} characters. AWX takes {_LONGEST}."
        yield from (f"{where}: {problem}" for problem in _unknown(NODE, node, {"identifier", "approval_node"}))
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
    for name in sorted(set(approval) - set(APPROVAL)):
        yield f"approval_node: {name} is no field of an approval. Correct its name, or take it out."
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
    for start in starts:
        yield from _moment("DTSTART", start.rpartition(":")[2])
    zone = re.search(r"DTSTART;TZID=([^:;]+):", text)
    if zone and not _is_zone(zone[1]):
        yield f"rrule: there is no time zone '{zone[1]}'. Give one such as Europe/Berlin or UTC."
    if not rules:
        yield "rrule has no RRULE."
    if re.search(r"EXDATE|RDATE", text, re.IGNORECASE):
        yield "rrule: AWX takes neither EXDATE nor RDATE."
    for one in rules:
        yield from _one_rule(one)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return not available_timezones()  # a machine without time zones knows none
    return True


def _moment(name: str, text: str) -> Iterator[str]:
    try:
        datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        yield f"rrule: {name} is '{text}'. Give a date and a time, as in 20260101T030000Z."


def _one_rule(one: str) -> Iterator[str]:
    parts = dict(part.split("=", 1) for part in one.partition(":")[2].upper().split(";") if "=" in part)
    if "INTERVAL" not in parts:
        yield f"rrule {one} has no INTERVAL."
    elif not parts["INTERVAL"].isdigit() or not int(parts["INTERVAL"]):
        yield f"rrule {one}: INTERVAL is {parts['INTERVAL']}. Give a whole number, 1 or more."
    if parts.get("FREQ") not in ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        yield f"rrule {one}: FREQ is one of MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY."
    if re.match(r"\d", parts.get("BYDAY", "")):
        yield f"rrule {one}: AWX takes no number in BYDAY."
    elif any(not _DAYS.fullmatch(day) for day in parts.get("BYDAY", "MO").split(",")):
        yield f"rrule {one}: BYDAY is {parts['BYDAY']}. Give days such as MO,TU."
    if "UNTIL" in parts:
        yield from _moment("UNTIL", parts["UNTIL"])
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
    if str(default).startswith(HIDDEN):
        yield f"default is '{default}', which AWX shows in place of a secret."
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
