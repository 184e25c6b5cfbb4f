# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of rds_global_cluster."""

from __future__ import annotations

from contextlib import suppress

from tests.local_aws.global_cluster_support import SECONDARY, delete_cluster, make_cluster, remove
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def clear(client, name, *clusters):
    """Remove the global database, and those clusters that are left."""
    remove(client, name)
    for arn in clusters:
        rds = client("rds", arn.split(":")[3])
        with suppress(rds.exceptions.DBClusterNotFoundFault):
            delete_cluster(client, arn)


def case(want):
    client = want("client")
    first = make_cluster(client, "contract-a")
    second = f"arn:aws:rds:{SECONDARY}:123456789012:cluster:contract-b"
    want("request").addfinalizer(lambda: clear(client, "contract", first, second))
    return Lifecycle(
        options={
            "global_cluster_identifier": "contract",
            "source_db_cluster_identifier": "contract-a",
            "secondary_clusters": [{"db_cluster_identifier": "contract-b", "region": SECONDARY}],
            "deletion_protection": False,
        },
        change={"deletion_protection": True},
        identity=("global_cluster_identifier",),
        removal={"remove_members": True},
    )


def examples(want):
    client = want("client")
    first = make_cluster(client, "payments-source-blue")
    second = f"arn:aws:rds:{SECONDARY}:123456789012:cluster:payments-target-blue"

    want("request").addfinalizer(lambda: clear(client, "payments", first, second))
    return {}
