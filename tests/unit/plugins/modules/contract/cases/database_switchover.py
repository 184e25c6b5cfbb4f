# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_switchover."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Once
from tests.unit.plugins.modules.test_database_switchover import SLOT, Migration


def migration(want):
    """Two databases with a running replication, whose writes are at the source."""
    return Migration(*(want(name) for name in ("run_module", "endpoint_url", "client", "dms", "pair")))


def case(want):
    moved = migration(want)
    return Once(
        options=moved.options("target", moved.stream, moved.fallback("target")),
        seen=lambda: moved.standing().writer,
        foretold=("steps",),
    )


def examples(want):
    moved = migration(want)
    options = moved.options("target", moved.stream, moved.fallback("target"))
    return {
        "payments-source-dev/database": options["source"]["secret_id"],
        "payments-target-dev/database": options["target"]["secret_id"],
        "payments-dev-forward": options["source"]["replication_task"],
        "payments-dev-reverse": options["target"]["replication_task"],
        "migrate_aws_forward": SLOT,
        "migrate_aws_reverse": SLOT,
        "payments-dev-cutover": options["journal"],
    }
