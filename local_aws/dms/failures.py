# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What goes wrong: a database that cannot be reached, a task that cannot go on."""

from __future__ import annotations


class TaskFailure(Exception):
    """The task cannot go on; the text is its LastFailureMessage."""


class AccessFailure(Exception):
    """A database that cannot be reached: `message` and `detail` as DMS words them."""

    def __init__(self, message: str, detail: str):
        super().__init__(detail)
        self.message = message
        self.detail = detail
