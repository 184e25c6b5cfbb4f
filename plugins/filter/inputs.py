# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over what the inventory says; the rules themselves are in module_utils/_inventory.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _inventory

#: What an environment says of the account of the other one.
PEER = "environment_peer_account_id"
IDENTITY = ("application_name", "environment_side", "environment_suffix", "aws_region", "aws_profile")


def input_problems(host, hostvars, groups):
    """Sentences about what is wrong with one host of the groups environments or migrations."""
    environments = {
        name: {variable: hostvars[name].get(variable) for variable in IDENTITY}
        for name in groups.get("environments", [])
    }
    if host in environments:
        return _inventory.environment_problems(host, environments) + _inventory.peer_problems(
            host, hostvars[host].get(PEER), hostvars[host].get("ecs_alb_follow_writer")
        )
    mine = hostvars[host]
    return _inventory.migration_problems(
        host,
        mine["migration_source"],
        mine["migration_target"],
        environments,
        mine.get("route53_weighted_weights"),
        mine.get("aws_profile"),
    )


def account_problems(hosts, hostvars, keys=()):
    """Sentences about what source and target say of each other's account; none where a play has not asked AWS for both
    accounts.

    Of hosts which are alike in the variables `keys` one is asked for all.
    """
    source, target = hosts
    asked = {host: account for host in hostvars for account in [_account(hostvars[host])] if account}
    of_place = {_inventory.combination(hostvars[host], keys): account for host, account in asked.items() if keys}
    accounts = {host: asked.get(host, of_place.get(_inventory.combination(hostvars[host], keys))) for host in hosts}
    stated = {host: hostvars[host].get(PEER) for host in hosts}
    peers = {host: str(peer) if peer else None for host, peer in stated.items()}
    return _inventory.account_problems(source, target, accounts, peers) if all(accounts.values()) else []


def _account(variables):
    """The account that AWS has named to a host."""
    return variables.get("__inventory_check_account", {}).get("environment", {}).get("account_id")


def migrations_of(host, hostvars, groups, playing):
    """The migration hosts which a host of this play speaks for."""
    migrations = {
        name: (hostvars[name]["migration_source"], hostvars[name]["migration_target"])
        for name in groups.get("migrations", [])
    }
    return _inventory.migrations_of(host, migrations, list(playing))


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "account_problems": account_problems,
            "input_problems": input_problems,
            "migrations_of": migrations_of,
            "unknown_names": _inventory.unknown_names,
        }
