# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over DMS's table mappings; the rules themselves are in module_utils/_dms/short_mappings.py."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.migrate.aws.plugins.module_utils._dms import short_mappings


def dms_table_mappings(short):
    """DMS's own structure of table mappings which are stated shortly."""
    try:
        return short_mappings.expand(short)
    except ValueError as sentence:
        raise AnsibleFilterError(str(sentence)) from sentence


def dms_table_mappings_short(mappings):
    """The short statement of table mappings in DMS's own structure."""
    try:
        return short_mappings.shorten(mappings)
    except ValueError as sentence:
        raise AnsibleFilterError(str(sentence)) from sentence


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"dms_table_mappings": dms_table_mappings, "dms_table_mappings_short": dms_table_mappings_short}
