# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The DynamoDB table of a migration: every call to it. Its key is the string `entry`."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls, is_boto3_error_code

try:
    from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
except ImportError:
    # AnsibleAWSModule says what is missing before anything of this is used
    TypeDeserializer = TypeSerializer = None


_aws = Calls("ResourceNotFoundException")


class Store:
    """One table. Items are plain dicts."""

    def __init__(self, client, table: str):
        self.client, self.table = client, table

    @_aws.read("read from the journal's table")
    def get(self, key: str) -> dict[str, Any] | None:
        """The item of this key; None where it, or the table, is not there."""
        answer = self.client.get_item(TableName=self.table, Key=_to_item({"entry": key}), ConsistentRead=True)
        return _from_item(answer["Item"]) if "Item" in answer else None

    @_aws.read("read the journal's table", default=[])
    def all(self) -> list[dict[str, Any]]:
        """Every item, in the order of their keys; empty where there is no table."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.table, ConsistentRead=True)
        return sorted((_from_item(item) for page in pages for item in page["Items"]), key=lambda item: item["entry"])

    @_aws.call("write to the journal's table", "TransactionConflictException")
    def update(self, key: str, expression: str, condition: str, values: dict[str, Any]) -> dict[str, Any] | None:
        """The item as it is after an update, None where the condition did not hold."""
        try:
            answer = self.client.update_item(ReturnValues="ALL_NEW", **self._update(key, expression, condition, values))
        except is_boto3_error_code("ConditionalCheckFailedException"):
            return None
        return _from_item(answer["Attributes"])

    # Cancelled for anything but the condition, it met another write or too many of them, and is tried again.
    @_aws.call("write to the journal's table", "TransactionCanceledException", "TransactionInProgressException")
    def update_and_put(
        self, key: str, expression: str, condition: str, values: dict[str, Any], item: dict[str, Any]
    ) -> bool:
        """Update one item and write another in one transaction; neither, returning False, if the condition fails."""
        update = self._update(key, expression, condition, values)
        put = {"TableName": self.table, "Item": _to_item(item)}
        try:
            self.client.transact_write_items(TransactItems=[{"Update": update}, {"Put": put}])
        except is_boto3_error_code("TransactionCanceledException") as cancelled:
            if cancelled.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed":
                return False
            raise
        return True

    def _update(self, key: str, expression: str, condition: str, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "TableName": self.table,
            "Key": _to_item({"entry": key}),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": _to_item(values),
        }


def _to_item(values: dict[str, Any]) -> dict[str, Any]:
    """DynamoDB takes decimals, but no binary fractions."""
    exact = json.loads(json.dumps(values), parse_float=Decimal)
    return {name: TypeSerializer().serialize(value) for name, value in exact.items()}


def _from_item(item: dict[str, Any]) -> dict[str, Any]:
    values = {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
    return json.loads(
        json.dumps(values, default=lambda number: int(number) if number == int(number) else float(number))
    )
