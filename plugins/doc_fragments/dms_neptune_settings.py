# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon Neptune endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_neptune_settings`: the options of `module_utils/_dms/engines/neptune.py`."""

    DOCUMENTATION = r"""
options:
  neptune_settings:
    description:
      - The settings of an Amazon Neptune endpoint. Only what is stated is enforced.
    type: dict
    aliases: [NeptuneSettings]
    suboptions:
      error_retry_duration:
        description:
          - Milliseconds before a failed bulk load is repeated. AWS's default is V(250).
        type: int
      iam_auth_enabled:
        description:
          - Whether the cluster is reached with IAM authentication.
        type: bool
      max_file_size:
        description:
          - The largest CSV file, in KB, that is loaded at once. AWS's default is V(1048576).
        type: int
      max_retry_count:
        description:
          - How often a failed bulk load is repeated. AWS's default is V(5).
        type: int
      s3_bucket_folder:
        description:
          - The folder of the bucket in which files stand before they are loaded.
        type: str
        required: true
      s3_bucket_name:
        description:
          - The S3 bucket in which files stand before they are loaded.
        type: str
        required: true
      service_access_role_arn:
        description:
          - The ARN of the IAM role with which DMS loads the files. It must trust C(dms.amazonaws.com).
        type: str
"""
