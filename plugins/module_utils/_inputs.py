# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What an inventory may not say, found before anything is made. Pure: plain values in, sentences out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import environment_prefix, name_problems

WEIGHT_MAX = 255


def environment_problems(host: str, environments: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with one environment. `environments` maps every environment host to its identity.

    An identity has application_name, environment_side, environment_suffix, aws_region and aws_profile (or None).
    """
    mine = environments[host]
    problems = name_problems(mine["application_name"], mine["environment_side"], mine["environment_suffix"])
    twins = [other for other in environments if other != host and dict(environments[other]) == dict(mine)]
    if twins:
        prefix = environment_prefix(mine["application_name"], mine["environment_side"], mine["environment_suffix"])
        problems.append(
            f"{host} and {', '.join(sorted(twins))} are the same environment, {prefix!r} in {mine['aws_region']}: "
            "give them different environment_side, environment_suffix or application_name."
        )
    return problems


def migration_problems(
    host: str, source: str, target: str, environments: Mapping[str, Any], weights: Mapping[str, Any] | None
) -> list[str]:
    """What is wrong with one migration: its two hosts, and the weights where the inventory gives its own."""
    known = ", ".join(sorted(environments))
    problems = [
        f"{variable} of {host} is {value!r}, which is no host of the group environments; allowed are: {known}."
        for variable, value in (("migration_source", source), ("migration_target", target))
        if value not in environments
    ]
    if source == target:
        problems.append(
            f"migration_source and migration_target of {host} are both {source!r}: a migration needs two different environments."
        )
    return problems or weight_problems(weights, source, target)


def weight_problems(weights: Mapping[str, Any] | None, source: str, target: str) -> list[str]:
    """What is wrong with weights given by environment host name; None means they come from the phase."""
    if weights is None:
        return []
    problems = [
        f"route53_weighted_weights names {name!r}, which is no environment of this migration; allowed are: {source}, {target}."
        for name in sorted(set(weights) - {source, target})
    ]
    problems += [
        f"route53_weighted_weights leaves out {name!r}: both environments need a weight, 0 being one."
        for name in (source, target)
        if name not in weights
    ]
    problems += [
        f"route53_weighted_weights gives {name!r} the weight {weight!r}: allowed are whole numbers from 0 to {WEIGHT_MAX}."
        for name, weight in sorted(weights.items())
        if not _is_weight(weight)
    ]
    if not problems and not any(int(weight) for weight in weights.values()):
        problems.append(
            "route53_weighted_weights are all 0: Route 53 then serves every environment alike; give one of them more than 0."
        )
    return problems


def _is_weight(value: Any) -> bool:
    return not isinstance(value, bool) and str(value).isdecimal() and int(value) <= WEIGHT_MAX


def unknown_names(stated: list[str], known: Mapping[str, list[str]]) -> list[str]:
    """Variables which begin with a role's name but are no option of that role: misspelt, and silently lost otherwise.

    `known` maps a role's name to its option names. A variable belongs to the role with the longest matching name.
    """
    problems = []
    for name in sorted(stated):
        roles = [role for role in known if name.startswith(f"{role}_")]
        if roles and not any(name in options for options in known.values()):
            role = max(roles, key=len)
            problems.append(f"{name} is no option of the role {role}; its options are: {', '.join(sorted(known[role]))}.")
    return problems


def migrations_of(host: str, migrations: Mapping[str, tuple[str, str]], playing: list[str]) -> list[str]:
    """The migrations which `host` speaks for among the `playing` hosts.

    A migration host speaks for itself; where a play is limited to environments, the first of its two sides does.
    `migrations` maps a migration host to (source host, target host).
    """
    return sorted(
        name
        for name, sides in migrations.items()
        if host == next((candidate for candidate in (name, *sides) if candidate in playing), None)
    )
