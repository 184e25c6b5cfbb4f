# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Action plugin: runs amazon.aws.ec2_eip_info as this collection's own modules are run."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.action.worker import ActionModule

__all__ = ["ActionModule"]
