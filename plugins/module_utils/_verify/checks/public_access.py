# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Nothing can be reached from outside that need not be."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import (
    as_list,
    conditions,
    is_everybody,
    statements,
)
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, buckets, check, each, got, sides

_BUILD = "Run playbooks/environments.yml."
_NO_BUCKET = "There is no such bucket."
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_ANYWHERE = ("0.0.0.0/0", "::/0")


def _blocked(found):
    for _side, bucket in found:
        blocks = bucket["PublicAccessBlockConfiguration"] or {}
        lacking = [name for name in _BLOCKS if not blocks.get(name)]
        yield Seen(bucket["name"], not lacking, f"lacks {lacking}" if lacking else "all four")


@check("E3-07 E1-10", "All four blocks of public access.", _BUILD, _NO_BUCKET)
def objects_bucket_blocks_public_access(facts):
    """The objects' bucket blocks public access in all four ways."""
    return _blocked(buckets(facts))


@check("E3-07", "All four blocks of public access.", _BUILD, _NO_BUCKET)
def access_logs_bucket_blocks_public_access(facts):
    """The bucket of the access logs blocks public access in all four ways."""
    return _blocked(sides(facts, "buckets", "access_logs"))


def _buckets(facts):
    for side in facts["sides"]:
        yield from (bucket for bucket in side["buckets"].values() if bucket)


@check("E1-10 E4-14", "Everybody is allowed nothing.", _BUILD, _NO_BUCKET)
def bucket_policies_allow_nobody(facts):
    """No bucket's policy allows everybody anything."""
    for bucket in _buckets(facts):
        wide = [one.get("Sid", "") for one in statements(bucket["policy"]) if is_everybody(one)]
        yield Seen(bucket["name"], not wide, wide)


@check("E1-10", "Plain HTTP is denied.", _BUILD, _NO_BUCKET)
def buckets_refuse_plain_http(facts):
    """Every bucket's policy denies what does not come by TLS."""
    for bucket in _buckets(facts):
        denied = [
            one
            for one in statements(bucket["policy"], "Deny")
            if is_everybody(one) and "aws:securetransport" in conditions(one) and "s3:*" in as_list(one.get("Action"))
        ]
        yield Seen(bucket["name"], bool(denied), "denied" if denied else "allowed")


@check("E1-10", "BucketOwnerEnforced", _BUILD, _NO_BUCKET)
def buckets_have_no_acls(facts):
    """Everything in a bucket is its owner's, and no access control list counts."""
    for bucket in _buckets(facts):
        found = [rule.get("ObjectOwnership") for rule in got(bucket, "OwnershipControls", "Rules", default=[])]
        yield Seen(bucket["name"], found == ["BucketOwnerEnforced"], found)


@check("E1-10 E4-14", "Not publicly accessible.", _BUILD, "There is no DB instance.")
def database_is_not_public(facts):
    """No DB instance has a public address."""
    for _side, one in each(facts, "database", "instances"):
        yield Seen(
            one["DBInstanceIdentifier"],
            not one["PubliclyAccessible"],
            "public" if one["PubliclyAccessible"] else "private",
        )


@check(
    "E1-10",
    "Not publicly accessible.",
    "DMS does not change it: remove the replication and run playbooks/replication.yml.",
    "There is no replication instance.",
)
def replication_instance_is_not_public(facts):
    """The replication instance has no public address."""
    one = facts["dms"]["instance"]
    if one:
        public = one["PubliclyAccessible"]
        yield Seen(one["ReplicationInstanceIdentifier"], not public, "public" if public else "private")


@check("E1-10", "DISABLED", _BUILD, "There is no service.")
def tasks_have_no_public_address(facts):
    """No task of the service has a public address."""
    for side, service in sides(facts, "ecs", "service"):
        found = got(service, "networkConfiguration", "awsvpcConfiguration", "assignPublicIp", default="DISABLED")
        yield Seen(side["names"]["service"], found == "DISABLED", found)


@check("E1-10", "No public addresses.", _BUILD, "There is no subnet.")
def subnets_give_no_public_addresses(facts):
    """No subnet gives what stands in it a public address by itself."""
    for side in facts["sides"]:
        public = [one["SubnetId"] for one in side["network"]["subnets"] if one["MapPublicIpOnLaunch"]]
        if side["network"]["subnets"]:
            yield Seen(side["names"]["vpc"], not public, public)


@check("E4-05 E4-14", "Only the load balancer is open to the world.", _BUILD, "There is no security group.")
def only_the_load_balancer_is_open(facts):
    """No security group but the load balancer's lets the whole world in."""
    for side, group in each(facts, "network", "security_groups"):
        if group["GroupName"] != side["names"]["security_group_alb"]:
            world = [
                span
                for rule in group["IpPermissions"]
                for span in [
                    *(one["CidrIp"] for one in rule.get("IpRanges", [])),
                    *(one["CidrIpv6"] for one in rule.get("Ipv6Ranges", [])),
                ]
                if span in _ANYWHERE
            ]
            yield Seen(group["GroupName"], not world, world)


CHECKS = enumerated(globals())
