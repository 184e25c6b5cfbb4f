# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for S3 to know of what was made just before."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, refusal
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import api
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist, wait_until


def put_when_ready(client, bucket: str, configuration: dict[str, Any], timeout: int) -> None:
    """Write the configuration, trying for `timeout` seconds while the role or the versioning is too new for S3."""
    persist(lambda: api.put_replication(client, bucket, configuration), too_new, timeout=timeout)


def wait_visible(client, bucket: str, timeout: int) -> None:
    """Return when S3 answers with a configuration: just after a write it may still say that there is none."""
    wait_until(
        lambda: api.replication(client, bucket),
        lambda configuration: configuration is not None,
        what=f"The replication configuration of {bucket}",
        state=lambda _configuration: "written, but not visible",
        timeout=timeout,
    )


def too_new(error: AnsibleAWSError) -> bool:
    """Whether a write was refused for a reason that passes once AWS has propagated what was made just before."""
    code, message = refusal(error)
    return code in ("InvalidRequest", "InvalidArgument") and any(
        word in message.lower() for word in ("versioning", "role")
    )
