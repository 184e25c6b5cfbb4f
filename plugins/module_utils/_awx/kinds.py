# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWX's objects hold: every field with the value that it has where nobody states another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What AWX shows in place of a secret, and takes for "as it is" where something that exists is changed.
HIDDEN = "$encrypted$"
#: Fields that hold variables as text, in YAML or JSON.
VARIABLES = ("extra_vars", "source_vars", "variables")

_NOTIFIED = {f"notification_templates_{when}": "notification_templates" for when in ("started", "success", "error")}
_APPROVED = {**_NOTIFIED, "notification_templates_approvals": "notification_templates"}
_PROMPTS = {
    "extra_data": {},
    "scm_branch": None,
    "job_type": None,
    "job_tags": None,
    "skip_tags": None,
    "limit": None,
    "diff_mode": None,
    "verbosity": None,
    "forks": None,
    "job_slice_count": None,
    "timeout": None,
}
_PROMPTED_REFERENCES = {"inventory": "inventories", "execution_environment": "execution_environments"}
_PROMPTED_LISTS = {"credentials": "credentials", "labels": "labels", "instance_groups": "instance_groups"}


def _asked(*what: str) -> dict[str, bool]:
    return {f"ask_{one}_on_launch": False for one in what}


@dataclass(frozen=True)
class Kind:
    """One kind of object. Maps lead from a field to the endpoint of what it names; credentials/scm is a type's kind."""

    endpoint: str
    label: str
    fields: Mapping[str, Any]
    references: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    #: The fields which, with the name, tell it from others.
    within: tuple[str, ...] = ("organization",)
    #: AWX decides these by itself: they are used to find the object and are not sent.
    derived: tuple[str, ...] = ()
    #: The field whose entries may be secrets.
    secrets: str | None = None
    survey: bool = False
    #: Whether it is fetched from elsewhere, so that it has a state of its own.
    fetched: bool = False


KINDS: dict[str, Kind] = {
    kind.endpoint: kind
    for kind in (
        Kind(
            "organizations",
            "organization",
            {"description": "", "max_hosts": 0},
            {"default_environment": "execution_environments"},
            {**_APPROVED, "galaxy_credentials": "credentials/galaxy", "instance_groups": "instance_groups"},
            within=(),
        ),
        Kind("teams", "team", {"description": ""}, {"organization": "organizations"}),
        Kind(
            "credential_types",
            "credential type",
            {"description": "", "kind": "cloud", "inputs": {}, "injectors": {}},
            # AWX has a type of one name for each kind
            within=("kind",),
        ),
        Kind(
            "credentials",
            "credential",
            {"description": "", "inputs": {}},
            {"organization": "organizations", "credential_type": "credential_types"},
            within=("organization", "credential_type"),
            secrets="inputs",
        ),
        Kind(
            "execution_environments",
            "execution environment",
            {"description": "", "image": "", "pull": ""},
            {"organization": "organizations", "credential": "credentials/registry"},
            # its name is unique in all of AWX
            within=(),
        ),
        Kind(
            "notification_templates",
            "notification template",
            {"description": "", "notification_type": "webhook", "notification_configuration": {}, "messages": None},
            {"organization": "organizations"},
            secrets="notification_configuration",
        ),
        Kind(
            "projects",
            "project",
            {
                "description": "",
                "scm_type": "",
                "scm_url": "",
                "scm_branch": "",
                "scm_refspec": "",
                "scm_clean": False,
                "scm_delete_on_update": False,
                "scm_track_submodules": False,
                "scm_update_on_launch": False,
                "scm_update_cache_timeout": 0,
                "allow_override": False,
                "timeout": 0,
            },
            {
                "organization": "organizations",
                "credential": "credentials/scm",
                "default_environment": "execution_environments",
                "signature_validation_credential": "credentials/cryptography",
            },
            _NOTIFIED,
            fetched=True,
        ),
        Kind(
            "inventories",
            "inventory",
            {
                "description": "",
                "variables": {},
                "kind": "",
                "host_filter": None,
                "prevent_instance_group_fallback": False,
            },
            {"organization": "organizations"},
            {"instance_groups": "instance_groups", "labels": "labels"},
        ),
        Kind(
            "inventory_sources",
            "inventory source",
            {
                "description": "",
                "source": "scm",
                "source_path": "",
                "source_vars": {},
                "scm_branch": "",
                "enabled_var": "",
                "enabled_value": "",
                "host_filter": "",
                "limit": "",
                "overwrite": False,
                "overwrite_vars": False,
                "update_on_launch": False,
                "update_cache_timeout": 0,
                "timeout": 0,
                "verbosity": 1,
            },
            {
                "organization": "organizations",
                "inventory": "inventories",
                "source_project": "projects",
                "credential": "credentials",
                "execution_environment": "execution_environments",
            },
            _NOTIFIED,
            within=("inventory",),
            derived=("organization",),
            fetched=True,
        ),
        Kind(
            "job_templates",
            "job template",
            {
                "description": "",
                "job_type": "run",
                "playbook": "",
                "scm_branch": "",
                "forks": 0,
                "limit": "",
                "verbosity": 0,
                "extra_vars": {},
                "job_tags": "",
                "skip_tags": "",
                "start_at_task": "",
                "force_handlers": False,
                "timeout": 0,
                "use_fact_cache": False,
                "host_config_key": "",
                "become_enabled": False,
                "diff_mode": False,
                "allow_simultaneous": False,
                "job_slice_count": 1,
                "webhook_service": "",
                "prevent_instance_group_fallback": False,
                "survey_enabled": False,
                **_asked(
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
                ),
            },
            {
                "organization": "organizations",
                "project": "projects",
                "inventory": "inventories",
                "execution_environment": "execution_environments",
                "webhook_credential": "credentials/token",
            },
            {**_NOTIFIED, **_PROMPTED_LISTS},
            # a template is its project's organization's
            derived=("organization",),
            survey=True,
        ),
        Kind(
            "workflow_job_templates",
            "workflow",
            {
                "description": "",
                "extra_vars": {},
                "limit": "",
                "scm_branch": "",
                "job_tags": "",
                "skip_tags": "",
                "allow_simultaneous": False,
                "webhook_service": "",
                "survey_enabled": False,
                **_asked("scm_branch", "variables", "limit", "tags", "skip_tags", "inventory", "labels"),
            },
            {"organization": "organizations", "inventory": "inventories", "webhook_credential": "credentials/token"},
            {**_APPROVED, "labels": "labels"},
            survey=True,
        ),
        Kind(
            "schedules",
            "schedule",
            {"description": "", "rrule": "", "enabled": True, **_PROMPTS},
            {"unified_job_template": "unified_job_templates", "organization": "organizations", **_PROMPTED_REFERENCES},
            _PROMPTED_LISTS,
            within=("unified_job_template",),
            derived=("organization",),
        ),
    )
}

NODE = Kind(
    "workflow_job_template_nodes",
    "step",
    {**_PROMPTS, "all_parents_must_converge": False},
    {"unified_job_template": "unified_job_templates", **_PROMPTED_REFERENCES},
    {
        **dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes"),
        **_PROMPTED_LISTS,
    },
)
APPROVAL = {"name": "", "description": "", "timeout": 0}
