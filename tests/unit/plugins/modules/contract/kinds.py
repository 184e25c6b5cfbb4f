# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a case says of its module, by kind of module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Options = dict[str, Any]
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Lifecycle:
    """A module with `state: absent`: it makes something, changes it and removes it."""

    #: What makes the thing. No tags: those are the contract's own.
    options: Options
    #: Laid over `options`: what makes the thing another one. Where tags are all that can change, tags.
    change: Options
    #: The names of those options which, with `state: absent`, remove the thing.
    identity: tuple[str, ...]
    #: How the change shows in what is returned: the keys that differ, with their new values. The change itself when
    #: None.
    shows: Options | None = None
    #: The part of what is returned in which `shows` is looked for, where it is not at the top.
    shown: Callable[[Any], dict[str, Any]] = lambda thing: thing
    #: Options of `state: absent` beside the identity.
    removal: Mapping[str, Any] = field(default_factory=dict)
    #: Keys of what is returned that a dry run cannot foretell, such as what AWS counts.
    unforeseen: frozenset[str] = frozenset()
    #: Keys of what is returned that the module does not read in order to remove it; they are None then.
    unread: frozenset[str] = frozenset()
    #: Tags which the module sets by itself.
    own_tags: Mapping[str, str] = field(default_factory=dict)
    #: Where the tags are in what is returned.
    tags_of: Callable[[Any], dict[str, str]] = lambda thing: thing["tags"]


@dataclass(frozen=True)
class Once:
    """A module without `state: absent`: it does something, and finds it done when it runs again."""

    options: Options
    #: What can be seen of the module's work, from outside the module; compared before and after a dry run.
    seen: Callable[[], Any]
    #: The keys of the result that say what was or would be done, the same in check mode as in earnest.
    foretold: tuple[str, ...]
    #: Operations, as in "dynamodb:UpdateItem", by which it keeps its lock when there is nothing to do; none in check
    #: mode.
    keeps_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A module that only reads or tests."""

    options: Options
    #: Whether the answer shows what the case's prerequisites made.
    finds: Callable[[dict[str, Any]], bool]
    #: Operations, as in "dms:TestConnection", by which it tests; none in check mode.
    tests_by: tuple[str, ...] = ()
