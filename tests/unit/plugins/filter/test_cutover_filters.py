# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a cutover's playbook makes of what it has read."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.filter.cutover import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names, migration_names

FILTERS = FilterModule().filters()
NAMES = migration_names("payments", "dev")


def test_each_database_has_the_task_that_carries_its_writes_and_is_known_by_its_secret():
    environments = [
        {
            "names": environment_names("payments", side, "dev"),
            "secret": {"secret_arn": arn},
            "region": "us-east-1",
            "profile": None,
        }
        for side, arn in (("source", "arn:of-it"), ("target", None))
    ]
    assert FILTERS["cutover_databases"](environments, NAMES, sslmode="verify-full") == {
        "source": {
            "secret_id": "arn:of-it",
            "region": "us-east-1",
            "profile": None,
            "sslmode": "verify-full",
            "replication_task": "payments-dev-forward",
            "slot": "migrate_aws_payments_dev_forward",
        },
        "target": {
            "secret_id": "payments-target-dev/database",
            "region": "us-east-1",
            "profile": None,
            "sslmode": "verify-full",
            "replication_task": "payments-dev-reverse",
            "slot": "migrate_aws_payments_dev_reverse",
        },
    }


def test_records_keep_all_but_the_weight_that_is_stated():
    target = {"hosted_zone_id": "Z1", "dns_name": "x.example.com", "evaluate_target_health": True}
    read = [
        {
            "set_identifier": "source",
            "weight": 100,
            "routing_policy": "weighted",
            "values": ["192.0.2.1"],
            "ttl": 5,
            "alias_target": None,
            "health_check_id": "h",
        },
        {
            "set_identifier": "target",
            "weight": 0,
            "routing_policy": "weighted",
            "values": None,
            "ttl": None,
            "alias_target": target,
            "health_check_id": None,
        },
        {"set_identifier": "third", "weight": 7, "routing_policy": "weighted", "values": ["192.0.2.3"], "ttl": 5},
    ]
    assert FILTERS["reweighted"](read, {"source": "95", "target": 5}) == [
        {"set_identifier": "source", "weight": 95, "values": ["192.0.2.1"], "ttl": 5, "health_check_id": "h"},
        {"set_identifier": "target", "weight": 5, "alias_target": target},
        {"set_identifier": "third", "weight": 7, "values": ["192.0.2.3"], "ttl": 5},
    ]


def test_a_message_that_is_about_something_else_is_answered_with_nothing():
    found = FILTERS["cutover_reaction"](
        {"source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification"}, NAMES, {}, []
    )
    assert set(found) == {"do", "sentence", "until"} and found["do"] == "nothing"
