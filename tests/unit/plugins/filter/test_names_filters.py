# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The names and tags of a migration, as playbooks ask for them."""

from __future__ import annotations

import re

from ansible_collections.migrate.aws.plugins.filter.names import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql.leftovers import OURS

FILTERS = FilterModule().filters()


def test_names_hold_application_and_suffix():
    names = FILTERS["migration_names"]("payments", "dev")
    assert names["forward_task"] == "payments-dev-forward"
    assert names["source_endpoint"] == "payments-source-dev"
    assert all("payments" in name and "dev" in name for name in names.values())


def test_a_slot_is_known_by_its_beginning_and_no_others_on_its_server():
    names = FILTERS["migration_names"]("card-payments", "eu-1")
    assert (names["forward_slot"], names["reverse_slot"]) == (
        f"{OURS}_card_payments_eu_1_forward",
        f"{OURS}_card_payments_eu_1_reverse",
    )
    # PostgreSQL takes small letters, digits and underscores, at most 63 of them.
    assert all(re.fullmatch("[a-z0-9_]{1,63}", names[slot]) for slot in ("forward_slot", "reverse_slot"))


def test_records_are_named_in_their_zone():
    zone = FILTERS["migration_names"]("payments", "dev")["zone"]
    assert zone == "payments-migration-dev.test"
    assert FILTERS["record_names"](zone) == {
        name: f"{name}.payments-migration-dev.test" for name in ("api", "writer", "source", "target")
    }
    assert FILTERS["set_identifiers"]("dev") == {"source": "source-dev", "target": "target-dev"}


def test_tags_say_whose_it_is():
    assert FILTERS["migration_tags"]("payments", "dev") == {"migrate:application": "payments", "migrate:suffix": "dev"}
