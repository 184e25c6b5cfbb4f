# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of s3_bucket_replication."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    s3 = want("client")("s3")
    for name in ("contract-source", "contract-target"):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    rule = {"id": "everything", "destination": {"bucket": "contract-target"}}
    return Lifecycle(
        options={
            "bucket": "contract-source",
            "role_arn": "arn:aws:iam::123456789012:role/replication",
            "rules": [rule],
        },
        change={"role_arn": "arn:aws:iam::123456789012:role/other"},
        identity=("bucket",),
    )


def examples(want):
    s3 = want("client")("s3")
    sides = [f"payments-{side}-blue-objects-123456789012" for side in ("source", "target")]
    for name in (*sides, "archive-210987654321"):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return {}
