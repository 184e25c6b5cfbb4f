# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""KMS: keys are enabled, disabled and scheduled for deletion by id or ARN."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    keys_are_deleted_by_arn_too()
    keys_are_enabled_by_arn_too()
    keys_pending_deletion_refuse_changes()


def keys_are_deleted_by_arn_too() -> None:
    """ScheduleKeyDeletion and CancelKeyDeletion take a key's ARN as well as its id."""

    @around(KmsBackend, "schedule_key_deletion")
    def schedule(original, self, key_id, pending_window_in_days):
        return original(self, self.any_id_to_key_id(key_id), pending_window_in_days)

    @around(KmsBackend, "cancel_key_deletion")
    def cancel(original, self, key_id):
        return original(self, self.any_id_to_key_id(key_id))


def keys_are_enabled_by_arn_too() -> None:
    """EnableKey and DisableKey take a key's ARN as well as its id."""

    @around(KmsBackend, "enable_key", "disable_key")
    def switch(original, self, key_id):
        return original(self, self.any_id_to_key_id(key_id))


#: What a key that waits for its deletion refuses; reading it and taking the deletion back remain possible.
REFUSED_WHILE_PENDING = (
    "schedule_key_deletion",
    "enable_key",
    "disable_key",
    "enable_key_rotation",
    "disable_key_rotation",
    "update_key_description",
    "encrypt",
    "decrypt",
    "generate_data_key",
    "generate_data_key_without_plaintext",
    "tag_resource",
    "untag_resource",
)


def keys_pending_deletion_refuse_changes() -> None:
    """A key in PendingDeletion cannot be used, changed or deleted again: KMSInvalidStateException."""

    @around(KmsResponse, *REFUSED_WHILE_PENDING)
    def refuse(original, self):
        stated = self._get_param("KeyId")
        if stated:
            self._validate_key_id(stated)
            key = self.kms_backend.describe_key(stated)
            if key.key_state == "PendingDeletion":
                raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
        return original(self)
