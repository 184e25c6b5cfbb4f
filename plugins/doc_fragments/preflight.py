# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The options of every module that compares two database servers before a move."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.preflight`."""

    DOCUMENTATION = r"""
options:
  schemas:
    description: The schemas to look into. All of the application's by default.
    type: list
    elements: str
  lob_sizes:
    description:
      - V(exact) reads every row of the source for the largest value of each LOB column, V(estimate) some ten thousand
        rows of
        each table, and V(none) none.
    type: str
    choices: [exact, estimate, none]
    default: exact
  long_transaction:
    description: From how many seconds on an open transaction is told.
    type: int
    default: 60
"""
