# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over what the inventory says; the rules themselves are in module_utils/_inputs.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _inputs

IDENTITY = ("application_name", "environment_side", "environment_suffix", "aws_region", "aws_profile")


def input_problems(host, hostvars, groups):
    """Sentences about what is wrong with one host of the groups environments or migrations."""
    environments = {
        name: {variable: hostvars[name].get(variable) for variable in IDENTITY} for name in groups.get("environments", [])
    }
    if host in environments:
        return _inputs.environment_problems(host, environments)
    mine = hostvars[host]
    return _inputs.migration_problems(
        host, mine["migration_source"], mine["migration_target"], environments, mine.get("route53_weighted_weights")
    )


def migrations_of(host, hostvars, groups, playing):
    """The migration hosts which a host of this play speaks for."""
    migrations = {
        name: (hostvars[name]["migration_source"], hostvars[name]["migration_target"]) for name in groups.get("migrations", [])
    }
    return _inputs.migrations_of(host, migrations, list(playing))


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "input_problems": input_problems,
            "migrations_of": migrations_of,
            "unknown_names": _inputs.unknown_names,
        }
