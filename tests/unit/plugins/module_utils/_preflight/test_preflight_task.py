# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a replication task takes, leaves out, renames and tells its endpoints, as the rules of the preflight ask it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._preflight import task
from hypothesis import given
from hypothesis import strategies as st


def selection(schema, table, action="include"):
    return {
        "rule-type": "selection",
        "rule-action": action,
        "object-locator": {"schema-name": schema, "table-name": table},
    }


def transformation(action, **locator):
    named = {key.replace("_", "-"): value for key, value in locator.items()}
    return {"rule-type": "transformation", "rule-action": action, "object-locator": named}


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ([], True),
        ([selection("%", "%")], True),
        ([selection("ledger", "acc%")], True),
        ([selection("ledger", "acc_unt")], True),
        ([selection("ledger", "acc_")], False),
        ([selection("Ledger", "%")], False),
        ([selection("%", "%"), selection("ledger", "account", "exclude")], False),
        ([selection("ledger", "account", "explicit")], True),
        ([selection("ledger", "acc%", "explicit")], False),
        ([selection("ledger", "acc[ox]unt"), selection("ledger", "acc[_]unt", "exclude")], True),
        ([selection("other", "%"), transformation("remove-column", schema_name="ledger", table_name="account")], False),
    ],
)
def test_a_task_takes_what_is_included_and_not_excluded(rules, taken):
    assert task.takes({"rules": rules}, "ledger", "account") is taken


@given(st.text(), st.text())
def test_a_name_without_wildcards_takes_itself_alone(name, other):
    plain = name.translate(dict.fromkeys(map(ord, "%_[")))
    assert task.takes({"rules": [selection("s", plain)]}, "s", plain)
    assert task.takes({"rules": [selection("s", plain)]}, "s", other) is (other == plain)


@pytest.mark.parametrize(
    ("column", "pattern", "left_out"),
    [("twice", "twice", True), ("twice", "tw%", True), ("twice", "tw[a-i]ce", True), ("twice", "once", False)],
)
def test_a_column_can_be_left_out(column, pattern, left_out):
    removing = {"rules": [transformation("remove-column", schema_name="%", table_name="%", column_name=pattern)]}
    assert task.leaves_out(removing, "ledger", "account", column) is left_out


@pytest.mark.parametrize(
    ("action", "renames"),
    [
        ("rename", True),
        ("convert-uppercase", True),
        ("add-prefix", True),
        ("replace-suffix", True),
        ("remove-column", False),
        ("add-column", False),
        ("change-data-type", False),
    ],
)
def test_a_transformation_may_rename(action, renames):
    assert task.renames({"rules": [selection("%", "%"), transformation(action, schema_name="%")]}) is renames


def described(**settings):
    return {
        "ReplicationTaskIdentifier": "forward",
        "ReplicationTaskSettings": json.dumps(settings),
        "TableMappings": '{"rules": []}',
    }


@pytest.mark.parametrize(
    ("metadata", "lobs", "limit"),
    [
        ({}, "limited", 32),
        ({"SupportLobs": True, "LimitedSizeLobMode": True, "LobMaxSize": 64}, "limited", 64),
        ({"SupportLobs": True, "FullLobMode": True, "LobMaxSize": 0}, "full", 32),
        ({"SupportLobs": False, "LobMaxSize": 64}, "none", 64),
        (None, "limited", 32),
    ],
)
def test_how_lobs_are_carried(metadata, lobs, limit):
    facts = task.facts(described(TargetMetadata=metadata), {}, {})
    assert (facts["lobs"], facts["lob_max_kb"]) == (lobs, limit)


@pytest.mark.parametrize(
    ("source", "target", "mapped"),
    [
        ({}, {}, False),
        ({"PostgreSQLSettings": {"MapBooleanAsBoolean": True}}, {}, False),
        (
            {"PostgreSQLSettings": {"MapBooleanAsBoolean": True}},
            {"PostgreSQLSettings": {"MapBooleanAsBoolean": False}},
            False,
        ),
        (
            {"PostgreSQLSettings": {"MapBooleanAsBoolean": True}},
            {"ExtraConnectionAttributes": "a=1; mapBooleanAsBoolean=True;"},
            True,
        ),
    ],
)
def test_both_endpoints_have_to_be_told(source, target, mapped):
    assert task.facts(described(), source, target)["map_boolean"] is mapped


def test_what_is_run_after_connecting_is_the_targets():
    source, target = (
        {"PostgreSQLSettings": {"AfterConnectScript": script}} for script in ("SELECT 1", "SET x = 'replica'")
    )
    assert task.facts(described(), source, target)["after_connect"] == "set x = 'replica'"
