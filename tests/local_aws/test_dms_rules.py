# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pure parts of the embedded DMS: mapping rules, task settings, policies, lag, test_decoding's text."""

from __future__ import annotations

import json
import types

import pytest

from local_aws import policies
from local_aws.dms import catchup, mappings, task_settings, watch
from local_aws.dms.faults import InvalidParameterValueException
from local_aws.dms.statistics import Counters
from tests.local_aws.dms_support import SELECTIONS, allow, rename, rules, selected, selection, trust


@pytest.mark.parametrize(("stated", "taken", "left"), SELECTIONS)
def test_selection(stated, taken, left):
    """Include, exclude, explicit, types, wildcards, and characters that only look like some."""
    parsed = mappings.parse(rules(*selected(stated)))
    assert [name for name in taken + left if parsed.selects(*name.rsplit(".", 1))] == taken


def test_a_type_that_no_table_has():
    """AWS knows tables, views and both."""
    with pytest.raises(InvalidParameterValueException, match="invalid table-type"):
        mappings.parse(rules(selection(table_type="tables")))


def test_renaming():
    """Schema and table rules apply to what they locate, in their order."""
    parsed = mappings.parse(
        rules(
            selection(),
            rename("schema", "new", schema="old"),
            rename("table", "people", table="users", number=51),
            {**rename("table", "", number=52), "rule-action": "add-prefix", "value": "p_"},
        )
    )
    assert parsed.target_name("old", "users") == ("new", "p_people")
    assert parsed.target_name("other", "x") == ("other", "p_x")


def test_settings_are_laid_over_those_in_force():
    """Keys that are not stated keep their values, and the defaults are never changed."""
    first = task_settings.enrich(json.dumps({"FullLoadSettings": {"CommitRate": 7}}))
    second = task_settings.enrich(json.dumps({"FullLoadSettings": {"MaxFullLoadSubTasks": 3}}), first)
    assert second["FullLoadSettings"]["CommitRate"] == 7
    assert second["FullLoadSettings"]["MaxFullLoadSubTasks"] == 3
    assert first["FullLoadSettings"]["MaxFullLoadSubTasks"] == 8
    assert task_settings.enrich(None) == task_settings.DEFAULTS


def role(*documents, trusted=trust("dms.us-east-1.amazonaws.com")):
    """A role with inline policies only."""
    return types.SimpleNamespace(
        assume_role_policy_document=trusted,
        managed_policies={},
        policies={str(number): document for number, document in enumerate(documents)},
    )


@pytest.mark.parametrize(
    "documents, allowed",
    [
        ([], False),
        ([allow("secretsmanager:GetSecretValue", "arn:secret")], True),
        ([allow("SecretsManager:get*", "*")], True),
        ([allow("*", "arn:secre?")], True),
        ([allow("secretsmanager:GetSecretValue", "arn:other")], False),
        ([allow("secretsmanager:DescribeSecret", "*")], False),
        ([allow("*", "*"), allow("secretsmanager:*", "*").replace("Allow", "Deny")], False),
        (
            [json.dumps({"Statement": {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": ["x", "arn:secret"]}})],
            True,
        ),
    ],
)
def test_policies(documents, allowed):
    """Wildcards, case, lists, NotAction; a deny wins."""
    assert policies.allows(role(*documents), "secretsmanager:GetSecretValue", "arn:secret") is allowed


def test_trust():
    """Only a service that is named may assume the role."""
    assert policies.trusts(role(), "dms.us-east-1.amazonaws.com")
    assert not policies.trusts(role(), "dms.amazonaws.com")
    assert not policies.trusts(
        role(trusted=json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]})),
        "dms.amazonaws.com",
    )


@pytest.mark.parametrize(
    "line, kind, row, old",
    [
        ("BEGIN", None, None, None),
        (
            "table public.t: INSERT: id[integer]:1 \"Odd name\"[text]:'it''s [x]:1' n[numeric]:-1.50 e[text]:null",
            "INSERT",
            {"id": "1", "Odd name": "it's [x]:1", "n": "-1.50", "e": None},
            {},
        ),
        (
            "table public.t: INSERT: tags[text[]]:'{a,\"b c\"}' at[timestamp with time zone]:'2026-01-01 00:00:00+00' "
            "b[bit]:B'10'",
            "INSERT",
            {"tags": '{a,"b c"}', "at": "2026-01-01 00:00:00+00", "b": "10"},
            {},
        ),
        (
            "table public.t: UPDATE: id[integer]:1 big[text]:unchanged-toast-datum v[text]:'two\nlines'",
            "UPDATE",
            {"id": "1", "v": "two\nlines"},
            {},
        ),
        (
            "table public.t: UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:2 v[text]:'x'",
            "UPDATE",
            {"id": "2", "v": "x"},
            {"id": "1"},
        ),
        ("table public.t: DELETE: id[integer]:1", "DELETE", {"id": "1"}, {}),
        ("table public.t: DELETE: (no-tuple-data)", "DELETE", {}, {}),
    ],
)
def test_decoded_text(line, kind, row, old):
    """Every shape in which test_decoding writes a row."""
    change = catchup.parse(line)
    assert (change and (change.kind, change.row, change.old)) == (kind and (kind, row, old))


def test_counters_survive_a_reset():
    """The first look is the baseline; a server that begins again at zero loses nothing."""
    counters = Counters()
    for values in ([100, 5, 0], [103, 5, 0], [2, 1, 0]):
        counters.observe(values)
    assert counters.totals == [5, 1, 0]


def test_lag_is_the_age_of_the_oldest_unseen_write(monkeypatch):
    """A position that has caught up is not behind, however old the last write is."""
    now = [100.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    lag = watch.Lag()
    lag.written(10)
    now[0] += 3
    lag.written(20)
    now[0] += 4
    assert (lag.behind(5), lag.behind(10), lag.behind(20)) == (7.0, 4.0, 0.0)
    lag.forget(10)
    assert lag.behind(5) == 4.0
