# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The buckets: that they are there, what is kept in them for how long, and that objects are replicated."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._partition import arn
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import (
    as_list,
    missing,
    services,
    statements,
    trusted,
    written,
)
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import (
    Seen,
    buckets,
    check,
    got,
    last,
    sides,
    stated,
)

_BUILD = "Run playbooks/environments.yml."
_REPLICATE = "Run playbooks/replication.yml."
_NO_BUCKET = "There is no such bucket."
_NO_RULE = "Nothing is replicated."
_NO_ROLE = "There is no role which replicates."
_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"


def _exists(name, found):
    return Seen(name, found is not None, "exists" if found else "no such bucket of this account")


@check("E0-08 E2-06 E4-06", "The bucket exists, in this account.", _BUILD, layer="storage")
def objects_bucket_exists(facts):
    """The buckets for the application's objects are there, one for each family."""
    for side in facts["sides"]:
        for family, name in side["families"].items():
            yield _exists(name, side["buckets"][family])


@check("E3-07", "The bucket exists, in this account.", _BUILD, layer="service")
def access_logs_bucket_exists(facts):
    """The bucket for the load balancer's access logs is there."""
    for side in facts["sides"]:
        yield _exists(side["names"]["access_logs_bucket"], side["buckets"]["access_logs"])


@check("E3-07", "Deleted after the stated days.", _BUILD, "There is no such bucket, or no days were stated.")
def access_logs_are_deleted_in_time(facts):
    """Access logs are deleted after the stated time."""
    for _side, bucket, wanted in stated(sides(facts, "buckets", "access_logs"), "access_log_retention_days"):
        found = [got(rule, "Expiration", "Days") for rule in bucket["Rules"] if rule["Status"] == "Enabled"]
        yield Seen(bucket["name"], wanted in found, found, f"{wanted} days")


@check("E3-07 C7", "s3:PutObject for the service which delivers them.", _BUILD, _NO_BUCKET)
def access_logs_can_be_delivered(facts):
    """The bucket's policy lets load balancers write their logs, and needs no account's id for it."""
    for side, bucket in sides(facts, "buckets", "access_logs"):
        delivering = [one for one in statements(bucket["policy"]) if _DELIVERY in services(one)]
        log = arn(side["region"], f"s3:::{side['names']['access_logs_bucket']}/AWSLogs/{side['account_id']}/any")
        lacking = missing(delivering, ("s3:PutObject",), log)
        yield Seen(bucket["name"], not lacking, f"lacks {lacking}" if lacking else "may be written")


@check("C10 E4-06", "Enabled", _BUILD, _NO_BUCKET)
def objects_bucket_is_versioned(facts):
    """Every version of an object is kept: nothing is replicated without."""
    for _side, bucket in buckets(facts):
        yield Seen(bucket["name"], bucket["Versioning"] == "Enabled", bucket["Versioning"])


@check("E2-13", "Earlier versions and unfinished uploads are removed.", _BUILD, _NO_BUCKET)
def objects_bucket_is_cleaned_up(facts):
    """Earlier versions of objects do not stay for ever."""
    for _side, bucket in buckets(facts):
        found = [
            rule for rule in bucket["Rules"] if rule["Status"] == "Enabled" and "NoncurrentVersionExpiration" in rule
        ]
        yield Seen(bucket["name"], bool(found), [rule.get("ID") for rule in found])


def _configurations(facts):
    """(the source's bucket, the target's, the replication of the source's) of each family of objects, by name."""
    source, target = facts["sides"]
    for family, name in source["families"].items():
        yield name, target["families"][family], got(source, "buckets", family, "ReplicationConfiguration")


def _rules(facts):
    """(subject, rule, the bucket that it is to go to) of all rules: which are on is another check's question."""
    for source, target, configuration in _configurations(facts):
        for rule in (configuration or {}).get("Rules", []):
            yield f"{source} {rule.get('ID')}", rule, target


@check("E0-08 E4-06", "A replication of the source's objects.", _REPLICATE, _NO_BUCKET)
def objects_are_replicated(facts):
    """The source's buckets are replicated, that of each family."""
    there = [bucket["name"] for side, bucket in buckets(facts) if side is facts["sides"][0]]
    for source, _target, configuration in _configurations(facts):
        if source in there:
            yield Seen(source, bool(configuration), "replicated" if configuration else "not replicated")


@check("E4-06", "Enabled", _REPLICATE, _NO_RULE)
def replication_is_enabled(facts):
    """Every rule of the replication is on."""
    for subject, rule, _target in _rules(facts):
        yield Seen(subject, rule["Status"] == "Enabled", rule["Status"])


@check("E4-06 E2-06", "The target's bucket.", _REPLICATE, _NO_RULE)
def replication_goes_to_the_target(facts):
    """Objects are replicated into the target's bucket of their family."""
    for subject, rule, target in _rules(facts):
        bucket = last(rule["Destination"]["Bucket"])
        yield Seen(subject, bucket == target, bucket, target)


@check("C10", "A rule with a filter, which may be empty.", _REPLICATE, _NO_RULE)
def replication_has_a_filter(facts):
    """Rules are of the second version, the only one that knows delete markers, metrics and time control."""
    for subject, rule, _target in _rules(facts):
        yield Seen(subject, "Filter" in rule, sorted(rule))


@check("C10", "Enabled", _REPLICATE, _NO_RULE)
def replication_has_delete_markers(facts):
    """Deletions are replicated."""
    for subject, rule, _target in _rules(facts):
        found = got(rule, "DeleteMarkerReplication", "Status")
        yield Seen(subject, found == "Enabled", found)


