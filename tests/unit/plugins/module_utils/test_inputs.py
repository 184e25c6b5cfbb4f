# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory may not say, sentence by sentence."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _inputs

SOURCE = {"application_name": "payments", "environment_side": "source", "environment_suffix": "dev", "aws_region": "us-east-1"}
TARGET = {**SOURCE, "environment_side": "target"}
BOTH = {"a": SOURCE, "b": TARGET}


def test_two_different_environments_are_fine():
    assert _inputs.environment_problems("a", BOTH) == []


def test_two_hosts_with_one_identity_are_refused_with_both_names():
    (problem,) = _inputs.environment_problems("a", {"a": SOURCE, "b": dict(SOURCE)})
    assert "a and b are the same environment, 'payments-source-dev'" in problem


def test_the_same_names_in_two_regions_are_two_environments():
    assert _inputs.environment_problems("a", {"a": SOURCE, "b": {**SOURCE, "aws_region": "us-east-2"}}) == []


def test_bad_names_are_refused():
    (problem,) = _inputs.environment_problems("a", {"a": {**SOURCE, "environment_suffix": "Dev"}})
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
    (problem,) = _inputs.migration_problems("m", source, target, BOTH, None)
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
    problems = _inputs.weight_problems(weights, "a", "b")
    assert (problems == []) if expected is None else any(expected in problem for problem in problems)


def test_a_misspelt_option_is_named_with_the_roles_options():
    known = {"network": ["network_cidr"], "dms": ["dms_state"]}
    problems = _inputs.unknown_names(["network_cdir", "network_cidr", "networking", "dms_state", "other"], known)
    assert problems == ["network_cdir is no option of the role network; its options are: network_cidr."]


def test_an_option_of_a_longer_named_role_is_not_misspelt():
    assert _inputs.unknown_names(["dms_prereqs_regions"], {"dms": [], "dms_prereqs": ["dms_prereqs_regions"]}) == []


@pytest.mark.parametrize(
    ("playing", "speaker"),
    [(["m", "a", "b"], "m"), (["a", "b"], "a"), (["b"], "b"), (["z"], None)],
)
def test_exactly_one_host_speaks_for_a_migration(playing, speaker):
    speakers = [host for host in playing if _inputs.migrations_of(host, {"m": ("a", "b")}, playing)]
    assert speakers == ([speaker] if speaker else [])
