# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The body of a dashboard: a structure or JSON text, and when two of them mean the same. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: In a row of metrics, "what the row above has here", and "what it has from here on".
SAME, SAME_BEGINNING = ".", "..."


def parsed(body: Any) -> dict[str, Any]:
    """The body as a structure. Raises Refused for what is none."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError as wrong:
            raise Refused(f"body is no JSON ({wrong}): it must be a structure, or a JSON text of one.") from wrong
    if not isinstance(body, dict):
        raise Refused(f"body is a {type(body).__name__}: it must be a structure with widgets, or a JSON text of one.")
    return body


def text(body: dict[str, Any]) -> str:
    """The body as CloudWatch is given it."""
    return json.dumps(body)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two bodies mean the same. The order of keys, 1 for 1.0, and a row of metrics that repeats the one above
    make no difference; the order of widgets and of metrics does.
    """
    return _meaning(one) == _meaning(other)


def _meaning(body: dict[str, Any]) -> str:
    return json.dumps(
        _plain({**body, "widgets": [_expanded(widget) for widget in _listed(body.get("widgets"))]}), sort_keys=True
    )


def _listed(widgets: Any) -> list[Any]:
    return widgets if isinstance(widgets, list) else []


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _expanded(widget: Any) -> Any:
    properties = widget.get("properties") if isinstance(widget, dict) else None
    metrics = properties.get("metrics") if isinstance(properties, dict) else None
    # The metrics of an explorer are no rows.
    if not isinstance(metrics, list) or not all(isinstance(row, list) for row in metrics):
        return widget
    return {**widget, "properties": {**properties, "metrics": expanded_rows(metrics)}}


def expanded_rows(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of metrics, each with all of its names."""
    result, above = [], []
    for row in rows:
        options = [item for item in row if isinstance(item, dict)]
        names = _expanded_names([item for item in row if not isinstance(item, dict)], above)
        # A row which is an expression has no names, and those of the row above it are still repeated below it.
        above = names or above
        result.append(names + options)
    return result


def _expanded_names(names: list[str], above: list[str]) -> list[str]:
    if names[:1] == [SAME_BEGINNING]:
        kept = len(above) - len(names) + 1
        names = above[: max(kept, 0)] + names[1:]
    return [above[place] if name == SAME and place < len(above) else name for place, name in enumerate(names)]
