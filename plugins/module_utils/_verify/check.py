# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a check is: a small pure function over what was read, and what is to be said where something is not as it should
be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._rules import Facts, Look, Result, Rule, defined

PASS, FAIL, NOT_APPLICABLE = OUTCOMES = ("pass", "fail", "not_applicable")
#: Layers of an environment that it may be without.
LAYERS = ("encryption", "network", "secret", "database", "storage", "service")
NOT_ASKED_FOR = "No environment was asked to have it."


@dataclass(frozen=True)
class Seen:
    """One thing that a check looked at: its name, whether it is right (None: there is none), found, expected."""

    subject: str
    right: bool | None
    found: Any
    expected: str | None = None


def asked(facts: Facts, layer: str) -> list[Facts]:
    """The environments that were asked to have a layer: all but those which state that it is absent."""
    return [side for side in facts["sides"] if layer not in side["stated"].get("absent", [])]


@dataclass(frozen=True)
class Check(Rule):
    """One check. `look` yields a Seen for each thing; where it yields none, `absent` says why."""

    requirements: tuple[str, ...]
    expected: str
    remedy: str
    absent: str

    def result(self, found: Seen) -> Result:
        return {
            "subject": found.subject,
            "outcome": NOT_APPLICABLE if found.right is None else PASS if found.right else FAIL,
            "expected": found.expected or self.expected,
            "found": found.found,
            "remedy": self.remedy,
            "requirements": list(self.requirements),
        }

    def otherwise(self) -> Iterable[Seen]:
        return [Seen("", None, self.absent)]


def check(
    requirements: str, expected: str, remedy: str, absent: str = "", layer: str | None = None
) -> Callable[[Look], Check]:
    """A decorator which makes a check of a function.

    `requirements` are ids of docs/verify.md. A check with `absent` may find nothing to look at.
    One with `layer` sees no environment but those which were asked to have it.
    """
    fields = {"requirements": tuple(requirements.split()), "expected": expected, "remedy": remedy}
    if layer is None:
        return defined(Check, **fields, absent=absent)

    def made(look: Look) -> Check:
        @wraps(look)
        def look_where_asked(facts: Facts) -> Iterable[Seen]:
            return look({**facts, "sides": asked(facts, layer)})

        return defined(Check, **fields, absent=absent or NOT_ASKED_FOR)(look_where_asked)

    return made


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


def stated(things: Iterable[tuple[Facts, Any]], *path: str) -> Iterator[tuple[Facts, Any, Any]]:
    """(environment, thing, what was stated at this path), of the environments of which it was stated."""
    for side, thing in things:
        wanted = got(side, "stated", *path)
        if wanted is not None:
            yield side, thing, wanted


def each(facts: Facts, *path: str) -> Iterator[tuple[Facts, Any]]:
    """(environment, thing) of each thing in the lists that the environments have at this path."""
    for side, found in sides(facts, *path):
        for thing in found:
            yield side, thing
