# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters by which checks are reported; what they do is in module_utils/_verify/report.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._verify.report import junit, report


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"verify_junit": junit, "verify_report": report}
