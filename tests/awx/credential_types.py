# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credential types and the inputs of credentials as AWX takes them: functions return its sentences, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jinja2
from jinja2 import sandbox

#: What AWX shows in place of a secret.
HIDDEN = "$encrypted$"
_KEYS = {
    **dict.fromkeys(("id", "label", "help_text"), str),
    **dict.fromkeys(("multiline", "secret", "ask_at_runtime"), bool),
    "choices": list,
    "type": str,
    "format": str,
    "default": object,
}
_OF_TEXT = ("choices", "multiline", "format", "secret")
_TYPES: dict[str, type] = {"string": str, "boolean": bool}
_NAME = re.compile(r"[a-zA-Z_]+[a-zA-Z0-9_]*")
_VARIABLE = re.compile(r"[a-zA-Z_{}]+[a-zA-Z0-9_{}]*")
_FILE = re.compile(r"template(\.[a-zA-Z_]+[a-zA-Z0-9_]*)?")
_BLOCKED = frozenset(
    "VIRTUAL_ENV PATH PYTHONPATH JOB_ID INVENTORY_ID INVENTORY_SOURCE_ID INVENTORY_UPDATE_ID AD_HOC_COMMAND_ID "
    "REST_API_URL REST_API_TOKEN MAX_EVENT_RES CALLBACK_QUEUE CALLBACK_CONNECTION CACHE JOB_CALLBACK_DEBUG "
    "INVENTORY_HOSTVARS AWX_HOST PROJECT_REVISION SUPERVISOR_CONFIG_PATH".split()
)


def fields_of(kind: dict[str, Any]) -> list[dict[str, Any]]:
    return kind["inputs"].get("fields", [])


def secrets_of(kind: dict[str, Any]) -> list[str]:
    return [one["id"] for one in fields_of(kind) if one.get("secret") is True]


def inputs_errors(inputs: dict[str, Any]) -> list[str]:
    """Why AWX does not take these `inputs` of a type."""
    if "dependencies" in inputs:
        return ["'dependencies' is not supported for custom credentials."]
    fields, required = inputs.get("fields", []), inputs.get("required", [])
    shape = [_additional([name], "[]") for name in inputs if name not in ("fields", "required")]
    if not isinstance(required, list):
        shape.append(_type(required, "array", ["required"]))
    else:
        shape += [
            _type(one, "string", ["required", index]) for index, one in enumerate(required) if type(one) is not str
        ]
    if not isinstance(fields, list):
        return [*shape, _type(fields, "array", ["fields"])]
    shape += [error for index, one in enumerate(fields) for error in _field_shape(one, ["fields", index])]
    if shape:
        return shape
    return next(([error] for index, one in enumerate(fields) for error in _field(one, fields[:index])), [])


def _field_shape(one: Any, path: list[Any]) -> Iterator[str]:
    if not isinstance(one, dict):
        yield _type(one, "dict", path)
        return
    unknown = [name for name in one if name not in _KEYS]
    if unknown:
        yield _additional(unknown, str(path))
    for name in ("id", "label"):
        if name not in one:
            yield f"'{name}' is a required property"
    for name, value in one.items():
        wanted = _KEYS.get(name, object)
        if not isinstance(value, wanted):
            yield _type(value, {str: "string", bool: "boolean", list: "array"}[wanted], [*path, name])
    if isinstance(one.get("id"), str) and not _NAME.fullmatch(one["id"]):
        yield f"{one['id']} is an invalid variable name"
    for name, allowed in (("type", ["string", "boolean"]), ("format", ["ssh_private_key", "url"])):
        if isinstance(one.get(name), str) and one[name] not in allowed:
            yield f"'{one[name]}' is not one of {allowed}"
    choices = one.get("choices")
    if isinstance(choices, list):
        if not choices:
            yield "[] should be non-empty"
        if len(set(map(str, choices))) != len(choices):
            yield f"{choices} has non-unique elements"
        yield from (_type(each, "string", [*path, "choices"]) for each in choices if not isinstance(each, str))


def _field(one: dict[str, Any], before: list[dict[str, Any]]) -> Iterator[str]:
    if one["id"] == "tower":
        yield '"tower" is a reserved field name'
    if one["id"] in [other["id"] for other in before]:
        yield f"field IDs must be unique ({one['id']})"
    kind = one.get("type", "string")
    if "default" in one and type(one["default"]) is not _TYPES[kind]:
        yield f"{one['default']} is not a {kind}"
    for name in _OF_TEXT:
        if name in one and kind != "string":
            yield f"{name} not allowed for {kind} type ({one['id']})"


def _type(value: Any, wanted: str, path: list[Any]) -> str:
    return f"{type(value).__name__} provided in relative path {path}, expected {wanted}"


def _additional(names: list[str], path: str) -> str:
    were = "was" if len(names) == 1 else "were"
    unexpected = ", ".join(repr(name) for name in names)
    return (
        f"Schema validation error in relative path {path} (Additional properties are not allowed ({unexpected} {were} "
        "unexpected))"
    )


