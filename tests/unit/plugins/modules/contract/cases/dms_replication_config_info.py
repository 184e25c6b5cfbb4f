# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_config_info."""

from __future__ import annotations

from tests.local_aws.dms_support import rules, selection
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    api = want("dms").api
    source, target = want("dms").endpoints(want("pair"))
    made = api.create_replication_config(
        ReplicationConfigIdentifier="contract",
        SourceEndpointArn=source,
        TargetEndpointArn=target,
        ReplicationType="cdc",
        ComputeConfig={"MaxCapacityUnits": 1},
        TableMappings=rules(selection("public")),
    )["ReplicationConfig"]["ReplicationConfigArn"]
    want("request").addfinalizer(lambda: api.delete_replication_config(ReplicationConfigArn=made))
    return Reading(
        options={"replication_config_identifier": "contract"},
        finds=lambda result: [found["replication_config_arn"] for found in result["replication_configs"]] == [made],
    )
