# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a secret holds, and how much of it is shown."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import transform

DESCRIBED = {"Name": "s", "ARN": "arn:s", "Tags": [{"Key": "a", "Value": "1"}]}


@pytest.mark.parametrize(
    ("text", "held"),
    [(None, {}), ("", {}), ("{}", {}), ('{"host": "h"}', {"host": "h"}), ("plain", None), ("[1]", None), ('"x"', None)],
)
def test_a_credential_is_a_json_object(text, held):
    assert transform.credential(text) == held


def test_everything_is_shown_but_the_password():
    shown = transform.secret(DESCRIBED, "v", {"username": "u", "password": "hidden", "port": "5432", "extra": "hidden"})
    assert (shown["username"], shown["port"], shown["has_password"], shown["tags"]) == ("u", 5432, True, {"a": "1"})
    assert "hidden" not in str(shown)


def test_what_cannot_be_seen_is_null():
    deleted = {**DESCRIBED, "DeletedDate": datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC)}
    shown = transform.secret(deleted, None, None)
    assert (shown["host"], shown["has_password"], shown["deletion_date"]) == (None, None, "2026-08-01T00:00:00+00:00")


def test_a_new_version_keeps_what_was_there():
    text = transform.value({"password": "old", "host": "a", "extra": 1}, {"host": "b"}, "old")
    assert json.loads(text) == {"password": "old", "host": "b", "extra": 1}
