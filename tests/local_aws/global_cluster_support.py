# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A global database over two regions, and what it says of its writer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

PRIMARY, SECONDARY, THIRD = "us-east-1", "eu-west-1", "us-west-2"
ENGINE = "aurora-mysql"


def make_cluster(client: Any, name: str, region: str = PRIMARY, engine: str = ENGINE) -> str:
    """The ARN of a cluster of its own. MySQL's has no server behind, so that it is there at once."""
    return client("rds", region).create_db_cluster(
        DBClusterIdentifier=name, Engine=engine, MasterUsername="owner", MasterUserPassword="first-word-of-three"
    )["DBCluster"]["DBClusterArn"]


def join(client: Any, global_name: str, name: str, region: str = SECONDARY) -> str:
    """The ARN of a new secondary."""
    return client("rds", region).create_db_cluster(
        DBClusterIdentifier=name, Engine=ENGINE, GlobalClusterIdentifier=global_name
    )["DBCluster"]["DBClusterArn"]


def described(client: Any, name: str) -> dict[str, Any] | None:
    """The global cluster as RDS describes it, None when there is none."""
    rds = client("rds")
    with suppress(rds.exceptions.GlobalClusterNotFoundFault):
        return rds.describe_global_clusters(GlobalClusterIdentifier=name)["GlobalClusters"][0]
    return None


def writers(client: Any, name: str) -> dict[str, bool]:
    """Whether each member, by name, is the writer."""
    members = described(client, name)["GlobalClusterMembers"]
    return {member["DBClusterArn"].rpartition(":")[2]: member["IsWriter"] for member in members}


def remove(client: Any, name: str) -> None:
    """Remove a global cluster with all of its members."""
    found = described(client, name)
    if found is None:
        return
    rds = client("rds")
    rds.modify_global_cluster(GlobalClusterIdentifier=name, DeletionProtection=False)
    for member in sorted(found["GlobalClusterMembers"], key=lambda member: member["IsWriter"]):
        arn = member["DBClusterArn"]
        rds.remove_from_global_cluster(GlobalClusterIdentifier=name, DbClusterIdentifier=arn)
        delete_cluster(client, arn)
    rds.delete_global_cluster(GlobalClusterIdentifier=name)


def delete_cluster(client: Any, arn: str) -> None:
    """Delete a cluster that is no member any more."""
    client("rds", arn.split(":")[3]).delete_db_cluster(
        DBClusterIdentifier=arn.rpartition(":")[2], SkipFinalSnapshot=True
    )
