# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over what the inventory says; the rules themselves are in module_utils/_inventory.py."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Mapping

from ansible.errors import AnsibleError
from ansible_collections.migrate.aws.plugins.module_utils import _input_problems, _inventory
from ansible_collections.migrate.aws.plugins.module_utils._input_problems import IDENTITY, PEER, SIDES
from jinja2 import Undefined


def input_problems(host, hostvars, groups):
    """Sentences about what is wrong with one host of the groups environments or migrations."""
    return _input_problems.identity_problems(host, hostvars, groups)


def inventory_problems(hosts, hostvars, groups, specs, options):
    """Sentences about everything that is wrong with what the inventory says of the hosts, each sentence once."""
    known = {*hosts, *groups.get("environments", []), *groups.get("migrations", [])}
    # What is raw is somebody else's text, and to read it here would be to evaluate it.
    names = {name for name, spec in specs.items() if spec.get("type") != "raw"} | {*IDENTITY, *SIDES}
    stated = {host: _stated(hostvars[host], names) for host in sorted(known)}
    misspelt = {host: _inventory.unknown_names(list(hostvars[host]), options) for host in hosts}
    places = {host: _places(hostvars, host, stated[host]) for host in stated}
    return _input_problems.inventory_problems(list(hosts), stated, groups, specs, misspelt, places)


def _places(hostvars, host, names):
    """{variable: the file and line in which it is stated}, of those for which Ansible knows them."""
    raw = hostvars.raw_get(host) if hasattr(hostvars, "raw_get") else {}
    return {name: place for name in names if (place := _place(raw.get(name)))}


def _place(value):
    """The file and line that a value comes from, which Ansible keeps with it in a way of its own; None without."""
    with contextlib.suppress(ImportError, AttributeError):
        origin = importlib.import_module("ansible._internal._datatag._tags").Origin.get_tag(value)
        return origin.path and f"{origin.path}:{origin.line_num}"
    return None


def _stated(variables, names):
    """The options that a host's variables state, as plain values.

    A value that reads what only a role has is left out: that role looks at it.
    """
    stated = {}
    for name in sorted(names & set(variables)):
        with contextlib.suppress(AnsibleError):
            stated[name] = _plain(variables[name])
    return stated


def _plain(value):
    """The value with everything in it, which Ansible templates when it is read; AnsibleError where it cannot."""
    if isinstance(value, Undefined):
        raise AnsibleError("The value cannot be templated here.")
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


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
        name: (hostvars[name].get("migration_source"), hostvars[name].get("migration_target"))
        for name in groups.get("migrations", [])
    }
    return _inventory.migrations_of(host, migrations, list(playing))


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {
            "account_problems": account_problems,
            "input_problems": input_problems,
            "inventory_problems": inventory_problems,
            "migrations_of": migrations_of,
            "unknown_names": _inventory.unknown_names,
        }
