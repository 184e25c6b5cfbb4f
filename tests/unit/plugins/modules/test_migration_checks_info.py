# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""migration_checks_info on the embedded AWS.

Each check alone is in module_utils/_verify, a whole site in tests/integration.
"""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

from tests.local_aws.dms_support import unique

MODULE = "migration_checks_info"


@pytest.fixture
def nowhere():
    """A deployment of which nothing is there."""
    suffix = unique("x")
    return {
        "application_name": "nowhere",
        "environment_suffix": suffix,
        "families": ["objects"],
        "zone": f"{suffix}.example.com",
        "record": f"api.{suffix}.example.com",
    }


def outcomes(said):
    """{check: its outcomes}."""
    assert not said.get("failed"), said
    assert said["changed"] is False
    found = {}
    for result in said["results"]:
        found.setdefault(result["id"], set()).add(result["outcome"])
    return found


@pytest.mark.parametrize("check", [False, True])
def test_where_nothing_is_only_what_has_to_be_there_fails_and_the_rest_does_not_apply(run_module, nowhere, check):
    found = outcomes(run_module(MODULE, check=check, **nowhere))
    ours = {
        name: said
        for name, said in found.items()
        if not name.startswith("dms_") and name != "shared_roles_belong_to_nobody"
    }
    failed = {name for name, said in ours.items() if said == {"fail"}}
    assert failed == {
        "roles_exist",
        "key_exists",
        "vpc_exists",
        "flow_log_group_exists",
        "database_exists",
        "secret_exists",
        "cluster_exists",
        "service_exists",
        "target_groups_exist",
        "load_balancer_exists",
        "service_log_group_exists",
        "objects_bucket_exists",
        "access_logs_bucket_exists",
        "replication_subnet_group_exists",
        "replication_instance_exists",
        "endpoints_exist",
        "task_exists",
        "hosted_zone_exists",
    }
    assert all(said == {"not_applicable"} for name, said in ours.items() if name not in failed)


def test_without_a_zone_nothing_of_dns_is_asked(run_module, nowhere):
    said = run_module(MODULE, **{name: value for name, value in nowhere.items() if name not in ("zone", "record")})
    assert outcomes(said)["hosted_zone_exists"] == {"not_applicable"}
    assert said["facts"]["dns"] is None


def test_a_zone_without_a_record_is_refused(run_module):
    said = run_module(
        MODULE, application_name="nowhere", environment_suffix="x", families=["objects"], zone="example.com"
    )
    assert said["failed"] and "zone, record" in said["msg"]


def test_of_a_secret_nothing_is_kept_that_is_secret(run_module, nowhere, client):
    name = f"nowhere-source-{nowhere['environment_suffix']}/database"
    held = {"username": "u", "password": "Very-Secret:1", "host": "db.example.com", "port": 5432}
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
    said = run_module(MODULE, **nowhere)
    client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    assert held["password"] not in json.dumps(said)
    found = outcomes(said)
    assert (found["secret_is_in_the_shape_of_dms"], found["secret_has_a_password_for_dms"]) == ({"pass"}, {"fail"})


def test_a_secret_which_is_no_json_has_the_shape_of_none(run_module, nowhere, client):
    name = f"nowhere-source-{nowhere['environment_suffix']}/database"
    client("secretsmanager").create_secret(Name=name, SecretString="Very-Secret")
    said = run_module(MODULE, **nowhere)
    client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    assert "Very-Secret" not in json.dumps(said)
    assert outcomes(said)["secret_is_in_the_shape_of_dms"] == {"fail"}


def test_alarms_of_a_region_of_their_own_are_read_and_those_of_another_deployment_are_not(run_module, nowhere, client):
    suffix = nowhere["environment_suffix"]
    made = {f"nowhere-{suffix}-ours": suffix, f"nowhere-{suffix}-theirs": f"{suffix}-2"}
    cloudwatch = client("cloudwatch")
    for name, tagged in made.items():
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/ECS",
            MetricName="MemoryUtilization",
            ComparisonOperator="GreaterThanThreshold",
            Dimensions=[{"Name": "ServiceName", "Value": "nothing"}],
            EvaluationPeriods=1,
            Period=60,
            Statistic="Average",
            Threshold=80,
            Tags=[{"Key": "migrate:suffix", "Value": tagged}],
        )
    said = run_module(MODULE, region="us-east-2", **nowhere)
    cloudwatch.delete_alarms(AlarmNames=list(made))
    (result,) = [one for one in said["results"] if one["id"] == "alarms_look_at_what_exists"]
    assert result["subject"] == f"nowhere-{suffix}-ours in us-east-1"
    assert (result["outcome"], result["found"]) == ("fail", [{"ServiceName": "nothing"}])


def test_where_nothing_answers_that_is_said(run_module, nowhere, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    said = run_module(MODULE, endpoint_url="http://127.0.0.1:9", **nowhere)
    assert said["failed"] and "read what is there" in said["msg"], said


def test_only_what_reads_is_asked():
    with pytest.raises(ValueError, match="delete_vpc"):
        Region(None, "us-east-1").ask("ec2", "delete_vpc", VpcId="vpc-1")
