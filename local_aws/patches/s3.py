# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: replication that is kept as it was put and really copies, and bucket policies that know of TLS."""

from __future__ import annotations

import copy
import json
import threading
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.core.responses import ActionResult
from moto.kms.models import kms_backends
from moto.s3.exceptions import ReplicationConfigurationNotFoundError, S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend
from moto.s3.responses import S3Response

from local_aws import buckets, policies, replication_metrics, sharing
from local_aws.patching import around

#: What the request that this thread serves has put and nobody has replicated yet.
_request = threading.local()
_SCHEMA = (
    "must be specified for this version of Cross Region Replication configuration schema. "
    "Please refer to S3 Developer Guide for more information."
)


def apply() -> None:
    """Apply every patch of this file."""
    policies_take_requests_for_tls()
    replication_is_kept_as_it_was_put()
    replication_needs_versioned_buckets()
    replicated_buckets_stay_versioned()
    new_objects_are_replicated()
    replication_status_is_shown()
    replication_metrics_are_published()


def policies_take_requests_for_tls() -> None:
    """A bucket policy that denies what is not TLS (`aws:SecureTransport: false`) does not deny what is: requests to the
    embedded AWS count as made over TLS. Other denials under a condition are left to AWS."""

    @around(FakeBucket, "get_permission")
    def permission(original, self, action, resource):
        whole = self.policy
        if whole is None:
            return original(self, action, resource)
        policy = json.loads(whole)
        statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        policy["Statement"] = [
            statement for statement in statements if not (statement["Effect"] == "Deny" and statement.get("Condition"))
        ]
        bucket = copy.copy(self)
        bucket.policy = json.dumps(policy).encode()
        return original(bucket, action, resource)


