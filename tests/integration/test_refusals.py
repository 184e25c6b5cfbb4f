# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bad input is refused in a sentence that names the variable, the value and what is allowed, and nothing is made."""

from __future__ import annotations

import json

import pytest

REFUSALS = {
    "unknown phase": (["-e", "migration_phase=canary"], ["migration_phase", "legacy, migration, production", "canary"]),
    "weights of an environment that is none": (
        ["-e", json.dumps({"route53_weighted_weights": {"payments_source": 50, "payments_elsewhere": 50}})],
        ["route53_weighted_weights names 'payments_elsewhere'", "payments_source, payments_target"],
    ),
    "weights out of range": (
        ["-e", json.dumps({"route53_weighted_weights": {"payments_source": 300, "payments_target": 0}})],
        ["'payments_source' the weight 300", "0 to 255"],
    ),
    "a suffix with a capital letter": (
        ["-e", "environment_suffix=Local"],
        ["environment_suffix is 'Local'", "lower-case letters"],
    ),
    "a suffix too long for a load balancer": (
        ["-e", "environment_suffix=local-and-much-too-long"],
        ["environment_suffix is 'local-and-much-too-long'", "AWS allows 32"],
    ),
    "source equal to target": (
        ["-e", "migration_target=payments_source"],
        ["migration_source and migration_target of payments are both 'payments_source'"],
    ),
    "two hosts that are one environment": (
        ["-e", "environment_side=source"],
        ["payments_source and payments_target are the same environment"],
    ),
    "no such region": (["-e", "aws_region=us-east-7"], ["us-east-7", "us-east-1"]),
    "a misspelt option": (
        ["-e", "network_cdir=10.0.0.0/16"],
        ["network_cdir is no option of the role network", "network_cidr"],
    ),
    "backups during the maintenance, over the week's end": (
        ["-e", "rds_backup_window=23:30-00:30", "-e", "rds_maintenance_window=mon:00:00-mon:01:00"],
        ["The backup window 23:30-00:30 overlaps the maintenance window mon:00:00-mon:01:00"],
    ),
    "more readers than a cluster may have": (["-e", "rds_readers=16"], ["rds_readers is 16: allowed are 0 to 15."]),
    "a global database of what is no cluster": (
        ["-e", "rds_global_cluster=payments"],
        ["rds_global_cluster is payments, and rds_engine postgres: allowed are aurora-postgresql and aurora-mysql."],
    ),
    "many mistakes, which are listed together": (
        [
            "-e",
            json.dumps(
                {
                    "ecs_alb_container_port": "http",
                    "rds_port": 70000,
                    "network_flow_log_retention_days": 45,
                    "network_cidr": "10.10.0.0/16",
                    "rds_engine_version": "latest",
                    "rds_instance_class": "db.t3.potato",
                    "dms_instance_class": "db.r5.large",
                    "dms_allocated_storage": 4,
                    "ecs_alb_task_memory": 300,
                    "environment_tags": {"aws:owner": "us"},
                    "network_availability_zones": ["us-east-1 a", "us-east-1b"],
                    "ecs_alb_health_check_interval": 5,
                    "cutover_strategy": "data-last",
                    "cutover_canary_weights": [50, 10],
                }
            ),
        ],
        [
            "ecs_alb_container_port is 'http': allowed is a whole number.",
            "rds_port is 70000: allowed are 1 to 65535.",
            "network_flow_log_retention_days is 45: allowed are ",
            "network_cidr of payments_source is '10.10.0.0/16' and of payments_target '10.10.0.0/16', which overlap",
            "rds_engine_version is 'latest'",
            "rds_instance_class is 'db.t3.potato'",
            "dms_instance_class is 'db.r5.large'",
            "dms_allocated_storage is 4: allowed are 5 to 6144.",
            "ecs_alb_task_memory is 300",
            "environment_tags has the key 'aws:owner'",
            "network_availability_zones is ['us-east-1 a', 'us-east-1b']",
            "ecs_alb_health_check_interval 5: allowed is less",
            "cutover_strategy is 'data-last': allowed are ",
            "cutover_canary_weights is [50, 10]",
        ],
    ),
    "a suffix that YAML reads as a number": (
        ["-e", json.dumps({"environment_suffix": 1})],
        ["environment_suffix is 1: allowed is a text"],
    ),
    "text that is no list of ports": (
        ["-e", "network_listener_ports=80,http"],
        ["network_listener_ports[1] is 'http': allowed is a whole number."],
    ),
    "a zone that AWS does not have": (
        [
            "-e",
            json.dumps({"network_availability_zones": ["us-east-1a", "us-east-1z"]}),
        ],
        [
            "payments_source: network_availability_zones has us-east-1z: allowed are us-east-1a, us-east-1b",
            "payments_target: network_availability_zones has us-east-1z: allowed are us-east-1a, us-east-1b",
        ],
    ),
    "wrong credentials": (
        [
            "-e",
            json.dumps({"aws_environment": {"AWS_ACCESS_KEY_ID": "nobody-key", "AWS_SECRET_ACCESS_KEY": "nothing"}}),
        ],
        ["credentials"],
    ),
}


@pytest.mark.parametrize(("arguments", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_refused_before_anything_is_made(aws, arguments, expected):
    # The endpoint is given apart, so that extra variables may replace the inventory's whole aws_environment.
    run = aws.play("site.yml", *arguments, environment={"AWS_ENDPOINT_URL": aws.endpoint_url})
    assert run.status != 0
    for words in expected:
        assert words in " ".join(run.output.split()), run.output[-4000:]
    assert sum(run.changed.values()) == 0
    assert aws.resources() == {}


def test_a_status_page_without_a_file_is_refused_before_anything_is_asked(aws):
    run = aws.play("playbooks/status.yml", "-e", "status_format=html")
    assert run.status != 0
    assert "status_format is html" in " ".join(run.output.split()) and "status_path" in run.output, run.output[-4000:]
    assert "Find both environments" not in run.output


def test_an_embedded_aws_that_does_not_run_is_named_with_the_remedy(aws, tmp_path):
    run = aws.play("site.yml", environment={"LOCAL_AWS_STATE_DIR": str(tmp_path)}, timeout=120)
    assert run.status != 0
    output = " ".join(run.output.split())
    assert "Nothing answers at http://127.0.0.1:9" in output, run.output[-4000:]
    assert "Is the embedded AWS running? Start it with: make up" in output


@pytest.mark.parametrize("inventory", ["inventories/prod", "inventories/examples/multi_region"])
def test_an_inventory_for_aws_is_sound_and_its_dry_run_makes_nothing(aws, inventory):
    assert aws.play("site.yml", "--syntax-check", inventory=inventory).status == 0
    run = aws.play(
        "site.yml",
        "--check",
        inventory=inventory,
        environment={
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            "AWS_ACCESS_KEY_ID": "testing-key",
            "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
        },
    )
    assert run.status == 0, run.output[-6000:]
    assert all(run.changed.values())
    assert aws.resources() == {}
