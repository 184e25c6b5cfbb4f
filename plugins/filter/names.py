# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters for the names and tags of a migration and of its environments, derived in module_utils/_names.py, and for the
weights of its records.
"""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _names, _weights


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "family_buckets": _names.family_buckets,
            "migration_names": _names.migration_names,
            "migration_tags": _names.migration_tags,
            "record_names": _names.record_names,
            "set_identifiers": _names.set_identifiers,
            "side_weights": _weights.side_weights,
        }
