# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service in one account and region: its resources, their tags, what they share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.ec2.models import ec2_backends
from moto.utilities.tagging_service import TaggingService

from local_aws import policies

from . import catalog, names
from .assessments import Assessments
from .certificates import Certificates
from .connections import Connections
from .endpoints import Endpoints
from .faults import ResourceNotFoundFault
from .instances import Instances
from .serverless import Configs
from .subnet_groups import SubnetGroups
from .subscriptions import Subscriptions
from .tasks import Tasks


class DmsBackend(BaseBackend, TaggableResourcesMixin):
    """All DMS resources of one account in one region. `lock` is held during each request."""

    SERVICE_NAMESPACE = "dms"

    def __init__(self, region_name: str, account_id: str):
        super().__init__(region_name, account_id)
        self.lock = threading.RLock()
        self.tagger = TaggingService()
        self.subnet_groups = SubnetGroups(self)
        self.instances = Instances(self)
        self.certificates = Certificates(self)
        self.endpoints = Endpoints(self)
        self.connections = Connections(self)
        self.tasks = Tasks(self)
        self.subscriptions = Subscriptions(self)
        self.configs = Configs(self)
        self.assessments = Assessments(self)

    def reset(self) -> None:
        """Forget everything; replications end first."""
        self.configs.cancel()
        tasks = [*self.tasks.all(), *(config.task for config in self.configs.all())]
        engines = [task.replication for task in tasks if task.replication is not None]
        for engine in engines:
            engine.stop()
        for engine in engines:
            engine.join(5)
        super().reset()

    @property
    def regional_principal(self) -> str:
        """The service principal of this region."""
        return policies.regional("dms", self.region_name)

    @property
    def principals(self) -> tuple[str, str]:
        """Both names under which the service assumes roles."""
        return "dms.amazonaws.com", self.regional_principal

    def arn(self, kind: str, resource_id: str | None) -> str:
        """An ARN for a new resource."""
        return names.arn(self.partition, self.region_name, self.account_id, kind, resource_id)

    def zones(self) -> list[str]:
        """Names of the region's availability zones."""
        return [zone.name for zone in ec2_backends[self.account_id][self.region_name].describe_availability_zones()]

    def kms_key_arn(self, key: str | None) -> str:
        """The key that encrypts a resource: the one asked for, else the account's own for DMS."""
        if key and key.startswith("arn:"):
            return key
        name = key or "alias/aws/dms"
        kind = "" if name.startswith("alias/") else "key/"
        return f"arn:{self.partition}:kms:{self.region_name}:{self.account_id}:{kind}{name}"

    def tag(self, resource_arn: str, tags: list[dict[str, str]] | None) -> None:
        """Add tags to a resource."""
        wanted = [{"Key": tag["Key"], "Value": tag.get("Value", "")} for tag in tags or []]
        self.tagger.tag_resource(resource_arn, wanted)

    def untag(self, resource_arn: str) -> None:
        """Drop all tags of a resource that goes."""
        self.tagger.delete_all_tags_for_resource(resource_arn)

    def add_tags(self, params: dict[str, Any]) -> dict[str, Any]:
        """AddTagsToResource."""
        self._require(params["ResourceArn"])
        self.tag(params["ResourceArn"], params["Tags"])
        return {}

    def remove_tags(self, params: dict[str, Any]) -> dict[str, Any]:
        """RemoveTagsFromResource."""
        self._require(params["ResourceArn"])
        self.tagger.untag_resource_using_names(params["ResourceArn"], params["TagKeys"])
        return {}

    def list_tags(self, params: dict[str, Any]) -> dict[str, Any]:
        """ListTagsForResource, for one resource or for several."""
        several = params.get("ResourceArnList")
        found = []
        for resource_arn in several or [params.get("ResourceArn", "")]:
            self._require(resource_arn)
            for tag in self.tagger.list_tags_for_resource(resource_arn)["Tags"]:
                found.append({**tag, "ResourceArn": resource_arn} if several else tag)
        return {"TagList": found}

    def account_attributes(self) -> dict[str, Any]:
        """DescribeAccountAttributes."""
        used = {
            "ReplicationInstances": len(self.instances.all()),
            "AllocatedStorage": sum(instance.storage for instance in self.instances.all()),
            "ReplicationSubnetGroups": len(self.subnet_groups.all()),
            "Endpoints": len(self.endpoints.all()),
            "ReplicationTasks": len(self.tasks.all()),
        }
        return {
            "AccountQuotas": [
                {"AccountQuotaName": name, "Used": used[name], "Max": maximum}
                for name, maximum in catalog.QUOTAS.items()
            ],
            "UniqueAccountIdentifier": f"account-{self.account_id}",
        }

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Every resource with its tags, for the Resource Groups Tagging API."""
        for kind, resources in self._resources().items():
            for resource in resources:
                tags = self.tagger.get_tag_dict_for_resource(resource.arn)
                yield TaggedResource(arn=resource.arn, tags=tags, resource_type=f"dms:{kind}")

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """TagResources of the Resource Groups Tagging API."""
        self.tag(arn, [{"Key": key, "Value": value} for key, value in tags.items()])

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """UntagResources of the Resource Groups Tagging API."""
        self.tagger.untag_resource_using_names(arn, tag_keys)

    def _resources(self) -> dict[str, list[Any]]:
        return {
            "subgrp": self.subnet_groups.all(),
            "rep": self.instances.all(),
            "endpoint": self.endpoints.all(),
            "task": self.tasks.all(),
            "cert": self.certificates.all(),
            "es": self.subscriptions.all(),
            "assessment-run": self.assessments.all(),
            "replication-config": self.configs.all(),
        }

    def _require(self, resource_arn: str) -> None:
        if not any(resource.arn == resource_arn for kind in self._resources().values() for resource in kind):
            raise ResourceNotFoundFault(f"Resource {resource_arn} not found")


dms_backends = BackendDict(DmsBackend, "dms")
