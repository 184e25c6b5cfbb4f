# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: a role is assumed by whom it trusts."""

from __future__ import annotations

from moto.sts.exceptions import STSClientError
from moto.sts.responses import TokenResponse

from local_aws import policies, sharing
from local_aws.patching import around


def apply() -> None:
    """Apply every patch of this file."""
    roles_are_assumed_by_whom_they_trust()


def roles_are_assumed_by_whom_they_trust() -> None:
    """AssumeRole answers AccessDenied where there is no such role, or its trust policy does not name who asks."""

    @around(TokenResponse, "assume_role")
    def assume(original, self):
        role_arn = self._get_param("RoleArn")
        caller = sharing.principal(self.current_account, self.region, self.get_access_key())
        role = policies.find_role(sharing.account_of(role_arn), self.region, role_arn)
        if role is None or not sharing.lets_in(role.assume_role_policy_document, caller, "sts:AssumeRole"):
            raise STSClientError(
                "AccessDenied", f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
            )
        return original(self)
