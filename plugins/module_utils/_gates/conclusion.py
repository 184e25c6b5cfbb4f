# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What follows from a verdict: requests go back where the gates do not pass, and the journal keeps what they said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import PASS
from ansible_collections.migrate.aws.plugins.module_utils._gates.watch import NOTHING
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import WeightedSet

#: Of the result, what the journal keeps.
RECORDED = ("verdict", "advice", "gates")


class Conclusion:
    """`restore` and `record` are options of the module cutover_gates, None where nothing follows.

    `journal` and `route53` are called for a journal and a client when needed. In check mode nothing is written.
    """

    def __init__(
        self,
        restore: Mapping[str, Any] | None,
        record: Mapping[str, Any] | None,
        *,
        journal: Callable[[], Journal],
        route53: Callable[[], Any],
        check_mode: bool,
    ):
        self.restore, self.record, self.check_mode = restore, record, check_mode
        self.journal, self.route53 = journal, route53

    def act(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Act upon the last result. Returns {restored, changed, diff}."""
        outcome = dict(NOTHING)
        if self.restore is None and self.record is None:
            return outcome
        journal = self.journal()
        if self.restore and result["verdict"] != PASS:
            outcome = self._restored(journal, self.restore)
        if self.record:
            step, details = self.record["step"], {**self.record["details"], **{name: result[name] for name in RECORDED}}
            if journal.once(step, "after", details, self.check_mode) != journal.entry(step, "after", details):
                outcome["changed"] = True
        return outcome

    def _restored(self, journal: Journal, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Give the records these weights where they have others."""
        route53 = self.route53()
        records = WeightedSet(route53, lookup.known_zone_id(route53, wanted), wanted["name"], wanted["type"])
        weights = {name: int(weight) for name, weight in wanted["weights"].items()}
        before = records.weights(weights)
        changes = before != weights
        if changes and not self.check_mode:
            journal.note(plan.SET_WEIGHTS, "before", **wanted["details"])
            records.give(weights)
            journal.note(plan.SET_WEIGHTS, "after", **wanted["details"])
        return {"restored": changes, "changed": changes, "diff": {"before": before, "after": weights}}
