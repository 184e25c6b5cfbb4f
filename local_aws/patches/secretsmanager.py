# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets Manager: the name of a secret that waits for its deletion stays taken."""

from __future__ import annotations

from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import SecretsManagerBackend

from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    names_stay_taken_until_deletion()


def names_stay_taken_until_deletion() -> None:
    """CreateSecret answers InvalidRequestException for the name of a secret in its recovery window."""

    @around(SecretsManagerBackend, "create_secret")
    def create(original, self, name, *args, **kwargs):
        if name in self.secrets and self.secrets[name].is_deleted():
            raise InvalidRequestException(
                "You can't create this secret because a secret with this name is already scheduled for deletion."
            )
        return original(self, name, *args, **kwargs)
