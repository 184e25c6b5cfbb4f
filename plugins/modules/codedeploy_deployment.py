#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a deployment of a CodeDeploy deployment group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_deployment
version_added: 1.0.0
short_description: Start, continue or stop a CodeDeploy deployment
description:
  - Starts a deployment where the last one of the deployment group was not of the same revision or did not succeed. One
    of the
    same revision that is still under way is waited for.
  - An AppSpec is compared by what it says, whether it was given as a structure, as JSON or as YAML.
  - A deployment that waits for a person is continued or stopped.
options:
  application_name:
    description: The application. Required unless O(deployment_id) is given.
    type: str
  deployment_group_name:
    description: The deployment group. Required unless O(deployment_id) is given.
    type: str
  deployment_id:
    description:
      - The deployment to continue or stop.
      - When left out, the last one of the deployment group.
    type: str
  state:
    description:
      - With V(started) the revision is deployed.
      - With V(continued) a deployment goes on that waits for a person.
      - With V(stopped) a deployment is stopped which has not ended.
    type: str
    choices: [started, continued, stopped]
    default: started
  revision:
    description: What to deploy. Required when O(state=started).
    type: dict
    suboptions:
      app_spec:
        description: An AppSpec, as a structure or as text in JSON or YAML.
        type: raw
      s3_location:
        description: A bundle in a bucket.
        type: dict
        suboptions:
          bucket:
            description: The bucket.
            type: str
            required: true
          key:
            description: The bundle's key.
            type: str
            required: true
          bundle_type:
            description: The bundle's form.
            type: str
            choices: [tar, tgz, zip, YAML, JSON]
            required: true
          version:
            description: The bundle's version, when left out the newest.
            type: str
          e_tag:
            description: The bundle's ETag.
            type: str
      github_location:
        description: A commit on GitHub.
        type: dict
        suboptions:
          repository:
            description: The repository, as C(owner/name).
            type: str
            required: true
          commit_id:
            description: The commit's whole SHA-1.
            type: str
            required: true
  description:
    description: Description of the deployment.
    type: str
  deployment_config_name:
    description: Deployment configuration of this deployment. Default is that of the deployment group.
    type: str
  auto_rollback_configuration:
    description: Automatic rollback of this deployment. Default is that of the deployment group.
    type: dict
    suboptions:
      enabled:
        description: Whether it does.
        type: bool
      events:
        description: Events that trigger a rollback.
        type: list
        elements: str
        choices: [DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST]
  override_alarm_configuration:
    description: Alarms that stop the deployment this time. When left out, as the deployment group says.
    type: dict
    suboptions:
      enabled:
        description: Whether alarms are looked at.
        type: bool
      ignore_poll_alarm_failure:
        description: Whether the deployment goes on when CloudWatch cannot be asked.
        type: bool
      alarms:
        description: The names of the alarms.
        type: list
        elements: str
  file_exists_behavior:
    description: Handling of existing files on instances.
    type: str
    choices: [DISALLOW, OVERWRITE, RETAIN]
  ignore_application_stop_failures:
    description: Whether to ignore a failure of the old version's stop script on instances.
    type: bool
  update_outdated_instances_only:
    description: Whether to deploy only to instances that do not have the newest revision.
    type: bool
  target_instances:
    description: For a blue/green deployment to instances, those of the new environment.
    type: dict
    suboptions:
      tag_filters:
        description: Tags of EC2 instances, any of which makes an instance part of it.
        type: list
        elements: dict
        suboptions: &filter
          key:
            description: The tag's key.
            type: str
          value:
            description: The tag's value.
            type: str
          type:
            description: Part of the tag to compare.
            type: str
            choices: [KEY_ONLY, VALUE_ONLY, KEY_AND_VALUE]
            default: KEY_AND_VALUE
      ec2_tag_set:
        description: Groups of tag filters, of each of which an EC2 instance must match one.
        type: list
        elements: dict
        suboptions:
          filters:
            description: Tags, any of which will do.
            type: list
            elements: dict
            required: true
            suboptions: *filter
      auto_scaling_groups:
        description: The names of the Auto Scaling groups whose instances are part of it.
        type: list
        elements: str
  ec2_deployment_options:
    description:
      - Handling of Auto Scaling in this deployment. Default is that of the deployment group. Needs a botocore
        that knows of it.
    type: dict
    suboptions:
      auto_scaling_group_processes_to_suspend:
        description: The processes that rest meanwhile.
        type: list
        elements: str
        choices: [Terminate, AZRebalance, InstanceRefresh, ScheduledActions]
  force:
    description: Whether to deploy a revision again that was deployed last, successfully.
    type: bool
    default: false
  wait_type:
    description:
      - With O(state=continued), what is waited for. V(READY_WAIT) is for the traffic to move, V(TERMINATION_WAIT) is
        for the end
        of the old version.
    type: str
    choices: [READY_WAIT, TERMINATION_WAIT]
    default: READY_WAIT
  auto_rollback_enabled:
    description:
      - With O(state=stopped), whether traffic goes back to the old version. When left out, as the deployment group
        says.
    type: bool
  wait:
    description:
      - Whether to wait for the deployment's end. The module fails when it fails or is stopped, with CodeDeploy's
        reason.
      - With O(state=started) a deployment that is V(Ready) is not waited for any longer, as it waits for a person
        itself.
      - With O(state=stopped) the rollback is waited for too.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most.
    type: int
    default: 3600
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_deployment_group
  - module: migrate.aws.codedeploy_deployment_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Deploy a task definition blue/green and wait until it has succeeded
  migrate.aws.codedeploy_deployment:
    application_name: payments-target-blue
    deployment_group_name: service
    revision:
      app_spec:
        version: 0.0
        Resources:
          - TargetService:
              Type: AWS::ECS::Service
              Properties:
                TaskDefinition: arn:aws:ecs:us-east-1:123456789012:task-definition/payments-target-blue:7
                LoadBalancerInfo:
                  ContainerName: application
                  ContainerPort: 80

