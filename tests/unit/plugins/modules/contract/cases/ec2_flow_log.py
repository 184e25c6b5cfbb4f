# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_flow_log."""

from __future__ import annotations

from tests.local_aws.dms_support import trust, unique
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    client = want("client")
    group = unique("/contract/flow")
    client("logs").create_log_group(logGroupName=group)
    role = client("iam").create_role(
        RoleName=unique("contract-flow"), AssumeRolePolicyDocument=trust("vpc-flow-logs.amazonaws.com")
    )
    return Lifecycle(
        options={
            "resource_id": want("network")["vpc"],
            "log_group_name": group,
            "deliver_logs_permission_arn": role["Role"]["Arn"],
            "max_aggregation_interval": 600,
            "allow_replace": True,
        },
        change={"max_aggregation_interval": 60},
        identity=("resource_id", "log_group_name"),
        unforeseen=frozenset({"flow_log_id"}),
    )


def examples(want):
    client = want("client")
    client("logs").create_log_group(logGroupName="/aws/vpc/payments-source-blue")
    client("iam").create_role(
        RoleName="payments-source-blue-flow-logs", AssumeRolePolicyDocument=trust("vpc-flow-logs.amazonaws.com")
    )
    client("s3").create_bucket(Bucket="payments-flow-logs")
    return places.placeholders(want, "vpc-0123456789abcdef0", "subnet-0123456789abcdef0")
