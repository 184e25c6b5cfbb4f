# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The journal of a migration's cutovers, and the lock that lets one operator at a time move its writes.

Both are items of one DynamoDB table, so they survive the machine that ran a cutover. Its key is `entry`: `lock`, or
`journal#<time>#<number>`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
    retry,
)
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

#: Seconds for which the lock holds without being renewed, and between renewals.
LEASE, RENEWAL = 20, 5
FREE = "attribute_not_exists(holder) OR (holder = :holder AND expires < :now) OR (:take_over = :yes AND expires < :now)"


class JournalError(AnsibleAWSError):
    """A call to DynamoDB failed."""


class LockHeld(Exception):
    """Somebody else holds the lock."""


class _Handler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = JournalError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


def utc(moment: float | None = None) -> str:
    """A time as ISO 8601 in UTC, now unless stated."""
    return datetime.fromtimestamp(time.time() if moment is None else moment, timezone.utc).isoformat(timespec="milliseconds")


class Journal:
    """One migration's table. `holder` says who is at work, to people."""

    def __init__(self, client, table: str, holder: str):
        self.client, self.table, self.holder = client, table, holder
        self.token = 0
        self._number = 0

    @contextmanager
    def locked(self, take_over: bool, patience: float = LEASE + 2) -> Iterator[None]:
        """Hold the lock, renewed as long as the work lasts. Raises Refused, saying who holds it since when.

        Our own lock, left behind by a run that was killed, is waited out.
        """
        deadline = time.monotonic() + patience
        while not self._acquired(take_over):
            held = self.lock() or {}
            if held.get("holder") != self.holder or time.monotonic() > deadline:
                raise Refused(self._refusal(held))
            time.sleep(1)
        stop = threading.Event()
        renewing = threading.Thread(target=self._renew, args=[stop], daemon=True)
        renewing.start()
        try:
            yield
        finally:
            stop.set()
            renewing.join()
            self._release()

    def _refusal(self, held: dict[str, Any]) -> str:
        since = f"{held.get('holder')} holds the lock since {held.get('since')}"
        if float(held.get("expires", 0)) > time.time():
            return f"Another run is moving the writes: {since}. Nothing was done; wait until it is done."
        return (
            f"{since} and has not renewed it since {utc(float(held['expires']) - LEASE)}: that run was cut short. Nothing was done. "
            "See that it does not run any more, then say take_over: true."
        )

    def note(self, step: str, phase: str, **details: Any) -> None:
        """Write one entry: before a step, after it. Nothing secret belongs in it."""
        self._number += 1
        entry = {"entry": f"journal#{utc()}#{self.token:06d}-{self._number:04d}", "at": utc(), "holder": self.holder,
                 "token": self.token, "step": step, "phase": phase, "details": details}
        self._put(_to_item(entry))

    @_Handler.common_error_handler("write the journal")
    @retry()
    def _put(self, item: dict[str, Any]) -> None:
        self.client.put_item(TableName=self.table, Item=item)

    @_Handler.list_error_handler("read the journal", [])
    @retry()
    def entries(self) -> list[dict[str, Any]]:
        """All entries in their order, without the lock."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.table, ConsistentRead=True)
        found = [_from_item(item) for page in pages for item in page["Items"]]
        return sorted((entry for entry in found if entry["entry"] != "lock"), key=lambda entry: entry["entry"])

    @_Handler.list_error_handler("read the lock")
    @retry()
    def lock(self) -> dict[str, Any] | None:
        """{holder, since, expires, token} or None."""
        answer = self.client.get_item(TableName=self.table, Key=_to_item({"entry": "lock"}), ConsistentRead=True)
        found = _from_item(answer.get("Item") or {})
        return found if found.get("holder") else None

    def _acquired(self, take_over: bool) -> bool:
        now = time.time()
        try:
            answer = self._write_lock(
                "SET holder = :holder, since = :since, expires = :expires ADD fencing :one", FREE,
                {":holder": self.holder, ":since": utc(now), ":expires": now + LEASE, ":one": 1, ":now": now,
                 ":take_over": str(take_over), ":yes": "True"},
            )
        except LockHeld:
            return False
        self.token = int(answer["Attributes"]["fencing"]["N"])
        return True

    def _renew(self, stop: threading.Event) -> None:
        while not stop.wait(RENEWAL):
            self._write_lock("SET expires = :expires", "holder = :holder AND fencing = :token",
                             {":expires": time.time() + LEASE, ":holder": self.holder, ":token": self.token})

    def _release(self) -> None:
        self._write_lock("REMOVE holder, since, expires", "holder = :holder AND fencing = :token",
                         {":holder": self.holder, ":token": self.token})

    @_Handler.common_error_handler("write the lock")
    @retry()
    def _update(self, **request: Any) -> dict[str, Any] | None:
        try:
            return self.client.update_item(TableName=self.table, Key=_to_item({"entry": "lock"}), ReturnValues="ALL_NEW", **request)
        except is_boto3_error_code("ConditionalCheckFailedException"):
            return None

    def _write_lock(self, update: str, condition: str, values: dict[str, Any]) -> dict[str, Any]:
        answer = self._update(UpdateExpression=update, ConditionExpression=condition, ExpressionAttributeValues=_to_item(values))
        if answer is None:
            raise LockHeld()
        return answer


def _to_item(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _attribute(value) for name, value in values.items()}


def _attribute(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, (int, float)):
        return {"N": repr(value)}
    if isinstance(value, dict):
        return {"M": _to_item(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [_attribute(item) for item in value]}
    return {"NULL": True} if value is None else {"S": str(value)}


def _from_item(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in item.items()}


def _value(attribute: dict[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    if kind == "N":
        return float(value) if "." in value or "e" in value else int(value)
    if kind == "M":
        return _from_item(value)
    if kind == "L":
        return [_value(item) for item in value]
    return None if kind == "NULL" else value
