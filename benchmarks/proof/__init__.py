# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The proof that a cutover loses nothing: real databases, a workload that notes what it was told is committed, and
every fault.
"""
