# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a list of gates is going: whether to sample again, when, and how to say it. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates import judge as rules
from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import Gate, Sample
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Reading

#: How many gates a line names.
NAMED = 4


def taken(history: Mapping[str, Any] | None, now: datetime.datetime) -> dict[str, Any]:
    """The history of the samples taken before, or a new one."""
    if history:
        return {key: history.get(key) or {} for key in ("samples", "first")} | {"began": history["began"]}
    return {"began": now.isoformat(), "samples": {}, "first": {}}


def sampled(gate: Gate, history: Mapping[str, Any], reading: Reading, at: str) -> Sample:
    """A sample from what was read at a time, in ISO 8601."""
    reference = reading.reference
    if gate["relative"] and gate["relative"]["first_sample"]:
        reference = history["first"].get(gate["name"], reading.value)
    wanted = rules.limit(gate, reference)
    return {
        "at": at,
        "measured_at": reading.measured_at,
        "value": reading.value,
        "reference": reference,
        "limit": wanted,
        "outcome": rules.BAD if reading.bad else rules.outcome(gate, reading.value, wanted),
        "reason": reading.reason or _reason(reading.value, wanted),
        "error": reading.error,
    }


def _reason(value: Any, wanted: Any) -> str | None:
    return "there is nothing to compare it with" if value is not None and wanted is None else None


def extended(history: dict[str, Any], samples: Mapping[str, Sample]) -> dict[str, Any]:
    """The history with one more sample of each gate, by gate name."""
    first = {name: sample["value"] for name, sample in samples.items() if sample["value"] is not None}
    kept = {
        name: rules.appended(history["samples"].get(name, []), sample)[-rules.KEPT :]
        for name, sample in samples.items()
    }
    return {"began": history["began"], "samples": kept, "first": {**first, **history["first"]}}


def seconds_since(text: str, now: datetime.datetime) -> float:
    """How long ago a time was, as ISO 8601 writes it; never negative."""
    return max(0.0, (now - datetime.datetime.fromisoformat(text)).total_seconds())


def erring(samples: Sequence[Sample], now: datetime.datetime) -> float | None:
    """For how many seconds a gate could not be read, without a break; None when it was read just now."""
    since = None
    for sample in reversed(samples):
        if not sample["error"]:
            break
        since = sample["at"]
    return None if since is None else seconds_since(since, now)


def next_look(verdict: str, elapsed: float, options: Mapping[str, Any]) -> float | None:
    """Seconds from this sample, begun `elapsed` seconds after the first, to the next; None when there is no need of
    another.

    A failure is final. Otherwise gates are sampled for `duration`, and then until they pass or `timeout` is over.
    """
    passed = verdict == rules.PASS and elapsed >= options["duration"]
    if verdict == rules.FAIL or passed or elapsed >= options["timeout"]:
        return None
    ends = [end - elapsed for end in (options["duration"], options["timeout"]) if end > elapsed]
    return min(options["interval"], *ends)


def shown(value: Any) -> str:
    """A value for people."""
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.4g}"


def sentence(gate: Gate, verdict: str, samples: Sequence[Sample]) -> str:
    """One gate for people: what was read, what is wanted, and what follows."""
    last = samples[-1]
    read = shown(last["value"]) if last["value"] is not None else "no data"
    wanted = f" (wanted {gate['comparison']} {shown(last['limit'])})" if last["limit"] is not None else ""
    why = f", {last['reason']}" if last["reason"] else ""
    return f"{gate['name']}: {read}{wanted}{why}: {_standing(gate, verdict, samples)}"


def _standing(gate: Gate, verdict: str, samples: Sequence[Sample]) -> str:
    bad = sum(sample["outcome"] == rules.BAD for sample in samples[-gate["failure_window"] :])
    if verdict == rules.FAIL:
        return f"fail, {bad} of the last {min(len(samples), gate['failure_window'])} bad"
    good = 0
    for sample in reversed(samples):
        if sample["outcome"] != rules.GOOD:
            break
        good += 1
    return verdict if verdict != rules.PENDING else f"pending, {good} of {gate['samples']} good in a row"


def clock(seconds: float) -> str:
    """h:mm:ss"""
    return str(datetime.timedelta(seconds=round(seconds)))


def summary(sentences: Mapping[str, str], verdicts: Mapping[str, str], doing_well: Container[str]) -> str:
    """All gates in a sentence: how many pass, how many only need more samples, and the others, as many as can
    be read.
    """
    passing = sum(found == rules.PASS for found in verdicts.values())
    waiting = [name for name, found in verdicts.items() if found == rules.PENDING and name in doing_well]
    others = [name for name, found in verdicts.items() if found != rules.PASS and name not in waiting]
    more = [f"{len(waiting)} need more good samples"] if waiting else []
    named = [sentences[name] for name in sorted(others, key=lambda name: rules.BY_WEIGHT.index(verdicts[name]))[:NAMED]]
    left_out = [f"and {len(others) - NAMED} more"] if len(others) > NAMED else []
    return "; ".join([f"{passing} of {len(verdicts)} gates pass", *more, *named, *left_out])


def line(verdict: str, summed_up: str, elapsed: float, left: float) -> str:
    """The verdict of all gates and how they stand, in a line."""
    return f"{clock(elapsed)} gone, {clock(left)} left, {verdict}: {summed_up}"
