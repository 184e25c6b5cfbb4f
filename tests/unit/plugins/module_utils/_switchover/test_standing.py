# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Random histories of runs that are killed, of clocks that run out and of answers that get lost, on a model of two
fences.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence
from hypothesis import given
from hypothesis import strategies as st

OPEN, CLOSED = Fence(True, closed=False, epoch=1), Fence(True, closed=True, epoch=0)


class Pair:
    """Two fences. Whoever has them both open at once has lost."""

    def __init__(self):
        self.fences = {"source": OPEN, "target": CLOSED}

    def set(self, side, **changes):
        self.fences[side] = replace(self.fences[side], **changes)
        assert not (self.writes("source") and self.writes("target")), "two writers"

    def writes(self, side):
        return not self.fences[side].closed

    @property
    def standing(self):
        return machine.standing(self.fences["source"], self.fences["target"])


def moving(pair, wanted, clock_runs_out):
    """One run, an effect on a database at a time; a kill is leaving it before its end."""
    before = pair.standing
    if plan.THAW in plan.repairs(before):
        pair.set(before.writer, closed=False)
        yield
    if wanted == before.writer:
        return
    old, new = before.writer, wanted
    pair.set(old, closed=True, opens_in=1000)
    yield
    if clock_runs_out:
        # keep_closed then refuses, and the old writer goes on
        pair.set(old, closed=False, opens_in=None)
        return
    pair.set(old, opens_in=None)
    yield
    pair.set(new, epoch=before.epoch + 1)
    yield
    pair.set(new, closed=False)
    yield


HISTORIES = st.lists(
    st.tuples(st.sampled_from(machine.SIDES), st.integers(0, 6), st.booleans(), st.booleans()), max_size=12
)


@given(HISTORIES, st.sampled_from(machine.SIDES))
def test_no_history_has_two_writers_and_from_each_there_is_a_way(history, wanted):
    pair = Pair()
    for side, killed_after, clock_runs_out, time_passes in history:
        for effects, _ in enumerate(moving(pair, side, clock_runs_out), start=1):
            if effects > killed_after:
                break
        for name, fence in pair.fences.items():
            # a freeze ends by itself some time after its run was killed
            if time_passes and fence.opens_in is not None:
                pair.set(name, closed=False, opens_in=None)
    list(moving(pair, wanted, False))
    assert pair.standing.state == "writing"
    assert pair.standing.writer == wanted
    assert plan.repairs(pair.standing) == []


@given(HISTORIES)
def test_the_epoch_of_the_writer_is_never_the_lower_one(history):
    pair = Pair()
    for side, killed_after, _clock, _time in history:
        for effects, _ in enumerate(moving(pair, side, False), start=1):
            if effects > killed_after:
                break
        writer = pair.standing.writer
        assert pair.fences[writer].epoch >= pair.fences[machine.other(writer)].epoch or pair.writes(writer)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (Fence(False), Fence(False), ("source", "not armed", [])),
        (OPEN, Fence(False), ("source", "not armed", [])),
        (OPEN, CLOSED, ("source", "writing", [])),
        (replace(OPEN, closed=True), CLOSED, ("source", "frozen", ["thaw"])),
        (replace(OPEN, closed=True), replace(CLOSED, epoch=2), ("target", "frozen", ["thaw"])),
        (OPEN, replace(OPEN, epoch=2), ("target", "two writers", ["close_second_writer"])),
        (replace(OPEN, closed=True), replace(OPEN, epoch=2), ("target", "writing", [])),
    ],
)
def test_what_two_fences_say(source, target, expected):
    now = machine.standing(source, target)
    assert (now.writer, now.state, plan.repairs(now)) == expected
    assert now.sentence.endswith(".")


def test_a_table_without_fence_on_a_closed_side_is_said():
    holes = {"unfenced": ("public.later",)}
    now = machine.standing(replace(OPEN, **holes), replace(CLOSED, **holes))
    assert now.sentence == (
        "The source takes the writes, the target refuses them. But public.later of the target would take writes: run "
        "site.yml again."
    )
    assert (
        "later of the source, public.later of the target"
        in machine.standing(replace(OPEN, closed=True, **holes), replace(CLOSED, **holes)).sentence
    )
