# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""As much of AWX 24's API as awx/ uses: it keeps what it is given, and refuses what AWX refuses, in AWX's words."""
