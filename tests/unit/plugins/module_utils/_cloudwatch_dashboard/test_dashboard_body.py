# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""When two bodies of a dashboard mean the same."""

from __future__ import annotations

import copy
import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_dashboard import body
from hypothesis import given, settings
from hypothesis import strategies as st

names = st.lists(st.sampled_from(["AWS/A", "AWS/B", "One", "Two", "x", "y"]), min_size=2, max_size=6)
rows = st.lists(
    st.tuples(names, st.booleans()).map(lambda row: row[0] + [{"stat": "Sum"}] * row[1]), min_size=1, max_size=5
)


def board(metrics):
    return {"widgets": [{"type": "metric", "properties": {"region": "us-east-1", "metrics": metrics}}]}


def shortened(metrics):
    """The rows with a dot for each name that the row above has at the same place."""
    result, above = [], []
    for row in metrics:
        named = [item for item in row if isinstance(item, str)]
        short = ["." if place < len(above) and above[place] == name else name for place, name in enumerate(named)]
        result.append(short + [item for item in row if isinstance(item, dict)])
        above = named
    return result


@settings(deadline=None)
@given(rows)
def test_rows_that_repeat_the_one_above_are_the_same(metrics):
    assert body.same(board(metrics), board(shortened(metrics)))
    assert body.same(json.loads(json.dumps(board(metrics), indent=3)), board(metrics))


@settings(deadline=None)
@given(rows, st.data())
def test_a_change_of_any_name_is_one(metrics, data):
    changed = copy.deepcopy(metrics)
    row = data.draw(st.integers(0, len(changed) - 1))
    changed[row][0] = "AWS/Other"
    assert not body.same(board(metrics), board(changed))


@pytest.mark.parametrize(
    ("rows", "expanded"),
    [
        ([["N", "M", "D", "1"], ["...", "2"]], [["N", "M", "D", "1"], ["N", "M", "D", "2"]]),
        ([["N", "M", "D", "1"], ["...", "E", "2", {"a": 1}]], [["N", "M", "D", "1"], ["N", "M", "E", "2", {"a": 1}]]),
        ([["N", "M"], [{"expression": "m1"}], [".", "O"]], [["N", "M"], [{"expression": "m1"}], ["N", "O"]]),
        ([["...", "2"]], [["2"]]),
    ],
)
def test_rows_are_expanded(rows, expanded):
    assert body.expanded_rows(rows) == expanded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"widgets": [{"x": 1}]}, {"widgets": [{"x": True}]}),
        ({"widgets": [{"type": "a"}, {"type": "b"}]}, {"widgets": [{"type": "b"}, {"type": "a"}]}),
        ({"widgets": []}, {"widgets": [], "start": "-PT1H"}),
    ],
)
def test_these_differ(one, other):
    assert not body.same(one, other)


def test_the_metrics_of_an_explorer_are_no_rows():
    explorer = {"widgets": [{"type": "explorer", "properties": {"metrics": [{"metricName": "CPU"}]}}]}
    assert body.same(explorer, copy.deepcopy(explorer))
