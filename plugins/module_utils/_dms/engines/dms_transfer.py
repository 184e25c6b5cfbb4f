# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""DMS transfer."""

from __future__ import annotations

ENGINES = ("dms-transfer",)
STRUCTURE = "DmsTransferSettings"
FIELDS = {
    "BucketName": {"type": "str"},
    "ServiceAccessRoleArn": {"type": "str"},
}
