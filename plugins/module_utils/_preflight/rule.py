# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a rule of the preflight is: a small function that finds objects, and what is to be said of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BLOCKER, WARNING, INFO = SEVERITIES = ("blocker", "warning", "info")
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One rule. `find` takes facts and yields hits; consequence and remedy are format strings over a hit."""

    id: str
    severity: str
    asks: str
    consequence: str
    remedy: str
    find: Callable[..., Iterable[dict[str, Any]]]

    def findings(self, *facts: Facts) -> list[dict[str, str]]:
        """[{id, severity, object, consequence, remedy}] for these facts. Pure."""
        return [
            {
                "id": self.id,
                "severity": self.severity,
                "object": hit["object"],
                "consequence": self.consequence.format(**hit),
                "remedy": self.remedy.format(**hit),
            }
            for hit in self.find(*facts)
        ]


def rule(severity: str, consequence: str, remedy: str) -> Callable[[Callable[..., Iterable[dict[str, Any]]]], Rule]:
    """A decorator which makes a rule of a function: its name is the rule's id, its docstring says when it applies."""

    def made(find: Callable[..., Iterable[dict[str, Any]]]) -> Rule:
        return Rule(find.__name__, severity, find.__doc__ or "", consequence, remedy, find)

    return made


def hit(what: str, **details: Any) -> dict[str, Any]:
    """One object that a rule found, with what consequence and remedy say of it."""
    return {"object": what, **details}


def enumerated(namespace: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules of one file, in their order there."""
    return tuple(value for value in namespace.values() if isinstance(value, Rule))


def judged(rules: Iterable[Rule], *facts: Facts) -> list[dict[str, str]]:
    """All findings of these rules. Pure."""
    return [finding for one in rules for finding in one.findings(*facts)]
