# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of secretsmanager_rotation."""

from __future__ import annotations

from tests.local_aws.rotation_support import make_function, make_secret
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "secret_id": make_secret(want("client"), want("servers")[0]),
            "rotation_lambda_arn": make_function(want("client")),
            "automatically_after_days": 30,
        },
        change={"automatically_after_days": 10},
        identity=("secret_id",),
        unforeseen=frozenset({"next_rotation_date"}),
    )


def examples(want):
    return {
        "payments-source-blue-database": make_secret(want("client"), want("servers")[0]),
        "arn:aws:lambda:us-east-1:123456789012:function:payments-rotation": make_function(want("client")),
    }
