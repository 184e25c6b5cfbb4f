# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A function in the module's spelling and in the API's, and what has to change. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: Options that the API takes as they are: the option's name, the API's.
FIELDS = {
    "description": "Description",
    "runtime": "Runtime",
    "handler": "Handler",
    "role_arn": "Role",
    "memory_size": "MemorySize",
    "timeout": "Timeout",
    "kms_key_arn": "KMSKeyArn",
}
Function = dict[str, Any]


def from_api(answer: dict[str, Any], statements: list[dict[str, Any]]) -> Function:
    """A function as the module returns it."""
    configuration = answer["Configuration"]
    network = configuration.get("VpcConfig") or {}
    return {
        "function_name": configuration["FunctionName"],
        "function_arn": configuration["FunctionArn"],
        **{option: configuration.get(name) for option, name in FIELDS.items()},
        "environment": (configuration.get("Environment") or {}).get("Variables") or {},
        "subnet_ids": sorted(network.get("SubnetIds") or []),
        "security_group_ids": sorted(network.get("SecurityGroupIds") or []),
        "code_sha256": configuration["CodeSha256"],
        "invokers": invokers_of(statements),
        "tags": answer.get("Tags") or {},
    }


def invokers_of(statements: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Services that may invoke the function, for which account, by the ids of the statements which say so."""
    found = []
    for statement in statements:
        conditions = {
            key.lower(): value for keys in statement.get("Condition", {}).values() for key, value in keys.items()
        }
        found.append(
            {
                "statement_id": statement["Sid"],
                "principal": statement["Principal"]["Service"]
                if isinstance(statement["Principal"], dict)
                else statement["Principal"],
                "source_account": conditions.get("aws:sourceaccount"),
            }
        )
    return sorted(found, key=lambda invoker: invoker["statement_id"])


def wanted_invokers(options: dict[str, Any]) -> list[dict[str, str]] | None:
    """The invokers as they are to be; the statement of each is named after the service."""
    if options["invokers"] is None:
        return None
    return sorted(
        ({"statement_id": item["principal"].replace(".", "-"), **item} for item in options["invokers"]),
        key=lambda invoker: invoker["statement_id"],
    )


def desired(options: dict[str, Any], code_sha256: str) -> Function:
    """The function as it would be made."""
    fields = {name: options[name] for name in (*FIELDS, "environment")}
    return stated(
        {
            "function_name": options["function_name"],
            **fields,
            "subnet_ids": sorted(options["subnet_ids"] or []),
            "security_group_ids": sorted(options["security_group_ids"] or []),
            "code_sha256": code_sha256,
            "invokers": wanted_invokers(options) or [],
            "tags": options["tags"] or {},
        }
    )


def changes(options: dict[str, Any], code_sha256: str, current: Function) -> Function:
    """The fields of `current` which have to become something else. The environment is replaced as a whole."""
    wanted = {name: options[name] for name in (*FIELDS, "subnet_ids", "security_group_ids")}
    found = differing({**wanted, "code_sha256": code_sha256, "invokers": wanted_invokers(options)}, current)
    if options["environment"] is not None and options["environment"] != current["environment"]:
        found["environment"] = {**dict.fromkeys(current["environment"]), **options["environment"]}
    return {**found, **tag_changes(options["tags"], current["tags"], options["purge_tags"])}


def configuration(fields: Function, whole: Function) -> dict[str, Any]:
    """What of `fields` CreateFunction and UpdateFunctionConfiguration take; subnets and groups go together, as `whole`
    has them.
    """
    request = {name: fields[option] for option, name in FIELDS.items() if fields.get(option) is not None}
    if "environment" in fields:
        request["Environment"] = {"Variables": whole["environment"]}
    if {"subnet_ids", "security_group_ids"} & set(fields):
        request["VpcConfig"] = {"SubnetIds": whole["subnet_ids"], "SecurityGroupIds": whole["security_group_ids"]}
    return request
