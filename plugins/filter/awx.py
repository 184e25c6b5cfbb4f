# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The filter that checks what is stated for AWX; module_utils/_awx/problems.py decides."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._awx import problems


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"awx_problems": problems.problems}
