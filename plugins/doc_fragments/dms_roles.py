# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The option of modules whose resource needs an IAM role that may be new."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_roles`."""

    DOCUMENTATION = r"""
options:
  iam_propagation_timeout:
    description:
      - How many seconds to repeat a call that AWS refuses because of an IAM role. A new role, or a policy attached to
        it,
        is known everywhere only after a while.
    type: int
    default: 120
"""
