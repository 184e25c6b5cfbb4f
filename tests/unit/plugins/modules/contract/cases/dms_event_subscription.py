# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_event_subscription."""

from __future__ import annotations

from tests.local_aws.dms_support import rules, selection
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "subscription_name": "contract",
            "sns_topic_arn": want("client")("sns").create_topic(Name="contract")["TopicArn"],
            "source_type": "replication-task",
            "event_categories": ["failure"],
            "enabled": True,
        },
        change={"event_categories": ["creation", "deletion"], "enabled": False},
        identity=("subscription_name",),
    )


def examples(want):
    want("client")("sns").create_topic(Name="on-call")
    dms = want("dms")
    fields = {
        "EngineName": "mysql",
        "Username": "dms",
        "Password": "Loud-donkey-17",
        "ServerName": "db.example",
        "Port": 3306,
    }
    source, target = (
        dms.api.create_endpoint(EndpointIdentifier=f"watched-{side}", EndpointType=side, **fields)["Endpoint"][
            "EndpointArn"
        ]
        for side in ("source", "target")
    )
    dms.api.create_replication_task(
        ReplicationTaskIdentifier="payments-dev-001-forward",
        SourceEndpointArn=source,
        TargetEndpointArn=target,
        ReplicationInstanceArn=dms.instance,
        MigrationType="full-load",
        TableMappings=rules(selection()),
    )
    return {}
