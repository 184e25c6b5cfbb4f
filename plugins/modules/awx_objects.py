#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: objects of one kind in AWX."""

from __future__ import annotations

DOCUMENTATION = r"""
module: awx_objects
short_description: Manage objects of one kind in AWX or Automation Platform
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Creates, changes and deletes objects of AWX. The objects are in the format of C(infra.aap_configuration).
  - A field that an object does not state has the value that AWX gives a new object. A change by hand to any field is
    reverted.
  - Looks up every name in the object's own organization, so that two organizations can use the same names.
  - Keeps the secrets that AWX stores. See O(secrets).
  - Makes no call to AWS. It accepts the connection options of AWS and ignores them, so that a play can set defaults for
    the action group.
options:
  kind:
    description:
      - The kind of the objects.
      - V(workflow_nodes) manages the steps of workflows. The objects are workflows with their steps in
        C(simplified_workflow_nodes). Other steps of these workflows are deleted.
      - V(rights) manages the roles of teams and users. Every other right to the objects in O(owned) is revoked, except
        the administration right of the user who runs the module.
    type: str
    required: true
    choices:
      - organizations
      - teams
      - credential_types
      - credentials
      - execution_environments
      - notification_templates
      - projects
      - inventories
      - inventory_sources
      - job_templates
      - workflow_job_templates
      - workflow_nodes
      - schedules
      - rights
  objects:
    description: The objects, in the format of C(infra.aap_configuration).
    type: list
    elements: dict
    required: true
  secrets:
    description:
      - Values to add to C(inputs) of credentials or C(notification_configuration) of notification templates, by the
        object's name.
      - AWX never returns a secret that it stores, so the module cannot compare it. It sends the secrets given here when
        it creates the object, when a value that AWX does return differs, such as an access key's ID, and when the
        object has C(update_secrets=true). A secret that is empty or not given is kept.
    type: dict
    default: {}
  organization:
    description: The organization of the objects in O(owned). Required with O(kind=rights).
    type: str
  owned:
    description:
      - Names of the objects whose rights are managed with O(kind=rights), in the lists C(job_templates), C(workflows),
        C(inventories), C(credentials), C(projects), C(execution_environments) and C(notification_templates).
      - AWX has no roles of execution environments and notification templates, only role definitions. The module
        revokes what these give and grants nothing.
    type: dict
    default: {}
  other_teams:
    description: Names of teams whose rights to the objects in O(owned) stay, such as those of another environment that
      shares a project.
    type: list
    elements: str
    default: []
  types:
    description:
      - The kind of each credential type in C(credential_types), and the type of each credential in C(credentials), by
        name.
      - The module looks a credential type or a credential up with its kind or type, so that it does not find another
        one of the same name.
    type: dict
    default: {}
  state:
    description: Whether the objects should exist. V(absent) is for neither steps nor rights, which AWX deletes with
      their objects.
    type: str
    choices: [present, absent]
    default: present
  wait_timeout:
    description: Seconds to wait until AWX has fetched a project or an inventory, or has deleted an object.
    type: float
    default: 600
  host:
    description: The address of AWX. The environment variable E(CONTROLLER_HOST) is used when not set.
    type: str
  oauth_token:
    description: The token to authenticate with. The environment variable E(CONTROLLER_OAUTH_TOKEN) is used when not
      set.
    type: str
  username:
    description: The user to authenticate as, when there is no token. The environment variable E(CONTROLLER_USERNAME) is
      used when not set.
    type: str
  password:
    description: The user's password. The environment variable E(CONTROLLER_PASSWORD) is used when not set.
    type: str
  validate_certs:
    description: Whether to verify AWX's certificate. The environment variable E(CONTROLLER_VERIFY_SSL) is used when not
      set.
    type: bool
    default: true
  request_timeout:
    description: Seconds to wait for the answer to one request. The environment variable E(CONTROLLER_REQUEST_TIMEOUT)
      is used when not set.
    type: float
    default: 30
  api_prefix:
    description: The path of the API. Automation Platform 2.5 and later use C(/api/controller/). The environment
      variable E(CONTROLLER_OPTIONAL_API_URLPATTERN_PREFIX) is used when not set.
    type: str
    default: /api/
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
"""

