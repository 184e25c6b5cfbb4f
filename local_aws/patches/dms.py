# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DMS: moto's has 18 of its operations and moves no rows; the embedded service takes its place."""

from __future__ import annotations

import moto.dms.urls

from local_aws.dms.responses import DmsResponse


def apply() -> None:
    """Route the DMS API to the embedded service, which behaves as AWS does and replicates for real."""
    moto.dms.urls.url_paths["{0}/$"] = DmsResponse.dispatch
