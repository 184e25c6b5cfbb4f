# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto and boto3 find in the environment when they are used to be an AWS."""

from __future__ import annotations

import os

SETTINGS = {
    # DMS's managed policies exist only when they are loaded
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    "MOTO_ECS_SERVICE_RUNNING": "1",
    # what is in a bucket of another account is not everybody's
    "MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS": "false",
    "AWS_ACCESS_KEY_ID": "testing-key",
    "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
    "AWS_DEFAULT_REGION": "us-east-1",
}


#: What a person's own environment may hold for the real AWS, and which must not reach an embedded one.
FOREIGN = ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE")


def prepare() -> None:
    """Set what moto and boto3 read, for this process. Call it before the first import of moto."""
    os.environ.update(SETTINGS)
    for name in FOREIGN:
        os.environ.pop(name, None)
