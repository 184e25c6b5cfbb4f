# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An answer is held back only where it is asked for, when what it tells of is done, until it is released."""

from __future__ import annotations

import json
import threading
import urllib.request

import pytest

from local_aws import databases, holding

TABLE = "held-answers"


def asked(endpoint_url, method, stated=None):
    body = json.dumps(stated).encode() if stated is not None else None
    with urllib.request.urlopen(urllib.request.Request(endpoint_url + holding.PATH, body, method=method)) as answer:
        return json.loads(answer.read())


@pytest.fixture
def dynamodb(endpoint_url):
    client = databases.client(endpoint_url, "dynamodb", "us-east-1")
    client.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
    )
    yield client
    asked(endpoint_url, "PUT", {})
    client.delete_table(TableName=TABLE)


def test_the_answer_to_an_entry_of_the_journal_is_held_until_it_is_released(endpoint_url, dynamodb):
    def put(entry, step):
        dynamodb.put_item(TableName=TABLE, Item={"entry": {"S": entry}, "step": {"S": step}, "phase": {"S": "before"}})

    asked(endpoint_url, "PUT", {"step": "freeze", "phase": "before"})
    put("1", "drain")
    assert asked(endpoint_url, "GET") == {"held": False}
    putting = threading.Thread(target=put, args=("2", "freeze"))
    putting.start()
    while not asked(endpoint_url, "GET")["held"]:
        assert putting.is_alive()
    assert "Item" in dynamodb.get_item(TableName=TABLE, Key={"entry": {"S": "2"}})
    assert putting.is_alive()
    asked(endpoint_url, "PUT", {})
    putting.join(timeout=5)
    assert not putting.is_alive()
    put("3", "freeze")
    assert asked(endpoint_url, "GET") == {"held": False}
