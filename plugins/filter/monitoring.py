# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters for what is watched; the alarms themselves are in module_utils/_monitoring.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _monitoring


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "alarms_dashboard": _monitoring.alarms_dashboard,
            "environment_alarms": _monitoring.environment_alarms,
            "migration_alarms": _monitoring.migration_alarms,
        }
