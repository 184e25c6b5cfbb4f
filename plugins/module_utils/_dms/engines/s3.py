# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon S3."""

from __future__ import annotations

ENGINES = ("s3",)
STRUCTURE = "S3Settings"
FIELDS = {
    "AddColumnName": {"type": "bool"},
    "AddTrailingPaddingCharacter": {"type": "bool"},
    "BucketFolder": {"type": "str"},
    "BucketName": {"type": "str"},
    "CannedAclForObjects": {
        "type": "str",
        "choices": [
            "none",
            "private",
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "bucket-owner-full-control",
        ],
    },
    "CdcInsertsAndUpdates": {"type": "bool"},
    "CdcInsertsOnly": {"type": "bool"},
    "CdcMaxBatchInterval": {"type": "int"},
    "CdcMinFileSize": {"type": "int"},
    "CdcPath": {"type": "str"},
    "CompressionType": {"type": "str", "choices": ["none", "gzip"]},
    "CsvDelimiter": {"type": "str"},
    "CsvNoSupValue": {"type": "str"},
    "CsvNullValue": {"type": "str"},
    "CsvRowDelimiter": {"type": "str"},
    "DataFormat": {"type": "str", "choices": ["csv", "parquet"]},
    "DataPageSize": {"type": "int"},
    "DatePartitionDelimiter": {"type": "str", "choices": ["SLASH", "UNDERSCORE", "DASH", "NONE"]},
    "DatePartitionEnabled": {"type": "bool"},
    "DatePartitionSequence": {"type": "str", "choices": ["YYYYMMDD", "YYYYMMDDHH", "YYYYMM", "MMYYYYDD", "DDMMYYYY"]},
    "DatePartitionTimezone": {"type": "str"},
    "DictPageSizeLimit": {"type": "int"},
    "EnableStatistics": {"type": "bool"},
    "EncodingType": {"type": "str", "choices": ["plain", "plain-dictionary", "rle-dictionary"]},
    "EncryptionMode": {"type": "str", "choices": ["sse-s3", "sse-kms"]},
    "ExpectedBucketOwner": {"type": "str"},
    "ExternalTableDefinition": {"type": "json"},
    "GlueCatalogGeneration": {"type": "bool"},
    "IgnoreHeaderRows": {"type": "int"},
    "IncludeOpForFullLoad": {"type": "bool"},
    "MaxFileSize": {"type": "int"},
    "ParquetTimestampInMillisecond": {"type": "bool"},
    "ParquetVersion": {"type": "str", "choices": ["parquet-1-0", "parquet-2-0"]},
    "PreserveTransactions": {"type": "bool"},
    "Rfc4180": {"type": "bool"},
    "RowGroupLength": {"type": "int"},
    "ServerSideEncryptionKmsKeyId": {"type": "str", "no_log": False},
    "ServiceAccessRoleArn": {"type": "str"},
    "TimestampColumnName": {"type": "str"},
    "UseCsvNoSupValue": {"type": "bool"},
    "UseTaskStartTimeForFullLoadTimestamp": {"type": "bool"},
}
