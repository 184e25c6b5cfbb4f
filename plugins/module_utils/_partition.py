# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a region's partition decides: the second word of every ARN, and the names of services in a region. Pure.

Names of service principals without a region, such as `lambda.amazonaws.com`, are the same in every partition.
"""

from __future__ import annotations

#: (beginning of the region's name, partition, DNS suffix), the commercial one last.
PARTITIONS = (
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
    ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ("eusc-", "aws-eusc", "amazonaws.eu"),
    ("", "aws", "amazonaws.com"),
)


def _row(region: str) -> tuple[str, str, str]:
    return next(row for row in PARTITIONS if region.startswith(row[0]))


def partition(region: str) -> str:
    """The partition that a region is in, such as aws-cn."""
    return _row(region)[1]


def arn(region: str, rest: str) -> str:
    """The ARN in the region's partition, of what stands behind it, such as s3:::bucket."""
    return f"arn:{partition(region)}:{rest}"


def regional_service(region: str, service: str) -> str:
    """A service's name in a region: a service principal, or a value of kms:ViaService."""
    return f"{service}.{region}.{_row(region)[2]}"


def endpoint_service(region: str, service: str) -> str:
    """The full name of an AWS service that VPC endpoints lead to. A full name, of which some begin otherwise, stays."""
    return service if "amazonaws" in service else f"com.amazonaws.{region}.{service}"
