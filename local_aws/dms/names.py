# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identifiers and ARNs."""

from __future__ import annotations

import random
import re
import string

from .faults import InvalidParameterValueException

_ALPHABET = string.ascii_uppercase + "234567"
_IDENTIFIER = re.compile(r"[a-zA-Z](?:-?[a-zA-Z0-9])*")


def arn(partition: str, region: str, account: str, kind: str, resource_id: str | None) -> str:
    """arn:aws:dms:<region>:<account>:<kind>:<id>, the id random and upper-case unless one is given."""
    return f"arn:{partition}:dms:{region}:{account}:{kind}:{resource_id or _random_id()}"


def last_segment(resource_arn: str) -> str:
    """The id at an ARN's end: what CloudWatch's ReplicationTaskIdentifier carries."""
    return resource_arn.rsplit(":", 1)[-1]


def check_identifier(name: str, value: str, maximum: int) -> str:
    """The identifier in lower case. Letters, digits and single hyphens, a letter first, no hyphen last."""
    if len(value) > maximum or not _IDENTIFIER.fullmatch(value):
        raise InvalidParameterValueException(
            f"The parameter {name} is not a valid identifier. Identifiers must begin with a letter; must contain only "
            f"ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        )
    return value.lower()


def _random_id() -> str:
    return "".join(random.choices(_ALPHABET, k=26))
