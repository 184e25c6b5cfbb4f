# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a gate measures, over random points of metrics: of which period, and that nothing is made up."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources import metric as metrics
from hypothesis import given
from hypothesis import strategies as st

PERIOD = 60
NOW = 1_767_607_230
BEGINS = [NOW // PERIOD * PERIOD - PERIOD * ago for ago in range(12)]


def part(name, **changes):
    return {
        "namespace": "N",
        "metric_name": name,
        "dimensions": {"Of": "x"},
        "statistic": "Sum",
        "missing": "unknown",
        **changes,
    }


def metric(**changes):
    return {
        **part("Value"),
        "plus": None,
        "divided_by": None,
        "companion": None,
        "period": PERIOD,
        "max_age": 300,
        "measure": "value",
        "over": 300,
        **changes,
    }


def read(wanted, **points):
    """A reading of the points by metric name."""
    found = {metrics.key(one, PERIOD): points.get(one["metric_name"], {}) for one in metrics.parts(wanted)}
    return metrics.reading(wanted, found, Moment(datetime.datetime.fromtimestamp(NOW, datetime.UTC)))


series = st.dictionaries(st.sampled_from(BEGINS), st.floats(0, 1e6))
RATIO = metric(missing="zero", divided_by=[part("Requests")], companion={**part("Requests"), "minimum": 100.0})
any_metric = st.builds(
    lambda missing, plus, divided, least, kind: metric(
        missing=missing,
        measure=kind,
        over=180,
        plus=[part("More", missing="zero")] if plus else None,
        divided_by=[part("Requests")] if divided else None,
        companion={**part("Requests"), "minimum": least} if least else None,
    ),
    st.sampled_from(["unknown", "zero"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 100.0]),
    st.sampled_from(["value", "change", "rise"]),
)


class TestAnyPoints:
    @given(any_metric, series, series, series)
    def test_a_value_is_of_a_full_period_that_is_not_too_old(self, wanted, values, more, requests):
        found = read(wanted, Value=values, More=more, Requests=requests)
        if found.measured_at is not None:
            begin = datetime.datetime.fromisoformat(found.measured_at).timestamp()
            assert begin % PERIOD == 0
            assert 0 <= NOW - begin - PERIOD <= wanted["max_age"]
        assert (found.value is None) == (found.reason is not None)

    @given(any_metric)
    def test_nothing_measured_is_no_value(self, wanted):
        assert read(wanted).value is None

    @given(any_metric, series, series, series)
    def test_there_is_no_value_without_what_must_not_be_missing(self, wanted, values, more, requests):
        without_own = read({**wanted, "missing": "unknown"}, More=more, Requests=requests)
        assert without_own.value is None
        if wanted["divided_by"] or wanted["companion"]:
            assert read(wanted, Value=values, More=more).value is None

    @given(series, series)
    def test_a_share_is_of_enough_requests_in_the_same_minute(self, values, requests):
        found = read(RATIO, Value=values, Requests=requests)
        if found.value is not None:
            begin = int(datetime.datetime.fromisoformat(found.measured_at).timestamp())
            assert requests[begin] >= 100
            assert found.value == pytest.approx(values.get(begin, 0) / requests[begin])

    @given(series, st.sampled_from(BEGINS))
    def test_what_began_before_a_change_does_not_count(self, values, since):
        assert all(begin >= since for begin in metrics.usable(values, PERIOD, since, NOW))

    @given(series)
    def test_newer_points_win(self, values):
        found = read(metric(), Value=values)
        usable = [begin for begin in values if 0 <= NOW - begin - PERIOD <= 300]
        assert found.value == (values[max(usable)] if usable else None)


@pytest.mark.parametrize("kind", ["change", "rise"])
def test_what_nobody_measured_then_was_not_zero_then(kind):
    grown = metric(missing="zero", measure=kind, companion={**part("Requests"), "minimum": 1.0})
    newest = {BEGINS[1]: 5.0}
    assert read(grown, Value=newest, Requests=newest).value is None
    requests = dict.fromkeys(BEGINS, 10.0)
    assert read(grown, Value=newest, Requests=requests).value == (5 if kind == "change" else 0)


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 5, 10, 30, 60, 120, 300]), st.integers(0, 900), st.sampled_from([300, 600])),
        min_size=1,
    ),
    st.integers(NOW, NOW + 10_000),
)
def test_what_is_asked_for_begins_with_every_period_and_reaches_back_far_enough(wanted, now):
    asked = [metric(period=period, max_age=age, over=over) for period, age, over in wanted]
    start, end = metrics.span(asked, datetime.datetime.fromtimestamp(now, datetime.UTC))
    for one in asked:
        assert start.timestamp() % one["period"] == 0
        assert start.timestamp() <= now - one["max_age"] - one["over"]
    assert now < end.timestamp()


def test_one_metric_is_one_query_whatever_the_order_of_its_dimensions():
    here = part("A", dimensions={"B": 1, "A": "x"})
    assert metrics.key(here, 60) == metrics.key({**here, "dimensions": {"A": "x", "B": "1"}}, 60)
    assert metrics.query(7, metrics.key(here, 60)) == {
        "Id": "m7",
        "MetricStat": {
            "Metric": {
                "Namespace": "N",
                "MetricName": "A",
                "Dimensions": [{"Name": "A", "Value": "x"}, {"Name": "B", "Value": "1"}],
            },
            "Period": 60,
            "Stat": "Sum",
        },
    }


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_is_no_point(value):
    time = datetime.datetime.fromtimestamp(60, datetime.UTC)
    assert metrics.points({"Timestamps": [time], "Values": [value]}) == {}
