# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters by which a status is said; what they do is in module_utils/_status."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._status.chart import chart
from ansible_collections.migrate.aws.plugins.module_utils._status.report import carrying_task, status_report


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"carrying_task": carrying_task, "chart": chart, "status_report": status_report}
