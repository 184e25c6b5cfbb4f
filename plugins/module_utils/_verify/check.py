# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a check is: a small pure function over what was read, and what is to be said where something is not as it should
be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PASS, FAIL, NOT_APPLICABLE = OUTCOMES = ("pass", "fail", "not_applicable")
Facts = Mapping[str, Any]
#: Layers of an environment that it may be without.
LAYERS = ("encryption", "network", "secret", "database", "storage", "service")
NOT_ASKED_FOR = "No environment was asked to have it."


@dataclass(frozen=True)
class Seen:
    """One thing that a check looked at: what it is, whether it is as it should be, how it is, and how it should be."""

    subject: str
    right: bool
    found: Any
    expected: str | None = None


def asked(facts: Facts, layer: str) -> list[Facts]:
    """The environments that were asked to have a layer: all but those which state that it is absent."""
    return [side for side in facts["sides"] if layer not in side["stated"].get("absent", [])]


@dataclass(frozen=True)
class Check:
    """One check. `look` takes facts and yields a Seen for each thing; where it yields none, `absent` says why."""

    id: str
    asks: str
    requirements: tuple[str, ...]
    expected: str
    remedy: str
    absent: str
    look: Callable[[Facts], Iterable[Seen]]

    def results(self, facts: Facts) -> list[dict[str, Any]]:
        """One result for each thing, or one which says that there is no such thing. Pure."""
        found = [self._result(PASS if seen.right else FAIL, seen) for seen in self.look(facts)]
        return found or [self._result(NOT_APPLICABLE, Seen("", True, self.absent))]

    def _result(self, outcome: str, seen: Seen) -> dict[str, Any]:
        return {
            "id": self.id,
            "subject": seen.subject,
            "outcome": outcome,
            "expected": seen.expected or self.expected,
            "found": seen.found,
            "remedy": self.remedy,
            "requirements": list(self.requirements),
        }


def check(
    requirements: str, expected: str, remedy: str, absent: str = "", layer: str | None = None
) -> Callable[[Callable[[Facts], Iterable[Seen]]], Check]:
    """A decorator which makes a check of a function: its name is the check's id, its docstring says what it asks.

    `requirements` are ids of docs/acceptance.md. A check with `absent` may find nothing to look at.
    One with `layer` sees no environment but those which were asked to have it.
    """

    def made(look: Callable[[Facts], Iterable[Seen]]) -> Check:
        def look_where_asked(facts: Facts) -> Iterable[Seen]:
            return look({**facts, "sides": asked(facts, layer)})

        seeing, said = (look_where_asked, absent or NOT_ASKED_FOR) if layer else (look, absent)
        return Check(look.__name__, look.__doc__ or "", tuple(requirements.split()), expected, remedy, said, seeing)

    return made


def enumerated(namespace: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of one file, in their order there."""
    return tuple(value for value in namespace.values() if isinstance(value, Check))


def got(thing: Any, *path: str, default: Any = None) -> Any:
    """A nested answer, read where it is; the default where any part of the way is missing."""
    for key in path:
        if not isinstance(thing, Mapping) or thing.get(key) is None:
            return default
        thing = thing[key]
    return thing


def last(arn: str) -> str:
    """The last part of an ARN, where a name is looked at and not an ARN."""
    return arn.replace("/", ":").rsplit(":", 1)[-1]


def sides(facts: Facts, *path: str) -> Iterator[tuple[Facts, Any]]:
    """(environment, what it has at this path), of the environments that have it."""
    for side in facts["sides"]:
        found = got(side, *path)
        if found:
            yield side, found


def buckets(facts: Facts) -> Iterator[tuple[Facts, Any]]:
    """(environment, bucket) of the families of objects, of those that are there."""
    for side in facts["sides"]:
        for family in side["families"]:
            if side["buckets"][family]:
                yield side, side["buckets"][family]


def each(facts: Facts, *path: str) -> Iterator[tuple[Facts, Any]]:
    """(environment, thing) of each thing in the lists that the environments have at this path."""
    for side, found in sides(facts, *path):
        for thing in found:
            yield side, thing
