# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags: what of them differs, and the one way in which they are read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import merged

#: The options of every module whose resource has tags.
TAGS: dict[str, Any] = {
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
}
TagChanges = dict[str, "str | None"]


def tag_changes(
    desired: dict[str, Any] | None, current: dict[str, str] | None, purge: bool
) -> dict[str, dict[str, str | None]]:
    """The tags' part of a plan: {"tags": {key: new value, None where it goes}}, or {} when nothing needs to change.

    None means tags are unmanaged; keys of AWS's own (`aws:`) are never removed.
    """
    if desired is None:
        return {}
    current = current or {}
    changes: TagChanges = {key: value for key, value in texts(desired).items() if current.get(key) != value}
    if purge:
        changes |= dict.fromkeys(sorted(key for key in current if key not in desired and not key.startswith("aws:")))
    return {"tags": changes} if changes else {}


def texts(tags: dict[str, Any] | None) -> dict[str, str]:
    """Tags as AWS keeps them, whatever the types of their values."""
    return {key: str(value) for key, value in (tags or {}).items()}


def kept_tags(options: dict[str, Any], current: dict[str, Any]) -> dict[str, str]:
    """The tags of a resource that replaces the current one: its own, as the options change them, but those of AWS."""
    after = merged(current, tag_changes(options["tags"], current["tags"], options["purge_tags"]))["tags"]
    return {key: value for key, value in after.items() if not key.startswith("aws:")}


def having(wanted: dict[str, Any] | None, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the resources that have all the wanted tags."""
    pairs = texts(wanted).items()
    return [resource for resource in resources if pairs <= resource["tags"].items()]


def tag_list(tags: dict[str, Any] | None, key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{key: name, value: text} for name, text in texts(tags).items()]


def tag_dict(answered: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as a dict, in whichever of its spellings the service answers them."""

    def part(tag: dict[str, str], name: str) -> Any:
        return tag.get(name, tag.get(name.lower(), tag.get(f"Tag{name}")))

    return {part(tag, "Key"): part(tag, "Value") for tag in answered or []}


def for_creation(tags: dict[str, Any] | None, parameter: str = "Tags") -> dict[str, list[dict[str, str]]]:
    """The tags' part of a request that creates something."""
    return {parameter: tag_list(tags)} if tags else {}


@dataclass(frozen=True)
class Tags:
    """The tags of one service's resources, by the names which the service has for their calls and parameters.

    `aws` is the service's `Calls`. A service whose parameters begin in lower case writes all of them so.
    """

    aws: Any
    #: The parameter which names the resource; one that ends with s takes several.
    resource: str = "ResourceArn"
    write_call: str = "tag_resource"
    remove_call: str = "untag_resource"
    read_call: str = "list_tags_for_resource"
    #: What the answer of `read_call` has them under.
    answer: str = "Tags"
    #: Whether the service takes and answers a dict instead of a list.
    as_dict: bool = False
    #: Error codes of a resource which was created a moment ago.
    transient: tuple[str, ...] = ()

    def read(self, client, resource: str) -> dict[str, str]:
        """The tags of a resource, {} where there is no such resource."""
        call = self.aws.read("list the tags", default={self.answer: {} if self.as_dict else []})
        found = call(getattr(client, self.read_call))(**self._named(resource))[self.answer]
        return dict(found) if self.as_dict else tag_dict(found)

    def write(self, client, resource: str | list[str], changes: TagChanges | None) -> None:
        """Apply the tags of a plan."""
        changes = changes or {}
        to_set = {key: value for key, value in changes.items() if value is not None}
        to_remove = sorted(set(changes) - set(to_set))
        if to_set:
            parameter = {self._spelled("Tags"): to_set if self.as_dict else self._list(to_set)}
            self._call(client, self.write_call, "add tags", resource, parameter)
        if to_remove:
            self._call(client, self.remove_call, "remove tags", resource, self._keys(to_remove))

    def _call(self, client, call: str, action: str, resource: str | list[str], parameter: dict[str, Any]) -> None:
        self.aws.call(action, *self.transient)(getattr(client, call))(**self._named(resource), **parameter)

    def _named(self, resource: str | list[str]) -> dict[str, Any]:
        several = self.resource.endswith("s") and isinstance(resource, str)
        return {self.resource: [resource] if several else resource}

    def _keys(self, keys: list[str]) -> dict[str, Any]:
        return {self._spelled("TagKeys"): keys}

    def _list(self, tags: dict[str, str]) -> list[dict[str, str]]:
        return tag_list(tags, self._spelled("Key"), self._spelled("Value"))

    def _spelled(self, name: str) -> str:
        return name[0].lower() + name[1:] if self.resource[0].islower() else name


@dataclass(frozen=True)
class EC2Tags(Tags):
    """The tags of EC2's resources, which EC2 answers with the resources."""

    resource: str = "Resources"
    write_call: str = "create_tags"
    remove_call: str = "delete_tags"

    def _keys(self, keys: list[str]) -> dict[str, Any]:
        return {"Tags": [{"Key": key} for key in keys]}
