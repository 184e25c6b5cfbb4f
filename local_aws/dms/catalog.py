# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the service offers: engines, instance classes, versions, quotas."""

from __future__ import annotations

ENGINE_VERSION = "3.5.4"
ENGINE_VERSIONS = ("3.5.2", "3.5.3", "3.5.4", "3.6.1")

INSTANCE_CLASSES = (
    "dms.t3.micro",
    "dms.t3.small",
    "dms.t3.medium",
    "dms.t3.large",
    "dms.c5.large",
    "dms.c5.xlarge",
    "dms.c5.2xlarge",
    "dms.c5.4xlarge",
    "dms.c5.9xlarge",
    "dms.c6i.large",
    "dms.c6i.xlarge",
    "dms.c6i.2xlarge",
    "dms.c6i.4xlarge",
    "dms.r5.large",
    "dms.r5.xlarge",
    "dms.r5.2xlarge",
    "dms.r5.4xlarge",
    "dms.r6i.large",
    "dms.r6i.xlarge",
    "dms.r6i.2xlarge",
    "dms.r6i.4xlarge",
)
MIN_STORAGE, MAX_STORAGE = 5, 6144


def default_storage(instance_class: str) -> int:
    """Gigabytes an instance gets when none are asked for."""
    return 50 if instance_class.startswith("dms.t") else 100


# engine: (display name, key of its settings structure, has change capture as a source, may be a target)
ENGINES = {
    "postgres": ("PostgreSQL", "PostgreSQLSettings", True, True),
    "aurora-postgresql": ("Amazon Aurora PostgreSQL", "PostgreSQLSettings", True, True),
    "aurora-postgresql-serverless": ("Amazon Aurora PostgreSQL Serverless", "PostgreSQLSettings", True, True),
    "mysql": ("MySQL", "MySQLSettings", True, True),
    "mariadb": ("MariaDB", "MySQLSettings", True, True),
    "aurora": ("Amazon Aurora MySQL", "MySQLSettings", True, True),
    "aurora-serverless": ("Amazon Aurora MySQL Serverless", "MySQLSettings", True, True),
    "gcp-mysql": ("Google Cloud SQL for MySQL", "GcpMySQLSettings", True, False),
    "oracle": ("Oracle", "OracleSettings", True, True),
    "sqlserver": ("Microsoft SQL Server", "MicrosoftSQLServerSettings", True, True),
    "babelfish": ("Babelfish for Aurora PostgreSQL", "MicrosoftSQLServerSettings", False, True),
    "sybase": ("SAP Sybase ASE", "SybaseSettings", True, True),
    "db2": ("IBM Db2 LUW", "IBMDb2Settings", True, True),
    "db2-zos": ("IBM Db2 z/OS", "IBMDb2Settings", False, False),
    "azuredb": ("Azure SQL Database", "MicrosoftSQLServerSettings", False, False),
    "azure-sql-managed-instance": ("Azure SQL Managed Instance", "MicrosoftSQLServerSettings", False, False),
    "mongodb": ("MongoDB", "MongoDbSettings", True, False),
    "docdb": ("Amazon DocumentDB", "DocDbSettings", True, True),
    "redshift": ("Amazon Redshift", "RedshiftSettings", False, True),
    "redshift-serverless": ("Amazon Redshift Serverless", "RedshiftSettings", False, True),
    "s3": ("Amazon S3", "S3Settings", True, True),
    "dynamodb": ("Amazon DynamoDB", "DynamoDbSettings", False, True),
    "kinesis": ("Amazon Kinesis Data Streams", "KinesisSettings", False, True),
    "kafka": ("Kafka", "KafkaSettings", False, True),
    "opensearch": ("Amazon OpenSearch Service", "ElasticsearchSettings", False, True),
    "elasticsearch": ("Amazon OpenSearch Service", "ElasticsearchSettings", False, True),
    "neptune": ("Amazon Neptune", "NeptuneSettings", False, True),
    "redis": ("Redis OSS", "RedisSettings", False, True),
    "timestream": ("Amazon Timestream", "TimestreamSettings", False, True),
    "dms-transfer": ("DMS Transfer", "DmsTransferSettings", False, False),
}
TARGET_ONLY = {
    "babelfish",
    "redshift",
    "redshift-serverless",
    "dynamodb",
    "kinesis",
    "kafka",
    "opensearch",
    "elasticsearch",
    "neptune",
    "redis",
    "timestream",
}
# engines that are reached by server name, port, user and password
RELATIONAL = {
    "postgres",
    "aurora-postgresql",
    "aurora-postgresql-serverless",
    "mysql",
    "mariadb",
    "aurora",
    "aurora-serverless",
    "gcp-mysql",
    "oracle",
    "sqlserver",
    "babelfish",
    "sybase",
    "db2",
    "db2-zos",
    "azuredb",
    "azure-sql-managed-instance",
    "redshift",
    "redshift-serverless",
    "docdb",
    "mongodb",
}
POSTGRESQL = {"postgres", "aurora-postgresql", "aurora-postgresql-serverless"}
MYSQL = {"mysql", "mariadb", "aurora", "aurora-serverless", "gcp-mysql"}

# what happens to each type of source, as DescribeEventCategories tells it
EVENT_CATEGORIES = {
    "replication-instance": (
        "low storage",
        "configuration change",
        "maintenance",
        "deletion",
        "creation",
        "failover",
        "failure",
    ),
    "replication-task": ("configuration change", "state change", "deletion", "creation", "failure"),
}

QUOTAS = {
    "ReplicationInstances": 60,
    "AllocatedStorage": 30000,
    "ReplicationSubnetGroups": 60,
    "Endpoints": 1000,
    "ReplicationTasks": 600,
}


def endpoint_types() -> list[dict[str, object]]:
    """Every engine once for each side it may stand on."""
    answer = []
    for engine, (display, _settings, cdc, target) in ENGINES.items():
        sides = [side for side, offered in (("source", engine not in TARGET_ONLY), ("target", target)) if offered]
        for side in sides:
            answer.append(
                {
                    "EngineName": engine,
                    "SupportsCDC": cdc if side == "source" else True,
                    "EndpointType": side,
                    "EngineDisplayName": display,
                    "ReplicationInstanceEngineMinimumVersion": "3.1.0",
                }
            )
    return answer


def orderable_instances(zones: list[str]) -> list[dict[str, object]]:
    """Every instance class in every version."""
    return [
        {
            "EngineVersion": version,
            "ReplicationInstanceClass": name,
            "StorageType": "gp2",
            "MinAllocatedStorage": MIN_STORAGE,
            "MaxAllocatedStorage": MAX_STORAGE,
            "DefaultAllocatedStorage": default_storage(name),
            "IncludedAllocatedStorage": default_storage(name),
            "AvailabilityZones": zones,
            "ReleaseStatus": "prod",
        }
        for version in ENGINE_VERSIONS
        for name in INSTANCE_CLASSES
    ]
