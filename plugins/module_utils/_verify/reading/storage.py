# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The buckets of an environment as they are."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region


def bucket(region: Region, name: str, account_id: str) -> dict[str, Any] | None:
    """A bucket of this account with what can be said of it; None where there is none."""
    if region.ask("s3", "head_bucket", Bucket=name, ExpectedBucketOwner=account_id) is None:
        return None

    def ask(operation: str) -> dict[str, Any]:
        return region.ask("s3", operation, Bucket=name) or {}

    return {
        "name": name,
        "ServerSideEncryptionConfiguration": ask("get_bucket_encryption").get("ServerSideEncryptionConfiguration"),
        "PublicAccessBlockConfiguration": ask("get_public_access_block").get("PublicAccessBlockConfiguration"),
        "OwnershipControls": ask("get_bucket_ownership_controls").get("OwnershipControls"),
        "Versioning": ask("get_bucket_versioning").get("Status"),
        "Rules": ask("get_bucket_lifecycle_configuration").get("Rules") or [],
        "ReplicationConfiguration": ask("get_bucket_replication").get("ReplicationConfiguration"),
        "policy": json.loads(ask("get_bucket_policy").get("Policy") or "{}"),
        "tags": tag_dict(ask("get_bucket_tagging").get("TagSet")),
    }
