# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One run of the watch: how many samples it takes by itself, and what it leaves to the next run."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Reading
from ansible_collections.migrate.aws.plugins.module_utils._gates.watch import NOTHING, Watch

from tests.unit.plugins.module_utils._gates.test_judge import gate


class Readings:
    """What is read of the only gate, one after the other."""

    def __init__(self, *values):
        self.values = iter(values)

    def read(self, gates, now):
        return {one["name"]: Reading(next(self.values)) for one in gates}


@pytest.mark.parametrize(("interval", "samples", "done"), [(0.01, 2, True), (60, 1, False)])
def test_samples_that_are_due_soon_are_taken_at_once(interval, samples, done):
    concluded, published = [], []
    watch = Watch(
        [gate(threshold=1, samples=2)],
        Readings(0.0, 0.0),
        {"interval": interval, "duration": 0, "timeout": 600, "error_timeout": 60},
        once=False,
        renew=lambda: None,
        publish=lambda result, left: published.append((result["verdict"], round(left))),
        conclude=lambda result: concluded.append(result["verdict"]) or NOTHING,
    )
    result = watch.run(None)
    assert (len(result["lines"]), result["done"]) == (samples, done)
    assert concluded == (["pass"] if done else [])
    assert published == [("pending", 600), ("pass", 600)][:samples]
