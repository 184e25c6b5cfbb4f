# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Everything that is wrong with an inventory, at once. Pure: plain values in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _inventory, _option_rules
from ansible_collections.migrate.aws.plugins.module_utils._options import converted, type_problems

#: What an environment is recognized by; those of them that every environment has to state.
IDENTITY = ("application_name", "environment_side", "environment_suffix", "aws_region", "aws_profile")
ENVIRONMENT = IDENTITY[:4]
SIDES = ("migration_source", "migration_target")
#: What the hosts of a group have to state.
NEEDED = {"environments": ENVIRONMENT, "migrations": ("application_name", "environment_suffix", "aws_region", *SIDES)}
#: What an environment says of the account of the other one. Its own rule knows what YAML may make of it.
PEER = "environment_peer_account_id"
#: What roles read as it is stated, so that text is refused where it has to be a dictionary.
AS_STATED = ("environment_tags",)
Variables = Mapping[str, Any]


def inventory_problems(
    hosts: Iterable[str],
    variables: Mapping[str, Variables],
    groups: Mapping[str, Iterable[str]],
    specs: Mapping[str, Variables],
    misspelt: Mapping[str, list[str]],
    places: Mapping[str, Mapping[str, str]] | None = None,
) -> list[str]:
    """Sentences about what is wrong with the `hosts`: each once, behind the names of all hosts that it is about.

    `variables` has what each host states of the options and context variables, those of all environments and migrations
    among them. `specs` is the argument spec of each, `misspelt` what is wrong with the names of each host's variables,
    `places` the file and line of each host's variables as far as they are known.
    """
    variables = {
        host: {
            name: value if name in AS_STATED else converted(value, specs.get(name, {}))
            for name, value in stated.items()
        }
        for host, stated in variables.items()
    }
    found = {host: _value_problems(stated, specs) for host, stated in variables.items()}
    sound = {host: {name: one for name, one in variables[host].items() if name not in found[host]} for host in found}
    between = _between(groups, sound)
    hosts_of: dict[str, list[str]] = {}
    for host in hosts:
        known = (places or {}).get(host, {})
        needed = [name for group, names in NEEDED.items() if host in groups.get(group, []) for name in names]
        missing = _missing(variables[host], [*needed, *_needed_as_well(host, variables[host], groups)])
        problems = [
            *missing,
            *(
                f"{sentence} It is stated in {known[name]}." if name in known else sentence
                for name, sentences in found[host].items()
                for sentence in sentences
            ),
            *_together(sound[host], found[host], specs),
            *(
                identity_problems(host, sound, groups)
                if needed and not missing and set(needed) <= set(sound[host])
                else []
            ),
            *between.get(host, []),
            *misspelt[host],
        ]
        for sentence in dict.fromkeys(problems):
            hosts_of.setdefault(sentence, []).append(host)
    return [f"{', '.join(named)}: {sentence}" for sentence, named in hosts_of.items()]


def identity_problems(host: str, variables: Mapping[str, Variables], groups: Mapping[str, Iterable[str]]) -> list[str]:
    """What is wrong with the names, sides, accounts and weights of one environment or migration host."""
    mine = variables[host]
    environments = {
        name: {variable: variables[name].get(variable) for variable in IDENTITY}
        for name in groups.get("environments", [])
    }
    names = ENVIRONMENT if host in environments else SIDES
    problems = _missing(mine, names) or [sentence for name in names for sentence in type_problems(name, mine[name], {})]
    if problems:
        return problems
    if host in environments:
        return _inventory.environment_problems(host, environments) + _inventory.peer_problems(
            host, mine.get(PEER), mine.get("ecs_alb_follow_writer")
        )
    return _inventory.migration_problems(
        host,
        mine["migration_source"],
        mine["migration_target"],
        environments,
        mine.get("route53_weighted_weights"),
        mine.get("aws_profile"),
    )


def _needed_as_well(host: str, stated: Variables, groups: Mapping[str, Iterable[str]]) -> list[str]:
    """What the host has to state because of its other options."""
    needed = []
    if host in groups.get("environments", []) and stated.get("network_state", "present") == "present":
        needed.append("network_cidr")
    if (
        host in groups.get("migrations", [])
        and not stated.get("route53_weighted_weights")
        and stated.get("route53_weighted_state", "present") == "present"
    ):
        needed.append("migration_phase")
    return needed


def _missing(stated: Variables, names: Iterable[str]) -> list[str]:
    return [f"{name} is missing: give it a value in the inventory." for name in names if stated.get(name) is None]


def _value_problems(stated: Variables, specs: Mapping[str, Variables]) -> dict[str, list[str]]:
    """{variable: what is wrong with its value alone}, of those with which something is."""
    found = {}
    for name, value in stated.items():
        if name in specs and name != PEER:
            problems = type_problems(name, value, specs[name])
            if not problems and value is not None:
                problems = _option_rules.value_problems(name, value)
            if problems:
                found[name] = problems
    return found


def _together(sound: Variables, wrong: Iterable[str], specs: Mapping[str, Variables]) -> list[str]:
    defaults = {name: spec.get("default") for name, spec in specs.items() if name not in wrong}
    return _option_rules.host_problems({**defaults, **sound}, set(sound))


def _between(groups: Mapping[str, Iterable[str]], sound: Mapping[str, Variables]) -> dict[str, list[str]]:
    """{migration host: what is wrong with its environments beside each other, and beside the other migrations}."""
    pairs = {
        host: (sound[host]["migration_source"], sound[host]["migration_target"])
        for host in groups.get("migrations", [])
        if not _missing(sound[host], SIDES)
    }
    problems = _option_rules.pair_problems(pairs)
    for host, pair in pairs.items():
        networks = [sound.get(side, {}).get("network_cidr") for side in pair]
        if pair[0] != pair[1] and sound[host].get("network_state") != "absent":
            problems.setdefault(host, []).extend(_option_rules.overlap_problems(*pair, *networks))
    return problems
