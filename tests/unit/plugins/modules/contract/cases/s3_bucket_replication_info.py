# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of s3_bucket_replication_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def replicate(want, source, target):
    """Two buckets of these names, the one replicated to the other by one rule with metrics."""
    s3 = want("client")("s3")
    for name in (source, target):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    rule = {
        "ID": "all",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {},
        "DeleteMarkerReplication": {"Status": "Disabled"},
    }
    rule["Destination"] = {"Bucket": f"arn:aws:s3:::{target}", "Metrics": {"Status": "Enabled"}}
    role = "arn:aws:iam::123456789012:role/replication"
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration={"Role": role, "Rules": [rule]})

    def remove():
        for name in (source, target):
            s3.delete_bucket(Bucket=name)

    want("request").addfinalizer(remove)


def case(want):
    replicate(want, "contract-read-source", "contract-read-target")
    return Reading(
        options={"destination_bucket": "contract-read-target", "include_metrics": True},
        finds=lambda result: [found["bucket"] for found in result["replications"]] == ["contract-read-source"],
    )


def examples(want):
    # a name of its own: the examples of s3_bucket_replication have buckets of the same names
    source = "payments-source-blue-objects-123456789012"
    replicate(want, f"{source}-read", f"{source}-read-target")
    return {source: f"{source}-read"}
