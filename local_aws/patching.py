# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a patch puts its own function around one of moto's, once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def around(owner: type, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Replace the method `owner.name` by the decorated function, which gets moto's own method as its first argument."""

    def decorate(replacement: Callable[..., Any]) -> Callable[..., Any]:
        original = getattr(owner, name)
        if getattr(original, "__patch__", None) != replacement.__qualname__:

            @functools.wraps(original)
            def method(*args: Any, **kwargs: Any) -> Any:
                return replacement(original, *args, **kwargs)

            method.__patch__ = replacement.__qualname__
            setattr(owner, name, method)
        return replacement

    return decorate
