# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets Manager: the name of a secret that waits for its deletion stays taken, and rotations follow their rules."""

from __future__ import annotations

from typing import Any

from flask import request
from moto.moto_api._internal import mock_random
from moto.secretsmanager.exceptions import InvalidRequestException, SecretNotFoundException
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend
from moto.secretsmanager.responses import SecretsManagerResponse

from local_aws import rotation, sharing
from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    names_stay_taken_until_deletion()
    secrets_that_are_deleted_take_no_versions()
    rotations_are_described()
    secrets_are_rotated()
    rotations_are_cancelled()
    the_current_version_is_the_one_labelled_so()
    replicas_have_keys_of_their_own()
    secrets_of_another_account_are_read_where_they_let_one_in()


def names_stay_taken_until_deletion() -> None:
    """CreateSecret answers InvalidRequestException for the name of a secret in its recovery window."""

    @around(SecretsManagerBackend, "create_secret")
    def create(original, self, name, *args, **kwargs):
        if name in self.secrets and self.secrets[name].is_deleted():
            raise InvalidRequestException(
                "You can't create this secret because a secret with this name is already scheduled for deletion."
            )
        return original(self, name, *args, **kwargs)


def secrets_that_are_deleted_take_no_versions() -> None:
    """PutSecretValue answers InvalidRequestException for a secret in its recovery window."""

    @around(SecretsManagerBackend, "put_secret_value")
    def put(original, self, secret_id, *args, **kwargs):
        if secret_id in self.secrets and self.secrets[secret_id].is_deleted():
            raise InvalidRequestException(
                "You can't perform this operation on the secret because it was marked for deletion."
            )
        return original(self, secret_id, *args, **kwargs)


def rotations_are_described() -> None:
    """DescribeSecret and ListSecrets answer with the whole rotation rules, and with no dates while rotation is off."""

    @around(FakeSecret, "__init__")
    def init(original, self, *args, **kwargs):
        self.rotation_rules = {}
        original(self, *args, **kwargs)

    @around(FakeSecret, "to_dict")
    def shown(original, self):
        described = original(self)
        if self.rotation_requested:
            described["RotationRules"] = dict(self.rotation_rules)
        if not self.rotation_enabled:
            described = {**described, "LastRotatedDate": None, "NextRotationDate": None}
        return {name: value for name, value in described.items() if value is not None or name not in _DATES}


_DATES = ("LastRotatedDate", "NextRotationDate", "LastAccessedDate", "DeletedDate")


def secrets_are_rotated() -> None:
    """RotateSecret keeps function and rules, refuses what cannot be, and rotates: without rotate_immediately it only
    tries.
    """

    @around(SecretsManagerBackend, "rotate_secret")
    def rotate(
        original,
        self,
        secret_id,
        client_request_token=None,
        rotation_lambda_arn=None,
        rotation_rules=None,
        rotate_immediately=True,
    ):
        secret = _living(self, secret_id)
        function = rotation_lambda_arn or secret.rotation_lambda_arn
        if not function:
            raise InvalidRequestException("No Lambda rotation function ARN is associated with this secret.")
        rules = rotation_rules or secret.rotation_rules
        rotation.check_rules(_stated(rules) if rules is secret.rotation_rules else rules)
        rotation.check_function(self, function)
        rotation.check_idle(secret)
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn, secret.rotation_rules = function, dict(rules)
        rotation.schedule(secret)
        version_id = client_request_token or str(mock_random.uuid4())
        if rotate_immediately:
            rotation.begin(self, secret, version_id, request.host_url)
        return secret.to_short_dict(version_id=version_id)


def _stated(rules: dict[str, Any]) -> dict[str, Any]:
    """The rules without the days that Secrets Manager calculated from a schedule."""
    return {
        name: value
        for name, value in rules.items()
        if name != "AutomaticallyAfterDays" or "ScheduleExpression" not in rules
    }


def _living(backend: SecretsManagerBackend, secret_id: str) -> FakeSecret:
    if not backend._is_valid_identifier(secret_id):
        raise SecretNotFoundException()
    secret = backend.secrets[secret_id]
    if secret.is_deleted():
        raise InvalidRequestException("You tried to perform the operation on a secret that's currently marked deleted.")
    return secret


def rotations_are_cancelled() -> None:
    """CancelRotateSecret ends a rotation that is under way; the version it was making stays without its stage."""

    @around(SecretsManagerBackend, "cancel_rotate_secret")
    def cancel(original, self, secret_id):
        answer = original(self, secret_id)
        secret = self.secrets[secret_id]
        version_id = rotation.pending(secret)
        if version_id:
            secret.versions[version_id]["version_stages"].remove("AWSPENDING")
        return answer


def the_current_version_is_the_one_labelled_so() -> None:
    """GetSecretValue without a stage answers the version to which UpdateSecretVersionStage has moved AWSCURRENT."""

    @around(SecretsManagerBackend, "update_secret_version_stage")
    def move(original, self, secret_id, version_stage, remove_from_version_id, move_to_version_id):
        answer = original(self, secret_id, version_stage, remove_from_version_id, move_to_version_id)
        if version_stage == "AWSCURRENT" and move_to_version_id:
            self.secrets[secret_id].default_version_id = move_to_version_id
            rotation.done(self.secrets[secret_id], move_to_version_id)
        return answer


def replicas_have_keys_of_their_own() -> None:
    """A replica is encrypted with the key that was named for its region; moto forgets it."""

    @around(FakeSecret, "create_replicas")
    def create(original, self, replica_regions, force_overwrite):
        replicas = original(self, replica_regions, force_overwrite)
        for replica, asked in zip(replicas, replica_regions):
            replica.config["KmsKeyId"] = asked.get("KmsKeyId") or SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS
        return replicas

    @around(ReplicaSecret, "to_dict")
    def shown(original, self):
        described = {name: value for name, value in original(self).items() if name != "KmsKeyId"}
        key = self.config["KmsKeyId"]
        return described if key == SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS else {**described, "KmsKeyId": key}


def secrets_of_another_account_are_read_where_they_let_one_in() -> None:
    """GetSecretValue, PutSecretValue and DescribeSecret take the ARN of another account's secret, whose policy and
    whose key have to let the caller in: AccessDeniedException.
    """

    @around(SecretsManagerResponse, "backend")
    def backend(original, self):
        arn, action = self._get_param("SecretId") or "", f"secretsmanager:{self._get_action()}"
        if not arn.startswith("arn:") or sharing.account_of(arn) == self.current_account:
            return original(self)
        caller = sharing.principal(self.current_account, self.region, self.get_access_key())
        return sharing.secret_of_another(arn, caller, action)[0]
