# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change on a bucket. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical, differing, tag_plan

#: Taken as one value: a statement or rule that is not wanted counts as a difference.
WHOLE = ("policy", "lifecycle_rules")


def bucket_changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields that differ; policy and lifecycle rules whole, the rest field by field; a tag to remove is None."""
    fields = {key: value for key, value in desired.items() if key not in (*WHOLE, "tags")}
    changes = differing(fields, current)
    for field in WHOLE:
        if field in desired and _meaning(desired[field]) != _meaning(current[field]):
            changes[field] = desired[field]
    return {**changes, **tag_plan(desired.get("tags"), current["tags"], purge_tags)}


def _meaning(value: Any) -> str:
    """One text for all spellings: in a policy a single word and a list of it are the same."""
    return canonical(_unwrapped(value))


def _unwrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unwrapped(item) for key, item in value.items()}
    if isinstance(value, list):
        return _unwrapped(value[0]) if len(value) == 1 else [_unwrapped(item) for item in value]
    return value
