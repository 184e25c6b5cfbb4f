# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What log groups are, what they are to be, and what has to change.

Pure. Groups are {name: group in the module's spelling}.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

Groups = dict[str, dict[str, Any]]
#: The days for which CloudWatch Logs can keep events.
RETENTION_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
FIELDS = ("retention_in_days", "kms_key_id")


def from_api(group: dict[str, Any], tags: dict[str, str]) -> dict[str, Any]:
    """A log group as the module returns it."""
    return {
        "arn": bare_arn(group["arn"]),
        "retention_in_days": group.get("retentionInDays"),
        "kms_key_id": group.get("kmsKeyId"),
        "tags": tags,
    }


def bare_arn(arn: str) -> str:
    """The group's own ARN, as tags take it: some answers end in `:*`, which means its streams."""
    return arn.removesuffix(":*")


def desired(options: dict[str, Any]) -> Groups:
    """The groups as they would be made. Each has its own name as its tag Name."""
    fields = stated({name: options[name] for name in FIELDS})
    return {name: {**fields, "tags": _tags(options, name) or {}} for name in options["names"]}


def changes(options: dict[str, Any], current: Groups) -> Groups:
    """{name: the fields which differ}; a group that is missing has all its fields."""
    wanted = desired(options)
    every = {
        name: _group_changes(options, name, current[name]) if name in current else group
        for name, group in wanted.items()
    }
    return {name: fields for name, fields in every.items() if fields}


def _group_changes(options: dict[str, Any], name: str, current: dict[str, Any]) -> dict[str, Any]:
    fields = differing({field: options[field] for field in FIELDS}, current)
    return {**fields, **tag_changes(_tags(options, name), current["tags"], options["purge_tags"])}


def _tags(options: dict[str, Any], name: str) -> dict[str, str] | None:
    tags = options["tags"]
    return None if tags is None else {**{key: str(value) for key, value in tags.items()}, "Name": name}
