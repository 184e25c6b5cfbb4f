# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The roles that DMS finds by name, in every account."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._partition import regional_service
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import trusted
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, check

_MAKE = "Run playbooks/prereqs.yml, which adds what is missing and takes nothing away."
_POLICY = ":policy/service-role/"


def _exists(facts, name):
    yield Seen(name, facts["roles"][name] is not None, "exists" if facts["roles"][name] else "no such role")


def _has_policy(facts, name, policy):
    role = facts["roles"][name]
    if role:
        yield Seen(name, any(arn.endswith(_POLICY + policy) for arn in role["attached"]), role["attached"])


@check("E0-01 E0-05 E0-06 E0-08 E3-01", "A role of exactly this name.", _MAKE)
def dms_vpc_role_exists(facts):
    """The role by which DMS manages network interfaces is there, under exactly its name."""
    return _exists(facts, "dms-vpc-role")


@check("E0-02 E0-06 E0-08 E3-01", "A role of exactly this name.", _MAKE)
def dms_logs_role_exists(facts):
    """The role by which DMS writes logs is there, under exactly its name."""
    return _exists(facts, "dms-cloudwatch-logs-role")


@check("E0-01 E3-01", "AmazonDMSVPCManagementRole is attached.", _MAKE, "There is no dms-vpc-role.")
def dms_vpc_role_policy(facts):
    """dms-vpc-role has AWS's policy for it."""
    return _has_policy(facts, "dms-vpc-role", "AmazonDMSVPCManagementRole")


@check("E0-02 E3-01", "AmazonDMSCloudWatchLogsRole is attached.", _MAKE, "There is no dms-cloudwatch-logs-role.")
def dms_logs_role_policy(facts):
    """dms-cloudwatch-logs-role has AWS's policy for it."""
    return _has_policy(facts, "dms-cloudwatch-logs-role", "AmazonDMSCloudWatchLogsRole")


def _dms_roles(facts):
    return [
        (name, facts["roles"][name]) for name in ("dms-vpc-role", "dms-cloudwatch-logs-role") if facts["roles"][name]
    ]


@check("E0-04 E2-11", "dms.amazonaws.com may be it.", _MAKE, "Neither of DMS's roles is there.")
def dms_roles_trust_dms(facts):
    """Both roles trust DMS's global principal."""
    for name, role in _dms_roles(facts):
        yield Seen(name, "dms.amazonaws.com" in trusted(role), sorted(trusted(role)))


@check("E0-04 E2-11", "dms.<region>.amazonaws.com may be it.", _MAKE, "Neither of DMS's roles is there.")
def dms_roles_trust_regional_dms(facts):
    """Both roles trust DMS's principal of the region that the replication instance is in."""
    wanted = regional_service(facts["region"], "dms")
    for name, role in _dms_roles(facts):
        yield Seen(name, wanted in trusted(role), sorted(trusted(role)), f"{wanted} may be it.")


@check(
    "E0-03", "No role whose name continues where DMS's ends.", "Remove it: DMS does not find a role under another name."
)
def dms_roles_without_suffix(facts):
    """No copy of these roles has a suffix in its name."""
    ours = [name for name in facts["lookalike_roles"] if name.endswith(f"-{facts['suffix']}")]
    yield Seen("dms-vpc-role and dms-cloudwatch-logs-role", not ours, ours)


CHECKS = enumerated(globals())
