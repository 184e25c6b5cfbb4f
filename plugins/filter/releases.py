# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters for a service and its load balancer; the decisions are in module_utils/_releases.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _releases


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "alb_listeners": _releases.listeners,
            "container_secrets": _releases.container_secrets,
            "deletion_protection": _releases.protection,
            "deployment_configuration": _releases.deployment_configuration,
            "keeps_listeners": _releases.keeps_listeners,
            "live_route": _releases.live_route,
            "release_mode": _releases.mode,
        }
