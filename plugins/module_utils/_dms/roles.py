# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls which need an IAM role that may have been made a moment ago: repeated until IAM has told everybody."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, refusal
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist

#: How DMS words an answer to a role that it cannot use (yet): IAM needs up to two minutes to tell everybody.
ROLE_WORDS = ("not configured properly", "trusted entity", "Service Principal", "assume")


def is_role_refused(error: AnsibleAWSError) -> bool:
    """Whether DMS could not use an IAM role: because it is wrong, or because it was made a moment ago."""
    code, message = refusal(error)
    return code == "AccessDeniedFault" and any(word in message for word in ROLE_WORDS)


def once_role_is_known(call: Callable[[], None], timeout: float, remedy: str) -> None:
    """Make a call, for up to `timeout` seconds while DMS cannot use the role; in the end the error has a remedy."""
    try:
        persist(call, is_role_refused, timeout=timeout)
    except AnsibleAWSError as error:
        if not is_role_refused(error):
            raise
        raise AnsibleAWSError(message=f"{error.message}. {remedy}. AWS says", exception=error.exception) from error
