# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of DMS transfer endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_dms_transfer_settings`: the options of `module_utils/_dms/engines/dms_transfer.py`."""

    DOCUMENTATION = r"""
options:
  dms_transfer_settings:
    description:
      - The settings of a DMS transfer endpoint. Only what is stated is enforced.
    type: dict
    aliases: [DmsTransferSettings]
    suboptions:
      bucket_name:
        description:
          - The S3 bucket to use.
        type: str
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS uses the bucket. It must trust C(dms.amazonaws.com).
        type: str
"""
