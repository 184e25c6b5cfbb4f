# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The names and tags of a migration, as playbooks ask for them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.filter.names import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._cutover.leftovers import OURS

FILTERS = FilterModule().filters()


def test_names_hold_application_and_suffix():
    names = FILTERS["migration_names"]("payments", "dev")
    assert names["forward_task"] == "payments-dev-forward"
    assert names["source_endpoint"] == "payments-source-dev"
    assert all("payments" in name and "dev" in name for key, name in names.items() if not key.endswith("_slot"))


def test_a_slot_is_known_by_its_beginning_in_its_own_server():
    names = FILTERS["migration_names"]("payments", "dev")
    assert (names["forward_slot"], names["reverse_slot"]) == (f"{OURS}_forward", f"{OURS}_reverse")


def test_tags_say_whose_it_is():
    assert FILTERS["migration_tags"]("payments", "dev") == {"migrate:application": "payments", "migrate:suffix": "dev"}
