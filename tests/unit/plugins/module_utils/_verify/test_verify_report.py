# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Results of checks as they are reported."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._verify.report import junit, report


def result(name, outcome, **more):
    return {
        "id": name,
        "subject": "",
        "outcome": outcome,
        "expected": "on",
        "found": "off",
        "remedy": "Turn it on.",
        "requirements": ["E0-01"],
        **more,
    }


RESULTS = [
    result("first", "pass", subject="one"),
    result("second", "pass", subject="one"),
    result("second", "fail", subject="two", found=["a", 1]),
    result("third", "not_applicable", found="There is none."),
]


def test_a_check_is_as_bad_as_the_worst_thing_that_it_found():
    reported = report(RESULTS)
    assert [(check["id"], check["outcome"]) for check in reported["checks"]] == [
        ("first", "pass"),
        ("second", "fail"),
        ("third", "not_applicable"),
    ]
    assert reported["counts"] == {"pass": 1, "fail": 1, "not_applicable": 1}
    assert reported["failed"] == ["second"]
    assert [found["subject"] for found in reported["checks"][1]["results"]] == ["one", "two"]


def test_nothing_is_a_report_too():
    assert report([]) == {"checks": [], "counts": {"pass": 0, "fail": 0, "not_applicable": 0}, "failed": []}


def test_junit_has_a_case_for_every_thing():
    suite = ElementTree.fromstring(junit(report(RESULTS), "payments-dev"))
    assert {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped")} == {
        "name": "payments-dev",
        "tests": "4",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
    }
    said = [
        (case.get("classname"), case.get("name"), [(part.tag, part.get("message"), part.text) for part in case])
        for case in suite
    ]
    assert said == [
        ("first", "one", []),
        ("second", "one", []),
        ("second", "two", [("failure", "expected on found ['a', 1]", "Turn it on.")]),
        ("third", "third", [("skipped", "There is none.", None)]),
    ]


@pytest.mark.parametrize("odd", ["<&>\"'", "a\x00b\x1bc", "\ud800", "é 漢"])
def test_junit_can_be_read_whatever_aws_answers(odd):
    (case,) = ElementTree.fromstring(junit(report([result("odd", "fail", subject=odd, found=odd)]), odd))
    assert case.get("classname") == "odd"
