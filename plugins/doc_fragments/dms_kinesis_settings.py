# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon Kinesis endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_kinesis_settings`: the options of `module_utils/_dms/engines/kinesis.py`."""

    DOCUMENTATION = r"""
options:
  kinesis_settings:
    description:
      - The settings of an Amazon Kinesis endpoint. Only what is stated is enforced.
    type: dict
    aliases: [KinesisSettings]
    suboptions:
      include_control_details:
        description:
          - Whether messages tell of definitions of tables and columns and of changes to them.
        type: bool
      include_null_and_empty:
        description:
          - Whether empty columns and those that are NULL are part of a message.
        type: bool
      include_partition_value:
        description:
          - Whether a message tells its partition value, unless the partition type is C(schema-table-type).
        type: bool
      include_table_alter_operations:
        description:
          - Whether control data tell of DDL that alters a table.
        type: bool
      include_transaction_details:
        description:
          - Whether a message tells its transaction, with commit time, log position and ids.
        type: bool
      message_format:
        description:
          - How a message is written, V(json-unformatted) being one line. AWS's default is V(json).
        type: str
        choices: [json, json-unformatted]
      no_hex_prefix:
        description:
          - Whether raw data in hexadecimal go without the prefix C(0x).
        type: bool
      partition_include_schema_table:
        description:
          - Whether the names of schema and table precede a partition value, which spreads equal keys of many tables.
        type: bool
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS writes to the stream. It must trust C(dms.amazonaws.com).
        type: str
      stream_arn:
        description:
          - The ARN of the data stream.
        type: str
      use_large_integer_value:
        description:
          - Whether integers of up to 18 digits stay integers rather than become doubles.
        type: bool
"""
