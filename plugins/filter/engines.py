# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over database engines; what follows from each is in module_utils/_engines.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _engines


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "cluster_members": _engines.cluster_members,
            "common_family": _engines.common_family,
            "database_engine": _engines.engine,
            "database_modifications": _engines.modifications,
            "database_parameters": _engines.parameters,
            "global_writer": _engines.global_writer,
        }
