# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_deployment_group."""

from __future__ import annotations

from tests.local_aws import codedeploy_support
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def stage(want):
    """A service behind a load balancer, and an application for it."""
    client = want("client")
    made = codedeploy_support.build(client)
    client("codedeploy").create_application(applicationName=made.name, computePlatform="ECS")
    return made


def case(want):
    made = stage(want)
    return Lifecycle(
        options={
            "application_name": made.name,
            "deployment_group_name": "service",
            "service_role_arn": made.role_arn,
            "ecs_services": [{"service_name": made.name, "cluster_name": made.name}],
            "load_balancer_info": {
                "target_group_pair_info_list": [
                    {"target_groups": [made.blue, made.green], "prod_traffic_route": {"listener_arns": [made.listener]}}
                ]
            },
            "blue_green_deployment_configuration": {
                "terminate_blue_instances_on_deployment_success": {"action": "TERMINATE"},
                "deployment_ready_option": {"action_on_timeout": "CONTINUE_DEPLOYMENT"},
            },
            "deployment_config_name": "CodeDeployDefault.ECSAllAtOnce",
        },
        change={"deployment_config_name": "CodeDeployDefault.ECSCanary10Percent5Minutes"},
        identity=("application_name", "deployment_group_name"),
    )


def examples(want):
    made = stage(want)
    return {
        "arn:aws:iam::123456789012:role/payments-codedeploy": made.role_arn,
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/payments/0123/0123": made.listener,
        "payments-target-blue-b": made.blue,
        "payments-target-blue-g": made.green,
        "payments-target-blue": made.name,
    }
