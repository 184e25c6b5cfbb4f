# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWX has: the fields of each kind of thing, what can be hung upon it, and which roles there are for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

Check = Callable[[Any], str | None]


#: What Django REST framework takes for a boolean.
TRUE = ("t", "y", "yes", "true", "on", "1")
FALSE = ("f", "n", "no", "false", "off", "0")
LONGEST_NAME = 512


def text(value: Any) -> str | None:
    return None if isinstance(value, str) else "Not a valid string."


def name_of(value: Any) -> str | None:
    if not isinstance(value, str):
        return "Not a valid string."
    return None if len(value) <= LONGEST_NAME else f"Ensure this field has no more than {LONGEST_NAME} characters."


def flag(value: Any) -> str | None:
    return None if str(value).lower() in (*TRUE, *FALSE) else "Must be a valid boolean."


def number(value: Any) -> str | None:
    """A whole number, as text too; AWX has none below 0 among those that are used here."""
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]+", str(value).strip()):
        return "A valid integer is required."
    return None if int(value) >= 0 else "Ensure this value is greater than or equal to 0."


def coerced(check: Any, value: Any) -> Any:
    """A value as AWX keeps it: "5" is a number and "yes" a boolean where one is wanted."""
    if check is flag:
        return str(value).lower() in TRUE
    return int(value) if check is number else value


def mapping(value: Any) -> str | None:
    return None if isinstance(value, dict) else "Expected a dictionary of items."


def variables(value: Any) -> str | None:
    """A dictionary as text, in JSON or YAML."""
    if not isinstance(value, str):
        return "Not a valid string."
    try:
        return None if isinstance(yaml.safe_load(value) or {}, dict) else "Cannot parse as JSON or YAML."
    except yaml.YAMLError as error:
        return f"Cannot parse as JSON (error: {error}) or YAML."


def one_of(*values: str) -> Check:
    return lambda value: None if value in values else f'"{value}" is not a valid choice.'


