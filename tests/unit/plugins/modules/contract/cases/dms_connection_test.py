# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_connection_test."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    dms, server, pair = want("dms"), want("servers")[0], want("pair")
    return Reading(
        options={
            "replication_instance_arn": dms.instance,
            "endpoint_arns": [dms.endpoint("source", server, pair.name)],
        },
        finds=lambda result: [each["status"] for each in result["connections"]] == ["successful"],
        tests_by=("dms:TestConnection",),
    )


def examples(want):
    dms, pair = want("dms"), want("pair")
    source, target = (
        dms.endpoint(kind, server, pair.name)
        for kind, server in zip(("source", "target"), want("servers"), strict=True)
    )
    return {
        "arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ": dms.instance,
        "arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ": source,
        "arn:aws:dms:us-east-1:123456789012:endpoint:BBCDEFGHIJKLMNOPQRSTUVWXYZ": target,
    }