def injectors_errors(injectors: dict[str, Any], inputs: dict[str, Any]) -> list[str]:
    """Why AWX does not take these `injectors` of a type."""
    shape = [_additional([name], "[]") for name in injectors if name not in ("file", "env", "extra_vars")]
    for name, pattern in (("file", _FILE), ("env", _NAME), ("extra_vars", _VARIABLE)):
        shape += _injector_shape(injectors.get(name, {}), name, pattern)
    if shape or inputs_errors(inputs):
        return shape
    files = list(injectors.get("file", {}))
    if "template" in files and len(files) > 1:
        return ["Must use multi-file syntax when injecting multiple files"]
    namespace = {**{one["id"]: "EXAMPLE" for one in inputs.get("fields", [])}, "tower": _Tower(files)}
    for name in injectors.get("env", {}):
        if name.startswith("ANSIBLE_"):
            return [
                f"Environment variable {name} may affect Ansible configuration so its use is not allowed in "
                "credentials."
            ]
        if name in _BLOCKED:
            return [f"Environment variable {name} is not allowed to be used in credentials."]
    templates = [(kind, key, text) for kind, part in injectors.items() for key, text in _templates(part, kind)]
    return next(([error] for one in templates if (error := _rendering(namespace, *one))), [])


def _injector_shape(part: Any, kind: str, pattern: re.Pattern[str]) -> Iterator[str]:
    if not isinstance(part, dict):
        yield _type(part, "dict", [kind])
        return
    wrong = [name for name in part if not pattern.fullmatch(str(name))]
    if wrong:
        listed = ", ".join(map(repr, wrong))
        yield (
            f"Schema validation error in relative path ['{kind}'] ({listed} do not match any of the regexes: "
            f"'{pattern.pattern}')"
        )
    for name, value in part.items():
        if kind != "extra_vars" and not isinstance(value, str):
            yield _type(value, "string", [kind, name])
        elif kind == "env" and not value.isascii():
            yield f"{value!r} does not match '^[\\x00-\\x7F]*$'"
        elif kind == "extra_vars" and not isinstance(value, (str, list, dict)):
            yield f"{value!r} is not valid under any of the given schemas"


class _Files:
    """The names of files: of the one that has none, or of each by its own."""

    def __init__(self, files: list[str]):
        for name in files:
            if "." in name:
                setattr(self, name.split(".", 1)[1], "EXAMPLE_FILENAME")

    def __str__(self) -> str:
        raise jinja2.UndefinedError("Must define unnamed file injector in order to reference `tower.filename`.")


class _Tower:
    def __init__(self, files: list[str]):
        self.filename: Any = "EXAMPLE_FILENAME" if "template" in files else _Files(files)

    def __str__(self) -> str:
        raise jinja2.UndefinedError("Cannot directly reference reserved `tower` namespace container.")


def _templates(part: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text in an injector with its key."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield str(name), str(name)
            yield from _templates(value, str(name))
    elif isinstance(part, list):
        for one in part:
            yield from _templates(one, key)
    else:
        yield key, str(part)


def rendered(text: str, values: dict[str, Any]) -> str:
    """A template of an injector with values."""
    return sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined).from_string(text).render(values)


def _rendering(namespace: dict[str, Any], kind: str, key: str, text: str) -> str | None:
    try:
        rendered(text, namespace)
    except sandbox.SecurityError as error:
        return f"Encountered unsafe code execution: {error}"
    except jinja2.UndefinedError as error:
        return f"{key} uses an undefined field ({error})"
    except jinja2.TemplateSyntaxError as error:
        return f"Syntax error rendering template for {key} inside of {kind} ({error})"
    return None


def credential_errors(kind: dict[str, Any], inputs: dict[str, Any], *, new: bool) -> Any:
    """Why AWX does not take these inputs of a credential: sentences, or sentences by field."""
    secrets = secrets_of(kind)
    for name in secrets:
        if new and inputs.get(name) == HIDDEN:
            return [f"{HIDDEN} is a reserved keyword, and cannot be used for {name}."]
        if not new and name in inputs and not isinstance(inputs[name], str):
            return [f"secret values must be of type string, not {type(inputs[name]).__name__}"]
    known = {one["id"]: one for one in fields_of(kind)}
    unknown = sorted(set(inputs) - set(known))
    if unknown:
        were = "was" if len(unknown) == 1 else "were"
        return [f"Additional properties are not allowed ({', '.join(map(repr, unknown))} {were} unexpected)"]
    found = {name: error for name, value in inputs.items() if (error := _input(known[name], value))}
    return {name: [error] for name, error in found.items()}


def _input(field: dict[str, Any], value: Any) -> str | None:
    kind = field.get("type", "string")
    if type(value) is not _TYPES[kind]:
        return f"{value!r} is not of type '{kind}'"
    if field.get("choices") and value not in field["choices"]:
        return f"{value!r} is not one of {field['choices']}"
    if field.get("format") == "url":
        parts = urlsplit(value)
        if not parts.scheme:
            return "Invalid URL: Missing url scheme (http, https, etc.)"
        if not parts.netloc:
            return f"Invalid URL: {value}"
    return None
