# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS tells of an account by itself: quotas, maintenance that waits, alarms that ring."""

from __future__ import annotations

import datetime

import pytest
from botocore.exceptions import ClientError

from local_aws import maintenance
from tests.local_aws.dms_support import *  # fixtures and words

WHEN = datetime.datetime(2031, 5, 4, 3, 2, tzinfo=datetime.UTC)


@pytest.fixture
def database(client):
    """The ARN of a DB instance; MySQL, so that no server has to be started."""
    rds, name = client("rds"), unique("account")
    yield rds.create_db_instance(
        DBInstanceIdentifier=name,
        Engine="mysql",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=25,
        MasterUsername="master",
        MasterUserPassword=PASSWORD,
    )["DBInstance"]["DBInstanceArn"]
    rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)


@pytest.fixture
def announced():
    """A function which announces maintenance for an ARN."""
    arns = []

    def announce(arn):
        arns.append(arn)
        maintenance.announce(arn, "system-update", "New operating system update", WHEN)

    yield announce
    for arn in arns:
        maintenance.withdraw(arn)


@pytest.mark.patch
def test_rds_tells_what_of_its_quotas_is_used(client, database):
    def quotas():
        return {one["AccountQuotaName"]: one for one in client("rds").describe_account_attributes()["AccountQuotas"]}

    before = quotas()
    assert before["DBInstances"]["Used"] >= 1 and before["DBInstances"]["Max"] == 40
    name = unique("group")
    client("rds").create_db_parameter_group(
        DBParameterGroupName=name, DBParameterGroupFamily="postgres17", Description="counted"
    )
    assert quotas()["DBParameterGroups"]["Used"] == before["DBParameterGroups"]["Used"] + 1
    client("rds").delete_db_parameter_group(DBParameterGroupName=name)
    assert before["AllocatedStorage"]["Used"] >= 25


@pytest.mark.patch
def test_rds_tells_what_maintenance_waits(client, database, announced):
    rds = client("rds")
    assert rds.describe_pending_maintenance_actions(ResourceIdentifier=database)["PendingMaintenanceActions"] == []
    announced(database)
    (found,) = rds.describe_pending_maintenance_actions(ResourceIdentifier=database)["PendingMaintenanceActions"]
    assert found["ResourceIdentifier"] == database
    (action,) = found["PendingMaintenanceActionDetails"]
    assert (action["Action"], action["Description"]) == ("system-update", "New operating system update")
    assert action["AutoAppliedAfterDate"] == action["CurrentApplyDate"] == WHEN
    everywhere = rds.describe_pending_maintenance_actions()["PendingMaintenanceActions"]
    assert [one["ResourceIdentifier"] for one in everywhere] == [database]


@pytest.mark.patch
def test_rds_refuses_to_tell_of_what_is_not_there(client):
    with pytest.raises(ClientError) as refused:
        client("rds").describe_pending_maintenance_actions(
            ResourceIdentifier="arn:aws:rds:us-east-1:123456789012:db:nowhere"
        )
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundFault"


@pytest.mark.patch
def test_dms_tells_what_maintenance_waits(client, instance, announced):
    dms = client("dms")
    assert dms.describe_pending_maintenance_actions(ReplicationInstanceArn=instance)["PendingMaintenanceActions"] == []
    announced(instance)
    (found,) = dms.describe_pending_maintenance_actions()["PendingMaintenanceActions"]
    assert found["ResourceIdentifier"] == instance
    assert found["PendingMaintenanceActionDetails"][0]["CurrentApplyDate"] == WHEN
    with pytest.raises(ClientError) as refused:
        dms.describe_pending_maintenance_actions(ReplicationInstanceArn=f"{instance}X")
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundFault"


@pytest.mark.patch
def test_alarms_have_the_prefix_and_the_state(client):
    cloudwatch, prefix = client("cloudwatch"), unique("account")
    for name, state in ((f"{prefix}-a", "ALARM"), (f"{prefix}-b", "OK"), ("account-other", "ALARM")):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/RDS",
            MetricName="CPUUtilization",
            Statistic="Average",
            Period=60,
            EvaluationPeriods=1,
            Threshold=80,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="tried")
    found = cloudwatch.describe_alarms(AlarmNamePrefix=prefix, StateValue="ALARM")["MetricAlarms"]
    cloudwatch.delete_alarms(AlarmNames=[f"{prefix}-a", f"{prefix}-b", "account-other"])
    assert [alarm["AlarmName"] for alarm in found] == [f"{prefix}-a"]
