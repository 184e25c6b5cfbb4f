# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of secretsmanager_database_secret."""

from __future__ import annotations

from tests.local_aws.dms_support import unique
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "name": unique("contract/database"),
            "username": "ledger",
            "engine": "postgres",
            "description": "one",
        },
        change={"description": "two"},
        identity=("name",),
        unread=frozenset({"version_id", "username", "engine", "host", "port", "dbname", "has_password"}),
    )


def examples(want):
    kms = want("client")("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/payments-source-dev", TargetKeyId=key)
    return {}
