# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of several record sets of one name and type Route 53 answers with, by their routing policy and their health."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

#: How many values a multivalue answer has at most.
MULTIVALUE = 8

Healthy = Callable[[Any], bool]


def chosen(records: Sequence[Any], healthy: Healthy, dice: random.Random) -> list[Any]:
    """The record sets that make the answer; never none where there are any."""
    if any(record.weight is not None for record in records):
        return [_weighted(records, healthy, dice)]
    if any(record.failover for record in records):
        return [_failover(records, healthy)]
    able = [record for record in records if healthy(record)] or list(records)
    if any(record.multi_value_answer for record in records):
        return dice.sample(able, min(len(able), MULTIVALUE))
    # one set without a policy, or several by region or place: every client is here
    return [dice.choice(able)]


def _weighted(records: Sequence[Any], healthy: Healthy, dice: random.Random) -> Any:
    """One by weight among the healthy ones. Those of weight 0 come in when all others are unhealthy; where none is
    healthy, all count as healthy.
    """
    able = [record for record in records if healthy(record)] or list(records)
    weights = [int(record.weight or 0) for record in able]
    return dice.choices(able, weights)[0] if any(weights) else dice.choice(able)


def _failover(records: Sequence[Any], healthy: Healthy) -> Any:
    """The primary, unless only the secondary is healthy."""
    ordered = sorted(records, key=lambda record: record.failover != "PRIMARY")
    return next((record for record in ordered if healthy(record)), ordered[0])
