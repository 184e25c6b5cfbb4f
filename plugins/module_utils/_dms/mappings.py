# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table mappings: compared by meaning, and asked which tables they take. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical

_RENAMING = re.compile("rename|convert-|add-(prefix|suffix)|remove-(prefix|suffix)|replace-(prefix|suffix)")
#: What a pattern is made of: sets in brackets, and characters. What a set is made of: ranges, and characters.
_TOKEN, _MEMBER = re.compile(r"\[[^\]]+\]|.", re.DOTALL), re.compile(r".-.|.", re.DOTALL)


def is_same(wanted: dict[str, Any], have: dict[str, Any] | None) -> bool:
    """Whether two mappings have the same rules: order, a rule id's type, and empty parts mean nothing."""
    return canonical(_meaning(wanted)) == canonical(_meaning(have or {}))


@dataclass(frozen=True)
class Selection:
    """What the rules of a task carry. Without rules, as those of a task that does not exist yet, it is everything."""

    rules: tuple[dict[str, Any], ...] = ()

    def takes(self, schema: str, table: str) -> bool:
        """Whether a table is carried: one rule includes it or names it, and none excludes it."""
        actions = {rule["rule-action"] for rule in about(self.rules, "selection", schema, table)}
        return not self.rules or (bool(actions & {"include", "explicit"}) and "exclude" not in actions)

    def takes_schema(self, schema: str) -> bool:
        """Whether a table of this schema may be carried."""
        found = [rule for rule in self.rules if rule["rule-type"] == "selection" and _in_schema(rule, schema)]
        whole = [rule for rule in found if rule["rule-action"] == "exclude" and _table_pattern(rule) == "%"]
        return not self.rules or (not whole and any(rule["rule-action"] != "exclude" for rule in found))

    def removes_column(self, schema: str, table: str, column: str) -> bool:
        """Whether a column is removed from what is carried."""
        return any(
            rule.get("rule-action") == "remove-column" and like(column, rule["object-locator"].get("column-name", "%"))
            for rule in about(self.rules, "transformation", schema, table)
        )


def about(rules: Iterable[dict[str, Any]], kind: str, schema: str, table: str) -> list[dict[str, Any]]:
    """The rules of a type whose locator names this table."""
    return [
        rule
        for rule in rules
        if rule["rule-type"] == kind and _in_schema(rule, schema) and _matches(rule, table, _table_pattern(rule))
    ]


def renames(rules: list[dict[str, Any]]) -> bool:
    """Whether anything is called otherwise on the target."""
    return any(rule["rule-type"] == "transformation" and _RENAMING.match(rule.get("rule-action", "")) for rule in rules)


def like(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern of DMS.

    `%` stands for any text, `_` for any character, `[ab]` for one of these characters, `[a-d]` for one of a range. A
    wildcard in brackets stands for itself, and so does a bracket without its other one.
    """
    return re.fullmatch("".join(map(_expression, _TOKEN.findall(pattern))), name, re.DOTALL) is not None


def _expression(token: str) -> str:
    if len(token) > 1:
        return "(?:{})".format("|".join(map(_one_of, _MEMBER.findall(token[1:-1]))))
    return {"%": ".*", "_": "."}.get(token) or re.escape(token)


def _one_of(member: str) -> str:
    """The expression for a character of a set, or for a range; one that runs backwards holds nothing."""
    if len(member) == 1:
        return re.escape(member)
    first, last = member[0], member[2]
    return f"[{re.escape(first)}-{re.escape(last)}]" if first <= last else "(?!)"


def _in_schema(rule: dict[str, Any], schema: str) -> bool:
    """Whether a rule is about tables, and about this schema."""
    locator = rule["object-locator"]
    return locator.get("table-type", "table") != "view" and _matches(rule, schema, locator["schema-name"])


def _table_pattern(rule: dict[str, Any]) -> str:
    return rule["object-locator"].get("table-name", "%")


def _matches(rule: dict[str, Any], name: str, pattern: str) -> bool:
    """Whether a rule means this name. An explicit one has no wildcards."""
    return name == pattern if rule.get("rule-action") == "explicit" else like(name, pattern)


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        items = {key: _meaning(str(item) if key == "rule-id" else item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, [], {})}
    return [_meaning(item) for item in value] if isinstance(value, list) else value
