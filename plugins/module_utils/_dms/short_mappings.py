# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table mappings stated shortly, and DMS's own structure of them: from the one to the other and back. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

SELECTIONS = ("include", "exclude", "explicit")
SECTIONS = (*SELECTIONS, "transform", "settings", "rules")
LEVELS = ("schema", "table", "column")
#: What a transformation does, and in which of DMS's keys its value goes; None where it has none.
ACTIONS = {
    "rename": "value",
    "add_prefix": "value",
    "remove_prefix": "value",
    "add_suffix": "value",
    "remove_suffix": "value",
    "replace_prefix": "old-value",
    "replace_suffix": "old-value",
    "convert_lowercase": None,
    "convert_uppercase": None,
    "remove_column": None,
    "include_column": None,
    "add_column": "value",
    "change_data_type": "data-type",
    "define_primary_key": "primary-key-def",
    "add_before_image_columns": "before-image-def",
    "data_masking_digits_mask": "value",
    "data_masking_digits_randomize": None,
    "data_masking_hash_mask": None,
}
#: Actions which DMS files under columns although they are stated of a table.
OF_COLUMNS = ("add_column", "add_before_image_columns")
SELECTION_KEYS = ("type", "load_order", "where")
TRANSFORM_KEYS = ("expression", "data_type")
SETTING_KEYS = ("parallel_load", "lob_settings")
OWN_KEYS = ("id", "name")
#: Filter operators without a value, and with two.
VALUELESS, RANGES = ("null", "notnull"), ("between", "notbetween")
OPERATORS = ("eq", "noteq", "gte", "ste", *RANGES, *VALUELESS)
#: Ids have nine digits, as those which the console gives.
IDENTITY = ("rule-id", "rule-name")
FIRST_ID, IDS = 100_000_000, 900_000_000


def expand(short: dict[str, Any]) -> dict[str, Any]:
    """DMS's table mappings for what is stated shortly. Raises ValueError with a sentence which says what is wrong."""
    _check(isinstance(short, dict), f"Table mappings are {short!r} and should be a dictionary.")
    _check_keys(short, SECTIONS, "Table mappings")
    rules = [_selection(action, item) for action in SELECTIONS for item in _list(short, action)]
    rules += [_transformation(item) for item in _list(short, "transform")]
    rules += [_setting(item) for item in _list(short, "settings")]
    rules += [_raw(rule) for rule in _list(short, "rules")]
    selecting = any(rule.get("rule-type") == "selection" and rule.get("rule-action") != "exclude" for rule in rules)
    _check(selecting, "Table mappings take no table: state at least one under include.")
    return {"rules": _identified(rules)}


def shorten(mappings: dict[str, Any]) -> dict[str, Any]:
    """What `expand` makes these mappings of. A rule which has no short form is kept as it is, under `rules`."""
    _check(
        isinstance(mappings, dict) and isinstance(mappings.get("rules"), list), "Table mappings have a list of rules."
    )
    derived = _derived_ids(mappings["rules"])
    short: dict[str, list[Any]] = {}
    for rule in mappings["rules"]:
        section, item = _short(rule, derived)
        short.setdefault(section, []).append(item)
    return {section: short[section] for section in SECTIONS if section in short}


# From short to DMS's


def _selection(action: str, stated: Any) -> dict[str, Any]:
    item = {"table": stated} if isinstance(stated, str) else stated
    _check_item(item, ("table", *SELECTION_KEYS), action)
    locator = _locator("table", item.get("table"))
    if "type" in item:
        locator["table-type"] = item["type"]
    rule = {"rule-type": "selection", "rule-action": action, "object-locator": locator, **_own(item)}
    if "load_order" in item:
        rule["load-order"] = item["load_order"]
    return {**rule, "filters": _filters(item["where"])} if "where" in item else rule


def _filters(where: Any) -> list[dict[str, Any]]:
    _check(isinstance(where, dict) and where, f"where is {where!r} and should name columns with their conditions.")
    return [
        {
            "filter-type": "source",
            "column-name": column,
            "filter-conditions": [
                _condition(column, one) for one in (stated if isinstance(stated, list) else [stated])
            ],
        }
        for column, stated in where.items()
    ]


def _condition(column: str, stated: Any) -> dict[str, Any]:
    _check(
        isinstance(stated, dict) and len(stated) == 1 and set(stated) <= set(OPERATORS),
        f"The condition on {column} is {stated!r} and should be one of {', '.join(OPERATORS)} with its value.",
    )
    ((operator, value),) = stated.items()
    if operator in VALUELESS:
        return {"filter-operator": operator}
    if operator in RANGES:
        _check(
            isinstance(value, list) and len(value) == 2,
            f"The condition {operator} on {column} is {value!r} and should be a list of two values.",
        )
        return {"filter-operator": operator, "start-value": str(value[0]), "end-value": str(value[1])}
    return {"filter-operator": operator, "value": str(value)}


