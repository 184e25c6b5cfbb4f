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
options: {}
"""

EXAMPLES = r"""
- ansible.builtin.debug:
    msg: "{{ lookup('migrate.aws.role_options')['network'] }}"
"""

RETURN = r"""
_raw:
  description: One dict from role name to the list of its option names, context variables left out.
  type: list
  elements: dict
"""

from pathlib import Path

from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.lookup import LookupBase

ROLES = Path(__file__).resolve().parents[2] / "roles"


def role_options(roles: Path) -> dict[str, list[str]]:
    """{role: sorted option names that begin with the role's own name}."""
    return {spec.parent.parent.name: _options(spec) for spec in sorted(roles.glob("*/meta/argument_specs.yml"))}


def _options(spec: Path) -> list[str]:
    entry_points = yaml_load(spec.read_text(encoding="utf-8"))["argument_specs"].values()
    names = {name for entry_point in entry_points for name in entry_point.get("options", {})}
    return sorted(name for name in names if name.startswith(f"{spec.parent.parent.name}_"))


class LookupModule(LookupBase):
    """`lookup('migrate.aws.role_options')`."""

    def run(self, terms, variables=None, **kwargs):
        return [role_options(ROLES)]
