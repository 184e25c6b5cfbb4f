# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon Kinesis."""

from __future__ import annotations

ENGINES = ("kinesis",)
STRUCTURE = "KinesisSettings"
FIELDS = {
    "IncludeControlDetails": {"type": "bool"},
    "IncludeNullAndEmpty": {"type": "bool"},
    "IncludePartitionValue": {"type": "bool"},
    "IncludeTableAlterOperations": {"type": "bool"},
    "IncludeTransactionDetails": {"type": "bool"},
    "MessageFormat": {"type": "str", "choices": ["json", "json-unformatted"]},
    "NoHexPrefix": {"type": "bool"},
    "PartitionIncludeSchemaTable": {"type": "bool"},
    "ServiceAccessRoleArn": {"type": "str"},
    "StreamArn": {"type": "str"},
    "UseLargeIntegerValue": {"type": "bool"},
}
