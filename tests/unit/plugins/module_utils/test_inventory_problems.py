# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory may not say, sentence by sentence."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _inventory

SOURCE = {
    "application_name": "payments",
    "environment_side": "source",
    "environment_suffix": "dev",
    "aws_region": "us-east-1",
}
TARGET = {**SOURCE, "environment_side": "target"}
BOTH = {"a": SOURCE, "b": TARGET}


def test_two_different_environments_are_fine():
    assert _inventory.environment_problems("a", BOTH) == []


def test_two_hosts_with_one_identity_are_refused_with_both_names():
    (problem,) = _inventory.environment_problems("a", {"a": SOURCE, "b": dict(SOURCE)})
    assert "a and b are the same environment, 'payments-source-dev'" in problem


def test_the_same_names_in_two_regions_are_two_environments():
    assert _inventory.environment_problems("a", {"a": SOURCE, "b": {**SOURCE, "aws_region": "us-east-2"}}) == []


def test_bad_names_are_refused():
    (problem,) = _inventory.environment_problems("a", {"a": {**SOURCE, "environment_suffix": "Dev"}})
    assert problem.startswith("environment_suffix is 'Dev'")


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("a", "a", "both 'a'"),
        ("a", "c", "migration_target of m is 'c'"),
        ("x", "b", "migration_source of m is 'x'"),
    ],
)
def test_a_migration_needs_two_environments_of_the_inventory(source, target, expected):
    (problem,) = _inventory.migration_problems("m", source, target, BOTH, None)
    assert expected in problem


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (None, None),
        ({"a": 100, "b": 0}, None),
        ({"a": "90", "b": "10"}, None),
        ({"a": 100, "b": 0, "c": 1}, "names 'c'"),
        ({"a": 100}, "leaves out 'b'"),
        ({"a": 100, "b": 256}, "'b' the weight 256"),
        ({"a": 100, "b": -1}, "'b' the weight -1"),
        ({"a": 100, "b": True}, "'b' the weight True"),
        ({"a": 100, "b": 1.5}, "'b' the weight 1.5"),
        ({"a": 0, "b": 0}, "all 0"),
    ],
)
def test_weights(weights, expected):
    problems = _inventory.weight_problems(weights, "a", "b")
    assert (problems == []) if expected is None else any(expected in problem for problem in problems)


def test_a_misspelt_option_is_named_with_the_roles_options():
    known = {"network": ["network_cidr"], "dms": ["dms_state"]}
    problems = _inventory.unknown_names(["network_cdir", "network_cidr", "networking", "dms_state", "other"], known)
    assert problems == ["network_cdir is no option of the role network; its options are: network_cidr."]


def test_an_option_of_a_longer_named_role_is_not_misspelt():
    assert _inventory.unknown_names(["dms_prereqs_regions"], {"dms": [], "dms_prereqs": ["dms_prereqs_regions"]}) == []


@pytest.mark.parametrize(
    ("playing", "speaker"),
    [(["m", "a", "b"], "m"), (["a", "b"], "a"), (["b"], "b"), (["z"], None)],
)
def test_exactly_one_host_speaks_for_a_migration(playing, speaker):
    speakers = [host for host in playing if _inventory.migrations_of(host, {"m": ("a", "b")}, playing)]
    assert speakers == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("migration", "source", "target", "expected"),
    [
        (None, None, None, None),
        ("t", "s", "t", None),
        ("x", "x", "x", None),
        (None, "s", "t", "stated of a, b and not of m"),
        ("t", None, "t", "stated of b, m and not of a"),
        ("s", "s", "t", "aws_profile of m is 's' and that of its target b is 't'"),
    ],
)
def test_a_migration_is_in_its_target_s_account(migration, source, target, expected):
    environments = {"a": {**SOURCE, "aws_profile": source}, "b": {**TARGET, "aws_profile": target}}
    problems = _inventory.migration_problems("m", "a", "b", environments, None, migration)
    assert (problems == []) if expected is None else [expected in problem for problem in problems] == [True]


@pytest.mark.parametrize(
    ("account", "count"), [(None, 0), ("012345678901", 0), (123456789012, 0), ("12345678901", 1), ("alias", 1), ("", 1)]
)
def test_an_account_has_twelve_digits(account, count):
    assert len(_inventory.peer_problems("a", account)) == count


@pytest.mark.parametrize(
    ("account", "follows", "count"), [("1" * 12, True, 1), ("1" * 12, "yes", 1), ("1" * 12, False, 0), (None, True, 0)]
)
def test_services_follow_the_writer_within_one_account(account, follows, count):
    assert len(_inventory.peer_problems("a", account, follows)) == count


@pytest.mark.parametrize(
    ("accounts", "peers", "hosts"),
    [
        ("11", (None, None), ""),
        ("11", ("1", "1"), ""),
        ("12", ("2", "1"), ""),
        ("12", (None, "1"), "a"),
        ("12", ("1", "2"), "ab"),
        ("11", ("2", None), "a"),
    ],
)
def test_each_environment_knows_the_other_s_account(accounts, peers, hosts):
    problems = _inventory.account_problems("a", "b", dict(zip("ab", accounts)), dict(zip("ab", peers)))
    assert [problem.split()[2] for problem in problems] == list(hosts)
