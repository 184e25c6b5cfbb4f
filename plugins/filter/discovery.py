# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters of the role discovery: what a run has read, and what it still has to read."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.migrate.aws.plugins.module_utils._environment import migration
from ansible_collections.migrate.aws.plugins.module_utils._names import SIDES


def discovery_sides(hosts, hostvars, fresh=False):
    """Of the inventory hosts of source and target: host, side, identity, and what this run has read of each.

    With `fresh` nothing counts as read.
    """
    sides = []
    for side, host in zip(SIDES, hosts):
        variables = hostvars[host]
        identity = migration.identity(variables)
        found = {} if fresh else migration.known_parts(variables.get("discovery_environment", {}), identity)
        sides.append({"host": host, "side": side, "identity": identity, "known": found})
    return sides


def missing_of_both(sides, gather):
    """The parts that either side lacks, of what discovery_sides returns; None where there is nothing to read."""
    missing = [migration.missing_parts(side["known"], side["identity"], gather) for side in sides]
    if all(parts is None for parts in missing):
        return None
    return [part for part in gather if any(part in (parts or []) for parts in missing)]


def environment_key(environment, check_mode):
    """The ARN of the environment's KMS key; None in check mode where there is none yet.

    Raises AnsibleFilterError elsewhere: what is created without its key stays without it.
    """
    arn = environment["encryption"]["key_arn"]
    if arn is None and not check_mode:
        names = environment["names"]
        raise AnsibleFilterError(
            f"AWS shows no enabled KMS key {names['key_alias']} of environment {names['environment']}. What would be "
            "created now would stay without it. Run the role encryption first; run the playbook again if it has just "
            "created the key."
        )
    return arn


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "database_statuses": migration.database_statuses,
            "discovery_sides": discovery_sides,
            "environment_key": environment_key,
            "known_parts": migration.known_parts,
            "migration_of": migration.migration,
            "missing_of_both": missing_of_both,
            "missing_parts": migration.missing_parts,
        }