def replication_is_kept_as_it_was_put() -> None:
    """GetBucketReplication answers with every part of the rules that PutBucketReplication was given."""

    @around(S3Response, "get_bucket_replication")
    def get(original, self):
        self.data["Action"] = "GetBucketReplication"
        configuration = self.backend.get_bucket_replication(self.bucket_name)
        if not configuration:
            raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
        rules = [_shown(rule) for rule in configuration["Rule"]]
        return self.serialized(
            ActionResult({"ReplicationConfiguration": {"Role": configuration["Role"], "Rules": rules}})
        )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _shown(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as the API's model has it; in XML a filter's tags are called Tag and what is empty is None."""
    shown = copy.deepcopy(rule)
    if "Filter" in shown:
        shown["Filter"] = _filter(shown["Filter"] or {})
    elif "Prefix" in shown:
        shown["Prefix"] = shown["Prefix"] or ""
    return shown


def _filter(stated: dict[str, Any]) -> dict[str, Any]:
    if "And" in stated:
        both = stated["And"] or {}
        excluded = {"Not": _exclusion(both["Not"])} if "Not" in both else {}
        return {"And": {"Prefix": both.get("Prefix") or "", "Tags": _listed(both.get("Tag")), **excluded}}
    if "Not" in stated:
        return {"Not": _exclusion(stated["Not"])}
    if "Tag" in stated:
        return {"Tag": stated["Tag"]}
    return {"Prefix": stated.get("Prefix") or ""}


def _exclusion(stated: dict[str, Any]) -> dict[str, Any]:
    if "Or" in stated:
        return {"Or": {"Prefixes": _listed(stated["Or"].get("Prefix")), "Tags": _listed(stated["Or"].get("Tag"))}}
    return stated


def replication_needs_versioned_buckets() -> None:
    """PutBucketReplication answers InvalidRequest where the destination is missing or not versioned, and for a V2 rule
    (one with a Filter) without its mandatory parts.
    """

    @around(S3Backend, "put_bucket_replication")
    def put(original, self, bucket_name, replication):
        for rule in _listed(replication["Rule"]):
            if "Filter" in rule:
                _check_second_version(rule)
            _check_encryption(rule)
            destination = buckets.find(rule["Destination"]["Bucket"])
            if destination is None:
                raise S3ClientError("InvalidRequest", "Destination bucket must exist.")
            if not destination.is_versioned:
                raise S3ClientError("InvalidRequest", "Destination bucket must have versioning enabled.")
        return original(self, bucket_name, replication)


def _check_second_version(rule: dict[str, Any]) -> None:
    for part in ("Priority", "DeleteMarkerReplication"):
        if part not in rule:
            raise S3ClientError("InvalidRequest", f"{part} {_SCHEMA}")


def _check_encryption(rule: dict[str, Any]) -> None:
    replica_key = (rule["Destination"].get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID")
    if _selects_encrypted(rule) and not replica_key:
        raise S3ClientError(
            "InvalidRequest", "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present."
        )
    if replica_key and not rule.get("SourceSelectionCriteria"):
        raise S3ClientError(
            "InvalidRequest", "SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present."
        )


def _selects_encrypted(rule: dict[str, Any]) -> bool:
    criteria = rule.get("SourceSelectionCriteria") or {}
    return (criteria.get("SseKmsEncryptedObjects") or {}).get("Status") == "Enabled"


def replicated_buckets_stay_versioned() -> None:
    """PutBucketVersioning cannot suspend the versioning of a bucket that is replicated: InvalidBucketState."""

    @around(S3Backend, "put_bucket_versioning")
    def put(original, self, bucket_name, status):
        if status != "Enabled" and self.get_bucket_replication(bucket_name):
            raise S3ClientError(
                "InvalidBucketState",
                "A replication configuration is present on this bucket, so you cannot change the versioning state. "
                "To change the versioning state, first delete the replication configuration.",
            )
        return original(self, bucket_name, status)


def new_objects_are_replicated() -> None:
    """What is put into, or marked as deleted in, a replicated bucket appears in the destination as the rules say, with
    its version id, metadata and tags, where the replication role may do it; otherwise its status is FAILED.
    """

    @around(S3Backend, "put_object")
    def put(original, self, *args, **kwargs):
        key = original(self, *args, **kwargs)
        _wait_for_replication(self, key.bucket_name, key)
        return key

    @around(S3Backend, "_set_delete_marker")
    def mark(original, self, bucket_name, key_name):
        marker = original(self, bucket_name, key_name)
        _wait_for_replication(self, bucket_name, marker)
        return marker

    # an object's metadata and tags are there only when its request is answered
    @around(S3Response, "_key_response", "_bucket_response")
    def answered(original, self, request, full_url):
        answer = original(self, request, full_url)
        waiting = vars(_request).pop("waiting", [])
        for bucket_name, item in waiting:
            _replicate(self.backend, self.backend.get_bucket(bucket_name), item)
        return answer


def _wait_for_replication(backend: S3Backend, bucket_name: str, item: FakeKey | FakeDeleteMarker) -> None:
    if backend.get_bucket_replication(bucket_name):
        vars(_request).setdefault("waiting", []).append((bucket_name, item))


def _replicate(backend: S3Backend, source: FakeBucket, item: FakeKey | FakeDeleteMarker) -> None:
    for rule in _matching_rules(backend, source, item):
        destination = buckets.find(rule["Destination"]["Bucket"])
        permitted = destination is not None and _permitted(backend, source, destination, rule, item)
        if permitted:
            replica = _replica(backend, destination, rule, item)
            destination.keys.setlist(item.name, [*destination.keys.getlist(item.name, []), replica])
        elif _measured(rule):
            replication_metrics.failed(source, rule)
        if isinstance(item, FakeKey):
            item.replication_status = "COMPLETED" if permitted else "FAILED"


def _matching_rules(backend: S3Backend, source: FakeBucket, item: FakeKey | FakeDeleteMarker) -> list[dict[str, Any]]:
    """The rule in force for each destination: of those that match, the one with the highest priority."""
    chosen: dict[str, dict[str, Any]] = {}
    rules = (backend.get_bucket_replication(source.name) or {}).get("Rule", [])
    for rule in sorted(rules, key=lambda rule: int(rule["Priority"])):
        if rule["Status"] == "Enabled" and _matches(backend, rule, item):
            chosen[rule["Destination"]["Bucket"]] = rule
    return list(chosen.values())


def _matches(backend: S3Backend, rule: dict[str, Any], item: FakeKey | FakeDeleteMarker) -> bool:
    stated = _shown(rule)
    narrowed = stated.get("Filter", {})
    narrowed = narrowed.get("And", narrowed)
    prefix = narrowed.get("Prefix", stated.get("Prefix")) or ""
    tags = narrowed.get("Tags") or _listed(narrowed.get("Tag"))
    excluded = narrowed.get("Not", {})
    excluded = excluded.get("Or", excluded)
    if not item.name.startswith(prefix) or _is_any(item.name, excluded):
        return False
    if isinstance(item, FakeDeleteMarker):
        return not tags and (rule.get("DeleteMarkerReplication") or {}).get("Status") == "Enabled"
    carried = backend.tagger.get_tag_dict_for_resource(item.arn)
    tagged = all(carried.get(tag["Key"]) == tag["Value"] for tag in tags)
    if any(carried.get(tag["Key"]) == tag["Value"] for tag in excluded.get("Tags") or _listed(excluded.get("Tag"))):
        return False
    return tagged and (item.encryption != "aws:kms" or _selects_encrypted(rule))


def _is_any(name: str, excluded: dict[str, Any]) -> bool:
    return name.startswith(tuple(excluded.get("Prefixes") or _listed(excluded.get("Prefix"))))


def _permitted(
    backend: S3Backend,
    source: FakeBucket,
    destination: FakeBucket,
    rule: dict[str, Any],
    item: FakeKey | FakeDeleteMarker,
) -> bool:
    """Whether the replication role trusts S3 and may do all that replicating this item takes."""
    role_arn = backend.get_bucket_replication(source.name)["Role"]
    role = policies.assumable_role(backend.account_id, source.region_name, role_arn, "s3.amazonaws.com")
    if role is None:
        return False
    original, replica = (f"arn:{source.partition}:s3:::{bucket.name}/{item.name}" for bucket in (source, destination))
    needed = [
        ("s3:GetReplicationConfiguration", f"arn:{source.partition}:s3:::{source.name}"),
        ("s3:ListBucket", f"arn:{source.partition}:s3:::{source.name}"),
    ]
    if isinstance(item, FakeDeleteMarker):
        needed.append(("s3:ReplicateDelete", replica))
    else:
        needed += [(f"s3:GetObjectVersion{part}", original) for part in ("ForReplication", "Acl", "Tagging")]
        needed.append(("s3:ReplicateObject", replica))
        if backend.tagger.get_tag_dict_for_resource(item.arn):
            needed.append(("s3:ReplicateTags", replica))
        if item.encryption == "aws:kms":
            needed.append(("kms:Decrypt", _key_arn(backend, source, item.kms_key_id)))
            needed.append(
                (
                    "kms:Encrypt",
                    _key_arn(backend, destination, rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]),
                )
            )
    if rule["Destination"].get("AccessControlTranslation"):
        needed.append(("s3:ObjectOwnerOverrideToBucketOwner", replica))
    abroad = destination.account_id != source.account_id
    return all(policies.allows(role, action, resource) for action, resource in needed) and not (
        abroad and _refused_abroad(role.arn, destination, needed)
    )


def _refused_abroad(role_arn: str, destination: FakeBucket, needed: list[tuple[str, str]]) -> bool:
    """Whether the policy of another account's bucket, or of its key, keeps the role from any of the actions that are
    about them.
    """
    policy = json.loads(destination.policy or "{}")
    bucket, own_keys = f"arn:{destination.partition}:s3:::{destination.name}/", f":{destination.account_id}:key/"
    return any(
        not sharing.lets_in(policy, role_arn, action, resource)
        if resource.startswith(bucket)
        else own_keys in resource
        and sharing.key_refuses(destination.region_name, resource, destination.account_id, role_arn, action, "s3")
        for action, resource in needed
    )


def _key_arn(backend: S3Backend, bucket: FakeBucket, key_id: str | None) -> str:
    """The ARN of a key that a bucket names by id, alias or ARN."""
    stated = key_id or "alias/aws/s3"
    if ":key/" in stated:
        return stated
    found = kms_backends[backend.account_id][bucket.region_name].any_id_to_key_id(stated)
    return f"arn:{bucket.partition}:kms:{bucket.region_name}:{backend.account_id}:key/{found}"


def _replica(
    backend: S3Backend, destination: FakeBucket, rule: dict[str, Any], item: FakeKey | FakeDeleteMarker
) -> FakeKey | FakeDeleteMarker:
    if isinstance(item, FakeDeleteMarker):
        marker = FakeDeleteMarker(item.key)
        marker._version_id, marker.last_modified = item.version_id, item.last_modified
        return marker
    where = rule["Destination"]
    encryption, key_id = _replica_encryption(destination, where, item)
    replica = FakeKey(
        name=item.name,
        value=item.value,
        account_id=destination.account_id,
        region_name=destination.region_name,
        storage=where.get("StorageClass") or item.storage_class,
        etag=item._etag,
        is_versioned=True,
        version_id=item.version_id,
        bucket_name=destination.name,
        encryption=encryption,
        kms_key_id=key_id,
        multipart=item.multipart,
        checksum_value=item.checksum_value,
        checksum_type=item.checksum_type,
        checksum_parts=item.checksum_parts,
    )
    replica.checksum_algorithm = item.checksum_algorithm
    replica.last_modified = item.last_modified
    replica._metadata = copy.copy(item._metadata)
    replica.replication_status = "REPLICA"
    kept = buckets.owner(destination.name).tagger
    kept.tag_resource(replica.arn, backend.tagger.list_tags_for_resource(item.arn)["Tags"])
    return replica


def _replica_encryption(destination: FakeBucket, where: dict[str, Any], item: FakeKey) -> tuple[str | None, str | None]:
    if item.encryption == "aws:kms":
        return "aws:kms", where["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    default = ((destination.encryption or {}).get("Rule") or {}).get("ApplyServerSideEncryptionByDefault", {})
    return item.encryption or default.get("SSEAlgorithm"), default.get("KMSMasterKeyID")


def replication_status_is_shown() -> None:
    """HeadObject and GetObject answer with the x-amz-replication-status of an object that a rule applies to."""

    @around(FakeKey, "response_dict")
    def headers(original, self):
        status = getattr(self, "replication_status", None)
        return {**original(self), **({"x-amz-replication-status": status} if status else {})}


def replication_metrics_are_published() -> None:
    """Every minute, whether anything is replicated or not, CloudWatch has new points of the metrics of each rule with
    metrics.
    """

    @around(CloudWatchBackend, "get_metric_data", "get_metric_statistics", "list_metrics")
    def asked(original, self, *args, **kwargs):
        replication_metrics.publish(self.account_id, _measured)
        return original(self, *args, **kwargs)


def _measured(rule: dict[str, Any]) -> bool:
    return rule["Status"] == "Enabled" and (rule["Destination"].get("Metrics") or {}).get("Status") == "Enabled"
