# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWX has: the fields of each kind of thing, what can be hung upon it, and which roles there are for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.awx import notifications
from tests.awx.fields import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Choice,
    Field,
    Flag,
    Json,
    Number,
    Prompted,
    Text,
    Variables,
    to,
)


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `given`: what fields hold where nobody says it.

    `unique`: the fields that are unique together, and AWX's sentence where they are not.
    """

    type: str
    #: The class of AWX's own, as its sentences name it.
    model: str
    fields: dict[str, Field]
    required: tuple[str, ...] = ("name",)
    given: dict[str, Any] = field(default_factory=dict)
    #: accepted and ignored, as AWX ignores what only it decides
    read_only: tuple[str, ...] = ()
    #: may not be empty, though they may be left out of a change
    filled: tuple[str, ...] = ()
    #: taken when a thing is made, ignored afterwards
    fixed: tuple[str, ...] = ()
    hung: dict[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    said: str = ""


NAME, LINE, TEXT = Text(longest=LONGEST_NAME, blank=False), Text(longest=LONGEST_TEXT), Text()
FLAG, NUMBER, ANY_NUMBER, JSON, VARIABLES = Flag(), Number(), Number(least=None), Json(), Variables()
RUN = Choice(of=("run", "check"))
SERVICE = Choice(of=("github", "gitlab", "bitbucket_dc"))
NAMED: dict[str, Field] = {"name": NAME, "description": TEXT}
CREDENTIAL_KINDS = (
    *("ssh", "vault", "net", "scm", "cloud", "registry", "token", "insights", "external", "kubernetes", "galaxy"),
    "cryptography",
)
SOURCES = (
    *("file", "constructed", "scm", "ec2", "gce", "azure_rm", "vmware", "satellite6", "openstack", "rhv", "controller"),
    *("insights", "terraform", "openshift_virtualization"),
)
NOTIFIED = {f"notification_templates_{when}": "notification_templates" for when in ("started", "success", "error")}
APPROVED = {**NOTIFIED, "notification_templates_approvals": "notification_templates"}
#: What a template may ask for at a launch, by the name of the question. A workflow asks for fewer.
ASKED = {
    "scm_branch": "scm_branch",
    "diff_mode": "diff_mode",
    "variables": "extra_vars",
    "limit": "limit",
    "tags": "job_tags",
    "skip_tags": "skip_tags",
    "job_type": "job_type",
    "verbosity": "verbosity",
    "inventory": "inventory",
    "credential": "credentials",
    "execution_environment": "execution_environment",
    "labels": "labels",
    "forks": "forks",
    "job_slice_count": "job_slice_count",
    "timeout": "timeout",
    "instance_groups": "instance_groups",
}
ASKED_OF_WORKFLOWS = ("scm_branch", "variables", "limit", "tags", "skip_tags", "inventory", "labels")
ASKING: dict[str, Field] = {f"ask_{name}_on_launch": FLAG for name in ASKED}
ASKING_OF_WORKFLOWS: dict[str, Field] = {f"ask_{name}_on_launch": FLAG for name in ASKED_OF_WORKFLOWS}
PROMPTS: dict[str, Field] = {
    "inventory": to("inventories"),
    "scm_branch": Text(null=True),
    "job_type": Choice(null=True, of=("run", "check")),
    "job_tags": Text(null=True),
    "skip_tags": Text(null=True),
    "limit": Text(null=True),
    "diff_mode": Flag(null=True),
    "verbosity": Choice(null=True, of=(0, 1, 2, 3, 4, 5), blank=False),
    "forks": Number(null=True),
    "job_slice_count": Number(null=True),
    "timeout": Number(null=True, least=None),
    "execution_environment": to("execution_environments"),
}
PROMPTED: dict[str, Field] = {"extra_data": Prompted(), **PROMPTS}

KINDS: dict[str, Kind] = {
    "instance_groups": Kind("instance_group", "InstanceGroup", {"name": NAME}, unique=("name",)),
    "organizations": Kind(
        "organization",
        "Organization",
        {**NAMED, "max_hosts": NUMBER, "default_environment": to("execution_environments")},
        hung={**APPROVED, "galaxy_credentials": "credentials", "instance_groups": "instance_groups"},
        roles=(
            *("admin", "execute", "project_admin", "inventory_admin", "credential_admin", "workflow_admin"),
            *("notification_admin", "job_template_admin", "execution_environment_admin", "auditor", "member", "read"),
            "approval",
        ),
        unique=("name",),
        said="Organization with this Name already exists.",
    ),
    "teams": Kind(
        "team",
        "Team",
        {**NAMED, "organization": to("organizations", null=False)},
        ("name", "organization"),
        roles=("admin", "member", "read"),
        unique=("organization", "name"),
        said="Team with this Organization and Name already exists.",
    ),
    "credential_types": Kind(
        "credential_type",
        "CredentialType",
        {**NAMED, "kind": Choice(of=CREDENTIAL_KINDS, blank=False), "inputs": JSON, "injectors": JSON},
        ("name", "kind"),
        given={"managed": False},
        read_only=("managed",),
        unique=("name", "kind"),
        said="Credential type with this Name and Kind already exists.",
    ),
    "credentials": Kind(
        "credential",
        "Credential",
        {
            **NAMED,
            "organization": to("organizations"),
            "credential_type": to("credential_types", null=False),
            "inputs": JSON,
        },
        ("name", "credential_type"),
        given={"managed": False},
        read_only=("managed",),
        roles=("admin", "use", "read"),
        unique=("organization", "name", "credential_type"),
        said="Credential with this Organization, Name and Credential type already exists.",
    ),
    "execution_environments": Kind(
        "execution_environment",
        "ExecutionEnvironment",
        {
            **NAMED,
            "organization": to("organizations"),
            "image": Text(longest=LONGEST_TEXT, blank=False),
            "credential": to("credentials"),
            "pull": Choice(of=("always", "missing", "never")),
        },
        ("name", "image"),
        given={"managed": False},
        read_only=("managed",),
        unique=("name",),
        said="Execution environment with this Name already exists.",
    ),
    "notification_templates": Kind(
        "notification_template",
        "NotificationTemplate",
        {
            **NAMED,
            "organization": to("organizations"),
            "notification_type": Choice(of=notifications.TYPES, blank=False),
            "notification_configuration": JSON,
            "messages": Json(null=True),
        },
        ("name", "notification_type"),
        filled=("organization",),
        given={"messages": dict.fromkeys(notifications.EVENTS)},
        unique=("organization", "name"),
        said="Notification template with this Organization and Name already exists.",
    ),
    "projects": Kind(
        "project",
        "Project",
        {
            **NAMED,
            "organization": to("organizations"),
            "scm_type": Choice(of=("git", "svn", "insights", "archive")),
            "scm_url": LINE,
            "scm_branch": Text(longest=256),
            "scm_refspec": LINE,
            "scm_clean": FLAG,
            "scm_delete_on_update": FLAG,
            "scm_track_submodules": FLAG,
            "scm_update_on_launch": FLAG,
            "scm_update_cache_timeout": NUMBER,
            "allow_override": FLAG,
            "timeout": ANY_NUMBER,
            "credential": to("credentials"),
            "default_environment": to("execution_environments"),
            "signature_validation_credential": to("credentials"),
            "local_path": LINE,
        },
        given={"scm_revision": "", "status": "never updated"},
        read_only=("scm_revision", "status"),
        hung=NOTIFIED,
        roles=("admin", "use", "update", "read"),
        unique=("name", "organization"),
    ),
    "inventories": Kind(
        "inventory",
        "Inventory",
        {
            **NAMED,
            "organization": to("organizations"),
            "variables": VARIABLES,
            "kind": Choice(of=("smart", "constructed")),
            "host_filter": Text(null=True),
            "prevent_instance_group_fallback": FLAG,
        },
        filled=("organization",),
        hung={"instance_groups": "instance_groups"},
        given={"pending_deletion": False, "total_hosts": 0},
        read_only=("pending_deletion", "total_hosts"),
        roles=("admin", "use", "adhoc", "update", "read"),
        unique=("name", "organization"),
        said="Inventory with this Name and Organization already exists.",
    ),
    "inventory_sources": Kind(
        "inventory_source",
        "InventorySource",
        {
            **NAMED,
            "inventory": to("inventories", null=False),
            "source": Choice(of=SOURCES, blank=False),
            "source_project": to("projects"),
            "source_path": LINE,
            "source_vars": VARIABLES,
            "scm_branch": LINE,
            "enabled_var": TEXT,
            "enabled_value": TEXT,
            "host_filter": TEXT,
            "overwrite": FLAG,
            "overwrite_vars": FLAG,
            "update_on_launch": FLAG,
            "update_cache_timeout": NUMBER,
            "limit": TEXT,
            "verbosity": Choice(of=(0, 1, 2), blank=False),
            "timeout": ANY_NUMBER,
            "credential": to("credentials"),
            "execution_environment": to("execution_environments"),
        },
        ("name", "inventory", "source"),
        fixed=("inventory",),
        hung=NOTIFIED,
        unique=("name", "inventory"),
        given={"status": "never updated", "verbosity": 1},
        read_only=("status",),
    ),
    "job_templates": Kind(
        "job_template",
        "JobTemplate",
        {
            **NAMED,
            **ASKING,
            "job_type": RUN,
            "inventory": to("inventories"),
            "project": to("projects"),
            "playbook": LINE,
            "scm_branch": LINE,
            "forks": NUMBER,
            "limit": TEXT,
            "verbosity": Choice(of=(0, 1, 2, 3, 4, 5), blank=False),
            "extra_vars": VARIABLES,
            "job_tags": TEXT,
            "skip_tags": LINE,
            "timeout": ANY_NUMBER,
            "diff_mode": FLAG,
            "allow_simultaneous": FLAG,
            "job_slice_count": NUMBER,
            "survey_enabled": FLAG,
            "execution_environment": to("execution_environments"),
            "become_enabled": FLAG,
            "use_fact_cache": FLAG,
            "force_handlers": FLAG,
            "start_at_task": LINE,
            "host_config_key": LINE,
            "webhook_service": SERVICE,
            "webhook_credential": to("credentials"),
            "prevent_instance_group_fallback": FLAG,
        },
        ("name",),
        read_only=("organization",),
        hung={**NOTIFIED, "credentials": "credentials"},
        given={"job_type": "run", "verbosity": 0, "job_slice_count": 1},
        roles=("admin", "execute", "read"),
        unique=("name", "organization"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        "WorkflowJobTemplate",
        {
            **NAMED,
            **ASKING_OF_WORKFLOWS,
            "organization": to("organizations"),
            "inventory": to("inventories"),
            "limit": Text(null=True),
            "scm_branch": Text(null=True),
            "extra_vars": VARIABLES,
            "survey_enabled": FLAG,
            "allow_simultaneous": FLAG,
            "job_tags": Text(null=True),
            "skip_tags": Text(null=True),
            "webhook_service": SERVICE,
            "webhook_credential": to("credentials"),
        },
        hung=APPROVED,
        roles=("admin", "execute", "read", "approval"),
        unique=("name", "organization"),
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        "WorkflowJobTemplateNode",
        {
            **PROMPTED,
            "identifier": NAME,
            "workflow_job_template": to("workflow_job_templates", null=False),
            "unified_job_template": to("unified_job_templates"),
            "all_parents_must_converge": FLAG,
        },
        ("workflow_job_template",),
        fixed=("workflow_job_template",),
        unique=("identifier", "workflow_job_template"),
        said="Workflow job template node with this Identifier and Workflow job template already exists.",
        hung={
            **dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes"),
            "credentials": "credentials",
        },
    ),
    "workflow_approval_templates": Kind(
        "workflow_approval_template", "WorkflowApprovalTemplate", {**NAMED, "timeout": ANY_NUMBER}
    ),
    "schedules": Kind(
        "schedule",
        "Schedule",
        {
            **NAMED,
            **PROMPTED,
            "unified_job_template": to("unified_job_templates", null=False),
            "rrule": Text(blank=False),
            "enabled": FLAG,
        },
        ("name", "unified_job_template", "rrule"),
        given={"enabled": True},
        hung={"credentials": "credentials"},
        unique=("unified_job_template", "name"),
        said="Schedule with this Unified job template and Name already exists.",
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
