# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change on a bucket. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, same
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import replacement, same_policy
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: Taken as one value: a statement or rule that is not wanted counts as a difference.
WHOLE = ("policy", "lifecycle_rules")


def changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields that differ; policy and lifecycle rules whole, the rest field by field; a tag to remove is None."""
    fields = {key: value for key, value in desired.items() if key not in (*WHOLE, "tags")}
    changes = differing(fields, current)
    if "policy" in desired and not same_policy(desired["policy"], current["policy"]):
        changes["policy"] = replacement(desired["policy"], current["policy"])
    if "lifecycle_rules" in desired and not same(desired["lifecycle_rules"], current["lifecycle_rules"]):
        changes["lifecycle_rules"] = desired["lifecycle_rules"]
    return {**changes, **tag_changes(desired.get("tags"), current["tags"], purge_tags)}
