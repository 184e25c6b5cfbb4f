# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Notification templates as AWX takes them: the configuration of webhooks, and messages."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import jinja2
from jinja2 import sandbox

TYPES = ("awssns", "email", "grafana", "irc", "mattermost", "pagerduty", "rocketchat", "slack", "twilio", "webhook")
#: Of a webhook: AWX's word for the type, the type, and the value where none is given.
_WEBHOOK: dict[str, tuple[str, type, Any]] = {
    "url": ("string", str, None),
    "http_method": ("string", str, "POST"),
    "disable_ssl_verification": ("bool", bool, False),
    "username": ("string", str, ""),
    "password": ("password", str, ""),
    "headers": ("object", dict, None),
}
EVENTS, _APPROVALS = (
    ("started", "success", "error", "workflow_approval"),
    ("running", "approved", "timed_out", "denied"),
)
_JOB = (
    "id name description status failed finished started elapsed job_explanation execution_node controller_node "
    "playbook forks limit verbosity job_tags force_handlers skip_tags start_at_task timeout use_fact_cache launch_type "
    "job_type allow_simultaneous scm_revision diff_mode job_slice_number job_slice_count custom_virtualenv scm_branch "
    "artifacts type url created modified"
).split()
_SUMMARY = {
    "created_by": ("first_name", "id", "last_name", "username"),
    "instance_group": ("id", "name"),
    "inventory": ("id", "name", "description", "kind", "organization_id", "total_hosts", "total_groups"),
    "job_template": ("id", "name", "description"),
    "labels": ("count", "results"),
    "project": ("id", "name", "description", "scm_type", "status"),
    "schedule": ("id", "name", "description", "next_run"),
    "unified_job_template": ("id", "name", "description", "unified_job_type"),
}
#: What a message may use, with any value.
_CONTEXT: dict[str, Any] = {
    **dict.fromkeys(
        ("job_friendly_name", "url", "approval_status", "approval_node_name", "workflow_url", "job_metadata"), "x"
    ),
    "job": {
        **dict.fromkeys(_JOB, "x"),
        "host_status_counts": dict.fromkeys(("skipped", "ok", "changed", "failures", "dark", "failed"), 1),
        "summary_fields": {name: dict.fromkeys(fields, "x") for name, fields in _SUMMARY.items()},
    },
}


def configured(given: dict[str, Any]) -> dict[str, Any]:
    """A webhook's configuration with what AWX adds."""
    return {**{name: default for name, (_w, _t, default) in _WEBHOOK.items() if default is not None}, **given}


def configuration_errors(given: dict[str, Any]) -> list[str]:
    """Why AWX does not take a webhook's configuration."""
    missing = [name for name, (_w, _t, default) in _WEBHOOK.items() if default is None and name not in given]
    errors = []
    if str(given.get("http_method", "POST")).lower() not in ("put", "post"):
        errors.append("HTTP method must be either 'POST' or 'PUT'.")
    if missing:
        errors.append(f"Missing required fields for Notification Configuration: {missing}.")
    return errors + [
        f"Configuration field '{name}' incorrect type, expected {word}."
        for name, (word, kind, _default) in _WEBHOOK.items()
        if name in given and type(given[name]) is not kind
    ]


def message_errors(messages: dict[str, Any]) -> list[str]:
    """Why AWX does not take these messages."""
    errors = []
    for event, said in messages.items():
        if event not in EVENTS:
            errors.append(
                f"Event '{event}' invalid, must be one of 'started', 'success', 'error', or 'workflow_approval'"
            )
        elif said is not None and not isinstance(said, dict):
            errors.append(f"Expected dict for event '{event}', found {type(said)}")
        elif said and event == "workflow_approval":
            errors += [error for one, parts in said.items() for error in _approval(one, parts)]
        elif said:
            errors += _parts(said)
    return errors


def _approval(event: str, said: Any) -> Iterator[str]:
    if event not in _APPROVALS:
        yield (
            f"Workflow Approval event '{event}' invalid, must be one of 'running', 'approved', 'timed_out', or 'denied'"
        )
    elif said is not None and not isinstance(said, dict):
        yield f"Expected dict for workflow approval event '{event}', found {type(said)}"
    elif said:
        yield from _parts(said)


def _parts(said: dict[str, Any]) -> Iterator[str]:
    for name, text in said.items():
        if name not in ("message", "body"):
            yield f"Message type '{name}' invalid, must be either 'message' or 'body'"
        elif text is not None and not isinstance(text, str):
            yield f"Expected string for '{name}', found {type(text)}, "
        elif name == "message" and text and "\n" in text:
            yield "Messages cannot contain newlines (found newline in an event)"
        elif text:
            yield from _rendered(text)


class _Named(jinja2.StrictUndefined):
    """Names the field that there is not, and cannot be shown either."""

    def __init__(self, *values: Any, **named: Any):
        super().__init__(*values, **named)
        self._undefined_hint = self._undefined_name

    __repr__ = __str__ = jinja2.StrictUndefined._fail_with_undefined_error


def _rendered(text: str) -> Iterator[str]:
    try:
        sandbox.ImmutableSandboxedEnvironment(undefined=_Named).from_string(text).render(_CONTEXT)
    except jinja2.TemplateSyntaxError as error:
        yield f"Unable to render message '{text}': {error.message}"
    except sandbox.SecurityError as error:
        yield f"Security error due to field '{error.message}'"
    except jinja2.UndefinedError as error:
        yield f"Field '{error.message}' unavailable"


def merged(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    """Messages after a change: AWX keeps each that is not given anew, unless all are taken away with null."""
    if old is None or new is None:
        return new
    kept = copy.deepcopy(new)
    for event in EVENTS:
        if event == "workflow_approval" and old.get(event) and kept.get(event):
            for one in _APPROVALS:
                _keep(old[event], kept[event], one)
        else:
            _keep(old, kept, event)
        kept.setdefault(event, None)
    return kept


def _keep(old: dict[str, Any], new: dict[str, Any], event: str) -> None:
    if not new.get(event):
        if old.get(event):
            new[event] = old[event]
    elif old.get(event):
        new[event] = {**{name: text for name, text in old[event].items() if text}, **new[event]}
