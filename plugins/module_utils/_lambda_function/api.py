# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to Lambda, one function each, a missing thing answered as None."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._lambda_function.errors import FunctionErrorHandler

#: What Lambda answers while an earlier change is under way.
BUSY = "ResourceConflictException"


@FunctionErrorHandler.list_error_handler("read the function")
@retry()
def function(client, name: str) -> dict[str, Any] | None:
    """{Configuration, Tags...}."""
    return client.get_function(FunctionName=name)


@FunctionErrorHandler.list_error_handler("read the policy of the function", default_value=[])
@retry()
def statements(client, name: str) -> list[dict[str, Any]]:
    """Who may invoke the function."""
    return json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]


@FunctionErrorHandler.common_error_handler("create the function")
@retry()
def create(client, **request: Any) -> None:
    client.create_function(**request)


@FunctionErrorHandler.common_error_handler("change the code of the function")
@retry(BUSY)
def update_code(client, name: str, archive: bytes) -> None:
    client.update_function_code(FunctionName=name, ZipFile=archive)


@FunctionErrorHandler.common_error_handler("change the function")
@retry(BUSY)
def update_configuration(client, **request: Any) -> None:
    client.update_function_configuration(**request)


@FunctionErrorHandler.common_error_handler("let the service invoke the function")
@retry(BUSY)
def permit(client, **request: Any) -> None:
    client.add_permission(**request)


@FunctionErrorHandler.deletion_error_handler("no longer let the service invoke the function")
@retry(BUSY)
def forbid(client, name: str, statement_id: str) -> None:
    client.remove_permission(FunctionName=name, StatementId=statement_id)


@FunctionErrorHandler.common_error_handler("tag the function")
@retry()
def set_tags(client, arn: str, tags: dict[str, str]) -> None:
    client.tag_resource(Resource=arn, Tags=tags)


@FunctionErrorHandler.common_error_handler("remove tags from the function")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(Resource=arn, TagKeys=keys)


@FunctionErrorHandler.deletion_error_handler("delete the function")
@retry(BUSY)
def delete(client, name: str) -> None:
    client.delete_function(FunctionName=name)
