# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table mappings: compared by meaning, and asked which tables they take. Pure."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical

_RENAMING = re.compile("rename|convert-|add-(prefix|suffix)|remove-(prefix|suffix)|replace-(prefix|suffix)")


def is_same(wanted: dict[str, Any], have: dict[str, Any] | None) -> bool:
    """Whether two mappings have the same rules: order, a rule id's type, and empty parts mean nothing."""
    return canonical(_meaning(wanted)) == canonical(_meaning(have or {}))


def takes(rules: list[dict[str, Any]], schema: str, table: str) -> bool:
    """Whether these rules select a table."""
    actions = {rule["rule-action"] for rule in about(rules, "selection", schema, table)}
    return bool(actions & {"include", "explicit"}) and "exclude" not in actions


def about(rules: list[dict[str, Any]], kind: str, schema: str, table: str) -> list[dict[str, Any]]:
    """The rules of a type whose locator names this table."""
    return [
        rule
        for rule in rules
        if rule["rule-type"] == kind
        and like(schema, rule["object-locator"]["schema-name"])
        and like(table, rule["object-locator"].get("table-name", "%"))
    ]


def renames(rules: list[dict[str, Any]]) -> bool:
    """Whether anything is called otherwise on the target."""
    return any(rule["rule-type"] == "transformation" and _RENAMING.match(rule.get("rule-action", "")) for rule in rules)


def like(name: str, pattern: str) -> bool:
    """SQL's LIKE, as DMS has it: % for any text, _ for any character."""
    wanted = "".join(".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern)
    return re.fullmatch(wanted, name) is not None


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        items = {key: _meaning(str(item) if key == "rule-id" else item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, [], {})}
    return [_meaning(item) for item in value] if isinstance(value, list) else value
