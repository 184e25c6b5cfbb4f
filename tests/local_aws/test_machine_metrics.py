# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Points of what is measured of any machine."""

from __future__ import annotations

import datetime
import itertools

import pytest

from tests.local_aws.dms_support import *  # a replication instance with what it stands on


@pytest.fixture
def points(client):
    """A function which returns the times and values of one metric within the last ten minutes, oldest first."""

    def read(namespace, metric, **dimensions):
        now = datetime.datetime.now(datetime.UTC)
        (result,) = client("cloudwatch").get_metric_data(
            MetricDataQueries=[
                {
                    "Id": "a",
                    "MetricStat": {
                        "Period": 60,
                        "Stat": "Average",
                        "Metric": {
                            "Namespace": namespace,
                            "MetricName": metric,
                            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
                        },
                    },
                }
            ],
            StartTime=now - datetime.timedelta(minutes=10),
            EndTime=now,
            ScanBy="TimestampAscending",
        )["MetricDataResults"]
        return list(zip(result["Timestamps"], result["Values"]))

    return read


@pytest.mark.patch
@pytest.mark.parametrize("metric", ["CPUUtilization", "FreeableMemory", "FreeStorageSpace", "SwapUsage"])
def test_a_replication_instance_has_a_point_of_each_minute(client, instance, points, metric):
    found = client("dms").describe_replication_instances()["ReplicationInstances"][0]
    values = points("AWS/DMS", metric, ReplicationInstanceIdentifier=found["ReplicationInstanceIdentifier"])
    times = [time for time, _value in values]
    assert len(times) >= 9
    assert all(later - before == datetime.timedelta(minutes=1) for before, later in itertools.pairwise(times))
    if metric == "FreeStorageSpace":
        assert {value / 1024**3 for _time, value in values} == {0.9 * found["AllocatedStorage"]}


@pytest.mark.patch
def test_a_database_has_them_and_one_that_is_gone_has_not(client, points):
    rds = client("rds")
    made = {
        "DBInstanceIdentifier": "measured",
        "Engine": "mysql",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": 100,
    }
    rds.create_db_instance(**made, MasterUsername="app", MasterUserPassword="Quiet-horse-42")
    values = points("AWS/RDS", "FreeStorageSpace", DBInstanceIdentifier="measured")
    rds.delete_db_instance(DBInstanceIdentifier="measured", SkipFinalSnapshot=True)
    assert {value for _time, value in values} == {90 * 1024**3}
    assert points("AWS/RDS", "FreeStorageSpace", DBInstanceIdentifier="never-made") == []


@pytest.mark.patch
def test_a_cluster_has_them_for_all_of_its_instances(client, points):
    rds = client("rds")
    rds.create_db_cluster(
        DBClusterIdentifier="measured-all",
        Engine="aurora-mysql",
        MasterUsername="app",
        MasterUserPassword="Quiet-horse-42",
    )
    values = points("AWS/RDS", "CPUUtilization", DBClusterIdentifier="measured-all")
    rds.delete_db_cluster(DBClusterIdentifier="measured-all", SkipFinalSnapshot=True)
    assert {value for _time, value in values} == {3.0}


@pytest.mark.patch
def test_a_service_has_its_own(client, points):
    ecs = client("ecs")
    ecs.create_cluster(clusterName="measured")
    ecs.register_task_definition(
        family="measured", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 128}]
    )
    ecs.create_service(cluster="measured", serviceName="web", taskDefinition="measured", desiredCount=1)
    values = points("AWS/ECS", "MemoryUtilization", ClusterName="measured", ServiceName="web")
    ecs.delete_service(cluster="measured", service="web", force=True)
    assert len(values) >= 9
    assert all(0 < value < 100 for _time, value in values)
