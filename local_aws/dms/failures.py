# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a task ends when it cannot go on."""
from __future__ import annotations


class TaskFailure(Exception):
    """The task cannot go on; the text is its LastFailureMessage."""
