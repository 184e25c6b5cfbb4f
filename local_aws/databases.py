# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The databases of an account, asked of its API, and a statement run on one of them."""

from __future__ import annotations

import json

import boto3
import psycopg
import pymysql

from local_aws import auth, mariadb


def client(endpoint_url: str, service: str, region: str):
    """A boto3 client on an embedded AWS."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint_url,
        aws_access_key_id=auth.ACCESS_KEY,
        aws_secret_access_key=auth.SECRET_KEY,
    )


def listed(endpoint_url: str, regions: list[str]) -> list[dict]:
    """Every DB instance and every cluster: identifier, engine, region, status, host, port (None while it is being
    made).

    A cluster's instances are not listed: they are one server.
    """
    found = []
    for region in regions:
        rds = client(endpoint_url, "rds", region)
        instances = (
            one for page in rds.get_paginator("describe_db_instances").paginate() for one in page["DBInstances"]
        )
        clusters = (one for page in rds.get_paginator("describe_db_clusters").paginate() for one in page["DBClusters"])
        found += [_instance(one, region) for one in instances if not one.get("DBClusterIdentifier")]
        found += [_cluster(one, region) for one in clusters]
    return found


def _cluster(cluster: dict, region: str) -> dict:
    return {
        "identifier": cluster["DBClusterIdentifier"],
        "engine": cluster["Engine"],
        "region": region,
        "status": cluster["Status"],
        "host": cluster.get("Endpoint"),
        "port": cluster.get("Port"),
    }


def _instance(instance: dict, region: str) -> dict:
    endpoint = instance.get("Endpoint", {})
    return {
        "identifier": instance["DBInstanceIdentifier"],
        "engine": instance["Engine"],
        "region": region,
        "status": instance["DBInstanceStatus"],
        "host": endpoint.get("Address"),
        "port": endpoint.get("Port"),
    }


def run_sql(endpoint_url: str, regions: list[str], identifier: str, statement: str) -> list[str]:
    """Run a statement with the credentials of the secret that names this database; its rows, tab-separated."""
    for database in listed(endpoint_url, regions):
        if database["identifier"] == identifier:
            secret = _secret(endpoint_url, database)
            return (
                _run_on_postgres(secret, statement)
                if "postgres" in database["engine"]
                else _run_on_mysql(secret, statement)
            )
    raise LookupError(f"there is no database {identifier}")


def _run_on_postgres(secret: dict, statement: str) -> list[str]:
    with psycopg.connect(
        host=secret["host"],
        port=secret["port"],
        user=secret["username"],
        password=secret["password"],
        dbname=secret["dbname"],
        sslmode="require",
    ) as connection:
        cursor = connection.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        return ["\t".join(map(str, row)) for row in rows] or [cursor.statusmessage]


def _run_on_mysql(secret: dict, statement: str) -> list[str]:
    with (
        pymysql.connect(
            host=secret["host"],
            port=int(secret["port"]),
            user=secret["username"],
            password=secret["password"],
            database=secret.get("dbname"),
            ssl=mariadb.client_tls(),
            autocommit=True,
        ) as connection,
        connection.cursor() as cursor,
    ):
        changed = cursor.execute(statement)
        return ["\t".join(map(str, row)) for row in cursor.fetchall()] or [f"{changed} row(s)"]


def _secret(endpoint_url: str, database: dict) -> dict:
    secrets = client(endpoint_url, "secretsmanager", database["region"])
    for page in secrets.get_paginator("list_secrets").paginate():
        for entry in page["SecretList"]:
            values = _held(secrets, entry["ARN"])
            if (values.get("host"), str(values.get("port"))) == (database["host"], str(database["port"])):
                return values
    raise LookupError(f"no secret names the address of {database['identifier']}")


def _held(secrets, arn: str) -> dict:
    """The JSON object in a secret; nothing of one that holds anything else, or no value yet, which are no
    database's.
    """
    try:
        values = json.loads(secrets.get_secret_value(SecretId=arn).get("SecretString", ""))
    except (json.JSONDecodeError, secrets.exceptions.ResourceNotFoundException):
        return {}
    return values if isinstance(values, dict) else {}
