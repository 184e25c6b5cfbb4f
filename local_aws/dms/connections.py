# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Connection tests between replication instances and endpoints."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from local_aws import latencies
from local_aws.lifecycle import scaled

from . import access, wording
from .endpoints import Endpoint
from .faults import InvalidResourceStateFault, ResourceNotFoundFault
from .instances import Instance
from .paging import page, select

if TYPE_CHECKING:
    from .backend import DmsBackend


class Connection:
    """The last test of one endpoint from one instance."""

    def __init__(self, instance: Instance, endpoint: Endpoint):
        self.instance = instance
        self.endpoint = endpoint
        self.status = "testing"
        self.failure = ""

    def to_dict(self) -> dict[str, Any]:
        """The connection as the API shows it."""
        shown = {
            "ReplicationInstanceArn": self.instance.arn,
            "EndpointArn": self.endpoint.arn,
            "Status": self.status,
            "EndpointIdentifier": self.endpoint.identifier,
            "ReplicationInstanceIdentifier": self.instance.identifier,
        }
        return {**shown, "LastFailureMessage": self.failure} if self.failure else shown


class Connections:
    """The connections of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._connections: dict[tuple[str, str], Connection] = {}

    def successful(self, instance: Instance, endpoint: Endpoint) -> bool:
        """Whether the endpoint was reached when it was last tested from this instance."""
        connection = self._connections.get((instance.arn, endpoint.arn))
        return connection is not None and connection.status == "successful"

    def test(self, params: dict[str, Any]) -> dict[str, Any]:
        """TestConnection: answers `testing` at once, the outcome is found by DescribeConnections."""
        instance = self._backend.instances.available(params["ReplicationInstanceArn"])
        endpoint = self._backend.endpoints.get(params["EndpointArn"])
        known = self._connections.get((instance.arn, endpoint.arn))
        if known is not None and known.status == "testing":
            raise InvalidResourceStateFault("The connection is already being tested")
        connection = Connection(instance, endpoint)
        self._connections[instance.arn, endpoint.arn] = connection
        answer = connection.to_dict()
        threading.Thread(target=self._try, args=(connection,), name="dms-test-connection", daemon=True).start()
        return answer

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteConnection."""
        key = (params["ReplicationInstanceArn"], params["EndpointArn"])
        connection = self._connections.pop(key, None)
        if connection is None:
            raise ResourceNotFoundFault("No connection found for this replication instance and endpoint")
        return {**connection.to_dict(), "Status": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeConnections."""
        found = select(
            list(self._connections.values()),
            params.get("Filters"),
            {
                "endpoint-arn": lambda connection: connection.endpoint.arn,
                "replication-instance-arn": lambda connection: connection.instance.arn,
            },
        )
        shown, marker = page(found, params)
        return {"Connections": [connection.to_dict() for connection in shown], **marker}

    def forget_instance(self, instance: Instance) -> None:
        """Drop what was tested from an instance that goes."""
        self._forget(lambda connection: connection.instance is instance)

    def forget_endpoint(self, endpoint: Endpoint) -> None:
        """Drop what was tested of an endpoint that goes."""
        self._forget(lambda connection: connection.endpoint is endpoint)

    def _forget(self, applies: Any) -> None:
        self._connections = {key: value for key, value in self._connections.items() if not applies(value)}

    def _try(self, connection: Connection) -> None:
        time.sleep(scaled(latencies.CONNECTION_TEST))
        try:
            access.connect(self._backend, connection.endpoint).close()
        except access.AccessFailure as failure:
            connection.failure = wording.test_failed(failure.message, failure.detail)
            connection.status = "failed"
        else:
            connection.status = "successful"
