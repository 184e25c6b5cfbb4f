# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters of a cutover."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from ansible_collections.migrate.aws.plugins.module_utils._environment.migration import databases
from ansible_collections.migrate.aws.plugins.module_utils._switchover import events, messages, plan


def reweighted(records, weights):
    """Records of route53_weighted_records_info as options of route53_weighted_records, with the weights given by set
    identifier.
    """
    stated = ("set_identifier", "alias_target", "values", "ttl", "health_check_id")
    return [
        {
            **{name: record[name] for name in stated if record.get(name) is not None},
            "weight": int(weights.get(record["set_identifier"], record["weight"])),
        }
        for record in records
    ]


def cutover_reaction(event, names, standing, alarms=(), within=3600):
    """The reaction to an AWS event, as a dictionary of do, sentence and until."""
    found = events.reaction(event, names, standing, alarms=list(alarms), within=float(within), now=datetime.now(UTC))
    return dataclasses.asdict(found)


def cutover_plan(standing, direction, moved, options):
    """The plan of a run: what it does from where the migration stands. Numbers in the options may be text."""
    numbers = {"pause_budget": float(options["pause_budget"]), "own_gates": int(options["own_gates"])}
    return plan.plan(direction, standing, moved, {**options, **numbers})


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "alarm_messages": messages.messages_of,
            "cutover_begun": events.begun,
            "cutover_databases": databases,
            "cutover_plan": cutover_plan,
            "cutover_reaction": cutover_reaction,
            "reweighted": reweighted,
        }
