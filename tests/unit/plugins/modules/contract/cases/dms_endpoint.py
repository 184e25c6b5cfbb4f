# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_endpoint."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    secret_arn, role_arn = want("secret")(places.CLEAR_TEXT)
    settings = {
        "database_name": "payments",
        "secrets_manager_secret_id": secret_arn,
        "secrets_manager_access_role_arn": role_arn,
        "heartbeat_enable": True,
    }
    return Lifecycle(
        options={
            "endpoint_identifier": "contract",
            "endpoint_type": "source",
            "engine_name": "postgres",
            "ssl_mode": "require",
            "postgresql_settings": settings,
        },
        change={"ssl_mode": "none"},
        identity=("endpoint_identifier",),
    )


VARIABLES = {"vaulted_kafka_password": "Loud-donkey-17"}


def examples(want):
    source, target = (
        places.secret(want, name, places.CLEAR_TEXT) for name in ("payments/source/database", "shop/target")
    )
    places.secrets_role(want, "payments-dms-secrets-role-source-dev-001", source)
    places.secrets_role(want, "shop-dms-secrets-role-target", target)
    return {"arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/source/database-AbCdEf": source}
