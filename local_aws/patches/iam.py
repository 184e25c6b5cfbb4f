# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: documents and names are checked, and what is attached cannot be deleted."""

from __future__ import annotations

import json

from moto.iam.exceptions import DeleteConflictException, MalformedPolicyDocument, ValidationError
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse

from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    role_updates_keep_what_is_not_sent()
    trust_policies_are_json()
    role_names_are_checked()
    attached_policies_are_kept()


def role_updates_keep_what_is_not_sent() -> None:
    """UpdateRole changes the description or the session duration it is given and leaves the other one alone."""

    @around(IamResponse, "update_role")
    def update(original, self):
        role = self.backend.get_role(self._get_param("RoleName"))
        kept = (role.description, role.max_session_duration)
        answer = original(self)
        sent = (self._get_param("Description"), self._get_param("MaxSessionDuration"))
        role.description, role.max_session_duration = (
            old if new is None else new for old, new in zip(kept, sent, strict=True)
        )
        return answer


def trust_policies_are_json() -> None:
    """CreateRole refuses a trust policy that is not a JSON object with MalformedPolicyDocument."""

    @around(IAMBackend, "create_role")
    def create(original, self, role_name, assume_role_policy_document, *args, **kwargs):
        _parsed(assume_role_policy_document)
        return original(self, role_name, assume_role_policy_document, *args, **kwargs)


def _parsed(document: str) -> None:
    try:
        parsed = json.loads(document)
    except json.JSONDecodeError as error:
        raise MalformedPolicyDocument("This policy contains invalid Json") from error
    if not isinstance(parsed, dict):
        raise MalformedPolicyDocument("Syntax errors in policy.")


def role_names_are_checked() -> None:
    """CreateRole refuses a name of more than 64 characters with ValidationError."""

    @around(IAMBackend, "create_role")
    def create_named(original, self, role_name, *args, **kwargs):
        if len(role_name) > 64:
            raise ValidationError(
                f"1 validation error detected: Value '{role_name}' at 'roleName' failed to satisfy constraint: Member "
                "must have "
                "length less than or equal to 64"
            )
        return original(self, role_name, *args, **kwargs)


def attached_policies_are_kept() -> None:
    """DeletePolicy refuses with DeleteConflict while the policy is attached to anyone or has versions besides its
    default.
    """

    @around(IAMBackend, "delete_policy")
    def delete(original, self, policy_arn):
        policy = self.get_policy(policy_arn)
        if policy.attachment_count:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            raise DeleteConflictException(
                "This policy has more than one version. Before you delete a policy, you must delete "
                "the policy's versions. The default version is deleted with the policy."
            )
        return original(self, policy_arn)
