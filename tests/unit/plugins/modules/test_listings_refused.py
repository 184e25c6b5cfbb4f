# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A listing that AWS refuses fails with AWS's own code, and makes no empty list of it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("cloudwatch_dashboard_info", {}),
        ("codedeploy_application_info", {}),
        ("codedeploy_deployment_group_info", {"application_name": "any"}),
        ("codedeploy_deployment_info", {"include_targets": True}),
        ("ec2_flow_log_info", {}),
        ("rds_global_cluster_info", {}),
        ("s3_bucket_replication_info", {"include_metrics": True}),
        ("secretsmanager_rotation_info", {}),
    ],
)
def test_it_fails_with_the_code_of_aws(run_module, module, options):
    refused = run_module(module, access_key="nobody", **options)
    assert refused["failed"] and refused["error"]["code"] in refused["msg"]
    assert refused["error"]["code"] in {
        "AuthFailure",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    }
