# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a module fails with in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable


class Refused(Exception):
    """What the user asked for cannot be done as asked; the message is a sentence which says what to do instead."""


class Superseded(Refused):
    """Another run has taken over. Whoever is told so changes nothing more, and undoes nothing either."""


def refuse(problems: Iterable[str]) -> None:
    """Raise Refused with these sentences, unless there are none."""
    text = " ".join(problems)
    if text:
        raise Refused(text)


def require(what: str, options: dict, names: tuple[str, ...]) -> None:
    """Raise Refused, naming the missing options, unless all that creating `what` needs are stated."""
    missing = [name for name in names if options[name] is None]
    if missing:
        raise Refused(f"{what} does not exist, and to make it these must be stated too: {', '.join(missing)}.")
