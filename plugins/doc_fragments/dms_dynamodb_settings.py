# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon DynamoDB endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_dynamodb_settings`: the options of `module_utils/_dms/engines/dynamodb.py`."""

    DOCUMENTATION = r"""
options:
  dynamo_db_settings:
    description:
      - The settings of an Amazon DynamoDB endpoint. Only what is stated is enforced.
    type: dict
    aliases: [DynamoDbSettings]
    suboptions:
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS writes to the tables. It must trust C(dms.amazonaws.com).
        type: str
        required: true
"""
