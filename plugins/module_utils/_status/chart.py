# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Lines of an SVG chart over time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

Point = dict[str, Any]


def chart(
    lines: Sequence[Sequence[Point]], width: int, height: int, top: float | None = None, until: str | None = None
) -> dict[str, Any] | None:
    """{begins, ends, top, paths} of lines of points {at, value}, which share their axes; None where there is no point.

    The vertical axis begins at 0 and ends at `top`, or at the highest value. With `until`, the lines are steps: each
    value holds to the next, and the last one to that time.
    """
    points = [point for line in lines for point in line]
    if not points:
        return None
    times = sorted([point["at"] for point in points] + ([until] if until else []), key=_seconds)
    highest = top or max(point["value"] for point in points) or 1
    begin = _seconds(times[0])
    duration = (_seconds(times[-1]) - begin) or 1

    def place(at: str, value: float) -> str:
        return f"{(_seconds(at) - begin) / duration * width:.1f},{height - value / highest * height:.1f}"

    return {
        "begins": times[0],
        "ends": times[-1],
        "top": highest,
        "paths": [_path([place(*corner) for corner in _corners(line, until)]) for line in lines],
    }


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _corners(line: Sequence[Point], until: str | None) -> list[tuple[str, float]]:
    if until is None:
        return [(point["at"], point["value"]) for point in line]
    ends = [point["at"] for point in line[1:]] + [until]
    return [
        corner for point, end in zip(line, ends) for corner in ((point["at"], point["value"]), (end, point["value"]))
    ]


def _path(places: Sequence[str]) -> str:
    return f"M{' L'.join(places)}" if places else ""
