# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls that only the preflight makes: one function a call, a missing thing answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

aws = Calls("NoSuchEntity")


def _actions(pages) -> list[dict[str, Any]]:
    return [
        action
        for page in pages
        for one in page["PendingMaintenanceActions"]
        for action in one.get("PendingMaintenanceActionDetails", [])
    ]


@aws.call("describe the database's pending maintenance")
def pending_of_database(rds, arn: str) -> list[dict[str, Any]]:
    """What RDS is going to do to an instance or a cluster."""
    return _actions(rds.get_paginator("describe_pending_maintenance_actions").paginate(ResourceIdentifier=arn))


@aws.call("describe the replication instance's pending maintenance")
def pending_of_replication_instance(dms, arn: str) -> list[dict[str, Any]]:
    """What DMS is going to do to a replication instance; there are never so many that they have pages."""
    return _actions([dms.describe_pending_maintenance_actions(ReplicationInstanceArn=arn)])


@aws.call("describe the account's quotas")
def quotas(client) -> list[dict[str, Any]]:
    """[{AccountQuotaName, Used, Max}] of RDS or DMS in one region."""
    return client.describe_account_attributes()["AccountQuotas"]


@aws.read("read the IAM role")
def role(iam, name: str) -> dict[str, Any] | None:
    """An IAM role, its trust policy parsed."""
    return iam.get_role(RoleName=name)["Role"]


@aws.call("describe the alarms")
def alarms(cloudwatch, prefix: str) -> list[dict[str, Any]]:
    """The alarms, of metrics and composite ones, whose names begin so and which are in the state ALARM."""
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=prefix, StateValue="ALARM", AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    return [alarm for page in pages for kind in ("MetricAlarms", "CompositeAlarms") for alarm in page.get(kind, [])]
