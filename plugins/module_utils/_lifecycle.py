# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every module's one way through: check, read, plan, check mode or apply, wait, read again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._waiting import VISIBLE_WITHIN, WaitFailed, wait_until

#: Makes a boto3 client of a service, as AnsibleAWSModule.client does, in another region where one is stated.
Clients = Callable[..., Any]
#: The option of every module that creates and deletes.
STATE: dict[str, Any] = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def waiting(timeout: int) -> dict[str, Any]:
    """The options of every module that waits, for up to `timeout` seconds by default."""
    return {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "int", "default": timeout}}


class Resource(ABC):
    """One AWS resource as its module sees it, of the module's options.

    What is read, desired and planned are plain dicts in the module's own spelling (snake_case, tags as a dict), so
    that before and after can be compared and shown. `desired` and `plan` are pure: they ask nobody and change nothing,
    not even the object. What they need to know is found before them, by `read` and `resolve`.
    """

    #: The key under which the module returns the resource.
    key: str
    #: The service whose client is `self.client`.
    service: str

    def __init__(self, clients: Clients, options: dict[str, Any]):
        self.clients, self.options = clients, options
        self.client = clients(self.service)

    def check(self) -> None:
        """Raise Refused for options that contradict one another or AWS, before anything is asked. Pure."""

    @abstractmethod
    def read(self) -> dict[str, Any] | None:
        """The resource as it is now, or None when there is none."""

    def resolve(self, current: dict[str, Any] | None) -> None:
        """Ask AWS what `desired` and `plan` need to know beside the resource, such as the ARN of a key's alias."""

    @abstractmethod
    def desired(self) -> dict[str, Any]:
        """The resource as creating it from the options would make it, without what only AWS knows. Pure; raises
        Refused.
        """

    @abstractmethod
    def plan(self, current: dict[str, Any]) -> dict[str, Any]:
        """The fields of `current` which have to become something else, with their new values. Pure; raises Refused."""

    def check_changes(self, current: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        """Raise Refused, in check mode too, where AWS says that what was planned cannot be done."""

    @abstractmethod
    def create(self, desired: dict[str, Any]) -> None:
        """Create the resource which `desired` returned."""

    @abstractmethod
    def update(self, current: dict[str, Any], changes: dict[str, Any]) -> None:
        """Apply what `plan` returned."""

    @abstractmethod
    def delete(self, current: dict[str, Any]) -> None:
        """Delete the resource."""

    def is_shown(self, after: dict[str, Any]) -> bool:
        """Whether what was done is seen in the resource. What AWS never shows cannot be. Pure; raises Refused."""
        return not set(self.plan(after)) & set(after)

    def check_removable(self, current: dict[str, Any]) -> None:
        """Raise Refused, in check mode too, where the resource may not be deleted."""

    def wait_ready(self, current: dict[str, Any]) -> bool:
        """Wait until the resource is usable. True if there was anything to wait for. Not asked with `wait: false`."""
        return False

    def wait_gone(self, current: dict[str, Any]) -> None:
        """Wait until the deleted resource is no longer there. Not asked with `wait: false`."""

    def extra(self, outcome: dict[str, Any]) -> dict[str, Any]:
        """What the module returns beside the resource and `changed`, given the outcome of `ensure_present` or
        `ensure_absent`.
        """
        return {}

    def failure(self, outcome: dict[str, Any]) -> str | None:
        """Why the module fails, the resource returned along, although it did what it was asked for; None: it does
        not.
        """
        return None


def planned(resource: Resource, current: dict[str, Any] | None) -> dict[str, Any]:
    """What has to change, everything where there is no resource yet."""
    return resource.desired() if current is None else resource.plan(current)


def ensure_present(resource: Resource, check_mode: bool) -> dict[str, Any]:
    """Make the resource as desired. Returns {changed, before, after}; in check mode `after` is what would be."""
    resource.check()
    before = resource.read()
    resource.resolve(before)
    changes = planned(resource, before)
    resource.check_changes(before, changes)
    if changes and check_mode:
        return _outcome(True, before, merged(before, changes))
    if changes and before is None:
        resource.create(changes)
    elif changes:
        resource.update(before, changes)
    after = _visible(resource) if changes else before
    if after is not None and not check_mode and _waits(resource) and resource.wait_ready(after):
        after = resource.read()
    return _outcome(bool(changes), before, after)


def ensure_absent(resource: Resource, check_mode: bool) -> dict[str, Any]:
    """Delete the resource if it is there. Returns {changed, before, after}."""
    before = resource.read()
    if before is None:
        return _outcome(False, None, None)
    resource.check_removable(before)
    if not check_mode:
        resource.delete(before)
        if _waits(resource):
            resource.wait_gone(before)
        _gone(resource)
    return _outcome(True, before, None)


def _visible(resource: Resource) -> dict[str, Any]:
    """The resource once AWS shows what was done to it; what AWS shows where it goes on showing something else.

    With `wait: false`, the resource once AWS shows it at all. Raises WaitFailed where AWS does not.
    """

    def reached(after: dict[str, Any] | None) -> bool:
        if after is None or not _patience(resource):
            return after is not None
        try:
            return resource.is_shown(after)
        except Refused:
            # what cannot be changed is not as it was just created: these are fields that are not there yet
            return False

    last: list[dict[str, Any] | None] = []

    def read() -> dict[str, Any] | None:
        last[:] = [resource.read()]
        return last[0]

    try:
        return _until(resource, read, reached, _patience(resource) or VISIBLE_WITHIN)
    except WaitFailed:
        if last[0] is None:
            raise
        return last[0]


def _gone(resource: Resource) -> None:
    """Wait until AWS no longer shows what was deleted, or goes on showing it. Not with `wait: false`."""
    if _patience(resource):
        with suppress(WaitFailed):
            _until(resource, resource.read, lambda after: after is None, _patience(resource))


def _until(resource: Resource, read: Callable[[], Any], reached: Callable[[Any], bool], timeout: float) -> Any:
    what = f"The {resource.key}"
    return wait_until(read, reached, what=what, state=_visibility, timeout=timeout)


def _visibility(seen: dict[str, Any] | None) -> str:
    return "not visible" if seen is None else "as before"


def _patience(resource: Resource) -> float:
    """Seconds to wait for what AWS shows: no longer than the options say, 0 with `wait: false`."""
    if not resource.options.get("wait", True):
        return 0
    return min(VISIBLE_WITHIN, resource.options.get("wait_timeout", VISIBLE_WITHIN))


def _waits(resource: Resource) -> bool:
    return resource.options.get("wait", False)


def _outcome(changed: bool, before: dict | None, after: dict | None) -> dict[str, Any]:
    return {"changed": changed, "before": before, "after": after}


def exit_with(module, resource: Resource, outcome: dict[str, Any], **extra: Any) -> None:
    """Leave the module with `changed`, the resource under its key (absent: an empty dict) and, on --diff, the diff.

    It fails, with all of that, where the resource says so.
    """
    result = {"changed": outcome["changed"], resource.key: outcome["after"] or {}, **extra}
    if module._diff:
        result["diff"] = {"before": outcome["before"] or {}, "after": outcome["after"] or {}}
    failure = resource.failure(outcome)
    if failure:
        module.fail_json(msg=failure, **result)
    module.exit_json(**result)


def attempt(module, work: Callable[[], Any]) -> Any:
    """What `work` returns. Where it cannot be done, leave the module with its sentence, or AWS's code and reason."""
    try:
        return work()
    except (Refused, WaitFailed) as sentence:
        return module.fail_json(msg=str(sentence))
    except AnsibleAWSError as error:
        return module.fail_json_aws_error(error)


def run(resource: type[Resource], argument_spec: dict[str, Any], **constraints: Any) -> None:
    """A module's main: bring the resource to the state of its options, then exit or fail.

    `constraints` are AnsibleModule's, such as `required_if`.
    """
    module = AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True, **constraints)
    ensure = ensure_absent if module.params["state"] == "absent" else ensure_present

    def ensured() -> tuple[Resource, dict[str, Any]]:
        made = resource(module.client, module.params)
        return made, ensure(made, module.check_mode)

    made, outcome = attempt(module, ensured)
    exit_with(module, made, outcome, **made.extra(outcome))


def inform(
    answer: Callable[[Clients, dict[str, Any]], dict[str, Any]], argument_spec: dict[str, Any], **constraints: Any
) -> None:
    """An info module's main: exit with what `answer` makes of clients and options, unchanged, or fail.

    `constraints` are as for `run`.
    """
    module = AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True, **constraints)
    module.exit_json(changed=False, **attempt(module, lambda: answer(module.client, module.params)))
