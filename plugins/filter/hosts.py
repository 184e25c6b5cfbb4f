# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over inventory hosts."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._inventory import combination


def first_of_each(hosts, hostvars, keys):
    """The hosts, in their order, which are the first with their combination of the variables `keys`.

    A variable that a host does not have counts as a value of its own: hosts without it are alike.
    """
    first = {}
    for host in hosts:
        first.setdefault(combination(hostvars[host], keys), host)
    return list(first.values())


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"first_of_each": first_of_each}
