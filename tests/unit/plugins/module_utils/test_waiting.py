# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting: how often it looks, when it ends, and what it says."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._waiting import (
    JITTER,
    WaitFailed,
    delays,
    persist,
    wait_until,
)


class Clock:
    """Time which passes only while somebody sleeps."""

    def __init__(self):
        self.seconds = 0.0
        self.slept = []

    def now(self):
        return self.seconds

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def clock():
    return Clock()


def wait(clock, states, timeout=60, **options):
    """Wait for `done` while the states are read one after another; the last one stays."""
    reading = itertools.chain(states[:-1], itertools.repeat(states[-1]))
    return wait_until(
        lambda: next(reading),
        lambda state: state == "done",
        what="thing x",
        state=str,
        timeout=timeout,
        now=clock.now,
        sleep=clock.sleep,
        **options,
    )


def test_it_looks_at_once_and_does_not_sleep_when_there_is_nothing_to_wait_for(clock):
    assert wait(clock, ["done"]) == "done"
    assert clock.slept == []


def test_it_looks_even_with_no_time_left(clock):
    assert wait(clock, ["done"], timeout=0) == "done"


def test_delays_grow_from_one_second_to_fifteen_with_jitter():
    seen = list(itertools.islice(delays(), 30))
    assert 0.75 <= seen[0] <= 1.25
    assert all(11.25 <= delay <= 18.75 for delay in seen[15:])
    assert len(set(seen[15:])) > 1


def test_what_is_done_is_seen_soon_compared_with_how_long_it_took():
    waited = 0.0
    for delay in itertools.islice(delays(), 60):
        assert delay <= 1.25 + 0.25 * waited / (1 - JITTER)
        waited += delay


def test_it_waits_as_long_as_it_takes(clock):
    assert wait(clock, ["creating", "creating", "done"]) == "done"
    assert len(clock.slept) == 2


def test_it_never_waits_longer_than_asked_and_names_resource_and_state(clock):
    with pytest.raises(WaitFailed) as failure:
        wait(clock, ["creating"], timeout=60)
    assert clock.seconds == pytest.approx(60)
    assert str(failure.value) == "thing x is still in state creating after waiting 60 seconds."


def test_it_gives_awss_reason(clock):
    with pytest.raises(WaitFailed) as failure:
        wait(clock, ["creating"], timeout=5, reason=lambda state: "no capacity")
    assert str(failure.value).endswith("after waiting 5 seconds: no capacity")


def test_it_ends_at_once_when_waiting_is_of_no_use(clock):
    with pytest.raises(WaitFailed) as failure:
        wait(clock, ["failed"], failed=lambda state: state == "failed", reason=lambda state: "broken")
    assert clock.slept == []
    assert str(failure.value) == "thing x is in state failed: broken"


@pytest.mark.parametrize("before", [[], ["creating"]])
def test_what_is_not_shown_for_a_moment_is_not_removed(clock, before):
    assert wait(clock, [*before, None, None, "creating", None, "done"], failed=lambda state: state is None) == "done"


def test_what_is_not_shown_for_a_minute_is_removed(clock):
    with pytest.raises(WaitFailed, match="thing x is in state None"):
        wait(clock, ["creating", None], timeout=600, failed=lambda state: state is None)
    assert 60 < clock.seconds < 90


def failing(times, message="later"):
    """A call which fails that many times, then answers."""
    left = itertools.count(times, -1)

    def call():
        if next(left) > 0:
            raise AnsibleAWSError(message=message)
        return "answer"

    return call


def is_later(error):
    return error.message == "later"


def test_persist_repeats_a_transient_failure(clock):
    assert persist(failing(3), is_later, timeout=60, now=clock.now, sleep=clock.sleep) == "answer"
    assert len(clock.slept) == 3


def test_persist_gives_up_in_time_with_awss_own_error(clock):
    with pytest.raises(AnsibleAWSError, match="later"):
        persist(failing(1000), is_later, timeout=60, now=clock.now, sleep=clock.sleep)
    assert clock.seconds == pytest.approx(60)


def test_persist_repeats_nothing_else(clock):
    with pytest.raises(AnsibleAWSError, match="never"):
        persist(failing(1, "never"), is_later, timeout=60, now=clock.now, sleep=clock.sleep)
    assert clock.slept == []
