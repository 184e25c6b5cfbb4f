# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change on a target group. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing
from ansible_collections.migrate.aws.plugins.module_utils._elb.transform import FIXED_FIELDS
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes


def changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields that differ; a tag to remove is None.

    Raises Refused for what ELB does not change on a target group.
    """
    changes = differing({key: value for key, value in desired.items() if key != "tags"}, current)
    for field in FIXED_FIELDS:
        if field in changes:
            raise Refused(
                f"Target group {current['target_group_name']} has {field} {current[field]} and ELB cannot change it to "
                f"{changes[field]}; remove the target group first."
            )
    return {**changes, **tag_changes(desired.get("tags"), current["tags"], purge_tags)}
