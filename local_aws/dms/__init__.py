# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded Database Migration Service: its API and an engine that moves real rows.

A table is known to this service by its own name: for a partitioned table that means its leaf
partitions, as in DMS. The partitioned root holds no rows and is never selected.
"""
