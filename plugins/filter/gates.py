# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters for the gates of a cutover."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.vars import merge_hash

Gate = dict[str, Any]


def gates_with(gates: list[Gate], changes: list[Gate] | None) -> list[Gate]:
    """The gates with the changes merged over those of the same name and the others added, without those whose `when` is
    false.
    """
    by_name = {gate["name"]: gate for gate in gates}
    for change in changes or []:
        if "name" not in change:
            raise AnsibleFilterError(f"A gate has no name: {change}.")
        by_name[change["name"]] = merge_hash(by_name.get(change["name"], {}), change)
    wanted = [gate for gate in by_name.values() if gate.get("when", True)]
    return [{key: value for key, value in gate.items() if key != "when"} for gate in wanted]


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"gates_with": gates_with}
