# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DynamoDB as AWS has it where moto differs."""

from __future__ import annotations

import uuid

import pytest


@pytest.mark.patch
def test_a_table_has_an_id_of_its_own(client):
    dynamodb = client("dynamodb")

    def make():
        made = dynamodb.create_table(
            TableName="identified", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
        )["TableDescription"]
        assert dynamodb.describe_table(TableName="identified")["Table"]["TableId"] == made["TableId"]
        dynamodb.delete_table(TableName="identified")
        return uuid.UUID(made["TableId"])

    assert make() != make()
