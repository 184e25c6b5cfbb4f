# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How long waits usually take: the median of the last ones, kept in a file of the user's."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from pathlib import Path

#: How many of the last waits count.
KEPT = 9


class Usual:
    """Seconds by what was waited for. A file which cannot be read or written is as if there were none."""

    def __init__(self, path: Path | None):
        self.path, self.seconds = path, _read(path)

    def of(self, name: str) -> float | None:
        """The usual seconds, None where there is nothing to go by."""
        return statistics.median(self.seconds[name]) if self.seconds.get(name) else None

    def add(self, name: str, seconds: float) -> None:
        """A wait which has taken so long."""
        self.seconds[name] = [*self.seconds.get(name, []), round(seconds, 1)][-KEPT:]

    def keep(self) -> None:
        """Write the file, in one go: other runs read it."""
        if self.path is None or not self.seconds:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.path.parent, delete=False, encoding="utf-8") as file:
                json.dump(self.seconds, file, indent=1, sort_keys=True)
            os.replace(file.name, self.path)
        except OSError:
            self.path = None


def _read(path: Path | None) -> dict[str, list[float]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return {
        name: [float(one) for one in values if isinstance(one, (int, float))]
        for name, values in (found.items() if isinstance(found, dict) else ())
        if isinstance(values, list)
    }
