# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of s3_bucket."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "name": "contract-bucket",
            "versioning": True,
            "encryption": {"algorithm": "AES256"},
            "public_access_blocked": True,
            "lifecycle_rules": [{"id": "earlier", "noncurrent_expiration_days": 30}],
        },
        change={"versioning": False},
        identity=("name",),
    )
