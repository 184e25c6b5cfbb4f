# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""KMS keys, which DMS names by ARN or by id. Pure."""

from __future__ import annotations


def is_same(arn: str | None, have: str | None) -> bool:
    """Whether what DMS answers is the key of that ARN, which it may name by its id too."""
    return arn == have or (arn is not None and have is not None and arn.endswith(f":key/{have}"))
