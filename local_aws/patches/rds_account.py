# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""RDS: what an account has used of its quotas, and the maintenance that waits."""

from __future__ import annotations

from moto.core.responses import ActionResult, PaginatedResult
from moto.rds.exceptions import RDSClientError
from moto.rds.responses import RDSResponse

from local_aws import maintenance

#: The quotas of a new account, and where moto keeps what counts towards them.
QUOTAS = {
    "DBInstances": (40, "databases"),
    "DBClusters": (40, "clusters"),
    "DBParameterGroups": (50, "db_parameter_groups"),
    "DBClusterParameterGroups": (50, "db_cluster_parameter_groups"),
    "DBSubnetGroups": (50, "subnet_groups"),
    "OptionGroups": (20, "option_groups"),
}
STORAGE = 100_000


def apply() -> None:
    """Apply every patch of this file."""
    quotas_are_told()
    pending_maintenance_is_told()


def quotas_are_told() -> None:
    """DescribeAccountAttributes answers each quota with what is used of it, gigabytes of storage among them."""

    def describe_account_attributes(self):
        quotas = [
            {"AccountQuotaName": name, "Used": len(getattr(self.backend, where)), "Max": most}
            for name, (most, where) in QUOTAS.items()
        ]
        used = sum(int(database.allocated_storage or 0) for database in self.backend.databases.values())
        return ActionResult(
            {"AccountQuotas": [*quotas, {"AccountQuotaName": "AllocatedStorage", "Used": used, "Max": STORAGE}]}
        )

    RDSResponse.describe_account_attributes = describe_account_attributes


def pending_maintenance_is_told() -> None:
    """DescribePendingMaintenanceActions answers those resources that wait for something; asked for one it
    must exist.
    """

    def describe_pending_maintenance_actions(self):
        arns = [
            *(database.db_instance_arn for database in self.backend.databases.values()),
            *(cluster.db_cluster_arn for cluster in self.backend.clusters.values()),
        ]
        wanted = self.params.get("ResourceIdentifier")
        if wanted and wanted not in arns:
            raise RDSClientError("ResourceNotFoundFault", f"The specified resource {wanted} was not found.")
        return PaginatedResult({"PendingMaintenanceActions": maintenance.pending([wanted] if wanted else arns)})

    RDSResponse.describe_pending_maintenance_actions = describe_pending_maintenance_actions