@dataclass(frozen=True)
class Reference:
    """A field that holds the number of another thing, which has to exist."""

    endpoint: str


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `fields`: what it holds, with a check or a reference; `given` are the defaults of some."""

    type: str
    fields: dict[str, Check | Reference]
    required: tuple[str, ...] = ("name",)
    given: dict[str, Any] = field(default_factory=dict)
    #: accepted and ignored, as AWX ignores what only it decides
    read_only: tuple[str, ...] = ()
    hung: dict[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    unique: tuple[str, ...] = ("name",)


NAMED: dict[str, Check | Reference] = {"name": name_of, "description": text}
ORGANIZATION = Reference("organizations")
NOTIFIED = {f"notification_templates_{when}": "notification_templates" for when in ("started", "success", "error")}
APPROVED = {**NOTIFIED, "notification_templates_approvals": "notification_templates"}
ASKED: dict[str, Check | Reference] = {
    f"ask_{what}_on_launch": flag
    for what in (
        "scm_branch",
        "diff_mode",
        "variables",
        "limit",
        "tags",
        "skip_tags",
        "job_type",
        "verbosity",
        "inventory",
        "credential",
        "execution_environment",
        "labels",
        "forks",
        "job_slice_count",
        "timeout",
        "instance_groups",
    )
}
PROMPTED: dict[str, Check | Reference] = {
    "extra_data": mapping,
    "inventory": Reference("inventories"),
    "scm_branch": text,
    "job_type": one_of("run", "check"),
    "job_tags": text,
    "skip_tags": text,
    "limit": text,
    "diff_mode": flag,
    "verbosity": number,
    "forks": number,
    "job_slice_count": number,
    "timeout": number,
    "execution_environment": Reference("execution_environments"),
}

KINDS: dict[str, Kind] = {
    "organizations": Kind(
        "organization",
        {**NAMED, "max_hosts": number, "default_environment": Reference("execution_environments")},
        hung={**APPROVED, "galaxy_credentials": "credentials"},
        given={"max_hosts": 0},
        roles=("admin", "execute", "member", "read", "approval", "auditor", "job_template_admin", "workflow_admin"),
    ),
    "teams": Kind(
        "team",
        {**NAMED, "organization": ORGANIZATION},
        ("name", "organization"),
        roles=("admin", "member", "read"),
        unique=("name", "organization"),
    ),
    "credential_types": Kind(
        "credential_type",
        {**NAMED, "kind": one_of("net", "cloud"), "inputs": mapping, "injectors": mapping},
        ("name", "kind"),
        given={"inputs": {}, "injectors": {}, "managed": False},
        read_only=("managed",),
    ),
    "credentials": Kind(
        "credential",
        {**NAMED, "organization": ORGANIZATION, "credential_type": Reference("credential_types"), "inputs": mapping},
        ("name", "credential_type"),
        given={"inputs": {}},
        roles=("admin", "use", "read"),
        unique=("name", "organization", "credential_type"),
    ),
    "execution_environments": Kind(
        "execution_environment",
        {
            **NAMED,
            "organization": ORGANIZATION,
            "image": text,
            "credential": Reference("credentials"),
            "pull": one_of("always", "missing", "never", ""),
        },
        ("name", "image"),
        given={"pull": ""},
    ),
    "notification_templates": Kind(
        "notification_template",
        {
            **NAMED,
            "organization": ORGANIZATION,
            "notification_type": text,
            "notification_configuration": mapping,
            "messages": mapping,
        },
        ("name", "organization", "notification_type"),
        unique=("name", "organization"),
    ),
    "projects": Kind(
        "project",
        {
            **NAMED,
            "organization": ORGANIZATION,
            "scm_type": one_of("", "git", "svn", "insights", "archive"),
            "scm_url": text,
            "scm_branch": text,
            "scm_refspec": text,
            "scm_clean": flag,
            "scm_delete_on_update": flag,
            "scm_track_submodules": flag,
            "scm_update_on_launch": flag,
            "scm_update_cache_timeout": number,
            "allow_override": flag,
            "timeout": number,
            "credential": Reference("credentials"),
            "default_environment": Reference("execution_environments"),
            "local_path": text,
        },
        given={
            "scm_type": "",
            "scm_url": "",
            "scm_branch": "",
            "scm_clean": False,
            "scm_update_on_launch": False,
            "scm_update_cache_timeout": 0,
            "scm_revision": "",
            "status": "never updated",
        },
        hung=NOTIFIED,
        roles=("admin", "use", "update", "read"),
        unique=("name", "organization"),
    ),
    "inventories": Kind(
        "inventory",
        {
            **NAMED,
            "organization": ORGANIZATION,
            "variables": variables,
            "kind": one_of("", "smart", "constructed"),
            "host_filter": text,
            "prevent_instance_group_fallback": flag,
        },
        ("name", "organization"),
        given={"variables": "", "kind": "", "host_filter": None},
        roles=("admin", "use", "adhoc", "update", "read"),
        unique=("name", "organization"),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **NAMED,
            "inventory": Reference("inventories"),
            "source": one_of("file", "scm", "ec2", "constructed"),
            "source_project": Reference("projects"),
            "source_path": text,
            "source_vars": variables,
            "scm_branch": text,
            "enabled_var": text,
            "enabled_value": text,
            "host_filter": text,
            "overwrite": flag,
            "overwrite_vars": flag,
            "update_on_launch": flag,
            "update_cache_timeout": number,
            "limit": text,
            "verbosity": number,
            "timeout": number,
            "credential": Reference("credentials"),
            "execution_environment": Reference("execution_environments"),
        },
        ("name", "inventory", "source"),
        hung=NOTIFIED,
        unique=("name", "inventory"),
        given={
            "status": "never updated",
            "overwrite": False,
            "overwrite_vars": False,
            "update_on_launch": False,
            "update_cache_timeout": 0,
            "source_path": "",
        },
    ),
    "job_templates": Kind(
        "job_template",
        {
            **NAMED,
            **ASKED,
            "job_type": one_of("run", "check"),
            "inventory": Reference("inventories"),
            "project": Reference("projects"),
            "playbook": text,
            "scm_branch": text,
            "forks": number,
            "limit": text,
            "verbosity": number,
            "extra_vars": variables,
            "job_tags": text,
            "skip_tags": text,
            "timeout": number,
            "diff_mode": flag,
            "allow_simultaneous": flag,
            "job_slice_count": number,
            "survey_enabled": flag,
            "execution_environment": Reference("execution_environments"),
            "become_enabled": flag,
            "use_fact_cache": flag,
            "force_handlers": flag,
            "start_at_task": text,
            "host_config_key": text,
            "webhook_service": text,
            "webhook_credential": Reference("credentials"),
            "prevent_instance_group_fallback": flag,
        },
        ("name", "playbook"),
        read_only=("organization",),
        hung={**NOTIFIED, "credentials": "credentials"},
        given={
            "job_type": "run",
            "extra_vars": "---",
            "forks": 0,
            "limit": "",
            "job_slice_count": 1,
            "survey_enabled": False,
            "allow_simultaneous": False,
            **dict.fromkeys(ASKED, False),
        },
        roles=("admin", "execute", "read"),
        unique=("name", "organization"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {
            **NAMED,
            **ASKED,
            "organization": ORGANIZATION,
            "inventory": Reference("inventories"),
            "limit": text,
            "scm_branch": text,
            "extra_vars": variables,
            "survey_enabled": flag,
            "allow_simultaneous": flag,
            "job_tags": text,
            "skip_tags": text,
            "webhook_service": text,
            "webhook_credential": Reference("credentials"),
        },
        hung=APPROVED,
        roles=("admin", "execute", "read", "approval"),
        unique=("name", "organization"),
        given={
            "extra_vars": "---",
            "survey_enabled": False,
            "allow_simultaneous": False,
            **dict.fromkeys(ASKED, False),
        },
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            **PROMPTED,
            "identifier": text,
            "workflow_job_template": Reference("workflow_job_templates"),
            "unified_job_template": Reference("unified_job_templates"),
            "all_parents_must_converge": flag,
        },
        ("workflow_job_template",),
        read_only=("type",),
        unique=("identifier", "workflow_job_template"),
        hung={
            **dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes"),
            "credentials": "credentials",
        },
        given={"extra_data": {}, "all_parents_must_converge": False},
    ),
    "workflow_approval_templates": Kind(
        "workflow_approval_template", {**NAMED, "timeout": number}, given={"timeout": 0}, unique=()
    ),
    "schedules": Kind(
        "schedule",
        {
            **NAMED,
            **PROMPTED,
            "unified_job_template": Reference("unified_job_templates"),
            "rrule": text,
            "enabled": flag,
        },
        ("name", "unified_job_template", "rrule"),
        given={"enabled": True, "extra_data": {}},
        unique=("name", "unified_job_template"),
    ),
}

#: What a job can be made of: AWX lists them together.
UNIFIED = ("job_templates", "workflow_job_templates", "projects", "inventory_sources", "workflow_approval_templates")

#: What a new AWX has.
MANAGED_TYPES: tuple[dict[str, Any], ...] = (
    {
        "name": "Ansible Galaxy/Automation Hub API Token",
        "kind": "galaxy",
        "inputs": {
            "fields": [
                {"id": "url", "type": "string", "label": "Galaxy Server URL"},
                {"id": "token", "type": "string", "label": "API Token", "secret": True},
            ],
            "required": ["url"],
        },
        "injectors": {},
    },
)


def as_variables(value: str) -> dict[str, Any]:
    return (yaml.safe_load(value) if value else {}) or {}
