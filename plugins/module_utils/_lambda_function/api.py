# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to Lambda, one function each, a missing thing answered as None."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls, refusal
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("ResourceNotFoundException")
tags = Tags(aws, "Resource", as_dict=True)

#: What Lambda answers while an earlier change is under way.
BUSY = "ResourceConflictException"


@aws.read("read the function")
def function(client, name: str) -> dict[str, Any] | None:
    """{Configuration, Tags...}."""
    return client.get_function(FunctionName=name)


@aws.read("read the policy of the function", default=[])
def statements(client, name: str) -> list[dict[str, Any]]:
    """Who may invoke the function."""
    return json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]


@aws.call("create the function")
def create(client, **request: Any) -> None:
    client.create_function(**request)


@aws.call("change the code of the function", BUSY)
def update_code(client, name: str, archive: bytes) -> None:
    client.update_function_code(FunctionName=name, ZipFile=archive)


@aws.call("change the function", BUSY)
def update_configuration(client, **request: Any) -> None:
    client.update_function_configuration(**request)


@aws.call("let the service invoke the function", BUSY)
def permit(client, **request: Any) -> None:
    client.add_permission(**request)


@aws.delete("no longer let the service invoke the function", BUSY)
def forbid(client, name: str, statement_id: str) -> None:
    client.remove_permission(FunctionName=name, StatementId=statement_id)


@aws.delete("delete the function", BUSY)
def delete(client, name: str) -> None:
    client.delete_function(FunctionName=name)


def role_too_new(error: AnsibleAWSError) -> bool:
    """Whether Lambda refuses a role, or what the role may do, because IAM has not propagated it yet."""
    code, message = refusal(error)
    return code == "InvalidParameterValueException" and "role" in message.lower()
