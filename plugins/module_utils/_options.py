# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the value of a role's option has the type that the role's argument spec gives it. Pure.

Ansible takes text where a spec says int, bool, list or dict and leaves it text. Here a list and a dictionary have to be
one. A number and a truth value may be text, as the command line and surveys give them: the roles convert those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import BOOLEANS

INTEGER, DECIMAL = re.compile(r"[+-]?[0-9]+"), re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
Spec = Mapping[str, Any]


def as_number(value: Any) -> int | float | None:
    """The number that a value is, or that it writes as decimal text; None for anything else."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return int(value) if INTEGER.fullmatch(value) else float(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool | int | str) and (value.lower() if isinstance(value, str) else value) in BOOLEANS


#: By type: whether a value has it, and what is allowed.
TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a text; write it in quotation marks"),
    "path": (lambda value: isinstance(value, str), "a path; write it in quotation marks"),
    "int": (lambda value: isinstance(as_number(value), int), "a whole number"),
    "float": (lambda value: as_number(value) is not None, "a number"),
    "bool": (_is_boolean, "true and false"),
    "list": (lambda value: isinstance(value, list), "a list"),
    "dict": (lambda value: isinstance(value, Mapping), "a dictionary"),
}
#: How a list or a dictionary is written where a text was given.
WRITTEN = {"list": "[{value}]", "dict": "{{key: value}}"}


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
        return [f"{name} is {value!r}: allowed is {allowed}{_how(name, value, kind, spec)}."]
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


def _how(name: str, value: Any, kind: str, spec: Spec) -> str:
    if kind not in WRITTEN or not isinstance(value, str):
        return ""
    numbers = spec.get("elements") in ("int", "float")
    parts = [part.strip() for part in value.split(",")]
    inside = ", ".join(part if numbers else f'"{part}"' for part in parts)
    written = WRITTEN[kind].format(value=inside)
    return f", as in {name}: {written}; on the command line as JSON: -e '{{\"{name}\": ...}}'"


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
