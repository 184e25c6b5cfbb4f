# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fixtures of the module tests: what DMS needs to stand on in the embedded AWS."""

from __future__ import annotations

from tests.local_aws.dms_support import *  # databases, roles and a network, shared with the embedded DMS's own tests
