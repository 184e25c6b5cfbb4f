# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which record sets Route 53 answers with: the policy alone, without a name server."""

from __future__ import annotations

import random
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.traffic import routing

WEIGHTED = st.lists(st.tuples(st.sampled_from([0, 0, 1, 5, 50, 100, 255]), st.booleans()), min_size=1, max_size=5)


def record(name, weight=None, healthy=True, **fields):
    return SimpleNamespace(
        **{"failover": None, "multi_value_answer": None, "weight": weight, "name": name, "healthy": healthy, **fields}
    )


def answers(records, times=1, seed=1):
    dice = random.Random(seed)
    return Counter(
        chosen.name for _ in range(times) for chosen in routing.chosen(records, lambda record: record.healthy, dice)
    )


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([("a", 100, True), ("b", 0, True)], {"a"}),
        ([("a", 100, False), ("b", 0, True)], {"b"}),
        ([("a", 0, True), ("b", 0, True)], {"a", "b"}),
        ([("a", 0, True), ("b", 0, False)], {"a"}),
        ([("a", 50, True), ("b", 50, False)], {"a"}),
        ([("a", 50, False), ("b", 50, False), ("c", 0, True), ("d", 0, True)], {"c", "d"}),
        ([("a", 100, False), ("b", 0, False)], {"a"}),
        ([("a", 0, False), ("b", 0, False)], {"a", "b"}),
    ],
)
def test_who_can_be_answered_with(records, expected):
    assert set(answers([record(*values) for values in records], times=200)) == expected


@pytest.mark.parametrize("weight", [5, 25, 50])
def test_the_share_of_the_answers_is_that_of_the_weights(weight):
    found = answers([record("old", 100 - weight), record("new", weight)], times=10_000)
    assert abs(found["new"] / 10_000 - weight / 100) < 0.02


@given(WEIGHTED, st.integers())
def test_an_unhealthy_record_has_no_answer_while_another_one_could(stated, seed):
    records = [record(str(number), weight, healthy) for number, (weight, healthy) in enumerate(stated)]
    (name,) = answers(records, seed=seed)
    picked = records[int(name)]
    assert picked.healthy or not any(other.healthy for other in records)
    rivals = [other for other in records if other.healthy == picked.healthy]
    assert picked.weight or not any(other.weight for other in rivals)


def test_the_secondary_is_for_an_unhealthy_primary():
    def with_health(primary, secondary):
        return [record("s", failover="SECONDARY", healthy=secondary), record("p", failover="PRIMARY", healthy=primary)]

    assert set(answers(with_health(True, True))) == {"p"}
    assert set(answers(with_health(False, True))) == {"s"}
    assert set(answers(with_health(False, False))) == {"p"}


def test_a_multivalue_answer_has_eight_healthy_values_at_most():
    records = [record(str(number), multi_value_answer=True, healthy=number > 1) for number in range(12)]
    found = answers(records)
    assert len(found) == 8 and not {"0", "1"} & set(found)
    assert set(answers(records[:4])) == {"2", "3"}
