# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every call to Secrets Manager: one function a call, a missing thing answered as None."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager.errors import SecretErrorHandler


@SecretErrorHandler.list_error_handler("describe the secret")
@retry()
def description(client, secret_id: str) -> dict[str, Any] | None:
    return client.describe_secret(SecretId=secret_id)


@SecretErrorHandler.list_error_handler("read the secret")
@retry()
def value(client, secret_id: str) -> dict[str, Any] | None:
    """{VersionId, SecretString...} of the current version. The one place where a secret is read."""
    return client.get_secret_value(SecretId=secret_id, VersionStage="AWSCURRENT")


@SecretErrorHandler.common_error_handler("make a password")
@retry()
def random_password(client, length: int, excluded: str) -> str:
    return client.get_random_password(PasswordLength=length, ExcludeCharacters=excluded, RequireEachIncludedType=True)[
        "RandomPassword"
    ]


@SecretErrorHandler.common_error_handler("create the secret")
@retry()
def create(client, name: str, value_text: str, tags: dict[str, str], settings: dict[str, Any]) -> None:
    """`settings` are Description, KmsKeyId and AddReplicaRegions, as far as they are wanted."""
    client.create_secret(Name=name, SecretString=value_text, Tags=ansible_dict_to_boto3_tag_list(tags), **settings)


@SecretErrorHandler.common_error_handler("put the secret's new version")
@retry()
def put_value(client, arn: str, value_text: str) -> None:
    client.put_secret_value(SecretId=arn, SecretString=value_text)


@SecretErrorHandler.common_error_handler("update the secret")
@retry()
def update(client, arn: str, settings: dict[str, str]) -> None:
    """`settings` are Description and KmsKeyId, as far as they change."""
    client.update_secret(SecretId=arn, **settings)


@SecretErrorHandler.common_error_handler("tag the secret")
@retry()
def set_tags(client, arn: str, tags: dict[str, str]) -> None:
    client.tag_resource(SecretId=arn, Tags=ansible_dict_to_boto3_tag_list(tags))


@SecretErrorHandler.common_error_handler("untag the secret")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(SecretId=arn, TagKeys=keys)


@SecretErrorHandler.common_error_handler("replicate the secret")
@retry()
def add_replicas(client, arn: str, regions: list[dict[str, str]]) -> None:
    client.replicate_secret_to_regions(SecretId=arn, AddReplicaRegions=regions)


@SecretErrorHandler.common_error_handler("remove replicas of the secret")
@retry()
def remove_replicas(client, arn: str, regions: list[str]) -> None:
    client.remove_regions_from_replication(SecretId=arn, RemoveReplicaRegions=regions)


@SecretErrorHandler.list_error_handler("read the secret's resource policy")
@retry()
def resource_policy(client, arn: str) -> dict[str, Any] | None:
    text = client.get_resource_policy(SecretId=arn).get("ResourcePolicy")
    return json.loads(text) if text else None


@SecretErrorHandler.common_error_handler("put the secret's resource policy")
@retry()
def put_resource_policy(client, secret_id: str, policy: str) -> None:
    client.put_resource_policy(SecretId=secret_id, ResourcePolicy=policy, BlockPublicPolicy=True)


@SecretErrorHandler.deletion_error_handler("remove the secret's resource policy")
@retry()
def remove_resource_policy(client, arn: str) -> None:
    client.delete_resource_policy(SecretId=arn)


@SecretErrorHandler.common_error_handler("restore the secret")
@retry()
def restore(client, arn: str) -> None:
    client.restore_secret(SecretId=arn)


@SecretErrorHandler.deletion_error_handler("delete the secret")
@retry()
def delete(client, arn: str, recovery_window_in_days: int) -> None:
    """A recovery window of 0 days deletes at once and for good."""
    window = {"RecoveryWindowInDays": recovery_window_in_days}
    client.delete_secret(SecretId=arn, **(window if recovery_window_in_days else {"ForceDeleteWithoutRecovery": True}))


@SecretErrorHandler.common_error_handler("list the secrets")
@retry()
def secrets(client) -> list[dict[str, Any]]:
    """Descriptions of all secrets that are not being deleted."""
    pages = client.get_paginator("list_secrets").paginate()
    return [secret for page in pages for secret in page["SecretList"]]


@SecretErrorHandler.common_error_handler("turn on the rotation of the secret")
@retry()
def rotate(client, **request: Any) -> str | None:
    """The id of the version that the rotation makes, where it makes one."""
    return client.rotate_secret(**request).get("VersionId")


@SecretErrorHandler.deletion_error_handler("turn off the rotation of the secret")
@retry()
def cancel_rotation(client, secret_id: str) -> None:
    client.cancel_rotate_secret(SecretId=secret_id)
