# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon OpenSearch Service or Elasticsearch endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_elasticsearch_settings`: the options of `module_utils/_dms/engines/elasticsearch.py`."""

    DOCUMENTATION = r"""
options:
  elasticsearch_settings:
    description:
      - The settings of an Amazon OpenSearch Service or Elasticsearch endpoint. Only what is stated is enforced.
    type: dict
    aliases: [ElasticsearchSettings]
    suboptions:
      endpoint_uri:
        description:
          - The address of the cluster. It is reached by HTTPS unless the address says otherwise.
        type: str
        required: true
      error_retry_duration:
        description:
          - For how many seconds at most a failed request is repeated.
        type: int
      full_load_error_percentage:
        description:
          - The share of records, in percent, that may fail before a full load stops. It counts from the thousandth
            record on.
        type: int
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS writes to the cluster. It must trust C(dms.amazonaws.com).
        type: str
        required: true
      use_new_mapping_type:
        description:
          - Whether documents are of the type C(_doc), the only one that version 7 and later know.
        type: bool
"""
