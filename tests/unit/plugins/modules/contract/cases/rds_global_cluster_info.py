# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of rds_global_cluster_info."""

from __future__ import annotations

from tests.local_aws.global_cluster_support import make_cluster, remove
from tests.unit.plugins.modules.contract.kinds import Reading


def make(want, name):
    client = want("client")
    source = make_cluster(client, f"{name}-first")
    client("rds").create_global_cluster(GlobalClusterIdentifier=name, SourceDBClusterIdentifier=source)
    want("request").addfinalizer(lambda: remove(client, name))


def case(want):
    make(want, "read")
    return Reading(
        options={"global_cluster_identifier": "read"},
        finds=lambda result: [found["global_cluster_identifier"] for found in result["global_clusters"]] == ["read"],
    )


def examples(want):
    make(want, "payments")
    return {}
