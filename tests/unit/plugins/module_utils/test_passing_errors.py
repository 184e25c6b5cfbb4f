# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which of AWS's refusals pass by themselves, once IAM or Secrets Manager has told all of its parts."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.api import role_too_new
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager.api import still_deleting
from botocore.exceptions import ClientError, EndpointConnectionError

UNREACHED = EndpointConnectionError(endpoint_url="http://127.0.0.1:9")


def answered(code, message=""):
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


@pytest.mark.parametrize(
    ("cause", "passes"),
    [
        (answered("InvalidRoleException", "cannot be assumed"), True),
        (answered("RoleRequiredException"), False),
        (UNREACHED, False),
        (None, False),
    ],
)
def test_a_role_that_codedeploy_cannot_take_on_yet(cause, passes):
    assert role_too_new(AnsibleAWSError(message="Failed", exception=cause)) is passes


@pytest.mark.parametrize(
    ("cause", "passes"),
    [
        (
            answered(
                "InvalidRequestException",
                "You can't create this secret because a secret with this name is scheduled for deletion.",
            ),
            True,
        ),
        (
            answered(
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.",
            ),
            True,
        ),
        (answered("InvalidRequestException", "The parameter name is invalid."), False),
        (answered("ResourceExistsException", "deleted"), False),
        (UNREACHED, False),
        (None, False),
    ],
)
def test_a_secret_whose_deletion_is_not_known_everywhere(cause, passes):
    assert still_deleting(AnsibleAWSError(message="Failed", exception=cause)) is passes
