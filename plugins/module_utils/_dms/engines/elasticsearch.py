# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon OpenSearch Service or Elasticsearch."""

from __future__ import annotations

ENGINES = ("opensearch", "elasticsearch")
STRUCTURE = "ElasticsearchSettings"
FIELDS = {
    "EndpointUri": {"type": "str", "required": True},
    "ErrorRetryDuration": {"type": "int"},
    "FullLoadErrorPercentage": {"type": "int"},
    "ServiceAccessRoleArn": {"type": "str", "required": True},
    "UseNewMappingType": {"type": "bool"},
}
