# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls which need an IAM role that may have been made a moment ago: repeated until IAM has told everybody."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError, is_role_refused
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist


def once_role_is_known(call: Callable[[], None], timeout: float, remedy: str) -> None:
    """Make a call, for up to `timeout` seconds while DMS cannot use the role; in the end the error has a remedy."""
    try:
        persist(call, is_role_refused, timeout=timeout)
    except DMSError as error:
        if not is_role_refused(error):
            raise
        raise DMSError(message=f"{error.message}. {remedy}. AWS says", exception=error.exception) from error
