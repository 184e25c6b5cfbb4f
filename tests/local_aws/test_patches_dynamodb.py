# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DynamoDB as AWS has it where moto differs."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.dynamodb.models.table import Table


@pytest.mark.patch
def test_a_table_has_an_id_of_its_own(client):
    dynamodb = client("dynamodb")

    def make():
        made = dynamodb.create_table(
            TableName="identified",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
        )["TableDescription"]
        assert dynamodb.describe_table(TableName="identified")["Table"]["TableId"] == made["TableId"]
        dynamodb.delete_table(TableName="identified")
        return uuid.UUID(made["TableId"])

    assert make() != make()


def test_an_item_of_every_type_is_answered_as_it_was_put(client):
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName="items",
        KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
    )
    plain = {
        "entry": {"S": "plain"},
        "map": {"M": {"list": {"L": [{"N": "1.5"}, {"BOOL": False}, {"NULL": True}, {"S": ""}]}}},
        "texts": {"SS": ["a", "b"]},
        "numbers": {"NS": ["1", "2"]},
    }
    binary = {"entry": {"S": "binary"}, "map": {"M": {"bytes": {"B": b"\x00\xff"}}}, "many": {"BS": [b"\x01", b"\x02"]}}
    for item in (plain, binary):
        dynamodb.put_item(TableName="items", Item=item)
        assert dynamodb.get_item(TableName="items", Key={"entry": item["entry"]})["Item"] == item
    found = dynamodb.scan(TableName="items")["Items"]
    assert sorted(found, key=str) == sorted([plain, binary], key=str)


@pytest.mark.patch
def test_of_many_who_write_on_one_condition_one_does(client, monkeypatch):
    read = Table.get_item

    def read_slowly(*arguments, **options):
        item = read(*arguments, **options)
        time.sleep(0.02)  # between what the condition is about and what it lets happen
        return item

    monkeypatch.setattr(Table, "get_item", read_slowly)
    dynamodb = client("dynamodb")
    dynamodb.create_table(
        TableName="contended",
        KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
    )

    def take(number):
        try:
            dynamodb.update_item(
                TableName="contended",
                Key={"entry": {"S": "lock"}},
                UpdateExpression="SET holder = :holder",
                ConditionExpression="attribute_not_exists(holder)",
                ExpressionAttributeValues={":holder": {"S": str(number)}},
            )
        except dynamodb.exceptions.ConditionalCheckFailedException:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(24))) == 1
