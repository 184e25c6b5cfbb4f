# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""IAM roles as they are, by their names."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

#: DMS finds these by their names, in every account.
DMS_ROLES = ("dms-vpc-role", "dms-cloudwatch-logs-role")


def read(region: Region, names: list[str]) -> dict[str, dict[str, Any] | None]:
    """Each role with its policies, written in it and attached to it; None for one that does not exist."""
    return {name: _role(region, name) for name in names}


def _role(region: Region, name: str) -> dict[str, Any] | None:
    answer = region.ask("iam", "get_role", RoleName=name)
    if answer is None:
        return None
    written = region.listed("iam", "list_role_policies", "PolicyNames", RoleName=name)
    attached = region.listed("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    return {
        **answer["Role"],
        "attached": [one["PolicyArn"] for one in attached],
        "policies": {
            policy: (region.ask("iam", "get_role_policy", RoleName=name, PolicyName=policy) or {}).get("PolicyDocument")
            for policy in written
        },
        "tags": tag_dict(region.listed("iam", "list_role_tags", "Tags", RoleName=name)),
    }


def lookalikes(region: Region) -> list[str]:
    """Roles that were meant to be DMS's, under names by which DMS does not find them."""
    names = [one["RoleName"] for one in region.listed("iam", "list_roles", "Roles")]
    return sorted(name for name in names if name.startswith(tuple(f"{role}-" for role in DMS_ROLES)))
