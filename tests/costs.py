# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What docs/costs.md says that a site has, by the names of `python -m local_aws resources`."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs/costs.md"


def charged() -> dict[str, int]:
    """How many of each kind of thing that AWS charges for."""
    rows = re.findall(r"^\|[^|]*\| `(\w+)` \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {kind: int(number) for kind, number in rows}


def free() -> set[str]:
    """The kinds that cost nothing by themselves."""
    section = PAGE.read_text(encoding="utf-8").partition("## Not charged for")[2].partition("\n## ")[0]
    return set(re.findall(r"`(\w+)`", section))


def differences(resources: dict[str, list[str]]) -> list[str]:
    """How the page differs from what there is, as sentences."""
    said, counted = charged(), {kind: len(names) for kind, names in resources.items() if kind not in free()}
    return [
        f"{kind}: the page says {said.get(kind, 'nothing')}, and there are {counted.get(kind, 0)}."
        for kind in sorted({*said, *counted})
        if said.get(kind) != counted.get(kind, 0)
    ]
