# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a rule of the preflight is: it finds objects that are in the way, and says what follows and what to do. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._rules import Look, Result, Rule, defined

BLOCKER, WARNING, INFO = SEVERITIES = ("blocker", "warning", "info")


@dataclass(frozen=True)
class PreflightRule(Rule):
    """`look` yields hits; consequence and remedy are format strings over a hit."""

    severity: str
    consequence: str
    remedy: str

    def result(self, found: dict[str, Any]) -> Result:
        return {
            "severity": self.severity,
            "object": found["object"],
            "consequence": self.consequence.format(**found),
            "remedy": self.remedy.format(**found),
        }


def rule(severity: str, consequence: str, remedy: str) -> Callable[[Look], PreflightRule]:
    """A decorator which makes a rule of the preflight of a function."""
    return defined(PreflightRule, severity=severity, consequence=consequence, remedy=remedy)


def hit(what: str, **details: Any) -> dict[str, Any]:
    """One object that a rule found, with what consequence and remedy say of it."""
    return {"object": what, **details}
