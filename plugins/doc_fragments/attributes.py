# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The attributes of this collection's modules, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.attributes` for what changes things, `migrate.aws.attributes.read_only` for what only reads."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return the changed status it would have without changing anything.
    support: full
  diff_mode:
    description: Returns what was before and what is (or, in check mode, would be) after.
    support: full
  action_group:
    description: Use C(group/migrate.aws.aws) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - migrate.aws.aws
"""

    READ_ONLY = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return the changed status it would have without changing anything.
    support: full
    details:
      - This module only reads, so check mode makes no difference.
  diff_mode:
    description: Returns what was before and what is (or, in check mode, would be) after.
    support: none
    details:
      - This module only reads, so there is nothing to show.
  action_group:
    description: Use C(group/migrate.aws.aws) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - migrate.aws.aws
"""
