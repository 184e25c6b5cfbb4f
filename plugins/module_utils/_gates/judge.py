# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Gates: what a sample of one means, and what its samples mean together. Pure.

A sample is good, bad, short (neither: it may still become good), or unknown: there was no data, or not enough of it.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

Gate = Mapping[str, Any]
Sample = dict[str, Any]

GOOD, BAD, SHORT, UNKNOWN = "good", "bad", "short", "unknown"
PASS, FAIL, INCONCLUSIVE, PENDING = "pass", "fail", "inconclusive", "pending"
#: The verdict of several gates is the first of these that one of them has.
BY_WEIGHT = (FAIL, INCONCLUSIVE, PENDING, PASS)
COMPARISONS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
#: How many samples of a gate are kept.
KEPT = 100
UPPER, LOWER = ("<", "<="), (">", ">=")


def limit(gate: Gate, reference: float | None) -> Any:
    """What the value is compared with: the threshold, or what follows from the other value; None when that is not
    known.

    Relative to another value it is `factor` times that one plus `plus`, never stricter than `floor`, never laxer than
    the threshold where there is one.
    """
    relative = gate["relative"]
    if relative is None:
        return gate["threshold"]
    if reference is None:
        return gate["threshold"] if relative["missing"] == "threshold" else None
    laxer, stricter = (max, min) if gate["comparison"] in UPPER else (min, max)
    found = relative["factor"] * reference + relative["plus"]
    if relative["floor"] is not None:
        found = laxer(found, relative["floor"])
    return found if gate["threshold"] is None else stricter(found, gate["threshold"])


def outcome(gate: Gate, value: Any, wanted: Any) -> str:
    """What one value means, `wanted` being its `limit`."""
    if value is None or wanted is None:
        return UNKNOWN
    holds = COMPARISONS[gate["comparison"]]
    if holds(value, wanted):
        return GOOD
    if isinstance(value, str):
        return SHORT if gate["fail_values"] and value not in gate["fail_values"] else BAD
    worst = gate["fail_threshold"]
    return SHORT if worst is not None and holds(value, worst) else BAD


def judge(gate: Gate, samples: Sequence[Sample]) -> str:
    """The verdict of one gate by its samples, oldest first.

    fail: `failure_limit` of the last `failure_window` were bad, whatever came after them (a limit of 0 never fails);
    pass: the last `samples` were all good; inconclusive: the last one is unknown; pending: more of them are needed.
    """
    outcomes = [sample["outcome"] for sample in samples]
    if gate["failure_limit"] and outcomes[-gate["failure_window"] :].count(BAD) >= gate["failure_limit"]:
        return FAIL
    newest = outcomes[-gate["samples"] :]
    if len(newest) == gate["samples"] and set(newest) == {GOOD}:
        return PASS
    return INCONCLUSIVE if newest and newest[-1] == UNKNOWN else PENDING


def together(verdicts: Sequence[str]) -> str:
    """The verdict of several gates: pass only if all of them pass. Where there is none, nothing is known."""
    return next((verdict for verdict in BY_WEIGHT if verdict in verdicts), INCONCLUSIVE)


def advice(verdicts: Mapping[str, str], gates: Sequence[Gate]) -> str:
    """What follows from the verdicts by gate name: go on, wait, hold, or back, if a gate says so that failed."""
    verdict = together(list(verdicts.values()))
    if verdict == FAIL:
        failed = [gate["on_failure"] for gate in gates if verdicts[gate["name"]] == FAIL]
        return "back" if "back" in failed else "hold"
    return {PASS: "go", PENDING: "wait", INCONCLUSIVE: "hold"}[verdict]


def appended(samples: Sequence[Sample], sample: Sample) -> list[Sample]:
    """The samples with one more.

    The same point of data read again is no other sample: it takes the place of the first.
    """
    last = samples[-1]["measured_at"] if samples else None
    kept = samples[:-1] if last is not None and last == sample["measured_at"] else samples
    return [*kept, sample]
