# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How the contents of two databases differ, by their fingerprints. Pure."""

from __future__ import annotations


def differences(old: dict[str, tuple[int, str | None]], new: dict[str, tuple[int, str | None]]) -> list[str]:
    """A sentence for each table that is not the same on both sides."""
    found = []
    for name in sorted({*old, *new}):
        if name not in new or name not in old:
            found.append(f"{name} is only on the {'old' if name in old else 'new'} writer.")
        elif old[name][0] != new[name][0]:
            found.append(f"{name} has {old[name][0]:,} rows on the old writer and {new[name][0]:,} on the new.")
        elif old[name] != new[name]:
            found.append(f"{name} has {old[name][0]:,} rows on both sides, which differ.")
    return found
