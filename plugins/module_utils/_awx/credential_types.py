# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWX refuses of credential types and of the inputs of credentials. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_FILE = re.compile(r"template(\.[a-zA-Z_][a-zA-Z0-9_]*)?")
_USED = re.compile(r"\{\{-?\s*([a-zA-Z_]\w*)")
_SETTINGS = ("id", "label", "type", "format", "choices", "help_text", "multiline", "secret", "default")
_OF_TEXT = ("format", "choices", "multiline", "secret")
_TYPES = {"string": str, "boolean": bool}
#: Variables of the environment that AWX sets itself.
_TAKEN = frozenset(
    (
        *("VIRTUAL_ENV", "PATH", "PYTHONPATH", "JOB_ID", "INVENTORY_ID", "INVENTORY_SOURCE_ID", "INVENTORY_UPDATE_ID"),
        *("AD_HOC_COMMAND_ID", "REST_API_URL", "REST_API_TOKEN", "MAX_EVENT_RES", "CALLBACK_QUEUE", "CACHE"),
        *("CALLBACK_CONNECTION", "JOB_CALLBACK_DEBUG", "INVENTORY_HOSTVARS", "AWX_HOST", "PROJECT_REVISION"),
        "SUPERVISOR_CONFIG_PATH",
    )
)


def fields_of(kind: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields of a type that are dictionaries; anything else is refused by itself."""
    inputs = kind.get("inputs")
    fields = inputs.get("fields") if isinstance(inputs, Mapping) else None
    return [one for one in fields or [] if isinstance(one, Mapping)] if isinstance(fields, list) else []


def type_problems(kind: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about a credential type."""
    inputs, fields = kind.get("inputs") or {}, fields_of(kind)
    if isinstance(inputs, Mapping):
        for name in sorted(set(inputs) - {"fields", "required"}):
            yield f"inputs: '{name}' is unknown. Give fields and required."
        if not isinstance(inputs.get("fields", []), list) or len(inputs.get("fields", [])) > len(fields):
            yield f"inputs: fields is {inputs['fields']!r}. Give a list of dictionaries."
        if not isinstance(inputs.get("required", []), list):
            yield f"inputs: required is {inputs['required']!r}. Give a list of ids."
    ids = [one.get("id") for one in fields]
    for one in fields:
        yield from (f"input '{one.get('id', '')}': {problem}" for problem in _field(one, ids))
    injectors = kind.get("injectors")
    if isinstance(injectors, Mapping):
        yield from _injectors(injectors, ids)


def _field(one: Mapping[str, Any], ids: list[Any]) -> Iterator[str]:
    if not isinstance(one.get("id"), str) or not _NAME.fullmatch(one["id"]) or one["id"] == "tower":
        yield "its id is no name of a variable. Give letters, digits and underscores, and not 'tower'."
    if ids.count(one.get("id")) > 1:
        yield "two inputs have this id."
    if not isinstance(one.get("label"), str):
        yield f"label is {one.get('label')!r}. Give text."
    for name in sorted(set(one) - set(_SETTINGS)):
        yield f"'{name}' is unknown. Give {', '.join(_SETTINGS)}."
    kind = one.get("type", "string")
    if kind not in _TYPES:
        yield f"type is {kind!r}. Give string or boolean."
        return
    for name in _OF_TEXT:
        if name in one and kind == "boolean":
            yield f"{name} is for text, and it is a boolean."
    for name in ("secret", "multiline"):
        if not isinstance(one.get(name, False), bool):
            yield f"{name} is {one[name]!r}. Give true or false."
    if "default" in one and not isinstance(one["default"], _TYPES[kind]):
        yield f"default is {one['default']!r}. Give a {kind}."
    if "choices" in one and (not isinstance(one["choices"], list) or not one["choices"]):
        yield f"choices is {one['choices']!r}. Give a list of at least one."


def _injectors(injectors: Mapping[str, Any], ids: list[Any]) -> Iterator[str]:
    for name in sorted(set(injectors) - {"file", "env", "extra_vars"}):
        yield f"injectors: '{name}' is unknown. Give file, env or extra_vars."
    for name in ("file", "env", "extra_vars"):
        if not isinstance(injectors.get(name) or {}, Mapping):
            yield f"injectors: {name} is {injectors[name]!r}. Give a dictionary."
            return
    files, env = injectors.get("file") or {}, injectors.get("env") or {}
    for name in files:
        if not _FILE.fullmatch(name):
            yield f"injectors: file '{name}'. Give template, or template.NAME for each of several."
    if "template" in files and len(files) > 1:
        yield "injectors: several files need a name each. Give template.NAME, and not template."
    for name, value in env.items():
        if not _NAME.fullmatch(name) or name.startswith("ANSIBLE_") or name in _TAKEN:
            yield f"injectors: AWX takes no environment variable '{name}'."
        if not str(value).isascii():
            yield f"injectors: the environment variable '{name}' has characters beyond ASCII."
    for part, templates in injectors.items():
        for used in sorted({*_USED.findall(str(templates))} - {*ids, "tower"}):
            yield f"injectors: {part} uses '{used}', which is no input."


def input_problems(kind: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about a credential's inputs, none of which shows a value that may be secret."""
    known = {one.get("id"): one for one in fields_of(kind)}
    for name, value in inputs.items():
        field = known.get(name)
        if field is None:
            yield f"inputs: its type has no input '{name}'. Give {', '.join(map(str, known))}."
            continue
        wanted = _TYPES.get(field.get("type", "string"), str)
        if value is not None and not isinstance(value, wanted):
            yield f"inputs: {name} is a {type(value).__name__}. Give a {field.get('type', 'string')}."
        elif value and field.get("choices") and value not in field["choices"]:
            yield f"inputs: {name} is none of its choices. Give one of {', '.join(field['choices'])}."
