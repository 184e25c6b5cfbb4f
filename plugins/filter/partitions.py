# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over regions: what depends on the partition that a region is in."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _partition


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "endpoint_service": _partition.endpoint_service,
            "partition": _partition.partition,
            "regional_service": _partition.regional_service,
        }
