# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_compare."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.database_switchover import migration
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    compared = migration(want)
    sides = {
        "source": {"secret_id": compared.secrets["source"], "replication_task": compared.name(compared.stream)},
        "target": {"secret_id": compared.secrets["target"]},
    }
    return Reading(
        options={**sides, "journal": compared.journal},
        finds=lambda result: (result["writer"], result["tables"], result["differences"]) == ("source", 2, []),
        tests_by=("dynamodb:UpdateItem",) * 2,
    )


def examples(want):
    compared = migration(want)
    return {
        "payments-source-dev/database": compared.secrets["source"],
        "payments-target-dev/database": compared.secrets["target"],
        "payments-dev-forward": compared.name(compared.stream),
        "payments-dev-cutover": compared.journal,
    }
