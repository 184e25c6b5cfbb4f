# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible imports this when it reads the first task of a module here, before it forks any worker."""

from __future__ import annotations

from ansible import context
from ansible_collections.migrate.aws.plugins.plugin_utils import _shared

if _shared.is_wanted(context.CLIARGS):
    _shared.load()
