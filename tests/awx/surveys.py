# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Surveys as AWX takes them: what a specification may say, and which answers it lets through."""

from __future__ import annotations

from typing import Any

DEFAULTS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "textarea": (str,),
    "password": (str,),
    "multiplechoice": (str,),
    "multiselect": (str,),
    "integer": (int,),
    "float": (float, int),
}


def specification_error(spec: dict[str, Any]) -> str | None:
    """Why AWX would not take this specification, or None."""
    for name, kind, label in (("name", str, "string"), ("description", str, "string"), ("spec", list, "list of items")):
        if name not in spec:
            return f"Field '{name}' is missing from survey spec."
        if not isinstance(spec[name], kind):
            return f"Expected {label} for field '{name}', received {type(spec[name]).__name__} type."
    if not spec["spec"]:
        return "'spec' doesn't contain any items."
    seen: set[str] = set()
    for index, question in enumerate(spec["spec"]):
        error = question_error(index, question, seen)
        if error:
            return error
        seen.add(question["variable"])
    return None


def question_error(index: int, question: Any, seen: set[str]) -> str | None:
    if not isinstance(question, dict):
        return f"Survey question {index} is not a json object."
    for name, kind, label in (
        ("type", str, "string"),
        ("question_name", str, "string"),
        ("variable", str, "string"),
        ("required", bool, "boolean"),
    ):
        if name not in question:
            return f"'{name}' missing from survey question {index}"
        if not isinstance(question[name], kind):
            return f"'{name}' in survey question {index} expected to be {label}."
    if question["variable"] in seen:
        return f"'variable' '{question['variable']}' duplicated in survey question {index}."
    if question["type"] not in DEFAULTS:
        return (
            f"'{question['type']}' in survey question {index} is not one of '{', '.join(DEFAULTS)}' allowed "
            "question types."
        )
    default = question.get("default", "")
    if default != "" and not isinstance(default, DEFAULTS[question["type"]]):
        return (
            f"Default value {default} in survey question {index} expected to be "
            f"{question['type'] if question['type'] in ('integer', 'float') else 'string'}."
        )
    if any(question.get(limit) is not None and not isinstance(question[limit], int) for limit in ("min", "max")):
        return f"The min or max limit in survey question {index} expected to be integer."
    error = choices_error(index, question) if question["type"] in ("multiplechoice", "multiselect") else None
    if not error and str(default).startswith("$encrypted$"):
        return f"$encrypted$ is a reserved keyword, may not be used for new default in position {index}."
    return error


def choices_error(index: int, question: dict[str, Any]) -> str | None:
    if "choices" not in question:
        return f"Survey question {index} of type {question['type']} must specify choices."
    chosen = question.get("default", "").splitlines()
    if question["type"] == "multiplechoice" and len(chosen) > 1:
        return "Multiple Choice (Single Select) can only have one default value."
    if any(choice not in choices(question) for choice in chosen):
        return "Default choice must be answered from the choices listed."
    return None


def choices(question: dict[str, Any]) -> list[str]:
    given = question["choices"]
    return [choice for choice in given.splitlines() if choice.strip()] if isinstance(given, str) else given


def answer_errors(question: dict[str, Any], answers: dict[str, Any], *, needed: bool = True) -> list[str]:
    """Why AWX would not start a job with these answers."""
    name = question["variable"]
    if name not in answers:
        return [f"'{name}' value missing"] if needed and question["required"] else []
    value, kind = answers[name], question["type"]
    if kind == "multiplechoice" and value not in choices(question):
        return [f"Value {value} for '{name}' expected to be one of {choices(question)}."]
    if kind == "multiselect":
        if not isinstance(value, list):
            return [f"'{name}' value is expected to be a list."]
        return [
            f"Value {one} for '{name}' expected to be one of {choices(question)}."
            for one in value
            if one not in choices(question)
        ]
    if kind in ("text", "textarea", "password"):
        if not isinstance(value, str):
            return [f"Value {value} for '{name}' expected to be a string."]
        return measured(question, len(value), value)
    if kind == "integer" and type(value) is not int:
        return [f"Value {value} for '{name}' expected to be an integer."]
    if kind == "float" and type(value) not in (float, int):
        return [f"Value {value} for '{name}' expected to be a numeric type."]
    return measured(question, value, value) if kind in ("integer", "float") else []


def measured(question: dict[str, Any], size: float, value: Any) -> list[str]:
    errors = []
    if question.get("min") is not None and size < question["min"]:
        length = f"length is {size} " if isinstance(value, str) else ""
        least = f"({length}must be at least {question['min']})"
        errors.append(f"'{question['variable']}' value {value} is too small {least}.")
    if question.get("max") is not None and size > question["max"]:
        errors.append(f"'{question['variable']}' value {value} is too large (must be no more than {question['max']}).")
    return errors


def extra_vars(template: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What a job gets: the template's own, the defaults of its survey that are answers, and what was answered."""
    questions = template.get("survey_spec", {}).get("spec", [])
    defaults = {
        question["variable"]: question["default"] for question in questions if question.get("default") is not None
    }
    lawful = {
        name: value
        for name, value in defaults.items()
        if not any(answer_errors(question, {name: value}) for question in questions if question["variable"] == name)
    }
    return {**template.get("extra_vars", {}), **lawful, **answers}
