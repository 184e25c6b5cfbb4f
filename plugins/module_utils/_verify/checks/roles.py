# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The deployment's own IAM roles: whom they trust, and that they may no more than they must."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._partition import arn, regional_service
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import (
    as_list,
    conditions,
    missing,
    services,
    statements,
    trusted,
    written,
)
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import NOT_ASKED_FOR, Seen, asked, check, sides
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading.roles import DMS_ROLES

_AGAIN = "Run site.yml, which writes the role's policies again; what was added by hand has to be taken off by hand."
_NONE = "The deployment has no role of its own."
#: What AWS allows on no single resource.
_RESOURCELESS = ("ecr:getauthorizationtoken", "logs:describeloggroups", "ec2:describe*", "rds:describe*")


#: Services that document no condition for the trust in them.
_WITHOUT_CONDITION = {"ecs.amazonaws.com", "lambda.amazonaws.com", "s3.amazonaws.com"}


def _own(facts):
    """(name, role) of the roles that are the deployment's own."""
    return [(name, role) for name, role in facts["roles"].items() if role and name not in DMS_ROLES]


def _of_sides(facts, kind):
    """(environment, name, role) of a kind of role that every environment has;

    None of one that has no policies, which is said once.
    """
    for side in facts["sides"]:
        name = side["names"][kind]
        role = facts["roles"].get(name)
        yield side, name, role if role and (role["attached"] or role["policies"]) else None


#: The layer whose parts act by a kind of role.
_LAYERS = {"flow_logs_role": "network", "task_role": "service", "task_execution_role": "service"}


def _unasked(facts):
    """The roles of what nobody asked for."""
    for kind, layer in _LAYERS.items():
        there = asked(facts, layer)
        yield from (side["names"][kind] for side in facts["sides"] if side not in there)
    if len(asked(facts, "storage")) < len(facts["sides"]):
        yield facts["names"]["bucket_replication_role"]


@check("E0-08 E1-03 E4-07 E4-08 E3-06", "The role exists.", "Run site.yml.", NOT_ASKED_FOR)
def roles_exist(facts):
    """Every role that the deployment's parts act by is there."""
    unasked = {*DMS_ROLES, *_unasked(facts)}
    for name, role in facts["roles"].items():
        if name not in unasked:
            yield Seen(name, role is not None, "exists" if role else "no such role")


@check("E4-14", "At least one policy, attached or written in the role.", _AGAIN, _NONE)
def roles_have_policies(facts):
    """No role is without policies."""
    for name, role in _own(facts):
        yield Seen(name, bool(role["attached"] or role["policies"]), [*role["attached"], *role["policies"]])


@check("E1-10 E4-14", "No action is a wildcard over a whole service.", _AGAIN, _NONE)
def roles_name_their_actions(facts):
    """No policy written in a role allows everything of a service."""
    for name, role in _own(facts):
        wide = [
            action
            for one in written(role)
            for action in as_list(one.get("Action"))
            if action == "*" or action.endswith(":*")
        ]
        yield Seen(name, not wide, wide)


@check("E1-10 E4-14", "Resources are named, where AWS lets one name them.", _AGAIN, _NONE)
def roles_name_their_resources(facts):
    """No policy written in a role allows on every resource what could be allowed on one."""
    for name, role in _own(facts):
        wide = [
            action
            for one in written(role)
            if "*" in as_list(one.get("Resource"))
            for action in as_list(one.get("Action"))
            if action.lower() not in _RESOURCELESS
        ]
        yield Seen(name, not wide, wide)


@check("E1-10", "aws:SourceAccount or aws:SourceArn is asked for.", _AGAIN, _NONE)
def roles_refuse_confused_deputies(facts):
    """A service may be a role only on this account's behalf."""
    for name, role in _own(facts):
        trusts = [
            one for one in statements(role["AssumeRolePolicyDocument"]) if set(services(one)) - _WITHOUT_CONDITION
        ]
        bound = [bool(conditions(one) & {"aws:sourceaccount", "aws:sourcearn"}) for one in trusts]
        yield Seen(name, all(bound), sorted({key for one in trusts for key in conditions(one)}))


