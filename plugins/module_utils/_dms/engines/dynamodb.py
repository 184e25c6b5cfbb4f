# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon DynamoDB."""

from __future__ import annotations

ENGINES = ("dynamodb",)
STRUCTURE = "DynamoDbSettings"
FIELDS = {
    "ServiceAccessRoleArn": {"type": "str", "required": True},
}
