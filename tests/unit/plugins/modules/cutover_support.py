# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A journal's table for a test."""

from __future__ import annotations

import uuid

from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store


def table(client) -> str:
    """The name of a new table."""
    name = f"cutover-{uuid.uuid4().hex}"
    client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
    )
    return name


def lock_of(client, name: str, lease: float = 60) -> Lock:
    """Its lock, not taken."""
    return Lock(Store(client("dynamodb"), name), lease)
