# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of secretsmanager_rotation_info."""

from __future__ import annotations

from tests.local_aws.rotation_support import make_function, make_secret
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    client = want("client")
    secret = make_secret(client, want("servers")[0])
    client("secretsmanager").rotate_secret(
        SecretId=secret,
        RotationLambdaARN=make_function(client),
        RotationRules={"AutomaticallyAfterDays": 30},
        RotateImmediately=False,
    )
    return Reading(
        options={"due_within_hours": 24 * 365},
        finds=lambda result: secret in [found["name"] for found in result["rotations"]],
    )
