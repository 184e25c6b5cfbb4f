#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one Lambda function in Python, packaged here."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lambda_function
version_added: 1.0.0
short_description: Make, change or remove a Lambda function from files and installed Python packages
description:
  - Packages files and Python packages as they are installed where the module runs, and makes the function from it. The
    same files make
    the same package everywhere, so that nothing changes unless one of them does.
  - An option which is not stated is left as it is.
options:
  function_name:
    description: The function's name.
    type: str
    required: true
    aliases: [name]
  files:
    description: Files, which lie at the top of the package. Required when O(state=present).
    type: list
    elements: path
  python_packages:
    description:
      - Python packages, by the names under which pip knows them, with all that they need. They have to be installed
        where the module
        runs, and be of Python alone.
    type: list
    elements: str
    default: []
  description:
    description: Description of the function.
    type: str
  runtime:
    description: Runtime of the function.
    type: str
    default: python3.13
  handler:
    description: The function in a file, such as V(rotation.handler). Required when O(state=present).
    type: str
  role_arn:
    description: The role that it has. Required when O(state=present).
    type: str
  memory_size:
    description: MiB of memory.
    type: int
    default: 256
  timeout:
    description: Seconds after which it is ended.
    type: int
    default: 60
  environment:
    description: Environment variables. Never a secret.
    type: dict
  kms_key_arn:
    description: The key which encrypts them.
    type: str
  subnet_ids:
    description: Subnets from which it talks to others. Together with O(security_group_ids).
    type: list
    elements: str
  security_group_ids:
    description: Its security groups.
    type: list
    elements: str
  invokers:
    description: Services which may invoke it. Others that its policy names, may no longer.
    type: list
    elements: dict
    suboptions:
      principal:
        description: The service, such as V(secretsmanager.amazonaws.com).
        type: str
        required: true
      source_account:
        description: The account for which it does so.
        type: str
        required: true
  state:
    description: Whether the function should exist.
    type: str
    choices: [present, absent]
    default: present
  wait:
    description: Whether to wait until it can be invoked.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most.
    type: int
    default: 300
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.secretsmanager_rotation
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create a function
  migrate.aws.lambda_function:
    function_name: payments-rotation
    files: [rotation.py]
    python_packages: [pg8000]
    handler: rotation.handler
    role_arn: arn:aws:iam::123456789012:role/payments-rotation
    invokers:
      - {principal: secretsmanager.amazonaws.com, source_account: "123456789012"}

- name: Remove it
  migrate.aws.lambda_function:
    function_name: payments-rotation
    state: absent
"""

RETURN = r"""
function:
  description:
    - The function. Empty if it was removed. In check mode, the predicted state, without C(function_arn) for a new
      function.
    - It has C(function_arn), C(code_sha256), and the options of this module except those of the package.
  returned: success
  type: dict
  sample:
    function_name: payments-rotation
    function_arn: arn:aws:lambda:us-east-1:123456789012:function:payments-rotation
    runtime: python3.13
    handler: rotation.handler
    code_sha256: Bk6a6pDyHXBPLqsnTrCSxv6WB5BlWjpRSJDEqGkTE7w=
"""


from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from ansible_collections.migrate.aws.plugins.module_utils._lambda_function import api, package, plan
from ansible_collections.migrate.aws.plugins.module_utils._lambda_function.api import role_too_new
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist, wait_until

#: Seconds within which a new role is known everywhere.
PROPAGATION = 60


class Function(Resource):
    """The function which the options name."""

    key = "function"
    service = "lambda"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["function_name"]

    def read(self):
        answer = api.function(self.client, self.name)
        return answer and plan.from_api(answer, api.statements(self.client, self.name))

    def resolve(self, current):
        # A plan reads no files.
        self.archive = package.archive(package.contents(self.options["files"], self.options["python_packages"]))

    def desired(self):
        return plan.desired(self.options, package.digest(self.archive))

    def plan(self, current):
        return plan.changes(self.options, package.digest(self.archive), current)

    def create(self, desired):
        request = plan.configuration(desired, {**desired, "environment": desired.get("environment", {})})

        def create():
            api.create(
                self.client,
                FunctionName=self.name,
                Code={"ZipFile": self.archive},
                Tags=desired["tags"],
                **request,
            )

        persist(create, role_too_new, timeout=PROPAGATION)
        self._let_invoke([], desired["invokers"])

    def update(self, current, changes):
        if "code_sha256" in changes:
            api.update_code(self.client, self.name, self.archive)
        request = plan.configuration(changes, merged(current, changes))
        if request:
            self._ready()
            api.update_configuration(self.client, FunctionName=self.name, **request)
        if "invokers" in changes:
            self._let_invoke(current["invokers"], changes["invokers"])
        api.tags.write(self.client, current["function_arn"], changes.get("tags"))

    def _let_invoke(self, have, wanted):
        for invoker in have:
            if invoker not in wanted:
                api.forbid(self.client, self.name, invoker["statement_id"])
        for invoker in wanted:
            if invoker not in have:
                api.permit(
                    self.client,
                    FunctionName=self.name,
                    StatementId=invoker["statement_id"],
                    Action="lambda:InvokeFunction",
                    Principal=invoker["principal"],
                    SourceAccount=invoker["source_account"],
                )

    def delete(self, current):
        api.delete(self.client, self.name)

    def wait_ready(self, current):
        return self._ready()

    def _ready(self):
        """Wait until the function is active and its last change is over. True if there was anything to wait for."""
        looks = []

        def configuration():
            looks.append(1)
            return (api.function(self.client, self.name) or {}).get("Configuration", {})

        wait_until(
            configuration,
            lambda found: (
                found.get("State") == "Active" and found.get("LastUpdateStatus", "Successful") == "Successful"
            ),
            what=f"Function {self.name}",
            state=lambda found: f"{found.get('State')}, {found.get('LastUpdateStatus')}",
            timeout=self.options["wait_timeout"],
            failed=lambda found: not found or "Failed" in (found.get("State"), found.get("LastUpdateStatus")),
            reason=lambda found: found.get("StateReason") or found.get("LastUpdateStatusReason"),
        )
        return len(looks) > 1


def main():
    """Run the module."""
    texts = {"type": "list", "elements": "str"}
    invoker = {"principal": {"type": "str", "required": True}, "source_account": {"type": "str", "required": True}}
    run(
        Function,
        {
            "function_name": {"type": "str", "required": True, "aliases": ["name"]},
            "files": {"type": "list", "elements": "path"},
            "python_packages": {**texts, "default": []},
            "description": {"type": "str"},
            "runtime": {"type": "str", "default": "python3.13"},
            "handler": {"type": "str"},
            "role_arn": {"type": "str"},
            "memory_size": {"type": "int", "default": 256},
            "timeout": {"type": "int", "default": 60},
            "environment": {"type": "dict"},
            # The ARN of a key is no secret.
            "kms_key_arn": {"type": "str", "no_log": False},
            "subnet_ids": texts,
            "security_group_ids": texts,
            "invokers": {"type": "list", "elements": "dict", "options": invoker},
            **STATE,
            **waiting(300),
            **TAGS,
        },
        required_if=[("state", "present", ["files", "handler", "role_arn"])],
        required_together=[("subnet_ids", "security_group_ids")],
    )


if __name__ == "__main__":
    main()