@check("E2-12 C3", "dms.<region>.amazonaws.com may be it.", _AGAIN, "No role for the secrets is there.")
def secrets_roles_trust_regional_dms(facts):
    """The roles by which DMS reads the secrets trust DMS's principal of the region; without it DMS refuses them."""
    wanted = regional_service(facts["region"], "dms")
    for _side, name, role in _of_sides(facts, "secrets_access_role"):
        if role:
            yield Seen(name, wanted in trusted(role), sorted(trusted(role)), f"{wanted} may be it.")


@check("E1-03", "secretsmanager:GetSecretValue on the side's secret.", _AGAIN, "No role for the secrets is there.")
def secrets_roles_read_their_secret(facts):
    """The role of a side may read the secret of that side."""
    for side, name, role in _of_sides(facts, "secrets_access_role"):
        if role and side["secret"]:
            lacking = missing(written(role), ("secretsmanager:GetSecretValue",), side["secret"]["ARN"])
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may read it")


@check("E1-03 E4-14", "No other secret.", _AGAIN, "No role for the secrets is there.")
def secrets_roles_read_no_other_secret(facts):
    """The role of a side may read no secret but that side's."""
    for side, name, role in _of_sides(facts, "secrets_access_role"):
        if role and side["secret"]:
            named = [
                resource
                for one in written(role)
                if any(action.lower().startswith("secretsmanager:") for action in as_list(one.get("Action")))
                for resource in as_list(one.get("Resource"))
            ]
            others = [resource for resource in named if resource != side["secret"]["ARN"]]
            yield Seen(name, not others, others)


@check("E1-03 C12", "kms:Decrypt with the environment's key.", _AGAIN, "No role for the secrets is there.")
def secrets_roles_decrypt(facts):
    """The role of a side may decrypt that side's secret."""
    for side, name, role in _of_sides(facts, "secrets_access_role"):
        if role and side["key"]:
            lacking = missing(written(role), ("kms:Decrypt",), side["key"]["Arn"])
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may decrypt it")


@check(
    "E4-07",
    "A task role which is not the execution role.",
    "Run playbooks/environments.yml.",
    "No task definition is there.",
)
def task_role_is_its_own(facts):
    """Tasks act by a role of their own, not by the one that starts them."""
    for side, definition in sides(facts, "ecs", "task_definition"):
        role, execution = definition.get("taskRoleArn"), definition.get("executionRoleArn")
        yield Seen(side["names"]["task_family"], bool(role) and role != execution, role)


@check(
    "E4-07",
    "s3:GetObject and s3:PutObject on the environment's objects.",
    _AGAIN,
    "No task role or no bucket is there.",
)
def task_role_uses_objects(facts):
    """Tasks may read and write objects."""
    for side, name, role in _of_sides(facts, "task_role"):
        there = [
            arn(side["region"], f"s3:::{bucket}/any")
            for family, bucket in side["families"].items()
            if side["buckets"][family]
        ]
        if role and there:
            lacking = [
                action for arn in there for action in missing(written(role), ("s3:GetObject", "s3:PutObject"), arn)
            ]
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may read and write them")


@check("E4-07", "kms:Decrypt with the environment's key.", _AGAIN, "No task role or no key is there.")
def task_role_decrypts(facts):
    """Tasks may decrypt the objects."""
    for side, name, role in _of_sides(facts, "task_role"):
        if role and side["key"]:
            lacking = missing(written(role), ("kms:Decrypt",), side["key"]["Arn"])
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may decrypt them")


@check(
    "E1-05 E4-03",
    "secretsmanager:GetSecretValue on the side's secret.",
    _AGAIN,
    "No execution role or no secret is there.",
)
def execution_role_reads_the_secret(facts):
    """ECS may read the database secret when it starts a task."""
    for side, name, role in _of_sides(facts, "task_execution_role"):
        if role and side["secret"]:
            lacking = missing(written(role), ("secretsmanager:GetSecretValue",), side["secret"]["ARN"])
            yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may read it")


@check("E0-08", "AmazonECSTaskExecutionRolePolicy is attached.", _AGAIN, "No execution role is there.")
def execution_role_starts_tasks(facts):
    """ECS may fetch images and write logs."""
    for _side, name, role in _of_sides(facts, "task_execution_role"):
        if role:
            right = any(arn.endswith("/AmazonECSTaskExecutionRolePolicy") for arn in role["attached"])
            yield Seen(name, right, role["attached"])


CHECKS = enumerated(globals())