- name: Move the requests to the new version now
  migrate.aws.codedeploy_deployment:
    application_name: payments-target-blue
    deployment_group_name: service
    state: continued

- name: Stop whatever is being deployed and go back
  migrate.aws.codedeploy_deployment:
    application_name: payments-target-blue
    deployment_group_name: service
    state: stopped
    auto_rollback_enabled: true
"""

RETURN = r"""
deployment:
  description:
    - The deployment. In check mode, the predicted state.
    - Empty if there is none to stop.
  returned: success
  type: dict
  contains:
    deployment_id:
      description: The deployment's id.
      type: str
      returned: when there is a deployment
      sample: d-ABCDEFGH1
    application_name:
      description: The application.
      type: str
      returned: when there is a deployment
      sample: payments-target-blue
    deployment_group_name:
      description: The deployment group.
      type: str
      returned: when there is a deployment
      sample: service
    status:
      description: The deployment's status.
      type: str
      returned: when there is a deployment
      sample: Succeeded
    revision:
      description: The revision that was deployed.
      type: dict
      returned: when there is a deployment
      sample:
        app_spec: '{"Resources": [], "version": 0.0}'
        sha256: 0000000000000000000000000000000000000000000000000000000000000000
    previous_revision:
      description: The revision of the last successful deployment before it.
      type: dict
      returned: when there was something
      sample:
        app_spec: '{"Resources": [], "version": 0.0}'
        sha256: 0000000000000000000000000000000000000000000000000000000000000000
    creator:
      description: The creator.
      type: str
      returned: when there is a deployment
      sample: user
    error_information:
      description: Reason for its failure or stop.
      type: dict
      returned: when it failed or was stopped
      sample: {code: MANUAL_STOP, message: The deployment was stopped by a user.}
    rollback_info:
      description: The deployment that rolled it back, or that it rolls back.
      type: dict
      returned: when there was a rollback
      sample: {rollback_deployment_id: d-ABCDEFGH2}
    create_time:
      description: Time of creation.
      type: str
      returned: when there is a deployment
      sample: "2026-06-01T10:00:00+00:00"
    complete_time:
      description: Time of its end.
      type: str
      returned: when it has ended
      sample: "2026-06-01T10:07:00+00:00"
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, plan, revision, transform, waiters
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Resource, run, waiting

#: Options that are handed to CreateDeployment as they are.
PASSED_ON = (
    "application_name",
    "deployment_group_name",
    "description",
    "deployment_config_name",
    "auto_rollback_configuration",
    "override_alarm_configuration",
    "file_exists_behavior",
    "ignore_application_stop_failures",
    "update_outdated_instances_only",
    "target_instances",
    "ec2_deployment_options",
)
NAMES = {"type": "list", "elements": "str"}
FILTERS = {
    "type": "list",
    "elements": "dict",
    "options": {
        # The key of a tag is no secret.
        "key": {"type": "str", "no_log": False},
        "value": {"type": "str"},
        "type": {"type": "str", "choices": ["KEY_ONLY", "VALUE_ONLY", "KEY_AND_VALUE"], "default": "KEY_AND_VALUE"},
    },
}
INSTANCES = {
    "tag_filters": FILTERS,
    "ec2_tag_set": {"type": "list", "elements": "dict", "options": {"filters": {**FILTERS, "required": True}}},
    "auto_scaling_groups": NAMES,
}
PROCESSES = ["Terminate", "AZRebalance", "InstanceRefresh", "ScheduledActions"]


