# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""SAP ASE (Sybase)."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("sybase",)
STRUCTURE = "SybaseSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
}