def _transformation(item: Any) -> dict[str, Any]:
    _check_item(item, (*LEVELS, *ACTIONS, *TRANSFORM_KEYS), "transform")
    levels, actions = [key for key in LEVELS if key in item], [key for key in ACTIONS if key in item]
    _check(len(levels) == 1, f"transform has {item!r}, which should name exactly one of {', '.join(LEVELS)}.")
    _check(len(actions) == 1, f"transform has {item!r}, which should do exactly one of {', '.join(ACTIONS)}.")
    level, action = levels[0], actions[0]
    more = [key for key in TRANSFORM_KEYS if key in item]
    _check(action == "add_column" or not more, f"transform has {item!r}: {', '.join(more)} go with add_column only.")
    rule = {
        "rule-type": "transformation",
        "rule-target": "column" if action in OF_COLUMNS else level,
        "rule-action": action.replace("_", "-"),
        "object-locator": _locator(level, item[level]),
        **_action_value(action, item[action]),
        **_own(item),
    }
    return {**rule, **{key.replace("_", "-"): item[key] for key in more}}


def _action_value(action: str, value: Any) -> dict[str, Any]:
    key = ACTIONS[action]
    if key is None:
        _check(value is True, f"{action} is {value!r} and should be true.")
        return {}
    if key == "old-value":
        _check(
            isinstance(value, dict) and set(value) == {"old", "new"},
            f"{action} is {value!r} and should have old and new.",
        )
        return {"old-value": value["old"], "value": value["new"]}
    wanted = str if key == "value" else dict
    kind = "a text" if wanted is str else "a dictionary in DMS's own words"
    _check(isinstance(value, wanted) and value, f"{action} is {value!r} and should be {kind}.")
    return {key: value}


def _setting(item: Any) -> dict[str, Any]:
    _check_item(item, ("table", *SETTING_KEYS), "settings")
    _check(
        any(key in item for key in SETTING_KEYS),
        f"settings has {item!r}, which should have {' or '.join(SETTING_KEYS)}.",
    )
    values = {key.replace("_", "-"): item[key] for key in SETTING_KEYS if key in item}
    return {
        "rule-type": "table-settings",
        "object-locator": _locator("table", item.get("table")),
        **values,
        **_own(item),
    }


def _raw(rule: Any) -> dict[str, Any]:
    _check(
        isinstance(rule, dict) and "rule-type" in rule, f"rules has {rule!r}, which should be one of DMS's own rules."
    )
    return rule


def _locator(level: str, stated: Any) -> dict[str, Any]:
    """DMS's object-locator for `schema.table` or, where a name has a dot in it, {schema, table}."""
    levels = LEVELS[: LEVELS.index(level) + 1]
    parts = stated.split(".") if isinstance(stated, str) else [(stated or {}).get(key) for key in levels]
    whole = len(parts) == len(levels) and all(isinstance(part, str) and part for part in parts)
    spelling = ".".join(levels)
    _check(
        whole,
        f"{level} is {stated!r} and should be {spelling}, with % for any name"
        + (f", or a dictionary of {', '.join(levels)} where a name has a dot in it." if level != "schema" else "."),
    )
    return {f"{key}-name": part for key, part in zip(levels, parts)}


def _own(item: dict[str, Any]) -> dict[str, str]:
    return {f"rule-{key}": str(item[key]) for key in OWN_KEYS if key in item}


# Ids


def _identified(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules with an id and a name each, derived from what the rule says unless they are stated."""
    derived = _derived_ids(rules)
    result = [{**_ids(rule, derived), **rule} for rule in rules]
    for key in IDENTITY:
        seen: dict[str, str] = {}
        for rule in result:
            other = seen.setdefault(str(rule[key]), _content(rule))
            _check(other == _content(rule), f"The rules {other} and {_content(rule)} have the same {key} {rule[key]}.")
        _check(len(seen) == len(result), f"A rule is stated twice with the same {key}.")
    return result


def _ids(rule: dict[str, Any], derived: dict[str, str]) -> dict[str, str]:
    """What a rule without an id gets, and its name, which is its id unless it is stated."""
    number = str(rule.get("rule-id", derived[_content(rule)]))
    return {"rule-id": number, "rule-name": number}


def _derived_ids(rules: list[dict[str, Any]]) -> dict[str, str]:
    """An id for what each rule says: another rule more or less changes none of the others'."""
    taken: set[int] = set()
    derived = {}
    for content in sorted({_content(rule) for rule in rules}):
        number = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8], "big") % IDS
        while number in taken:
            number = (number + 1) % IDS
        taken.add(number)
        derived[content] = str(FIRST_ID + number)
    return derived


