# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon Redshift."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("redshift", "redshift-serverless")
STRUCTURE = "RedshiftSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "AcceptAnyDate": {"type": "bool"},
    "AfterConnectScript": {"type": "str"},
    "BucketFolder": {"type": "str"},
    "BucketName": {"type": "str"},
    "CaseSensitiveNames": {"type": "bool"},
    "CompUpdate": {"type": "bool"},
    "ConnectionTimeout": {"type": "int"},
    "DateFormat": {"type": "str"},
    "EmptyAsNull": {"type": "bool"},
    "EncryptionMode": {"type": "str", "choices": ["sse-s3", "sse-kms"]},
    "ExplicitIds": {"type": "bool"},
    "FileTransferUploadStreams": {"type": "int"},
    "LoadTimeout": {"type": "int"},
    "MapBooleanAsBoolean": {"type": "bool"},
    "MaxFileSize": {"type": "int"},
    "RemoveQuotes": {"type": "bool"},
    "ReplaceChars": {"type": "str"},
    "ReplaceInvalidChars": {"type": "str"},
    "ServerSideEncryptionKmsKeyId": {"type": "str", "no_log": False},
    "ServiceAccessRoleArn": {"type": "str"},
    "TimeFormat": {"type": "str"},
    "TrimBlanks": {"type": "bool"},
    "TruncateColumns": {"type": "bool"},
    "WriteBufferSize": {"type": "int"},
}
STRICT = {"target": {"MapBooleanAsBoolean": True}}
