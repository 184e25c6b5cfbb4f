# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Findings as a person reads them: sorted by severity, those that were accepted marked, and what still is in the way.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import BLOCKER, SEVERITIES
from ansible_collections.migrate.aws.plugins.module_utils._rules import Result, counts


def report(findings: Iterable[Result], accepted: Iterable[str]) -> dict[str, Any]:
    """{findings, counts, blockers, not_found} of findings of any modules.

    `accepted` has ids, or `id:object` for one object; `not_found` are those of them that no finding answers to.
    """
    names = list(accepted)
    marked = [{**finding, "accepted": bool(_answers(finding) & set(names))} for finding in findings]
    marked.sort(key=lambda finding: (SEVERITIES.index(finding["severity"]), finding["id"], finding["object"]))
    open_ones = [finding for finding in marked if not finding["accepted"]]
    answered = {name for finding in marked for name in _answers(finding)}
    return {
        "findings": marked,
        "counts": {
            **counts(open_ones, "severity", SEVERITIES),
            "accepted": len(marked) - len(open_ones),
        },
        "blockers": [f"{one['id']}:{one['object']}" for one in open_ones if one["severity"] == BLOCKER],
        "not_found": [name for name in names if name not in answered],
    }


def _answers(finding: dict[str, Any]) -> set[str]:
    """The names by which a finding can be accepted."""
    return {finding["id"], f"{finding['id']}:{finding['object']}"}
