# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every source that a gate can read. A file beside this one adds a source by its members:

NAME            the option of a gate, and of what it is relative to, that says what to read
OPTION          that option's argument spec
SERVICE         the service whose boto3 client is asked, None where it takes no client
question        a function of the option: equal tuples of one place share an answer; None shares it with nobody
ask             a function (client, options that share the answer, Moment): the answer; raises ReadingError
reading         a function (option, answer, Moment): the Reading
and where a source needs them:
reading_beside  a function (option, answer, other option, its answer or None, Moment): the Reading of a gate whose two
                sides have to be read together
problems        a function of the option that returns sentences about what cannot be meant
is_text         a function of the option: whether the value is a text. It is a number without
WANTED          what a gate means that does not say what it wants
WANTED_MEASURE  the only value of the option's `measure` for which WANTED holds
RELATIVE        False where nothing can be relative to it
needed          a function of the module that leaves it where a Python package is missing
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources import (
    alarms,
    compared,
    http,
    metric,
    query,
    table_statistics,
    task,
)

ALL = (metric, alarms, query, http, table_statistics, task, compared)
NAMES = [source.NAME for source in ALL]


def source_of(side: Mapping[str, Any]) -> ModuleType | None:
    """What a gate, or what it is relative to, is read from; None where it names nothing to read."""
    return next((source for source in ALL if side.get(source.NAME) is not None), None)


def option_of(side: Mapping[str, Any]) -> Any:
    """What a side that has a source asks of it."""
    return side[source_of(side).NAME]


def defaults(side: Mapping[str, Any]) -> dict[str, Any]:
    """What a gate wants that does not say it: comparison, threshold and fail_values, as far as its source has them."""
    source = source_of(side)
    only = getattr(source, "WANTED_MEASURE", None)
    if only is not None and option_of(side)["measure"] != only:
        return {}
    return getattr(source, "WANTED", {})


def is_text(side: Mapping[str, Any]) -> bool:
    """Whether the value is a text."""
    source = source_of(side)
    return hasattr(source, "is_text") and source.is_text(option_of(side))


def problems(side: Mapping[str, Any]) -> list[str]:
    """Sentences about what in a side's option cannot be meant."""
    source = source_of(side)
    return source.problems(option_of(side)) if hasattr(source, "problems") else []


def refuse_missing(module, sides: list[Mapping[str, Any]]) -> None:
    """Leave the module where a source that is read needs a Python package which is missing."""
    for source in {source_of(side) for side in sides}:
        if hasattr(source, "needed"):
            source.needed(module)


def argument_spec(relative: bool = False) -> dict[str, Any]:
    """One option for each source, with place; with `relative` of those that something can be relative to."""
    sources = [source for source in ALL if not relative or getattr(source, "RELATIVE", True)]
    return {**{source.NAME: source.OPTION for source in sources}, **_locations.argument_spec()}


def names(relative: bool = False) -> list[str]:
    """The names of these options, without those of the place."""
    return [name for name in argument_spec(relative) if name in NAMES]