@check("C10 E4-08", "Enabled", _REPLICATE, _NO_RULE)
def replication_takes_encrypted_objects(facts):
    """Objects that are encrypted with KMS are replicated too."""
    for subject, rule, _target in _rules(facts):
        found = got(rule, "SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status")
        yield Seen(subject, found == "Enabled", found)


@check("C10 E4-04", "The target's key.", _REPLICATE, _NO_RULE)
def replicas_have_the_targets_key(facts):
    """Replicas are encrypted with the target's key."""
    target = facts["sides"][1]
    for subject, rule, _target in _rules(facts):
        found = got(rule, "Destination", "EncryptionConfiguration", "ReplicaKmsKeyID")
        if target["key"]:
            yield Seen(subject, found == target["key"]["Arn"], found)


@check("C11 E4-11", "Enabled", _REPLICATE, _NO_RULE)
def replication_has_metrics(facts):
    """How far behind the replication is can be measured."""
    for subject, rule, _target in _rules(facts):
        found = got(rule, "Destination", "Metrics", "Status")
        yield Seen(subject, found == "Enabled", found)


@check(
    "E4-06 C11",
    "15 minutes.",
    "Run playbooks/replication.yml with s3_replication_time_control: true.",
    "Replication without a promise of time was stated.",
)
def replication_is_promised_in_time(facts):
    """S3 promises to replicate within 15 minutes, where that was asked for."""
    if facts["sides"][0]["stated"].get("replication_time_control"):
        for subject, rule, _target in _rules(facts):
            found = got(rule, "Destination", "ReplicationTime", default={})
            yield Seen(subject, found.get("Status") == "Enabled" and got(found, "Time", "Minutes") == 15, found)


def _role(facts):
    """The name of the role that is meant to replicate, and the role;

    None where it has no policies, which is said once.
    """
    name = facts["names"]["bucket_replication_role"]
    role = facts["roles"][name]
    return name, role if role and role["policies"] else None


@check("E4-08", "The role made for it.", _REPLICATE, _NO_RULE)
def replication_has_its_role(facts):
    """S3 replicates by the role made for it."""
    for source, _target, configuration in _configurations(facts):
        if configuration:
            found = last(configuration["Role"])
            yield Seen(source, found == facts["names"]["bucket_replication_role"], found)


@check("E4-08", "s3.amazonaws.com", _REPLICATE, _NO_ROLE)
def replication_role_trusts_s3(facts):
    """Only S3 may assume that role."""
    name, role = _role(facts)
    if role:
        yield Seen(name, trusted(role) == {"s3.amazonaws.com"}, sorted(trusted(role)))


_ON_BUCKET = ("s3:GetReplicationConfiguration", "s3:ListBucket")
_ON_OBJECTS = ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")
_ON_REPLICAS = ("s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags")


@check("E4-08 C10", "What S3 needs of the source.", _REPLICATE, _NO_ROLE)
def replication_role_reads_the_source(facts):
    """That role may read the source's buckets and their objects, in every version."""
    name, role = _role(facts)
    if role:
        side = facts["sides"][0]
        buckets = [arn(side["region"], f"s3:::{bucket}") for bucket in side["families"].values()]
        lacking = [
            action
            for bucket in buckets
            for action in (
                *missing(written(role), _ON_BUCKET, bucket),
                *missing(written(role), _ON_OBJECTS, f"{bucket}/any"),
            )
        ]
        yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may read it")


@check("E4-08", "What S3 needs of the target.", _REPLICATE, _NO_ROLE)
def replication_role_writes_the_target(facts):
    """That role may write replicas, tags and delete markers into the target's buckets."""
    name, role = _role(facts)
    if role:
        side = facts["sides"][1]
        objects = [arn(side["region"], f"s3:::{bucket}/any") for bucket in side["families"].values()]
        lacking = [action for each in objects for action in missing(written(role), _ON_REPLICAS, each)]
        yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may write it")


@check("E4-08 C10", "kms:Decrypt with the source's key.", _REPLICATE, _NO_ROLE)
def replication_role_decrypts(facts):
    """That role may decrypt the source's objects."""
    name, role = _role(facts)
    key = facts["sides"][0]["key"]
    if role and key:
        lacking = missing(written(role), ("kms:Decrypt",), key["Arn"])
        yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may decrypt them")


@check("E4-08 C10", "kms:Encrypt with the target's key.", _REPLICATE, _NO_ROLE)
def replication_role_encrypts(facts):
    """That role may encrypt the replicas."""
    name, role = _role(facts)
    key = facts["sides"][1]["key"]
    if role and key:
        lacking = missing(written(role), ("kms:Encrypt",), key["Arn"])
        yield Seen(name, not lacking, f"lacks {lacking}" if lacking else "may encrypt them")


@check("E4-08 E4-14", "The buckets of both sides alone.", _REPLICATE, _NO_ROLE)
def replication_role_reaches_no_other_bucket(facts):
    """That role may use no bucket but those that it replicates."""
    name, role = _role(facts)
    if role:
        ours = {
            arn(side["region"], f"s3:::{bucket}") for side in facts["sides"] for bucket in side["families"].values()
        }
        named = [resource for one in written(role) for resource in as_list(one.get("Resource")) if ":s3:::" in resource]
        others = [resource for resource in named if resource.removesuffix("/*") not in ours]
        yield Seen(name, not others, others)


CHECKS = enumerated(globals())
