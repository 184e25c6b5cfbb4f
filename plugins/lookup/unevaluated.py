# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Lookup plugin: a variable's value as somebody else has written it, in which nothing is evaluated."""

from __future__ import annotations

DOCUMENTATION = r"""
name: unevaluated
short_description: The value of a variable without evaluating templates in it
version_added: 1.0.0
author: migrate.aws contributors (!UNKNOWN)
description:
  - Ansible trusts extra variables, so it evaluates every template in them, in each form of C(-e).
  - This lookup returns the value of a variable as it was written. Use it for text that comes from somebody else, such
    as an event from AWS, in which braces stay braces.
  - The result is text for Ansible too. It is not evaluated where it is used.
options:
  _terms:
    description: The names of the variables.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show an alarm's description, which may have braces in it
  ansible.builtin.debug:
    msg: "{{ lookup('migrate.aws.unevaluated', 'cutover_event') }}"
"""

RETURN = r"""
_raw:
  description: The values. A variable that is not defined is none.
  type: list
  elements: raw
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Reads what Ansible has not yet evaluated."""

    def run(self, terms: list[str], variables: Mapping[str, Any] | None = None, **_options: Any) -> list[Any]:
        """The values."""
        return [plain((variables or {}).get(name)) for name in terms]


def plain(value: Any) -> Any:
    """The same value without what Ansible has noted on it, such as that it may be evaluated."""
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, Mapping):
        return {plain(name): plain(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    return value
