# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What an inventory may not say, found before anything is made. Pure: plain values in, sentences out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_prefix, name_problems

WEIGHT_MAX = 255
ACCOUNT = re.compile(r"[0-9]{12}")


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


def peer_problems(host: str, account_id: Any, follows_writer: Any = False) -> list[str]:
    """What is wrong with what an environment says of the account of the other one; None where it says nothing."""
    if account_id is None:
        return []
    if ACCOUNT.fullmatch(str(account_id)):
        return (
            [
                f"ecs_alb_follow_writer of {host} is {follows_writer!r}, and environment_peer_account_id says that "
                "the other environment is in "
                "another account: only services of one account can follow the writer's secret. Use cutover_strategy "
                "atomic."
            ]
            if boolean(follows_writer, strict=False)
            else []
        )
    return [
        f"environment_peer_account_id of {host} is {account_id!r}: allowed are the 12 digits of an account, in "
        "quotation marks, for a "
        "leading 0 would be lost without."
    ]


def profile_problems(host: str, source: str, target: str, profiles: Mapping[str, str | None]) -> list[str]:
    """What is wrong with the profiles of a migration and of its two environments: {host: aws_profile or None}."""
    without = [name for name in (source, target, host) if not profiles[name]]
    if len(without) == len({source, target, host}):
        return []
    if without:
        stated = ", ".join(name for name in (source, target, host) if profiles[name])
        return [
            f"aws_profile is stated of {stated} and not of {', '.join(without)}: state it of both environments and of "
            "their "
            "migration, or of none of them."
        ]
    if profiles[host] != profiles[target]:
        return [
            f"aws_profile of {host} is {profiles[host]!r} and that of its target {target} is {profiles[target]!r}: "
            "DMS and what else "
            "stands between the environments is made in the target's account, so say the same."
        ]
    return []


def combination(variables: Mapping[str, Any], keys: Iterable[str]) -> tuple[str, ...]:
    """What is equal for hosts which are alike in these variables; one that a host does not have counts as a value of
    its own.
    """
    return tuple(repr(variables.get(key)) for key in keys)


def account_problems(source: str, target: str, accounts: Mapping[str, str], peers: Mapping[str, Any]) -> list[str]:
    """What is wrong with what each environment says of the other's account.

    `accounts` are those that AWS has named, by host, `peers` what environment_peer_account_id says, or None.
    """
    problems = []
    for host, other in ((source, target), (target, source)):
        allowed = [accounts[other], *([None] if accounts[host] == accounts[other] else [])]
        if peers[host] not in allowed:
            problems.append(
                f"environment_peer_account_id of {host} is {peers[host]!r}, and {other} is in the account "
                f"{accounts[other]!r}, which "
                "key, bucket and secret have to let in: say that one."
            )
    return problems


def migration_problems(
    host: str,
    source: str,
    target: str,
    environments: Mapping[str, Any],
    weights: Mapping[str, Any] | None,
    profile: str | None = None,
) -> list[str]:
    """What is wrong with one migration: its two hosts, the profiles, and the weights where the inventory
    gives its own.
    """
    known = ", ".join(sorted(environments))
    problems = [
        f"{variable} of {host} is {value!r}, which is no host of the group environments; allowed are: {known}."
        for variable, value in (("migration_source", source), ("migration_target", target))
        if value not in environments
    ]
    if source == target:
        problems.append(
            f"migration_source and migration_target of {host} are both {source!r}: a migration needs two different "
            "environments."
        )
    if problems:
        return problems
    profiles = {host: profile, **{name: environments[name].get("aws_profile") for name in (source, target)}}
    return profile_problems(host, source, target, profiles) + weight_problems(weights, source, target)


def weight_problems(weights: Mapping[str, Any] | None, source: str, target: str) -> list[str]:
    """What is wrong with weights given by environment host name; None means they come from the phase."""
    if weights is None:
        return []
    problems = [
        f"route53_weighted_weights names {name!r}, which is no environment of this migration; allowed are: {source}, "
        f"{target}."
        for name in sorted(set(weights) - {source, target})
    ]
    problems += [
        f"route53_weighted_weights leaves out {name!r}: both environments need a weight, 0 being one."
        for name in (source, target)
        if name not in weights
    ]
    problems += [
        f"route53_weighted_weights gives {name!r} the weight {weight!r}: allowed are whole numbers from 0 to "
        f"{WEIGHT_MAX}."
        for name, weight in sorted(weights.items())
        if not _is_weight(weight)
    ]
    if not problems and not any(int(weight) for weight in weights.values()):
        problems.append(
            "route53_weighted_weights are all 0: Route 53 then serves every environment alike; give one of them more "
            "than 0."
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
            problems.append(
                f"{name} is no option of the role {role}; its options are: {', '.join(sorted(known[role]))}."
            )
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
