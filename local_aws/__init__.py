# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An AWS on this machine: moto's APIs, real PostgreSQL servers and real replication. For demonstrations and tests."""
