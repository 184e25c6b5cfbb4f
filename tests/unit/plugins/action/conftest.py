# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Fixtures of the action tests."""

from __future__ import annotations

from tests.unit.plugins.action.ways_support import *  # a task run both ways
