# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buckets by their names, which are nobody else's in the whole of AWS."""

from __future__ import annotations

from moto.s3.models import FakeBucket, S3Backend, s3_backends


def owner(name_or_arn: str) -> S3Backend | None:
    """The S3 of the account that owns the bucket; None where there is no such bucket."""
    known = s3_backends.bucket_accounts.get(name_or_arn.rpartition(":")[2])
    return s3_backends[known[1]][known[0]] if known else None


def find(name_or_arn: str) -> FakeBucket | None:
    """The bucket, whoever owns it; None where there is none."""
    backend = owner(name_or_arn)
    return backend.buckets.get(name_or_arn.rpartition(":")[2]) if backend else None
