# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a region's partition decides, as botocore knows it, and nothing that names a partition elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.filter.partitions import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils import _partition

FILTERS = FilterModule().filters()
ROOT = Path(__file__).parents[4]
ENDPOINTS = botocore.session.get_session().get_data("endpoints")["partitions"]


def test_regions_are_in_the_partitions_that_botocore_has_them_in():
    for known in ENDPOINTS:
        for region in known["regions"]:
            assert FILTERS["partition"](region) == known["partition"]
            assert FILTERS["regional_service"](region, "logs") == f"logs.{region}.{known['dnsSuffix']}"


def test_an_arn_is_in_the_partition():
    assert _partition.arn("us-gov-west-1", "s3:::objects") == "arn:aws-us-gov:s3:::objects"


@pytest.mark.parametrize(
    ("service", "full"),
    [
        ("secretsmanager", "com.amazonaws.cn-north-1.secretsmanager"),
        ("cn.com.amazonaws.cn-north-1.ecr.api", "cn.com.amazonaws.cn-north-1.ecr.api"),
    ],
)
def test_endpoints_are_named_in_full(service, full):
    assert FILTERS["endpoint_service"]("cn-north-1", service) == full


def test_no_role_names_a_partition_or_a_suffix_by_itself():
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "roles").rglob("*")
        if path.suffix in (".yml", ".j2") and path.parent.name != "meta"
        for line in path.read_text().splitlines()
        if re.search(r"arn:aws\b|com\.amazonaws\.|\}\}\.amazonaws\.com|\.amazonaws\.com\.cn", line)
    }
    assert found == set()
