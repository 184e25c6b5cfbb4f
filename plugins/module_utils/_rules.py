# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The rule engine under preflight and verify: small functions over facts, and what is reported of what they find. Pure.

A rule is a function: its name is the rule's id, its docstring the rule's title. A decorator of its kind adds the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Facts = Mapping[str, Any]
Look = Callable[..., Iterable[Any]]
Result = dict[str, Any]


@dataclass(frozen=True)
class Rule(ABC):
    """One rule. `look` takes facts and yields what it finds."""

    id: str
    title: str
    look: Look

    @abstractmethod
    def result(self, found: Any) -> Result:
        """What is reported of one thing that `look` found, beside the rule's id."""

    def otherwise(self) -> Iterable[Any]:
        """What counts as found where `look` finds nothing."""
        return ()

    def results(self, *facts: Facts) -> list[Result]:
        """A result for each thing that the rule finds in these facts."""
        return [{"id": self.id, **self.result(found)} for found in list(self.look(*facts)) or self.otherwise()]


Kind = TypeVar("Kind", bound=Rule)


def defined(kind: type[Kind], **fields: Any) -> Callable[[Look], Kind]:
    """A decorator which makes a rule of this kind of a function."""
    return lambda look: kind(id=look.__name__, title=look.__doc__ or "", look=look, **fields)


def enumerated(namespace: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules of one file, in their order there."""
    return tuple(value for value in namespace.values() if isinstance(value, Rule))


def judged(rules: Iterable[Rule], *facts: Facts) -> list[Result]:
    """All results of these rules."""
    return [result for rule in rules for result in rule.results(*facts)]


def counts(results: Iterable[Result], key: str, values: Iterable[str]) -> dict[str, int]:
    """How many results have each of the values under a key."""
    found = Counter(result[key] for result in results)
    return {value: found[value] for value in values}
