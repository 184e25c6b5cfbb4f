# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table mappings, compared by meaning. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical


def is_same(wanted: dict[str, Any], have: dict[str, Any] | None) -> bool:
    """Whether two mappings have the same rules: order, a rule id's type, and empty parts mean nothing."""
    return canonical(_meaning(wanted)) == canonical(_meaning(have or {}))


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        items = {key: _meaning(str(item) if key == "rule-id" else item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, [], {})}
    return [_meaning(item) for item in value] if isinstance(value, list) else value
