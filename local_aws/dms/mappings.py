# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Table mappings: which tables a task takes, and what they are called on the other side."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .faults import InvalidParameterValueException

_SELECTION_ACTIONS = {"include", "exclude", "explicit"}
_TABLE_TYPES = {"table", "view", "all"}
_RULE_TYPES = {"selection", "transformation", "table-settings"}
_RENAMES = {
    "rename",
    "convert-lowercase",
    "convert-uppercase",
    "add-prefix",
    "remove-prefix",
    "add-suffix",
    "remove-suffix",
    "replace-prefix",
    "replace-suffix",
}


@dataclass(frozen=True)
class Mappings:
    """The rules of one task, in the order in which they apply."""

    selections: tuple[dict[str, Any], ...]
    transformations: tuple[dict[str, Any], ...]

    def selects(self, schema: str, table: str) -> bool:
        """Whether a table is taken: included or explicitly named, and not excluded."""
        actions = {rule["rule-action"] for rule in self.selections if _names(rule, schema, table)}
        return bool(actions & {"include", "explicit"}) and "exclude" not in actions

    def target_name(self, schema: str, table: str) -> tuple[str, str]:
        """Schema and name of the table on the target."""
        target_schema, target_table = schema, table
        for rule in self.transformations:
            locator = rule["object-locator"]
            if not _like(schema, locator["schema-name"]):
                continue
            if rule["rule-target"] == "schema":
                target_schema = _transform(rule, target_schema)
            elif _like(table, locator.get("table-name", "%")):
                target_table = _transform(rule, target_table)
        return target_schema, target_table


def parse(text: str) -> Mappings:
    """Rules of a TableMappings text. Raises InvalidParameterValueException where AWS does: bad JSON, no selection
    rule, a rule without its parts, an id or a name used twice, an action that does not exist."""
    try:
        rules = json.loads(text)["rules"]
    except (ValueError, TypeError, KeyError) as invalid:
        raise InvalidParameterValueException(
            "Invalid table mappings JSON: Error in mapping rules. Rules are not "
            "a valid JSON document with a list of rules."
        ) from invalid
    if not isinstance(rules, list) or not rules:
        raise InvalidParameterValueException("Error in mapping rules. At least one selection rule is required")
    for rule in rules:
        _check(rule)
    for key in ("rule-id", "rule-name"):
        _refuse_duplicates(key, [str(rule[key]) for rule in rules if key in rule])
    selections = tuple(rule for rule in rules if rule["rule-type"] == "selection")
    if not any(rule["rule-action"] != "exclude" for rule in selections):
        raise InvalidParameterValueException("Error in mapping rules. At least one selection rule is required")
    return Mappings(selections, tuple(rule for rule in rules if rule["rule-type"] == "transformation"))


def _check(rule: Any) -> None:
    if not isinstance(rule, dict) or rule.get("rule-type") not in _RULE_TYPES:
        raise InvalidParameterValueException("Error in mapping rules. Rule type is not valid")
    name = rule.get("rule-name", "")
    for key in ("rule-id", "rule-name", "object-locator"):
        if not rule.get(key):
            raise InvalidParameterValueException(f"Error in mapping rules. Rule '{name}' lacks {key}")
    if not rule["object-locator"].get("schema-name"):
        raise InvalidParameterValueException(f"Error in mapping rules. Rule '{name}' lacks schema-name")
    if rule["rule-type"] == "selection":
        _check_selection(rule, name)
    if rule["rule-type"] == "transformation":
        _check_transformation(rule, name)


def _check_selection(rule: dict[str, Any], name: str) -> None:
    if rule.get("rule-action") not in _SELECTION_ACTIONS:
        raise InvalidParameterValueException(f"Error in mapping rules. Rule '{name}' has an invalid rule-action")
    if not rule["object-locator"].get("table-name"):
        raise InvalidParameterValueException(f"Error in mapping rules. Rule '{name}' lacks table-name")
    if rule["object-locator"].get("table-type", "table") not in _TABLE_TYPES:
        raise InvalidParameterValueException(f"Error in mapping rules. Rule '{name}' has an invalid table-type")
    if rule.get("filters"):
        raise InvalidParameterValueException(
            f"Error in mapping rules. Rule '{name}': the embedded service does not filter rows"
        )


def _check_transformation(rule: dict[str, Any], name: str) -> None:
    if rule.get("rule-target") not in ("schema", "table") or rule.get("rule-action") not in _RENAMES:
        raise InvalidParameterValueException(
            f"Error in mapping rules. Rule '{name}': the embedded service transforms names of schemas and tables only"
        )


def _refuse_duplicates(key: str, values: list[str]) -> None:
    if len(values) != len(set(values)):
        raise InvalidParameterValueException(f"Error in mapping rules. {key} values must be unique")


def _names(rule: dict[str, Any], schema: str, table: str) -> bool:
    """Whether a selection rule is about this table. A rule with the action explicit has no wildcards."""
    locator = rule["object-locator"]
    if locator.get("table-type") == "view":
        return False
    pairs = (schema, locator["schema-name"]), (table, locator["table-name"])
    return all(
        name == pattern if rule["rule-action"] == "explicit" else _like(name, pattern) for name, pattern in pairs
    )


def _like(name: str, pattern: str) -> bool:
    """`%` stands for any characters, `_` for one, `[ab]` and `[a-d]` for one of those in the brackets, where wildcards
    stand for themselves."""
    regex = ""
    for token in re.findall(r"\[[^\]]+\]|.", pattern, re.DOTALL):
        if len(token) == 1:
            regex += {"%": ".*", "_": "."}.get(token) or re.escape(token)
            continue
        parts = re.findall(r"(.)-(.)|(.)", token[1:-1], re.DOTALL)
        # a range that runs backwards has nothing in it
        ranges = [(first or single, last or single) for first, last, single in parts if single or first <= last]
        inside = "".join(f"{re.escape(first)}-{re.escape(last)}" for first, last in ranges)
        regex += f"[{inside}]" if inside else "(?!)"
    return re.fullmatch(regex, name, re.DOTALL) is not None


def _transform(rule: dict[str, Any], name: str) -> str:
    action, value, old = rule["rule-action"], rule.get("value") or "", rule.get("old-value") or ""
    return {
        "rename": lambda: value,
        "convert-lowercase": name.lower,
        "convert-uppercase": name.upper,
        "add-prefix": lambda: value + name,
        "add-suffix": lambda: name + value,
        "remove-prefix": lambda: name.removeprefix(value),
        "remove-suffix": lambda: name.removesuffix(value),
        "replace-prefix": lambda: value + name[len(old) :] if name.startswith(old) else name,
        "replace-suffix": lambda: name[: len(name) - len(old)] + value if name.endswith(old) else name,
    }[action]()
