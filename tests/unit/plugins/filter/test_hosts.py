# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The first host of each account, region or whatever else is asked for."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.filter.hosts import first_of_each

HOSTVARS = {
    "a": {"aws_region": "us-east-1"},
    "b": {"aws_region": "us-east-1", "aws_profile": "other"},
    "c": {"aws_region": "us-east-2"},
    "d": {"aws_region": "us-east-2", "aws_profile": "other"},
}


@pytest.mark.parametrize(
    ("hosts", "keys", "expected"),
    [
        ("abcd", ["aws_profile"], "ab"),
        ("abcd", ["aws_region"], "ac"),
        ("abcd", ["aws_profile", "aws_region"], "abcd"),
        ("dcba", ["aws_profile"], "dc"),
        ("cd", ["nowhere"], "c"),
        ("abcd", [], "a"),
        ("", ["aws_profile"], ""),
    ],
)
def test_one_host_for_each_combination(hosts, keys, expected):
    assert first_of_each(list(hosts), HOSTVARS, keys) == list(expected)


def test_the_number_and_its_digits_are_two_values():
    assert first_of_each(["a", "b"], {"a": {"x": 1}, "b": {"x": "1"}}, ["x"]) == ["a", "b"]
