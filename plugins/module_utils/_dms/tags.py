# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags of DMS's resources, which all have the same three calls."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, tag_plan, tags_to_write
from ansible_collections.migrate.aws.plugins.module_utils._dms import api


def read(client, arn: str) -> dict[str, str]:
    """The tags of a resource."""
    return boto3_tag_list_to_ansible_dict(api.list_tags(client, arn))


def plan(desired: dict[str, str] | None, current: dict[str, str], purge: bool) -> dict[str, dict[str, str | None]]:
    """{"tags": {key: new value, or None where it goes}}, or {} when nothing needs to change."""
    return tag_plan(desired, current, purge)


def apply(client, arn: str, changes: dict[str, str | None]) -> None:
    """Apply the tags of a plan."""
    to_set, to_remove = tags_to_write(changes)
    if to_set:
        api.add_tags(client, arn, ansible_dict_to_boto3_tag_list(to_set))
    if to_remove:
        api.remove_tags(client, arn, to_remove)


def for_creation(desired: dict[str, str] | None) -> dict[str, list[dict[str, str]]]:
    """The Tags parameter of a Create call."""
    return (
        {"Tags": ansible_dict_to_boto3_tag_list({key: str(value) for key, value in desired.items()})} if desired else {}
    )


def having(wanted: dict[str, str] | None, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of resources with their tags those which have all the tags that are wanted."""
    pairs = {key: str(value) for key, value in (wanted or {}).items()}.items()
    return [resource for resource in resources if pairs <= resource["tags"].items()]


def kept(options: dict[str, Any], have: dict[str, Any]) -> dict[str, str]:
    """The tags of what takes the place of something else: its own, as the options change them, but those of AWS."""
    after = merged(have, plan(options["tags"], have["tags"], options["purge_tags"]))["tags"]
    return {key: value for key, value in after.items() if not key.startswith("aws:")}
