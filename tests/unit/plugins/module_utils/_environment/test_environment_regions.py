# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Regions that do not exist are refused with those that are near."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._environment.regions import known_regions, region_problem


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
def test_regions_of_every_partition_exist(region):
    assert region_problem(region, known_regions()) is None


def test_a_misspelt_region_is_named_with_those_near_it():
    assert region_problem("eu-centrall-1", ["ap-east-1", "eu-central-1", "eu-central-2"]) == (
        "There is no AWS region 'eu-centrall-1'; near it are eu-central-1, eu-central-2."
    )


def test_where_none_is_near_all_are_named():
    assert region_problem("xyz", ["eu-central-1", "us-east-1"]) == (
        "There is no AWS region 'xyz'; there are eu-central-1, us-east-1."
    )


@pytest.mark.parametrize("region", [None, ""])
def test_no_region_is_asked_for(region):
    assert "No region is stated" in region_problem(region, ["us-east-1"])