class Deployment(Resource):
    """The deployment which the options name, or the last one of the deployment group."""

    key = "deployment"
    service = "codedeploy"
    #: CodeDeploy keeps every deployment, and no state of the module asks for its removal.
    delete = None

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.deployment_id = options["deployment_id"]

    def read(self):
        deployment_id = self.deployment_id or self._last()
        answer = deployment_id and api.deployment(self.client, deployment_id)
        return transform.deployment_of(answer) if answer else None

    def _last(self):
        group = api.group(self.client, self.options["application_name"], self.options["deployment_group_name"])
        return ((group or {}).get("lastAttemptedDeployment") or {}).get("deploymentId")

    def desired(self):
        state = self.options["state"]
        if state == "started":
            return plan.new_deployment(self.options)
        if state == "stopped":
            return {}
        raise Refused("There is no deployment to continue.")

    def plan(self, current):
        state = self.options["state"]
        if state == "started":
            return plan.start_changes(self.options, current)
        if state == "stopped":
            return plan.stop_changes(current)
        return plan.continue_changes(current, self.options["wait_type"])

    def is_shown(self, after):
        # It is read by its own id. What another run would do says nothing about it.
        return True

    def create(self, desired):
        request = transform.to_api({name: self.options[name] for name in PASSED_ON})
        self.deployment_id = api.create_deployment(
            self.client, revision=revision.request(self.options["revision"]), **request
        )

    def update(self, current, changes):
        state = self.options["state"]
        if state == "started":
            self.create(changes)
            return
        # What was found is what is acted upon, whatever begins meanwhile.
        self.deployment_id = current["deployment_id"]
        if state == "stopped":
            rollback = transform.to_api({"auto_rollback_enabled": self.options["auto_rollback_enabled"]})
            api.stop_deployment(self.client, deploymentId=self.deployment_id, **rollback)
        else:
            api.continue_deployment(self.client, self.deployment_id, self.options["wait_type"])

    def wait_ready(self, current):
        self.deployment_id = current["deployment_id"]
        if self.options["state"] == "stopped":
            return self._wait_stopped(current)
        also = ("Ready",) if self.options["state"] == "started" else ()
        waiters.succeeded(self.read, plan.name_of(current), self.options["wait_timeout"], also)
        return True

    def _wait_stopped(self, current):
        timeout = self.options["wait_timeout"]
        stopped = waiters.ended(self.read, plan.name_of(current), timeout)
        back = (stopped.get("rollback_info") or {}).get("rollback_deployment_id")
        if back:
            name = f"Rollback {back} of {plan.name_of(current)}"
            waiters.succeeded(lambda: transform.deployment_of(api.deployment(self.client, back)), name, timeout)
        return True


def argument_spec() -> dict[str, Any]:
    """The module's options."""
    s3_location = {
        "bucket": {"type": "str", "required": True},
        # The key of an object is no secret.
        "key": {"type": "str", "required": True, "no_log": False},
        "bundle_type": {"type": "str", "required": True, "choices": ["tar", "tgz", "zip", "YAML", "JSON"]},
        "version": {"type": "str"},
        "e_tag": {"type": "str"},
    }
    github_location = {"repository": {"type": "str", "required": True}, "commit_id": {"type": "str", "required": True}}
    places = ["app_spec", "s3_location", "github_location"]
    events = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
    alarms = {
        "enabled": {"type": "bool"},
        "ignore_poll_alarm_failure": {"type": "bool"},
        "alarms": {"type": "list", "elements": "str"},
    }
    return {
        "application_name": {"type": "str"},
        "deployment_group_name": {"type": "str"},
        "deployment_id": {"type": "str"},
        "state": {"type": "str", "choices": ["started", "continued", "stopped"], "default": "started"},
        "revision": {
            "type": "dict",
            "options": {
                "app_spec": {"type": "raw"},
                "s3_location": {"type": "dict", "options": s3_location},
                "github_location": {"type": "dict", "options": github_location},
            },
            "mutually_exclusive": [places],
            "required_one_of": [places],
        },
        "description": {"type": "str"},
        "deployment_config_name": {"type": "str"},
        "auto_rollback_configuration": {
            "type": "dict",
            "options": {"enabled": {"type": "bool"}, "events": {"type": "list", "elements": "str", "choices": events}},
        },
        "override_alarm_configuration": {"type": "dict", "options": alarms},
        "file_exists_behavior": {"type": "str", "choices": ["DISALLOW", "OVERWRITE", "RETAIN"]},
        "ignore_application_stop_failures": {"type": "bool"},
        "update_outdated_instances_only": {"type": "bool"},
        "target_instances": {"type": "dict", "options": INSTANCES},
        "ec2_deployment_options": {
            "type": "dict",
            "options": {"auto_scaling_group_processes_to_suspend": {**NAMES, "choices": PROCESSES}},
        },
        "force": {"type": "bool", "default": False},
        "wait_type": {"type": "str", "choices": ["READY_WAIT", "TERMINATION_WAIT"], "default": "READY_WAIT"},
        "auto_rollback_enabled": {"type": "bool"},
        **waiting(3600),
    }


def main():
    """Run the module."""
    run(
        Deployment,
        argument_spec(),
        required_if=[("state", "started", ["application_name", "deployment_group_name", "revision"])],
        required_one_of=[("deployment_id", "deployment_group_name")],
        required_together=[("application_name", "deployment_group_name")],
        mutually_exclusive=[("deployment_id", "revision")],
    )


if __name__ == "__main__":
    main()
