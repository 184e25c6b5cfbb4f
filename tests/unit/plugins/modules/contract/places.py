# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What several cases stand on."""

from __future__ import annotations

import json
from typing import Any

from tests.local_aws.dms_support import (
    GLOBAL_PRINCIPAL,
    REGION_PRINCIPAL,
    allow,
    eventually,
    rules,
    selection,
    trust,
    unique,
)

#: What a secret may hold of a database that nobody connects to.
CLEAR_TEXT = {"username": "dms", "password": "Loud-donkey-17", "host": "127.0.0.1", "port": 5432}


def network(want) -> dict[str, str]:
    """The ids of a VPC, two subnets and a security group, by how examples write them."""
    found = want("network")
    return {
        "vpc-0123456789abcdef0": found["vpc"],
        "subnet-0123456789abcdef0": found["subnets"][0],
        "subnet-0123456789abcdef1": found["subnets"][1],
        "sg-0123456789abcdef0": found["group"],
    }


def placeholders(want, *names: str) -> dict[str, str]:
    """Those of the network's ids."""
    return {name: real for name, real in network(want).items() if name in names}


def zone(want, name: str) -> str:
    """The plain id of a hosted zone of that name, which is the only one while the test runs."""
    route53 = want("client")("route53")
    made = route53.create_hosted_zone(Name=name, CallerReference=f"{name}-{want('tmp_path').name}")["HostedZone"]["Id"]

    def remove():
        records = route53.list_resource_record_sets(HostedZoneId=made)["ResourceRecordSets"]
        changes = [
            {"Action": "DELETE", "ResourceRecordSet": record}
            for record in records
            if record["Type"] not in ("NS", "SOA")
        ]
        if changes:
            route53.change_resource_record_sets(HostedZoneId=made, ChangeBatch={"Changes": changes})
        route53.delete_hosted_zone(Id=made)

    want("request").addfinalizer(remove)
    return made.rpartition("/")[2]


def weighted(want, zone_id: str, name: str, weights: dict[str, int]) -> None:
    """Records of that name and type A with these weights, by set identifier."""
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": name,
                "Type": "A",
                "SetIdentifier": identifier,
                "Weight": weight,
                "TTL": 60,
                "ResourceRecords": [{"Value": "192.0.2.1"}],
            },
        }
        for identifier, weight in weights.items()
    ]
    want("client")("route53").change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})


def secret(want, name: str, values: dict[str, Any]) -> str:
    """The ARN of a secret of that name."""
    return want("client")("secretsmanager").create_secret(Name=name, SecretString=json.dumps(values))["ARN"]


def secrets_role(want, name: str, secret_arn: str) -> str:
    """The ARN of a role of that name with which DMS may read a secret."""
    iam = want("client")("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(REGION_PRINCIPAL))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName=name, PolicyName="read", PolicyDocument=allow("secretsmanager:GetSecretValue", secret_arn)
    )
    return role


def database_secret(want, database, name: str) -> None:
    """A secret of that name for a test's own database."""
    server = database.server
    values = {"username": "ledger", "password": database.password, "host": server.host, "port": server.port}
    arn = secret(want, name, {**values, "engine": "postgres", "dbname": database.name})
    want("request").addfinalizer(
        lambda: want("client")("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    )


def replicating(want, identifier: str) -> None:
    """A running task of that name, whose full load is over and whose rows are validated."""
    dms, pair = want("dms"), want("pair")
    pair.both("CREATE TABLE account (id int PRIMARY KEY)")
    pair.source.execute("INSERT INTO account SELECT generate_series(1, 9)")
    source, target = dms.endpoints(pair)
    task = dms.api.create_replication_task(
        ReplicationTaskIdentifier=identifier,
        SourceEndpointArn=source,
        TargetEndpointArn=target,
        ReplicationInstanceArn=dms.instance,
        MigrationType="full-load-and-cdc",
        TableMappings=rules(selection("public")),
        ReplicationTaskSettings=json.dumps(
            {
                "FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"},
                "ValidationSettings": {"EnableValidation": True},
            }
        ),
    )["ReplicationTask"]["ReplicationTaskArn"]
    dms.start(task)
    dms.loaded(task)
    eventually(lambda: dms.statistics(task), lambda tables: tables["account"]["ValidationState"] == "Validated")


def task_at_rest(want, identifier: str) -> str:
    """A task of that name which has not run, over a table that nothing is to be said against; its name."""
    dms = want("dms")
    want("pair").both("CREATE TABLE account (id int PRIMARY KEY)")
    source, target = dms.endpoints(want("pair"))
    dms.api.create_replication_task(
        ReplicationTaskIdentifier=identifier,
        SourceEndpointArn=source,
        TargetEndpointArn=target,
        ReplicationInstanceArn=dms.instance,
        MigrationType="full-load-and-cdc",
        TableMappings=rules(selection("public")),
    )
    return identifier


def results_of_assessments(want, name: str) -> dict[str, str]:
    """A bucket of that name for the results of assessments, and a role of that name with which DMS writes there."""
    bucket, iam = name, want("client")("iam")
    want("client")("s3").create_bucket(Bucket=bucket)
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName=name, PolicyName="write", PolicyDocument=allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*")
    )
    return {"service_access_role_arn": role, "result_location_bucket": bucket}


def subnet_group(want, identifier: str) -> None:
    """A replication subnet group of that name."""
    want("vpc_role")
    client = want("client")("dms")
    client.create_replication_subnet_group(
        ReplicationSubnetGroupIdentifier=identifier,
        ReplicationSubnetGroupDescription="examples",
        SubnetIds=want("network")["subnets"][:2],
    )
    want("request").addfinalizer(
        lambda: client.delete_replication_subnet_group(ReplicationSubnetGroupIdentifier=identifier)
    )


def other_instance(want, *endpoints: str) -> str:
    """The ARN of another replication instance, from which these endpoints have been reached."""
    api, name = want("client")("dms"), unique("other")
    made = api.create_replication_instance(
        ReplicationInstanceIdentifier=name,
        ReplicationInstanceClass="dms.t3.medium",
        ReplicationSubnetGroupIdentifier=want("subnet_group"),
    )["ReplicationInstance"]["ReplicationInstanceArn"]
    for endpoint in endpoints:
        api.test_connection(ReplicationInstanceArn=made, EndpointArn=endpoint)
    tested = [{"Name": "replication-instance-arn", "Values": [made]}]
    eventually(
        lambda: [one["Status"] for one in api.describe_connections(Filters=tested)["Connections"]],
        lambda seen: set(seen) == {"successful"},
    )
    return made


def mysql_secret(want, database, name: str) -> None:
    """A secret of that name for the master user of a test's MySQL server."""
    server = database.server
    values = {
        "username": "ledger",
        "password": database.password,
        "host": server.host,
        "port": server.port,
        "engine": "mysql",
    }
    arn = secret(want, name, values)
    want("request").addfinalizer(
        lambda: want("client")("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    )
