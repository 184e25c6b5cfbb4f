# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every call to Secrets Manager: one function a call, a missing thing answered as None."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls, refusal
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags, tag_list

aws = Calls("ResourceNotFoundException")
tags = Tags(aws, "SecretId")


@aws.read("describe the secret")
def description(client, secret_id: str) -> dict[str, Any] | None:
    return client.describe_secret(SecretId=secret_id)


@aws.read("read the secret")
def value(client, secret_id: str) -> dict[str, Any] | None:
    """{VersionId, SecretString...} of the current version. The one place where a secret is read."""
    return client.get_secret_value(SecretId=secret_id, VersionStage="AWSCURRENT")


@aws.call("make a password")
def random_password(client, length: int, excluded: str) -> str:
    return client.get_random_password(PasswordLength=length, ExcludeCharacters=excluded, RequireEachIncludedType=True)[
        "RandomPassword"
    ]


@aws.call("create the secret")
def create(client, name: str, value_text: str, tags: dict[str, str], settings: dict[str, Any]) -> None:
    """`settings` are Description, KmsKeyId and AddReplicaRegions, as far as they are wanted."""
    client.create_secret(Name=name, SecretString=value_text, Tags=tag_list(tags), **settings)


@aws.call("put the secret's new version")
def put_value(client, arn: str, value_text: str, **stages: list[str]) -> None:
    """`VersionStages` are the labels of the version, AWSCURRENT where none are stated."""
    client.put_secret_value(SecretId=arn, SecretString=value_text, **stages)


@aws.call("update the secret")
def update(client, arn: str, settings: dict[str, str]) -> None:
    """`settings` are Description and KmsKeyId, as far as they change."""
    client.update_secret(SecretId=arn, **settings)


@aws.call("replicate the secret")
def add_replicas(client, arn: str, regions: list[dict[str, str]]) -> None:
    client.replicate_secret_to_regions(SecretId=arn, AddReplicaRegions=regions)


@aws.call("remove replicas of the secret")
def remove_replicas(client, arn: str, regions: list[str]) -> None:
    client.remove_regions_from_replication(SecretId=arn, RemoveReplicaRegions=regions)


@aws.read("read the secret's resource policy")
def resource_policy(client, arn: str) -> dict[str, Any] | None:
    text = client.get_resource_policy(SecretId=arn).get("ResourcePolicy")
    return json.loads(text) if text else None


@aws.call("put the secret's resource policy")
def put_resource_policy(client, secret_id: str, policy: str) -> None:
    client.put_resource_policy(SecretId=secret_id, ResourcePolicy=policy, BlockPublicPolicy=True)


@aws.delete("remove the secret's resource policy")
def remove_resource_policy(client, arn: str) -> None:
    client.delete_resource_policy(SecretId=arn)


@aws.call("restore the secret")
def restore(client, arn: str) -> None:
    client.restore_secret(SecretId=arn)


@aws.delete("delete the secret")
def delete(client, arn: str, recovery_window_in_days: int) -> None:
    """A recovery window of 0 days deletes at once and for good."""
    window = {"RecoveryWindowInDays": recovery_window_in_days}
    client.delete_secret(SecretId=arn, **(window if recovery_window_in_days else {"ForceDeleteWithoutRecovery": True}))


@aws.call("list the secrets")
def secrets(client) -> list[dict[str, Any]]:
    """Descriptions of all secrets that are not being deleted."""
    pages = client.get_paginator("list_secrets").paginate()
    return [secret for page in pages for secret in page["SecretList"]]


@aws.call("turn on the rotation of the secret")
def rotate(client, **request: Any) -> str | None:
    """The id of the version that the rotation makes, where it makes one."""
    return client.rotate_secret(**request).get("VersionId")


@aws.delete("turn off the rotation of the secret")
def cancel_rotation(client, secret_id: str) -> None:
    client.cancel_rotate_secret(SecretId=secret_id)


def still_deleting(error: AnsibleAWSError) -> bool:
    """Whether a call is refused because deletion, or the end of it, has not reached all of Secrets Manager yet."""
    code, message = refusal(error)
    return code == "InvalidRequestException" and "delet" in message
