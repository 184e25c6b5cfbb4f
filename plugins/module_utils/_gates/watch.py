# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Sampling gates until there is a verdict, and what the module returns of it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates import judge
from ansible_collections.migrate.aws.plugins.module_utils._gates import samples as samples_of
from ansible_collections.migrate.aws.plugins.module_utils._gates.sampler import Sampler

#: Seconds for which a run of the module goes on sampling by itself: beginning another one takes one.
TOGETHER = 5


def result_of(gates: list[dict[str, Any]], history: dict[str, Any], elapsed: float, timeout: float) -> dict[str, Any]:
    """What the module returns of the samples in `history`.

    When time is over, what is pending has not shown that it passes.
    """
    samples = history["samples"]
    verdicts = {gate["name"]: judge.judge(gate, samples[gate["name"]]) for gate in gates}
    sentences = {
        gate["name"]: samples_of.sentence(gate, verdicts[gate["name"]], samples[gate["name"]]) for gate in gates
    }
    shown = [
        {
            "name": gate["name"],
            "verdict": verdicts[gate["name"]],
            "on_failure": gate["on_failure"],
            "value": samples[gate["name"]][-1]["value"],
            "limit": samples[gate["name"]][-1]["limit"],
        }
        for gate in gates
    ]
    verdict, advice = judge.together(list(verdicts.values())), judge.advice(verdicts, gates)
    if verdict == judge.PENDING and elapsed >= timeout:
        verdict, advice = judge.INCONCLUSIVE, "hold"
    doing_well = {name for name, found in samples.items() if found[-1]["outcome"] == judge.GOOD}
    summed_up = samples_of.summary(sentences, verdicts, doing_well)
    return {
        "verdict": verdict,
        "advice": advice,
        "sentence": summed_up,
        "sentences": list(sentences.values()),
        "gates": shown,
        "elapsed": round(elapsed, 3),
        "line": samples_of.line(verdict, summed_up, elapsed, max(0.0, timeout - elapsed)),
        "history": history,
    }


def too_long_unread(
    gates: list[dict[str, Any]], history: dict[str, Any], now: datetime.datetime, allowed: float
) -> list[str]:
    """Sentences about gates that could not be read for longer than `allowed` seconds."""
    found = []
    for gate in gates:
        samples = history["samples"][gate["name"]]
        seconds = samples_of.erring(samples, now)
        if seconds is not None and seconds > allowed:
            found.append(f"Gate {gate['name']} could not be read for {seconds:.0f} seconds: {samples[-1]['reason']}.")
    return found


class Watch:
    """The samples of one run of the module: one, or where they are due soon after each other, several.

    `options` are interval, duration, timeout and error_timeout, in seconds; `renew` keeps the lock, `publish` is called
    with each result and the seconds left, and `conclude` once with the last result. With `once` nothing is awaited.
    """

    def __init__(
        self,
        gates: list[dict[str, Any]],
        sampler: Sampler,
        options: Mapping[str, Any],
        *,
        once: bool,
        renew: Callable[[], None],
        publish: Callable[[dict[str, Any], float], None],
        conclude: Callable[[dict[str, Any]], dict[str, Any]],
    ):
        self.gates, self.sampler, self.options, self.once = gates, sampler, options, once
        self.renew, self.publish, self.conclude = renew, publish, conclude

    def run(self, history: dict[str, Any] | None) -> dict[str, Any]:
        """The result after the last sample of this run, with the lines of all. `history` is that of the runs before.

        Has besides what `result_of` returns: lines, done, wait (seconds until the next sample, None if there is none),
        unread (sentences about gates that could not be read for too long), and what `conclude` returns.
        """
        lines, begun = [], time.monotonic()
        while True:
            offset = time.monotonic() - begun
            result, wait = self._sample(history)
            lines.append(result.pop("line"))
            if wait is None or offset + wait > TOGETHER:
                return {**result, "lines": lines, "done": wait is None, "wait": wait and round(offset + wait, 3)}
            history = result["history"]
            time.sleep(max(0.0, begun + offset + wait - time.monotonic()))

    def _sample(self, history: dict[str, Any] | None) -> tuple[dict[str, Any], float | None]:
        """(result, seconds from this sample to the next, None if there is none)."""
        options, gates = self.options, self.gates
        self.renew()
        now = datetime.datetime.now(datetime.UTC)
        history = samples_of.taken(history, now)
        readings = self.sampler.read(gates, now)
        samples = {
            gate["name"]: samples_of.sampled(gate, history, readings[gate["name"]], now.isoformat()) for gate in gates
        }
        history = samples_of.extended(history, samples)
        elapsed = samples_of.seconds_since(history["began"], now)
        result = result_of(gates, history, elapsed, options["timeout"])
        self.publish(result, max(0.0, options["timeout"] - elapsed))
        unread = too_long_unread(gates, history, now, options["error_timeout"])
        wait = None if self.once or unread else samples_of.next_look(result["verdict"], elapsed, options)
        # Where nothing is awaited, what is pending is not settled.
        settled = unread or (wait is None and result["verdict"] != judge.PENDING)
        return {**result, **(self.conclude(result) if settled else NOTHING), "unread": unread}, wait


#: What came of it while there is no verdict.
NOTHING = {"restored": False, "changed": False, "diff": {"before": {}, "after": {}}}
