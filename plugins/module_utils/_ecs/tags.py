# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags of any ECS resource."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._compare import tags_to_write
from ansible_collections.migrate.aws.plugins.module_utils._ecs import api
from ansible_collections.migrate.aws.plugins.module_utils._ecs.transform import tag_list


def write_tags(client, arn: str, changes: dict[str, str | None] | None) -> None:
    """Set the tags in `changes`; one that is None is removed."""
    to_set, to_remove = tags_to_write(changes)
    if to_set:
        api.tag_resource(client, arn, tag_list(to_set))
    if to_remove:
        api.untag_resource(client, arn, to_remove)
