# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon Neptune."""

from __future__ import annotations

ENGINES = ("neptune",)
STRUCTURE = "NeptuneSettings"
FIELDS = {
    "ErrorRetryDuration": {"type": "int"},
    "IamAuthEnabled": {"type": "bool"},
    "MaxFileSize": {"type": "int"},
    "MaxRetryCount": {"type": "int"},
    "S3BucketFolder": {"type": "str", "required": True},
    "S3BucketName": {"type": "str", "required": True},
    "ServiceAccessRoleArn": {"type": "str"},
}
