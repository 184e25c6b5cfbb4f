# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Amazon Timestream."""

from __future__ import annotations

ENGINES = ("timestream",)
STRUCTURE = "TimestreamSettings"
FIELDS = {
    "CdcInsertsAndUpdates": {"type": "bool"},
    "DatabaseName": {"type": "str", "required": True},
    "EnableMagneticStoreWrites": {"type": "bool"},
    "MagneticDuration": {"type": "int", "required": True},
    "MemoryDuration": {"type": "int", "required": True},
}
