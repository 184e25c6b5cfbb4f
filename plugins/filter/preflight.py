# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filter over the findings of a preflight; what it does is in module_utils/_preflight/report.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._preflight.report import report


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"preflight_report": report}
