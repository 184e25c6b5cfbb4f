# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which options the roles of this collection have, from their argument specs."""

from __future__ import annotations

DOCUMENTATION = r"""
name: role_options
short_description: The options of every role of this collection
version_added: 1.0.0
author: migrate.aws contributors (!UNKNOWN)
description:
  - Reads C(meta/argument_specs.yml) of every role beside this plugin.
  - The options of all entry points of a role are taken together.
options:
  specs:
    description: Whether to return what the argument specs say of each option, and not the names alone.
    type: bool
    default: false
"""

EXAMPLES = r"""
- ansible.builtin.debug:
    msg: "{{ lookup('migrate.aws.role_options')['network'] }}"
"""

RETURN = r"""
_raw:
  description: >-
    One dict from role name to the list of its option names, context variables left out. With O(specs), from the name
    of an option or a context variable to its argument spec.
  type: list
  elements: dict
"""

from functools import cache
from pathlib import Path
from typing import Any

from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.lookup import LookupBase

ROLES = Path(__file__).resolve().parents[2] / "roles"


def role_options(roles: Path) -> dict[str, list[str]]:
    """{role: sorted option names that begin with the role's own name}."""
    return {
        role: sorted(name for name in options if name.startswith(f"{role}_"))
        for role, options in _of_roles(roles).items()
    }


@cache
def option_specs(roles: Path, role: str = "*") -> dict[str, dict[str, Any]]:
    """{option or context variable: its argument spec}, of all roles or of one. `required` is left out."""
    found: dict[str, dict[str, Any]] = {}
    for options in _of_roles(roles, role).values():
        for name, spec in options.items():
            # Of a context variable one role may say more than another: all of it holds.
            known = found.setdefault(name, {})
            known.update({key: value for key, value in spec.items() if key not in ("description", "required")})
    return found


def _of_roles(roles: Path, role: str = "*") -> dict[str, dict[str, Any]]:
    specs = {
        path.parent.parent.name: yaml_load(path.read_text(encoding="utf-8"))["argument_specs"].values()
        for path in sorted(roles.glob(f"{role}/meta/argument_specs.yml"))
    }
    return {
        role: {name: spec for point in points for name, spec in point.get("options", {}).items()}
        for role, points in specs.items()
    }


class LookupModule(LookupBase):
    """`lookup('migrate.aws.role_options')`."""

    def run(self, terms, variables=None, specs=False):
        return [option_specs(ROLES) if specs else role_options(ROLES)]
