# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for EC2 to know of what was made just before."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log import api
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist, wait_until


def create_when_ready(client, request: dict[str, Any], timeout: int) -> str:
    """Make the flow log, trying for `timeout` seconds while its role is too new for EC2. Returns its id."""
    return persist(lambda: api.create_flow_log(client, request), role_too_new, timeout=timeout)


def wait_visible(client, flow_log_id: str, timeout: int) -> dict[str, Any]:
    """The flow log, as soon as EC2 answers with it."""
    return wait_until(
        lambda: api.flow_log(client, flow_log_id),
        lambda flow_log: flow_log is not None,
        what=f"Flow log {flow_log_id}",
        state=lambda _flow_log: "created, but not visible",
        timeout=timeout,
    )


def role_too_new(error: AnsibleAWSError) -> bool:
    """Whether EC2 could not take on the role, which it can once IAM has propagated it."""
    return "Unable to assume given IAM role" in str(error)
