# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Amazon Timestream endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_timestream_settings`: the options of `module_utils/_dms/engines/timestream.py`."""

    DOCUMENTATION = r"""
options:
  timestream_settings:
    description:
      - The settings of an Amazon Timestream endpoint. Only what is stated is enforced.
    type: dict
    aliases: [TimestreamSettings]
    suboptions:
      cdc_inserts_and_updates:
        description:
          - Whether deletes are left out. Timestream cannot delete, so otherwise DMS empties the values of a deleted
            row.
        type: bool
      database_name:
        description:
          - The database to write to.
        type: str
        required: true
      enable_magnetic_store_writes:
        description:
          - Whether rows older than the memory store are written, to the magnetic store.
        type: bool
      magnetic_duration:
        description:
          - For how many days the magnetic store keeps rows.
        type: int
        required: true
      memory_duration:
        description:
          - For how many hours the memory store keeps rows.
        type: int
        required: true
"""
