# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What awx/ says, for the environment that its settings name."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path
from typing import Any

import jinja2.nativetypes
import yaml


class Loader(yaml.SafeLoader):
    """YAML with Ansible's !unsafe, which stays as it is written."""


Loader.add_constructor("!unsafe", lambda loader, node: {"unsafe": node.value})


def load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader)  # a safe loader


def rendered(value: Any, values: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return value["unsafe"] if "unsafe" in value else {name: rendered(one, values) for name, one in value.items()}
    if isinstance(value, list):
        return [rendered(one, values) for one in value]
    if isinstance(value, str) and "{{" in value and "lookup(" not in value:
        environment = jinja2.nativetypes.NativeEnvironment()
        environment.filters["product"] = itertools.product  # Ansible's own
        return environment.from_string(value).render(values)
    return value


@cache
def read(checkout: Path) -> dict[str, Any]:
    files = [load(path) for path in sorted((checkout / "awx").glob("*.yml"))]
    merged = {name: value for file in files for name, value in file.items()}
    return rendered(merged, load(checkout / "awx/settings.yml"))
