# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The value of an option of any role of this collection, as a host has it."""

from __future__ import annotations

DOCUMENTATION = r"""
name: option_value
short_description: The value of a role's option
version_added: 1.0.0
author: migrate.aws contributors (!UNKNOWN)
description:
  - The value that a host's variables state for an option of a role of this collection, or else the default in
    C(defaults/main.yml) of that role.
  - A role reads an option of another role with it, so that each default is stated in one place.
  - Text, as the command line and surveys give it, is converted to the type of the option's argument spec. A list may be
    text with commas, so a role reads its own lists and dictionaries with it too.
  - An option that has no default and that nobody states is null.
options:
  _terms:
    description: Names of options.
    type: list
    elements: str
    required: true
  host:
    description: The inventory host whose value is wanted. The current host by default.
    type: str
"""

EXAMPLES = r"""
- name: Show the port that the target's security groups open
  ansible.builtin.debug:
    msg: "{{ lookup('migrate.aws.option_value', 'network_database_port', host=migration_target) }}"
"""

RETURN = r"""
_raw:
  description: The values, in the order of the names.
  type: list
  elements: raw
"""

from functools import cache
from pathlib import Path

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.template import trust_as_template
from ansible_collections.migrate.aws.plugins.lookup.role_options import option_specs
from ansible_collections.migrate.aws.plugins.module_utils._options import converted

ROLES = Path(__file__).resolve().parents[2] / "roles"


class LookupModule(LookupBase):
    """`lookup('migrate.aws.option_value', name, host=...)`."""

    def run(self, terms, variables=None, host=None):
        roles = sorted({role for role in map(_role_of, terms) if role})
        specs = {name: spec for role in roles for name, spec in option_specs(ROLES, role).items()}
        unknown = [name for name in terms if name not in specs or not _role_of(name)]
        if unknown:
            raise AnsibleLookupError(f"No role of migrate.aws has an option {', '.join(map(repr, unknown))}.")
        stated = variables["hostvars"].raw_get(host) if host else variables
        # A default may name options of its own role, which are defaults themselves, and other hosts.
        known = {
            **dict.fromkeys(terms),
            **self._defaults(roles),
            "hostvars": variables.get("hostvars"),
            **stated,
        }
        templar = self._templar.copy_with_new_env(available_variables=known)
        return [converted(templar.template(trust_as_template(f"{{{{ {name} }}}}")), specs[name]) for name in terms]

    def _defaults(self, roles):
        """The defaults of these roles, not templated yet; their names begin with the roles' own and so are distinct."""
        return {
            name: value
            for role in roles
            for name, value in self._loader.load_from_file(
                str(ROLES / role / "defaults" / "main.yml"), trusted_as_template=True
            ).items()
        }


@cache
def _role_of(name):
    """The role with the longest name that the option's begins with; None where there is none."""
    return max((path.name for path in ROLES.iterdir() if name.startswith(f"{path.name}_")), key=len, default=None)
