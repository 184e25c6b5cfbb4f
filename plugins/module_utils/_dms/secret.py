# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Secrets Manager's secrets, which go by name, by partial ARN and by full ARN. Pure."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two ids name the same secret. A full ARN ends with six random characters, which the others lack."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    if _scope(one) and _scope(other) and _scope(one) != _scope(other):
        return False
    return _name(one) == _without_suffix(other) or _name(other) == _without_suffix(one)


def _scope(secret_id: str) -> str:
    """Partition, region and account of an ARN; empty for a name."""
    return secret_id.rpartition(":")[0]


def _name(secret_id: str) -> str:
    return secret_id.rpartition(":")[2]


def _without_suffix(secret_id: str) -> str | None:
    """The name in a full ARN; None for what is not an ARN."""
    return _SUFFIX.sub("", _name(secret_id)) if _scope(secret_id) else None
