# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filter through which roles show a text of several lines; plugin_utils/_people.py has it."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.plugin_utils import _people


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"report": _people.report}
