# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m local_aws`."""

from __future__ import annotations

import sys

from local_aws.cli import main

sys.exit(main())
