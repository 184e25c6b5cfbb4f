# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The same inventory in AWS's other partitions: dry run, build, second run."""

from __future__ import annotations

import re

import pytest

from tests.integration.seen import HOSTS, unchanged
from tests.policies import policies


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [("us-gov-west-1", "aws-us-gov", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn")],
)
def test_it_is_built_in_another_partition(aws, region, partition, suffix):
    where = ("-e", f"aws_region={region}", "-e", f"environment_suffix={region.split('-')[1]}")
    planned = aws.play("site.yml", "--check", *where)
    assert planned.status == 0, planned.output[-6000:]
    assert all(planned.changed[host] for host in HOSTS), planned.changed

    built = aws.play("site.yml", *where)
    assert built.status == 0, built.output[-6000:]
    again = aws.play("site.yml", *where)
    unchanged(again)

    found = policies(lambda service: aws.client(service, region))
    of_it = [str(policy) for owner, _kind, policy in found if where[-1].partition("=")[2] in owner]
    assert of_it
    assert {one for policy in of_it for one in re.findall(r"arn:(aws[\w-]*):", policy)} == {partition}
    assert {one for policy in of_it for one in re.findall(rf"\w\.{region}\.([a-z.]+[a-z])", policy)} <= {suffix}
