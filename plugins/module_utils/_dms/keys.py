# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""KMS keys, which users name by id, ARN or alias and DMS by ARN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError, answer


def resolve(client: Callable[[str], Any], key: str | None) -> str | None:
    """The key's ARN, asked of KMS unless it is one already; `client` makes a boto3 client from a service's name.

    A key that does not exist (yet, in a dry run) stays as it was stated: DMS says so where it matters.
    """
    if key is None or ":key/" in key:
        return key
    try:
        return api.key_arn(client("kms"), key)
    except DMSError as error:
        if answer(error)[0] != "NotFoundException":
            raise
        return key


def is_same(arn: str | None, have: str | None) -> bool:
    """Whether what DMS answers is the key of that ARN, which it may name by its id too."""
    return arn == have or (arn is not None and have is not None and arn.endswith(f":key/{have}"))
