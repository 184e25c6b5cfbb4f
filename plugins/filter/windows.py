# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filter over a database's windows; the rules themselves are in module_utils/_maintenance_windows.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._maintenance_windows import window_problems


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"window_problems": window_problems}
