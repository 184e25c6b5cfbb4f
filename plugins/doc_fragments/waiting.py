# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The options of every module that waits."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.waiting`: a module whose resource takes longer states its own default of `wait_timeout`."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the resource has reached the state that was asked for.
      - Removing waits until it is gone.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. When they are over the module fails, naming the resource and the state in
        which it left it.
    type: int
    default: 1200
"""
