# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a patch puts its own function around one of moto's, once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any


def around(owner: type | ModuleType, *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Replace methods, properties or functions of moto's by the decorated function, which gets moto's own one as its
    first argument.

    A property keeps its setter. Decorated twice with the same function, a method is still replaced once.
    """

    def decorate(replacement: Callable[..., Any]) -> Callable[..., Any]:
        for name in names:
            _replace(owner, name, replacement)
        return replacement

    return decorate


def shown(owner: type, name: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Give a class of moto's a read-only property which it lacks: the serializers show it under the API's own name."""

    def decorate(getter: Callable[[Any], Any]) -> Callable[[Any], Any]:
        setattr(owner, name, property(getter))
        return getter

    return decorate


def _replace(owner: type | ModuleType, name: str, replacement: Callable[..., Any]) -> None:
    current = inspect.getattr_static(owner, name)
    original = current.fget if isinstance(current, property) else getattr(owner, name)
    applied = getattr(original, "__patches__", ())
    patch = f"{replacement.__module__}.{replacement.__qualname__}"
    if patch in applied:
        return

    @functools.wraps(original)
    def method(*args: Any, **kwargs: Any) -> Any:
        return replacement(original, *args, **kwargs)

    method.__patches__ = (*applied, patch)
    setattr(owner, name, property(method, current.fset) if isinstance(current, property) else method)
