# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The value of a role's option as the type that the role's argument spec gives it, or what is wrong with it. Pure.

Ansible takes text where a spec says int, bool, list or dict, as the command line and surveys give it, and leaves it
text. Here such text is converted: for roles, which read it by the lookup option_value, and for the inventory's check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_dict
from ansible.module_utils.parsing.convert_bool import BOOLEANS, boolean

INTEGER, DECIMAL = re.compile(r"[+-]?[0-9]+"), re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
Spec = Mapping[str, Any]


def as_number(value: Any) -> int | float | None:
    """The number that a value is, or that it writes as decimal text; None for anything else."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return int(value) if INTEGER.fullmatch(value) else float(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool | int | str) and (value.lower() if isinstance(value, str) else value) in BOOLEANS


def converted(value: Any, spec: Spec) -> Any:
    """The value as the spec's type; what cannot be converted is returned as it is, and refused by `type_problems`."""
    kind = spec.get("type", "str")
    if kind in ("int", "float"):
        return as_number(value) if TYPES[kind][0](value) else value
    if kind == "bool":
        return boolean(value) if _is_boolean(value) else value
    if kind == "list":
        return _as_list(value, _element_spec(spec))
    return _as_dict(value, spec.get("options") or {}) if kind == "dict" else value


def _as_list(value: Any, element: Spec) -> Any:
    if isinstance(value, str):
        value = _split(value, element)
    elif as_number(value) is not None:
        value = [value]
    return [converted(one, element) for one in value] if isinstance(value, list) else value


def _split(text: str, element: Spec) -> Any:
    """The elements of a text: no more than Ansible's own check of a role's arguments takes, which comes later."""
    if text.startswith("[") and element["type"] == "str":
        try:
            return json.loads(text)
        except ValueError:
            return text
    parts = [part if "choices" in element else part.strip() for part in text.split(",")]
    return [part for part in parts if part]


def _as_dict(value: Any, options: Mapping[str, Spec]) -> Any:
    if isinstance(value, str):
        try:
            value = check_type_dict(value)
        except TypeError:
            return value
    if not isinstance(value, Mapping):
        return value
    return {key: converted(one, options[key]) if key in options else one for key, one in value.items()}


#: By type: whether a value has it, and what is allowed.
TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a text; write it in quotation marks"),
    "path": (lambda value: isinstance(value, str), "a path; write it in quotation marks"),
    "int": (lambda value: isinstance(as_number(value), int), "a whole number"),
    "float": (lambda value: as_number(value) is not None, "a number"),
    "bool": (_is_boolean, "true and false"),
    "list": (lambda value: isinstance(value, list), "a list, on the command line as JSON"),
    "dict": (lambda value: isinstance(value, Mapping), "a dictionary, on the command line as JSON"),
}


def type_problems(name: str, value: Any, spec: Spec) -> list[str]:
    """Sentences saying why `value` is nothing that the option's argument spec allows: empty when it is.

    An option without a value is taken as not stated, unless the role has a default, which nothing would replace.
    """
    if value is None:
        if spec.get("default") is None:
            return []
        return [f"{name} has no value: leave it out for its default, {spec['default']!r}."]
    kind = spec.get("type", "str")
    if kind == "raw":
        return []
    fits, allowed = TYPES[kind]
    if not fits(value):
        return [f"{name} is {value!r}: allowed is {allowed}."]
    if kind == "list":
        return [
            problem
            for number, element in enumerate(value)
            for problem in type_problems(f"{name}[{number}]", element, _element_spec(spec))
        ]
    return _choice_problems(name, value, spec) + (_suboption_problems(name, value, spec) if kind == "dict" else [])


def _element_spec(spec: Spec) -> dict[str, Any]:
    shared = {key: spec[key] for key in ("choices", "options") if key in spec}
    # An element has no default: one without a value is refused.
    return {**shared, "type": spec.get("elements", "raw"), "default": "a value"}


def _choice_problems(name: str, value: Any, spec: Spec) -> list[str]:
    choices = spec.get("choices")
    if choices is None or value in choices or as_number(value) in choices:
        return []
    return [f"{name} is {value!r}: allowed are {', '.join(map(str, choices))}."]


def _suboption_problems(name: str, value: Mapping[str, Any], spec: Spec) -> list[str]:
    options = spec.get("options")
    if options is None:
        return []
    known = ", ".join(sorted(options))
    problems = [f"{name}.{key} is no option; allowed are: {known}." for key in value if key not in options]
    problems += [
        f"{name}.{key} is missing: it is required."
        for key, option in options.items()
        if option.get("required") and value.get(key) is None
    ]
    return problems + [
        problem
        for key, option in options.items()
        for problem in type_problems(f"{name}.{key}", value.get(key), {**option, "default": None})
    ]