def _content(rule: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in rule.items() if key not in IDENTITY}, sort_keys=True)


# From DMS's to short


def _short(rule: Any, derived: dict[str, str]) -> tuple[str, Any]:
    """The section and the short form of a rule: the rule itself where the short form would mean anything else."""
    section, item = _guess(rule)
    if item is None:
        return "rules", rule
    own = {key: str(rule[f"rule-{key}"]) for key in OWN_KEYS if f"rule-{key}" in rule}
    plain = {"id": derived[_content(rule)], "name": own.get("id", derived[_content(rule)])}
    item |= {key: value for key, value in own.items() if value != plain[key]}
    if not _means(section, item, rule, derived):
        return "rules", rule
    simple = section in SELECTIONS and set(item) == {"table"} and isinstance(item["table"], str)
    return section, item["table"] if simple else item


def _means(section: str, item: dict[str, Any], rule: dict[str, Any], derived: dict[str, str]) -> bool:
    try:
        made = _RULES[section](item)
    except ValueError:
        return False
    if _content(made) not in derived:
        return False
    return {**_ids(made, derived), **made} == {**rule, **{key: str(rule[key]) for key in IDENTITY if key in rule}}


def _guess(rule: Any) -> tuple[str, dict[str, Any] | None]:
    locator = rule.get("object-locator") or {}
    kind, action = rule.get("rule-type"), str(rule.get("rule-action", "")).replace("-", "_")
    if kind == "selection" and action in SELECTIONS:
        return action, _guess_selection(rule, locator)
    if kind == "transformation" and action in ACTIONS:
        return "transform", _guess_transformation(rule, locator, action)
    if kind == "table-settings":
        values = {key: rule[key.replace("_", "-")] for key in SETTING_KEYS if key.replace("_", "-") in rule}
        return "settings", {"table": _object("table", locator), **values}
    return "rules", None


def _guess_selection(rule: dict[str, Any], locator: dict[str, Any]) -> dict[str, Any]:
    item = {"table": _object("table", locator)}
    if "table-type" in locator:
        item["type"] = locator["table-type"]
    if "load-order" in rule:
        item["load_order"] = rule["load-order"]
    if rule.get("filters"):
        item["where"] = _guess_where(rule["filters"])
    return item


def _guess_where(filters: list[dict[str, Any]]) -> dict[str, Any]:
    where = {}
    for one in filters:
        conditions = [_guess_condition(condition) for condition in one.get("filter-conditions", [])]
        where[one.get("column-name")] = conditions[0] if len(conditions) == 1 else conditions
    return where


def _guess_condition(condition: dict[str, Any]) -> dict[str, Any]:
    operator = condition.get("filter-operator")
    if operator in VALUELESS:
        return {operator: True}
    if operator in RANGES:
        return {operator: [condition.get("start-value"), condition.get("end-value")]}
    return {operator: condition.get("value")}


def _guess_transformation(rule: dict[str, Any], locator: dict[str, Any], action: str) -> dict[str, Any]:
    level = "table" if action in OF_COLUMNS else rule.get("rule-target")
    key = ACTIONS[action]
    value = {None: True, "old-value": {"old": rule.get("old-value"), "new": rule.get("value")}}.get(key, rule.get(key))
    more = TRANSFORM_KEYS if action == "add_column" else ()
    others = {name: rule[name.replace("_", "-")] for name in more if name.replace("_", "-") in rule}
    return {level: _object(level, locator), action: value, **others}


def _object(level: str | None, locator: dict[str, Any]) -> Any:
    levels = LEVELS[: LEVELS.index(level) + 1] if level in LEVELS else ()
    parts = {key: locator.get(f"{key}-name") for key in levels}
    dotted = any("." in str(part) for part in parts.values())
    return parts if dotted else ".".join(str(part) for part in parts.values())


_RULES = {
    **{action: lambda item, action=action: _selection(action, item) for action in SELECTIONS},
    "transform": _transformation,
    "settings": _setting,
}


# Sentences


def _list(short: dict[str, Any], section: str) -> list[Any]:
    items = short.get(section) or []
    _check(isinstance(items, list), f"{section} is {items!r} and should be a list.")
    return items


def _check_item(item: Any, known: tuple[str, ...], section: str) -> None:
    _check(isinstance(item, dict), f"{section} has {item!r}, which should be a dictionary.")
    _check_keys(item, (*known, *OWN_KEYS), f"{section} has {item!r}, which")


def _check_keys(item: dict[str, Any], known: tuple[str, ...], what: str) -> None:
    unknown = [str(key) for key in item if key not in known]
    _check(not unknown, f"{what} states {', '.join(unknown)}; known are {', '.join(known)}.")


def _check(right: Any, sentence: str) -> None:
    if not right:
        raise ValueError(sentence)
