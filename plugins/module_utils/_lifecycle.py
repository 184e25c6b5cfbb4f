# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every module's one way through: read, plan, check or apply, wait, read again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed


class Resource(ABC):
    """One AWS resource as its module sees it.

    What is read, desired and planned are plain dicts in the module's own spelling (snake_case, tags as a dict), so
    that before and after can be compared and shown. A subclass holds the boto3 client and the module's options.
    """

    #: The key under which the module returns the resource.
    key: str

    @abstractmethod
    def read(self) -> dict[str, Any] | None:
        """The resource as it is now, or None when there is none."""

    @abstractmethod
    def desired(self) -> dict[str, Any]:
        """The resource as creating it from the options would make it, without what only AWS knows."""

    @abstractmethod
    def plan(self, current: dict[str, Any]) -> dict[str, Any]:
        """The fields of `current` which have to become something else, with their new values. Pure; raises Refused."""

    @abstractmethod
    def create(self) -> None:
        """Make the resource."""

    @abstractmethod
    def update(self, current: dict[str, Any], changes: dict[str, Any]) -> None:
        """Apply what `plan` returned."""

    @abstractmethod
    def delete(self, current: dict[str, Any]) -> None:
        """Remove the resource."""

    def check_removable(self, current: dict[str, Any]) -> None:
        """Raise Refused, in check mode too, where the resource may not be removed."""

    def settle(self, current: dict[str, Any]) -> bool:
        """Wait, where the user asked for it, until the resource is usable. True if there was anything to wait for."""
        return False

    def gone(self, current: dict[str, Any]) -> None:
        """Wait, where the user asked for it, until the deleted resource is no longer there."""

    def extra(self, outcome: dict[str, Any]) -> dict[str, Any]:
        """What the module returns beside the resource and `changed`, given what `ensure_present` or `_absent`
        returned.
        """
        return {}

    def objection(self, outcome: dict[str, Any]) -> str | None:
        """Why the module fails, the resource returned along, although it did what it was asked for;

        None: it does not.
        """
        return None


class Refused(Exception):
    """What the user asked for cannot be done as asked; the message is a sentence which says what to do instead."""


def ensure_present(resource: Resource, check_mode: bool) -> dict[str, Any]:
    """Make the resource as desired. Returns {changed, before, after}; in check mode `after` is what would be."""
    before = resource.read()
    changes = resource.desired() if before is None else resource.plan(before)
    if not changes:
        waited = not check_mode and resource.settle(before)
        return _outcome(False, before, resource.read() if waited else before)
    if check_mode:
        return _outcome(True, before, merged(before, changes))
    if before is None:
        resource.create()
    else:
        resource.update(before, changes)
    after = resource.read()
    if after is not None and resource.settle(after):
        after = resource.read()
    return _outcome(True, before, after)


def ensure_absent(resource: Resource, check_mode: bool) -> dict[str, Any]:
    """Remove the resource if it is there. Returns {changed, before, after}."""
    before = resource.read()
    if before is None:
        return _outcome(False, None, None)
    resource.check_removable(before)
    if not check_mode:
        resource.delete(before)
        resource.gone(before)
    return _outcome(True, before, None)


def _outcome(changed: bool, before: dict | None, after: dict | None) -> dict[str, Any]:
    return {"changed": changed, "before": before, "after": after}


def exit_with(module, resource: Resource, outcome: dict[str, Any], **extra: Any) -> None:
    """Leave the module with `changed`, the resource under its key (absent: an empty dict) and, on --diff, the diff.

    It fails, with all of that, where the resource objects.
    """
    result = {"changed": outcome["changed"], resource.key: outcome["after"] or {}, **extra}
    if module._diff:
        result["diff"] = {"before": outcome["before"] or {}, "after": outcome["after"] or {}}
    objection = resource.objection(outcome)
    if objection:
        module.fail_json(msg=objection, **result)
    module.exit_json(**result)


def attempt(module, errors: type[Exception], work: Callable[[], Any]) -> Any:
    """What `work` returns. Where it cannot be done, leave the module with its sentence, or with AWS's code and reason.

    `errors` is the exception class which the API functions that `work` calls raise (an AnsibleAWSError).
    """
    try:
        return work()
    except (Refused, WaitFailed) as sentence:
        return module.fail_json(msg=str(sentence))
    except errors as error:
        return module.fail_json_aws_error(error)


def run(module, resource: Resource, errors: type[Exception], state: str | None = None) -> None:
    """A module's main in one line: bring the resource to `state` (default: the option), then exit or fail.

    `errors` is as for `attempt`.
    """
    ensure = ensure_absent if (state or module.params["state"]) == "absent" else ensure_present
    outcome = attempt(module, errors, lambda: ensure(resource, module.check_mode))
    exit_with(module, resource, outcome, **resource.extra(outcome))


def inform(module, errors: type[Exception], read: Callable[[], dict[str, Any]]) -> None:
    """An info module's main in one line: exit with what `read` returns, unchanged, or fail.

    `errors` is as for `attempt`.
    """
    module.exit_json(changed=False, **attempt(module, errors, read))
