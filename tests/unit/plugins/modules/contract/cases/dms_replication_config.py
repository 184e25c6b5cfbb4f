# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_config."""

from __future__ import annotations

import json

from tests.local_aws.dms_support import rules, selection
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    source, target = want("dms").endpoints(want("pair"))
    return Lifecycle(
        options={
            "replication_config_identifier": "contract",
            "source_endpoint_arn": source,
            "target_endpoint_arn": target,
            "replication_type": "full-load-and-cdc",
            "compute_config": {"max_capacity_units": 4, "replication_subnet_group_id": want("subnet_group")},
            "table_mappings": json.loads(rules(selection("public"))),
        },
        change={"replication_type": "cdc"},
        identity=("replication_config_identifier",),
        unforeseen=frozenset({"replication_config_update_time", "replication_update_time"}),
    )


def examples(want):
    want("pair").both("CREATE TABLE account (id int PRIMARY KEY)")
    source, target = want("dms").endpoints(want("pair"))
    places.subnet_group(want, "payments-dev-001")
    return {
        "arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ": source,
        "arn:aws:dms:us-east-1:123456789012:endpoint:ZYXWVUTSRQPONMLKJIHGFEDCBA": target,
    }
