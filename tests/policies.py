# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A linter for the policies of an account:

AWS's own list of actions, resources and conditions (policy_sentry) against each statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from policy_sentry.analysis.expand import determine_actions_to_expand
from policy_sentry.querying.actions import get_action_data

#: Parts of an ARN that hold no colon, and names that hold no slash.
PLACEHOLDERS = {"${Partition}": "[^:]*", "${Region}": "[^:]*", "${Account}": "[^:]*", "${BucketName}": "[^:/]*"}
#: What tells whose request a service passes on.
DEPUTY = {"aws:SourceAccount", "aws:SourceArn", "kms:EncryptionContext:aws:logs:arn"}
#: Services whose roles take no such condition, with AWS's word for it.
WITHOUT_DEPUTY = {
    "lambda.amazonaws.com": "Lambda assumes the roles of functions for their accounts alone, and tells of no other "
    "source",
    "ecs.amazonaws.com": "ECS documents none for the role with which it changes load balancers",
    "s3.amazonaws.com": "S3 documents none for the role with which it replicates",
}


def findings(policy: str | dict[str, Any], *, of: str) -> list[str]:
    """Sentences saying what is wrong with a policy.

    `of` is what it belongs to: identity, trust, or a resource's kind such as s3.
    """
    document = json.loads(policy) if isinstance(policy, str) else policy
    found = [] if document.get("Version") == "2012-10-17" else ["Version is not 2012-10-17."]
    for statement in _listed(document["Statement"]):
        found += [f"{statement.get('Sid', 'a statement')}: {sentence}" for sentence in _statement(statement, of)]
    return found


def _statement(statement: dict[str, Any], of: str) -> Iterator[str]:
    actions = _listed(statement["Action"])
    for action in actions:
        if not _actions(action):
            yield f"there is no action {action}."
    if statement["Effect"] == "Allow":
        if of == "identity":
            yield from _resources(statement, actions)
        else:
            yield from _principals(statement)
    yield from _conditions(statement, actions)


def _resources(statement: dict[str, Any], actions: list[str]) -> Iterator[str]:
    """Every action has a resource that it can be about, every resource an action, and everything is meant only where
    AWS knows no less.
    """
    resources = _listed(statement["Resource"])
    formats = {action: {form for name in _actions(action) for form in _formats(name)} for action in actions}
    for action, forms in formats.items():
        if "*" in action:
            yield f"{action} is more than one action."
        if "*" in resources and forms != {"*"}:
            yield f"{action} is allowed for every resource, and AWS can tell them apart."
        if "*" not in resources and not any(_about(resource, form) for resource in resources for form in forms):
            yield f"{action} is about none of {', '.join(resources)}."
    every = {form for forms in formats.values() for form in forms}
    for resource in resources:
        if resource != "*" and not any(_about(resource, form) for form in every):
            yield f"{resource} is nothing that {', '.join(actions)} could be about."


def _principals(statement: dict[str, Any]) -> Iterator[str]:
    principal = statement["Principal"]
    # AWS spells some with capital letters, and takes any.
    keys = {key.replace("AWS:", "aws:") for keys in statement.get("Condition", {}).values() for key in keys}
    if principal == "*" or "*" in _listed(principal.get("AWS", [])):
        if not keys & {"kms:CallerAccount", "aws:PrincipalAccount", "aws:SourceAccount"}:
            yield "everybody is let in."
        return
    for service in _listed(principal.get("Service", [])):
        if service not in WITHOUT_DEPUTY and not keys & DEPUTY:
            yield (
                f"{service} is let in for whomever it acts: a condition on aws:SourceAccount or aws:SourceArn is "
                "missing."
            )


def _conditions(statement: dict[str, Any], actions: list[str]) -> Iterator[str]:
    for key in (key for keys in statement.get("Condition", {}).values() for key in keys):
        service = key.partition(":")[0].lower()
        known = {
            condition.partition("$")[0]
            for action in actions
            for found in _actions(action)
            for condition in _condition_keys(found)
        }
        if service != "aws" and not any(
            key == condition or (condition.endswith(":") and key.startswith(condition)) for condition in known
        ):
            yield f"{key} is no condition of {', '.join(actions)}."


def _about(resource: str, form: str) -> bool:
    """Whether the resource, which may have wildcards, can be of the form.

    `<log group>:*` are the streams of the group.
    """
    candidates = [resource, f"{resource[:-1]}log-stream:any"] if resource.endswith(":*") else [resource]
    return any(_pattern(form).fullmatch(candidate) for candidate in candidates)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """A form such as `arn:${Partition}:s3:::${BucketName}` as an expression."""
    pieces = re.split(r"(\$\{\w+\})", form)
    return re.compile(
        "".join(PLACEHOLDERS.get(piece, ".+") if piece.startswith("${") else re.escape(piece) for piece in pieces)
    )


@cache
def _actions(pattern: str) -> tuple[str, ...]:
    """The actions which a pattern stands for, none where there is no such action."""
    names = determine_actions_to_expand([pattern]) if "*" in pattern else [pattern]
    return tuple(name for name in names if _data(name))


@cache
def _data(action: str) -> tuple[dict[str, Any], ...]:
    service, _colon, name = action.partition(":")
    found = get_action_data(service, name)
    return tuple(found[service]) if found else ()


def _formats(action: str) -> set[str]:
    return {entry["resource_arn_format"] for entry in _data(action)}


def _condition_keys(action: str) -> set[str]:
    return {key for entry in _data(action) for key in entry["condition_keys"]}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def policies(client) -> Iterator[tuple[str, str, Any]]:
    """Every policy of the account which is not AWS's own: (what it belongs to, its kind as `findings` takes it, the
    document).

    `client` makes a boto3 client of a service. Services' own roles are left out.
    """
    yield from _of_roles(client("iam"))
    yield from _of_buckets(client("s3"))
    kms, sns = client("kms"), client("sns")
    for key in (key["KeyId"] for page in kms.get_paginator("list_keys").paginate() for key in page["Keys"]):
        if kms.describe_key(KeyId=key)["KeyMetadata"]["KeyManager"] == "CUSTOMER":
            yield f"key {key}", "kms", kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    for arn in (topic["TopicArn"] for page in sns.get_paginator("list_topics").paginate() for topic in page["Topics"]):
        yield arn, "sns", sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]
    yield from _of_functions(client("lambda"))


def _of_roles(iam) -> Iterator[tuple[str, str, Any]]:
    for role in (role for page in iam.get_paginator("list_roles").paginate() for role in page["Roles"]):
        if role["Path"].startswith("/aws-service-role/"):
            continue
        name = role["RoleName"]
        yield f"role {name}", "trust", role["AssumeRolePolicyDocument"]
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            yield (
                f"role {name}, {policy}",
                "identity",
                iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"],
            )


def _of_buckets(s3) -> Iterator[tuple[str, str, Any]]:
    for bucket in s3.list_buckets()["Buckets"]:
        yield f"bucket {bucket['Name']}", "s3", s3.get_bucket_policy(Bucket=bucket["Name"])["Policy"]


def _of_functions(functions) -> Iterator[tuple[str, str, Any]]:
    for found in (
        found for page in functions.get_paginator("list_functions").paginate() for found in page["Functions"]
    ):
        yield (
            f"function {found['FunctionName']}",
            "lambda",
            functions.get_policy(FunctionName=found["FunctionName"])["Policy"],
        )
