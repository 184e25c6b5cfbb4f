# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The results of checks as people and machines read them: counted, those that failed by name, and as JUnit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from ansible_collections.migrate.aws.plugins.module_utils._rules import Result, counts
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import FAIL, NOT_APPLICABLE, OUTCOMES

#: What no XML document may have in it.
_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(results: Iterable[Result]) -> dict[str, Any]:
    """{checks, counts, failed}: a check by its worst result with all of them;

    `failed` are the ids of those that failed.
    """
    by_id: dict[str, list[Result]] = {}
    for result in results:
        by_id.setdefault(result["id"], []).append(result)
    checks = [
        {
            "id": name,
            "outcome": FAIL if any(one["outcome"] == FAIL for one in found) else found[0]["outcome"],
            "requirements": found[0]["requirements"],
            "results": [
                {key: one[key] for key in ("subject", "outcome", "expected", "found", "remedy")} for one in found
            ],
        }
        for name, found in by_id.items()
    ]
    return {
        "checks": checks,
        "counts": counts(checks, "outcome", OUTCOMES),
        "failed": [one["id"] for one in checks if one["outcome"] == FAIL],
    }


def junit(reported: dict[str, Any], name: str) -> str:
    """A report as JUnit's XML: a suite of this name, a case for every thing that a check looked at."""
    cases = [(one["id"], result) for one in reported["checks"] for result in one["results"]]
    suite = ElementTree.Element(
        "testsuite",
        name=_text(name),
        tests=str(len(cases)),
        errors="0",
        failures=str(sum(result["outcome"] == FAIL for _id, result in cases)),
        skipped=str(sum(result["outcome"] == NOT_APPLICABLE for _id, result in cases)),
    )
    for check_id, result in cases:
        case = ElementTree.SubElement(suite, "testcase", classname=check_id, name=_text(result["subject"] or check_id))
        if result["outcome"] == FAIL:
            failure = ElementTree.SubElement(
                case, "failure", message=_text(f"expected {result['expected']} found {result['found']}")
            )
            failure.text = _text(result["remedy"])
        if result["outcome"] == NOT_APPLICABLE:
            ElementTree.SubElement(case, "skipped", message=_text(result["found"]))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _text(value: Any) -> str:
    return _UNPRINTABLE.sub("?", str(value))
