# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Backup and maintenance windows."""

from __future__ import annotations

from datetime import datetime

import pytest
from ansible_collections.migrate.aws.plugins.filter.windows import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._maintenance_windows import (
    DAY,
    WEEK,
    comes_within,
    overlapping,
)
from hypothesis import given
from hypothesis import strategies as st

window_problems = FilterModule().filters()["window_problems"]


@pytest.mark.parametrize(
    ("backup", "maintenance"),
    [
        ("03:00-04:00", "sun:04:30-sun:05:30"),
        ("03:00-04:00", "sun:04:00-sun:05:00"),
        ("03:00-04:00", "Sun:02:00-Sun:03:00"),
        ("23:30-00:30", "mon:00:30-mon:01:30"),
        ("00:00-00:30", "sun:23:00-mon:00:00"),
    ],
)
def test_windows_that_do_not_meet_are_fine(backup, maintenance):
    assert window_problems(backup, maintenance) == []


@pytest.mark.parametrize(
    ("backup", "maintenance"),
    [
        ("04:00-05:00", "sun:04:30-sun:05:30"),
        ("04:30-05:30", "sun:04:00-sun:06:00"),
        ("03:00-06:00", "sun:04:30-sun:05:30"),
        ("03:00-04:00", "sun:03:00-sun:04:00"),
        # over midnight
        ("23:30-00:30", "wed:00:00-wed:01:00"),
        # over the end of the week
        ("00:00-01:00", "sun:23:30-mon:00:30"),
        ("23:30-00:30", "mon:00:00-mon:01:00"),
        # over days
        ("12:00-13:00", "tue:22:00-thu:01:00"),
    ],
)
def test_windows_that_meet_are_refused_by_name(backup, maintenance):
    (problem,) = window_problems(backup, maintenance)
    assert backup in problem and maintenance in problem and "overlaps" in problem


@pytest.mark.parametrize(
    ("backup", "maintenance", "words"),
    [
        ("3:00-4:00", "sun:04:30-sun:05:30", "'3:00-4:00' is not in the form hh:mm-hh:mm"),
        ("24:00-01:00", "sun:04:30-sun:05:30", "'24:00-01:00' is not"),
        ("03:00-04:00", "sunday:04:30-sunday:05:30", "'sunday:04:30-sunday:05:30' is not in the form ddd"),
        ("03:00-03:20", "sun:04:30-sun:05:30", "backup window 03:00-03:20 is 20 minutes long"),
        ("03:00-03:00", "sun:04:30-sun:05:30", "is 0 minutes long"),
        ("03:00-04:00", "sun:05:00-sun:05:29", "maintenance window sun:05:00-sun:05:29 is 29 minutes long"),
    ],
)
def test_windows_that_rds_would_not_take_are_refused_with_a_sentence(backup, maintenance, words):
    (problem,) = window_problems(backup, maintenance)
    assert words in problem


@given(
    daily=st.tuples(st.integers(0, DAY - 1), st.integers(30, DAY - 1)),
    weekly=st.tuples(st.integers(0, WEEK - 1), st.integers(30, WEEK - 1)),
)
def test_overlap_is_what_comparing_each_minute_finds(daily, weekly):
    backups = {(day * DAY + daily[0] + minute) % WEEK for day in range(7) for minute in range(daily[1])}
    maintenance = {(weekly[0] + minute) % WEEK for minute in range(weekly[1])}
    assert overlapping(daily, weekly) == bool(backups & maintenance)


@pytest.mark.parametrize(
    ("window", "hours", "comes"),
    [
        ("03:00-04:00", 0.5, True),
        ("04:00-05:00", 0.5, False),
        ("04:00-05:00", 1, True),
        ("23:30-03:30", 1, True),
        ("03:00-03:15", 1, False),
        ("tue:03:15-tue:04:00", 1, True),
        ("wed:03:15-wed:04:00", 1, False),
        ("wed:03:15-wed:04:00", 25, True),
        ("mon:23:00-tue:03:20", 1, True),
        ("mon:23:00-mon:23:30", 1, False),
        ("tue:02:00-tue:02:30", 169, True),
        ("no window", 169, False),
    ],
)
def test_a_window_comes_within_the_hours(window, hours, comes):
    # 3 March 2026 was a Tuesday; 05:18 in this zone is 03:18 in UTC.
    assert comes_within(window, datetime.fromisoformat("2026-03-03T05:18:00+02:00"), hours) is comes
