# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Output that people read: whether they want to see what goes well, and in which form."""

from __future__ import annotations

from ansible import constants as C

#: Callbacks whose output a line between would break, and those which were chosen to see less.
SILENT = ("json", "jsonl", "null", "minimal", "oneline", "dense", "selective")


def stdout_callback() -> str:
    """The name of the callback that writes to the screen, without its collection."""
    return C.DEFAULT_STDOUT_CALLBACK.rpartition(".")[2]


def want_progress() -> bool:
    """Whether lines about what goes on are welcome."""
    wanted = C.config.get_plugin_options("callback", "default").get("display_ok_hosts", True)
    return bool(wanted) and stdout_callback() not in SILENT


def plain(text: str) -> str:
    """Text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def report(text: str) -> str | list[str]:
    """A text of several lines in the form in which the output shows its lines as lines.

    Results in YAML show a text so, unless a line ends in a blank. Results in JSON show it in one line, but a list over
    several.
    """
    lines = [line.rstrip() for line in str(text).splitlines()]
    in_yaml = C.config.get_plugin_options("callback", "default").get("result_format") == "yaml"
    return "\n".join(lines) if in_yaml or len(lines) < 2 else lines