EXAMPLES = r"""
- name: Create an organization
  migrate.aws.awx_objects:
    kind: organizations
    objects:
      - name: Migrations
        description: Applications that move from one AWS environment to another

- name: Create its teams
  migrate.aws.awx_objects:
    kind: teams
    objects:
      - {name: "prod: operators", organization: Migrations}
      - {name: "prod: approvers", organization: Migrations}
"""

RETURN = r"""
objects:
  description: The objects by name, as they are after the run. In check mode, the predicted state. Secrets are hidden.
  returned: success
  type: dict
  sample:
    "prod: operators":
      description: ""
      organization: Migrations
done:
  description: Actions other than changes of objects, such as a project update in AWX.
  returned: success
  type: list
  elements: str
  sample: [migrate.aws is fetched]
"""

from ansible.module_utils.basic import env_fallback
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._awx.api import AwxError, Client
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import KINDS
from ansible_collections.migrate.aws.plugins.module_utils._awx.nodes import Nodes
from ansible_collections.migrate.aws.plugins.module_utils._awx.objects import Objects, Outcome
from ansible_collections.migrate.aws.plugins.module_utils._awx.rights import Rights
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused


def _environment(name: str, **option) -> dict:
    return {"fallback": (env_fallback, [f"CONTROLLER_{name}"]), **option}


ARGUMENTS = {
    "kind": {"type": "str", "required": True, "choices": [*KINDS, "workflow_nodes", "rights"]},
    "objects": {"type": "list", "elements": "dict", "required": True},
    "secrets": {"type": "dict", "default": {}, "no_log": True},
    "organization": {"type": "str"},
    "owned": {"type": "dict", "default": {}},
    "other_teams": {"type": "list", "elements": "str", "default": []},
    "types": {"type": "dict", "default": {}},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "wait_timeout": {"type": "float", "default": 600},
    "host": _environment("HOST", type="str"),
    "oauth_token": _environment("OAUTH_TOKEN", type="str", no_log=True),
    "username": _environment("USERNAME", type="str"),
    "password": _environment("PASSWORD", type="str", no_log=True),
    "validate_certs": _environment("VERIFY_SSL", type="bool", default=True),
    "request_timeout": _environment("REQUEST_TIMEOUT", type="float", default=30),
    "api_prefix": _environment("OPTIONAL_API_URLPATTERN_PREFIX", type="str", default="/api/"),
}


def outcome(client: Client, params: dict, dry: bool) -> Outcome:
    """What was or, in a dry run, would be done. Raises Refused, AwxError."""
    kind, objects, types = params["kind"], params["objects"], params["types"]
    if kind == "rights":
        rights = Rights(client, params["organization"], dry, types, params["other_teams"])
        return rights.present(objects, params["owned"])
    if kind == "workflow_nodes":
        return Nodes(client, dry, types).present(objects)
    made = Objects(client, KINDS[kind], dry, params["wait_timeout"], types)
    return made.absent(objects) if params["state"] == "absent" else made.present(objects, params["secrets"])


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec=ARGUMENTS,
        required_if=[("kind", "rights", ["organization"])],
        supports_check_mode=True,
        check_boto3=False,
    )
    if not module.params["host"]:
        module.fail_json(msg="Nothing says where AWX is. Set CONTROLLER_HOST, or the option host.")
    try:
        done = outcome(Client(module.params), module.params, module.check_mode)
    except (Refused, AwxError) as error:
        module.fail_json(msg=str(error))
    for warning in done.warnings:
        module.warn(warning)
    result = {"changed": done.changed, "objects": done.after, "done": done.done}
    module.exit_json(**result, **({"diff": {"before": done.before, "after": done.after}} if module._diff else {}))


if __name__ == "__main__":
    main()
