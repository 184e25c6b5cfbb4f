# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_task."""

from __future__ import annotations

import json

from tests.local_aws.dms_support import rules, selection
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    dms = want("dms")
    source, target = dms.endpoints(want("pair"))
    return Lifecycle(
        options={
            "replication_task_identifier": "contract",
            "replication_instance_arn": dms.instance,
            "source_endpoint_arn": source,
            "target_endpoint_arn": target,
            "migration_type": "full-load-and-cdc",
            "table_mappings": json.loads(rules(selection("public"))),
        },
        change={"migration_type": "cdc"},
        identity=("replication_task_identifier",),
    )


EVERY_TIME = ("Load one table again, beside the running replication", "Compare a repaired table again")


def examples(want):
    dms = want("dms")
    want("pair").both("CREATE TABLE payment (id int PRIMARY KEY)")
    source, target = dms.endpoints(want("pair"))
    return {
        "arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ": dms.instance,
        "arn:aws:dms:us-east-1:123456789012:rep:ZYXWVUTSRQPONMLKJIHGFEDCBA": places.other_instance(
            want, source, target
        ),
        "arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ": source,
        "arn:aws:dms:us-east-1:123456789012:endpoint:ZYXWVUTSRQPONMLKJIHGFEDCBA": target,
    }
