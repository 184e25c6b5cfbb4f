# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Connections: the last test of a pair of replication instance and endpoint, and the next."""

from __future__ import annotations

import time
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed, delays

#: How a test says that IAM did not let DMS read the secret.
RIGHTS_WORDS = ("not authorized to perform", "AccessDenied")


def is_due(connection: dict[str, Any] | None, always: bool) -> bool:
    """Whether a test has to be made."""
    return always or connection is None or connection["status"] != "successful"


def lacks_rights(connection: dict[str, Any]) -> bool:
    """Whether a test failed because of what an IAM role may do."""
    return any(word in connection.get("last_failure_message", "") for word in RIGHTS_WORDS)


class Pair:
    """One replication instance and one endpoint."""

    def __init__(self, client, instance_arn: str, endpoint_arn: str):
        self.client, self.instance_arn, self.endpoint_arn = client, instance_arn, endpoint_arn

    def read(self) -> dict[str, Any] | None:
        """The last test, None when there was none."""
        filters = api.only(replication_instance_arn=self.instance_arn, endpoint_arn=self.endpoint_arn)
        return next((in_snake_case(record) for record in api.describe_connections(self.client, filters)), None)

    def begin(self) -> dict[str, Any] | None:
        """Begin a test, unless one is being made."""
        before = self.read()
        if before is None or before["status"] != "testing":
            api.test_connection(self.client, self.instance_arn, self.endpoint_arn)
        return self.read()

    def test(self, timeout: float, rights_timeout: float) -> dict[str, Any]:
        """Test until it succeeds; as `awaited`."""
        self.begin()
        return self.awaited(timeout, rights_timeout)

    def awaited(self, timeout: float, rights_timeout: float) -> dict[str, Any]:
        """The outcome of a test that was begun.

        A failure for lack of rights is tested again for up to `rights_timeout` seconds.
        """
        deadline, pauses = time.monotonic() + rights_timeout, delays()
        while True:
            connection = waiters.connection_tested(self.read, self._name(), timeout)
            if connection["status"] == "successful":
                return connection
            left = deadline - time.monotonic()
            if left <= 0 or not lacks_rights(connection):
                raise WaitFailed(_failure(connection))
            time.sleep(min(next(pauses), left))
            self.begin()

    def _name(self) -> str:
        return f"The test of endpoint {self.endpoint_arn} from replication instance {self.instance_arn}"


def _failure(connection: dict[str, Any]) -> str:
    return (
        f"Replication instance {connection['replication_instance_identifier']} does not reach endpoint "
        f"{connection['endpoint_identifier']} ({connection['status']}): {connection.get('last_failure_message')}"
    )
