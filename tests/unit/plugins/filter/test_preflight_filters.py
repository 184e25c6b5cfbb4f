# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Findings of a preflight as a playbook reports them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.filter.preflight import FilterModule

report = FilterModule().filters()["preflight_report"]


def finding(rule, severity, what):
    return {"id": rule, "severity": severity, "object": what, "consequence": "c", "remedy": "r"}


FINDINGS = [
    finding("sequence", "info", "a.s"),
    finding("no_key", "blocker", "a.u"),
    finding("no_key", "blocker", "a.t"),
    finding("index_missing", "warning", "a.i"),
    finding("alarm", "blocker", "x"),
]


def names(found):
    return [f"{one['id']}:{one['object']}" for one in found["findings"]]


def test_findings_are_sorted_by_severity_and_name():
    found = report(FINDINGS, [])
    assert names(found) == ["alarm:x", "no_key:a.t", "no_key:a.u", "index_missing:a.i", "sequence:a.s"]
    assert found["blockers"] == ["alarm:x", "no_key:a.t", "no_key:a.u"]
    assert found["counts"] == {"blocker": 3, "warning": 1, "info": 1, "accepted": 0}


def test_one_object_can_be_accepted():
    found = report(FINDINGS, ["no_key:a.t"])
    assert found["blockers"] == ["alarm:x", "no_key:a.u"]
    assert [one["accepted"] for one in found["findings"]] == [False, True, False, False, False]
    assert found["counts"] == {"blocker": 2, "warning": 1, "info": 1, "accepted": 1}


def test_a_whole_rule_can_be_accepted():
    assert report(FINDINGS, ["no_key", "alarm"])["blockers"] == []


def test_what_is_accepted_and_not_found_is_told():
    assert report(FINDINGS, ["no_key:a.v", "no_key", "nokey"])["not_found"] == ["no_key:a.v", "nokey"]
    assert report([], ["no_key"])["not_found"] == ["no_key"]


def test_nothing_found_is_nothing_in_the_way():
    assert report([], []) == {
        "findings": [],
        "counts": {"blocker": 0, "warning": 0, "info": 0, "accepted": 0},
        "blockers": [],
        "not_found": [],
    }
