# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Lines of an SVG chart."""

from __future__ import annotations

import re

from ansible_collections.migrate.aws.plugins.module_utils._status.chart import chart
from hypothesis import example, given
from hypothesis import strategies as st


def point(minute, value):
    return {"at": f"2026-05-01T02:{minute:02}:00+00:00", "value": value}


def test_lines_share_their_axes():
    drawn = chart([[point(0, 1), point(10, 4)], [point(5, 2)], []], 100, 40)
    assert drawn == {
        "begins": point(0, 0)["at"],
        "ends": point(10, 0)["at"],
        "top": 4,
        "paths": ["M0.0,30.0 L100.0,0.0", "M50.0,20.0", ""],
    }


def test_a_step_holds_to_the_next_and_the_last_to_the_end():
    drawn = chart([[point(0, 0), point(5, 100)]], 100, 40, top=100, until=point(10, 0)["at"])
    assert drawn["paths"] == ["M0.0,40.0 L50.0,40.0 L50.0,0.0 L100.0,0.0"]


def test_times_are_compared_as_times():
    drawn = chart(
        [[{"at": "2026-05-01T02:00:00+00:00", "value": 1}, {"at": "2026-05-01T02:10:00+00:00", "value": 1}]],
        100,
        40,
        until="2026-05-01T04:20:00.000+02:00",
    )
    assert drawn["paths"] == ["M0.0,0.0 L50.0,0.0 L50.0,0.0 L100.0,0.0"]


def test_nothing_to_draw_is_nothing():
    assert chart([[], []], 100, 40) is None


@example([(0, 5e-324)], False)
@given(st.lists(st.tuples(st.integers(0, 59), st.floats(0, 1e9)), min_size=1, max_size=20), st.booleans())
def test_all_of_it_is_within_the_chart(points, steps):
    line = [point(*each) for each in sorted(points)]
    drawn = chart([line], 300, 80, until=point(59, 0)["at"] if steps else None)
    places = [tuple(map(float, place)) for place in re.findall(r"(-?[\d.]+),(-?[\d.]+)", drawn["paths"][0])]
    assert places and all(0 <= x <= 300 and 0 <= y <= 80 for x, y in places)
