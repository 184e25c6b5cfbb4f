# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The API: one method an action, each handing the request's fields to the resource it belongs to."""

from __future__ import annotations

import json
from typing import Any

from moto.core.responses import BaseResponse

from . import catalog
from .backend import DmsBackend, dms_backends
from .paging import page, select


class DmsResponse(BaseResponse):
    """Answers of the embedded service. Times are seconds since the epoch, as in JSON 1.1."""

    def __init__(self) -> None:
        super().__init__(service_name="dms")

    @property
    def dms(self) -> DmsBackend:
        """The service of the caller's account and region."""
        return dms_backends[self.current_account][self.region]

    def _answer(self, call: Any, wrapper: str | None = None) -> str:
        with self.dms.lock:
            answer = call(json.loads(self.body or "{}"))
        return json.dumps({wrapper: answer} if wrapper else answer)

    def create_replication_subnet_group(self) -> str:
        """CreateReplicationSubnetGroup."""
        return self._answer(self.dms.subnet_groups.create, "ReplicationSubnetGroup")

    def modify_replication_subnet_group(self) -> str:
        """ModifyReplicationSubnetGroup."""
        return self._answer(self.dms.subnet_groups.modify, "ReplicationSubnetGroup")

    def delete_replication_subnet_group(self) -> str:
        """DeleteReplicationSubnetGroup."""
        return self._answer(self.dms.subnet_groups.delete)

    def describe_replication_subnet_groups(self) -> str:
        """DescribeReplicationSubnetGroups."""
        return self._answer(self.dms.subnet_groups.describe)

    def create_replication_instance(self) -> str:
        """CreateReplicationInstance."""
        return self._answer(self.dms.instances.create, "ReplicationInstance")

    def modify_replication_instance(self) -> str:
        """ModifyReplicationInstance."""
        return self._answer(self.dms.instances.modify, "ReplicationInstance")

    def reboot_replication_instance(self) -> str:
        """RebootReplicationInstance."""
        return self._answer(self.dms.instances.reboot, "ReplicationInstance")

    def delete_replication_instance(self) -> str:
        """DeleteReplicationInstance."""
        return self._answer(self.dms.instances.delete, "ReplicationInstance")

    def describe_replication_instances(self) -> str:
        """DescribeReplicationInstances."""
        return self._answer(self.dms.instances.describe)

    def create_endpoint(self) -> str:
        """CreateEndpoint."""
        return self._answer(self.dms.endpoints.create, "Endpoint")

    def modify_endpoint(self) -> str:
        """ModifyEndpoint."""
        return self._answer(self.dms.endpoints.modify, "Endpoint")

    def delete_endpoint(self) -> str:
        """DeleteEndpoint."""
        return self._answer(self.dms.endpoints.delete, "Endpoint")

    def describe_endpoints(self) -> str:
        """DescribeEndpoints."""
        return self._answer(self.dms.endpoints.describe)

    def import_certificate(self) -> str:
        """ImportCertificate."""
        return self._answer(self.dms.certificates.import_one, "Certificate")

    def delete_certificate(self) -> str:
        """DeleteCertificate."""
        return self._answer(self.dms.certificates.delete, "Certificate")

    def describe_certificates(self) -> str:
        """DescribeCertificates."""
        return self._answer(self.dms.certificates.describe)

    def test_connection(self) -> str:
        """TestConnection."""
        return self._answer(self.dms.connections.test, "Connection")

    def delete_connection(self) -> str:
        """DeleteConnection."""
        return self._answer(self.dms.connections.delete, "Connection")

    def describe_connections(self) -> str:
        """DescribeConnections."""
        return self._answer(self.dms.connections.describe)

    def create_replication_task(self) -> str:
        """CreateReplicationTask."""
        return self._answer(self.dms.tasks.create, "ReplicationTask")

    def modify_replication_task(self) -> str:
        """ModifyReplicationTask."""
        return self._answer(self.dms.tasks.modify, "ReplicationTask")

    def move_replication_task(self) -> str:
        """MoveReplicationTask."""
        return self._answer(self.dms.tasks.move, "ReplicationTask")

    def start_replication_task(self) -> str:
        """StartReplicationTask."""
        return self._answer(self.dms.tasks.start, "ReplicationTask")

    def stop_replication_task(self) -> str:
        """StopReplicationTask."""
        return self._answer(self.dms.tasks.stop, "ReplicationTask")

    def delete_replication_task(self) -> str:
        """DeleteReplicationTask."""
        return self._answer(self.dms.tasks.delete, "ReplicationTask")

    def describe_replication_tasks(self) -> str:
        """DescribeReplicationTasks."""
        return self._answer(self.dms.tasks.describe)

    def describe_table_statistics(self) -> str:
        """DescribeTableStatistics."""
        return self._answer(self.dms.tasks.table_statistics)

    def reload_tables(self) -> str:
        """ReloadTables."""
        return self._answer(self.dms.tasks.reload_tables)

    def create_event_subscription(self) -> str:
        """CreateEventSubscription."""
        return self._answer(self.dms.subscriptions.create, "EventSubscription")

    def modify_event_subscription(self) -> str:
        """ModifyEventSubscription."""
        return self._answer(self.dms.subscriptions.modify, "EventSubscription")

    def delete_event_subscription(self) -> str:
        """DeleteEventSubscription."""
        return self._answer(self.dms.subscriptions.delete, "EventSubscription")

    def describe_event_subscriptions(self) -> str:
        """DescribeEventSubscriptions."""
        return self._answer(self.dms.subscriptions.describe)

    def describe_event_categories(self) -> str:
        """DescribeEventCategories."""
        return self._answer(self.dms.subscriptions.categories)

    def start_replication_task_assessment_run(self) -> str:
        """StartReplicationTaskAssessmentRun."""
        return self._answer(self.dms.assessments.start, "ReplicationTaskAssessmentRun")

    def cancel_replication_task_assessment_run(self) -> str:
        """CancelReplicationTaskAssessmentRun."""
        return self._answer(self.dms.assessments.cancel, "ReplicationTaskAssessmentRun")

    def delete_replication_task_assessment_run(self) -> str:
        """DeleteReplicationTaskAssessmentRun."""
        return self._answer(self.dms.assessments.delete, "ReplicationTaskAssessmentRun")

    def describe_replication_task_assessment_runs(self) -> str:
        """DescribeReplicationTaskAssessmentRuns."""
        return self._answer(self.dms.assessments.describe)

    def describe_replication_task_individual_assessments(self) -> str:
        """DescribeReplicationTaskIndividualAssessments."""
        return self._answer(self.dms.assessments.describe_individual)

    def describe_applicable_individual_assessments(self) -> str:
        """DescribeApplicableIndividualAssessments."""
        return self._answer(self.dms.assessments.applicable)

    def create_replication_config(self) -> str:
        """CreateReplicationConfig."""
        return self._answer(self.dms.configs.create, "ReplicationConfig")

    def modify_replication_config(self) -> str:
        """ModifyReplicationConfig."""
        return self._answer(self.dms.configs.modify, "ReplicationConfig")

    def delete_replication_config(self) -> str:
        """DeleteReplicationConfig."""
        return self._answer(self.dms.configs.delete, "ReplicationConfig")

    def describe_replication_configs(self) -> str:
        """DescribeReplicationConfigs."""
        return self._answer(self.dms.configs.describe)

    def start_replication(self) -> str:
        """StartReplication."""
        return self._answer(self.dms.configs.start, "Replication")

    def stop_replication(self) -> str:
        """StopReplication."""
        return self._answer(self.dms.configs.stop, "Replication")

    def describe_replications(self) -> str:
        """DescribeReplications."""
        return self._answer(self.dms.configs.describe_replications)

    def describe_replication_table_statistics(self) -> str:
        """DescribeReplicationTableStatistics."""
        return self._answer(self.dms.configs.table_statistics)

    def reload_replication_tables(self) -> str:
        """ReloadReplicationTables."""
        return self._answer(self.dms.configs.reload_tables)

    def add_tags_to_resource(self) -> str:
        """AddTagsToResource."""
        return self._answer(self.dms.add_tags)

    def remove_tags_from_resource(self) -> str:
        """RemoveTagsFromResource."""
        return self._answer(self.dms.remove_tags)

    def list_tags_for_resource(self) -> str:
        """ListTagsForResource."""
        return self._answer(self.dms.list_tags)

    def describe_account_attributes(self) -> str:
        """DescribeAccountAttributes."""
        return self._answer(lambda _params: self.dms.account_attributes())

    def describe_pending_maintenance_actions(self) -> str:
        """DescribePendingMaintenanceActions."""
        return self._answer(self.dms.instances.pending_maintenance)

    def describe_endpoint_types(self) -> str:
        """DescribeEndpointTypes."""
        return self._answer(_endpoint_types)

    def describe_orderable_replication_instances(self) -> str:
        """DescribeOrderableReplicationInstances."""
        return self._answer(self._orderable_instances)

    def _orderable_instances(self, params: dict[str, Any]) -> dict[str, Any]:
        shown, marker = page(catalog.orderable_instances(self.dms.zones()), params)
        return {"OrderableReplicationInstances": shown, **marker}


def _endpoint_types(params: dict[str, Any]) -> dict[str, Any]:
    found = select(
        catalog.endpoint_types(),
        params.get("Filters"),
        {
            "engine-name": lambda offer: offer["EngineName"],
            "endpoint-type": lambda offer: offer["EndpointType"],
        },
    )
    shown, marker = page(found, params)
    return {"SupportedEndpointTypes": shown, **marker}
