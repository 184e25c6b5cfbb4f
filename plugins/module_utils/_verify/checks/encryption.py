# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Everything at rest is encrypted, and with which key; everything on its way too."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import conditions, is_everybody, statements
from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, buckets, check, each, got, sides

_KEY = "The environment's own key."
_BUILD = "Run playbooks/environments.yml."
_REMAKE = "AWS does not encrypt it afterwards: copy a snapshot of it with the environment's key and restore that."
_NO_KEY = "There is no key of the environment."
_NO_BUCKET = "There is no such bucket."
_NO_DATABASE = "There is no DB instance."
_NO_CLUSTER = "There is no Aurora cluster: the databases are instances."


@check("E4-02 E0-08", "A key behind the alias.", _BUILD, layer="encryption")
def key_exists(facts):
    """The environment's key is there, behind its alias, and not on its way out."""
    for side in facts["sides"]:
        yield Seen(side["names"]["key_alias"], side["key"] is not None, "exists" if side["key"] else "no such key")


@check("E4-02", "Enabled", "Enable the key: without it nothing that it encrypted can be read.", _NO_KEY)
def key_is_enabled(facts):
    """The key can be used."""
    for side, key in sides(facts, "key"):
        yield Seen(side["names"]["key_alias"], key["KeyState"] == "Enabled", key["KeyState"])


@check("E4-04", "CUSTOMER", _BUILD, _NO_KEY)
def key_is_customer_managed(facts):
    """The key is the account's own, not one that AWS manages."""
    for side, key in sides(facts, "key"):
        yield Seen(side["names"]["key_alias"], key["KeyManager"] == "CUSTOMER", key["KeyManager"])


@check("E4-14", "Rotated every year.", _BUILD, _NO_KEY)
def key_rotates(facts):
    """The key's material is rotated."""
    for side, key in sides(facts, "key"):
        yield Seen(side["names"]["key_alias"], key["rotates"], "rotated" if key["rotates"] else "not rotated")


@check("E1-10", "Whoever may use it is of this account.", _BUILD, _NO_KEY)
def key_policy_is_of_this_account(facts):
    """The key's policy allows no other account to use it."""
    for side, key in sides(facts, "key"):
        wide = [
            one.get("Sid", "")
            for one in statements(key["policy"])
            if is_everybody(one)
            and not conditions(one) & {"kms:calleraccount", "aws:principalaccount", "aws:sourceaccount"}
        ]
        yield Seen(side["names"]["key_alias"], not wide, wide)


@check("E1-07 E0-08 E4-04", "Encrypted.", _REMAKE, _NO_DATABASE)
def database_is_encrypted(facts):
    """The storage of every DB instance is encrypted."""
    for _side, one in each(facts, "database", "instances"):
        yield Seen(
            one["DBInstanceIdentifier"],
            one["StorageEncrypted"],
            "encrypted" if one["StorageEncrypted"] else "not encrypted",
        )


@check("E4-04", _KEY, _REMAKE, _NO_DATABASE)
def database_has_the_key(facts):
    """The storage of every DB instance is encrypted with the environment's key."""
    for side, one in each(facts, "database", "instances"):
        if one["StorageEncrypted"] and side["key"]:
            yield Seen(one["DBInstanceIdentifier"], one.get("KmsKeyId") == side["key"]["Arn"], one.get("KmsKeyId"))


@check("E4-04", "Encrypted.", _REMAKE, _NO_CLUSTER)
def cluster_is_encrypted(facts):
    """The storage of every Aurora cluster is encrypted."""
    for _side, one in each(facts, "database", "clusters"):
        yield Seen(
            one["DBClusterIdentifier"],
            one["StorageEncrypted"],
            "encrypted" if one["StorageEncrypted"] else "not encrypted",
        )


@check("E4-04", "The key of its region.", _REMAKE, _NO_CLUSTER)
def cluster_has_the_regional_key(facts):
    """Every Aurora cluster is encrypted with the key that the environment has in the cluster's region."""
    for side, one in each(facts, "database", "clusters"):
        if one["StorageEncrypted"] and side["key"]:
            yield Seen(one["DBClusterIdentifier"], one.get("KmsKeyId") == side["key"]["Arn"], one.get("KmsKeyId"))


@check(
    "E4-04",
    "Encrypted.",
    "A global cluster's encryption is decided when it is made.",
    "There is no Aurora global cluster.",
)
def global_cluster_is_encrypted(facts):
    """The global cluster is encrypted."""
    for _side, one in each(facts, "database", "global_clusters"):
        yield Seen(
            one["GlobalClusterIdentifier"],
            one["StorageEncrypted"],
            "encrypted" if one["StorageEncrypted"] else "not encrypted",
        )


def _encryption(bucket):
    """The algorithms and keys that a bucket encrypts with by default."""
    rules = got(bucket, "ServerSideEncryptionConfiguration", "Rules", default=[])
    return [got(rule, "ApplyServerSideEncryptionByDefault", default={}) for rule in rules]


@check("E2-07 E2-13 E1-07", "aws:kms", _BUILD, _NO_BUCKET)
def objects_bucket_is_encrypted(facts):
    """The objects' bucket encrypts with KMS by default."""
    for _side, bucket in buckets(facts):
        algorithms = [one.get("SSEAlgorithm") for one in _encryption(bucket)]
        yield Seen(bucket["name"], algorithms in (["aws:kms"], ["aws:kms:dsse"]), algorithms)


@check("E4-04 C6", _KEY, _BUILD, _NO_BUCKET)
def objects_bucket_has_the_key(facts):
    """The objects' bucket encrypts with the environment's key."""
    for side, bucket in buckets(facts):
        named = [one["KMSMasterKeyID"] for one in _encryption(bucket) if "KMSMasterKeyID" in one]
        if named and side["key"]:
            yield Seen(bucket["name"], named == [side["key"]["Arn"]], named)


@check(
    "E3-07 C6",
    "AES256",
    "Load balancers write to no bucket that is encrypted with a key of KMS: run playbooks/environments.yml.",
    _NO_BUCKET,
)
def access_logs_bucket_is_encrypted(facts):
    """The bucket of the access logs encrypts with S3's own keys, the only ones with which load balancers can write."""
    for _side, bucket in sides(facts, "buckets", "access_logs"):
        algorithms = [one.get("SSEAlgorithm") for one in _encryption(bucket)]
        yield Seen(bucket["name"], algorithms == ["AES256"], algorithms)


@check("E1-05 E4-04", _KEY, _BUILD, "There is no secret.")
def secret_has_the_key(facts):
    """The database secret is encrypted with the environment's key."""
    for side, secret in sides(facts, "secret"):
        if side["key"]:
            named = secret.get("KmsKeyId")
            yield Seen(secret["Name"], named in (side["key"]["Arn"], side["key"]["KeyId"], side["key"]["alias"]), named)


@check("E4-14", _KEY, _BUILD, "There is no log group.")
def log_groups_have_the_key(facts):
    """The log groups of flows, containers and databases are encrypted with the environment's key."""
    for side, group in each(facts, "log_groups"):
        if side["key"]:
            yield Seen(group["logGroupName"], group.get("kmsKeyId") == side["key"]["Arn"], group.get("kmsKeyId"))


@check("E4-14", "The target environment's key.", "Run playbooks/replication.yml.", "DMS has no log group yet.")
def replication_logs_have_the_key(facts):
    """What DMS logs is encrypted with the key of the environment that it stands in."""
    key = _target_key(facts)
    for group in facts["dms"]["log_groups"]:
        if key:
            yield Seen(group["logGroupName"], group.get("kmsKeyId") == key, group.get("kmsKeyId"))


def _target_key(facts):
    """The ARN of the target's key: DMS stands there."""
    return got(next(side for side in facts["sides"] if side["side"] == "target"), "key", "Arn")


@check(
    "E4-14",
    "The target environment's key.",
    "DMS does not change it: remove the replication and run playbooks/replication.yml.",
    "There is no replication instance.",
)
def replication_instance_has_the_key(facts):
    """What DMS stores on its way is encrypted with the key of the environment that it stands in."""
    one, key = facts["dms"]["instance"], _target_key(facts)
    if one and key:
        yield Seen(one["ReplicationInstanceIdentifier"], one.get("KmsKeyId") == key, one.get("KmsKeyId"))


@check(
    "E4-14",
    "The target environment's key.",
    "DMS does not change it: remove the endpoint and run playbooks/replication.yml.",
    "There is no endpoint.",
)
def endpoints_have_the_key(facts):
    """What DMS knows of a connection is encrypted with that key too."""
    key = _target_key(facts)
    for one in facts["dms"]["endpoints"]:
        if key:
            yield Seen(one["EndpointIdentifier"], one.get("KmsKeyId") == key, one.get("KmsKeyId"))


@check(
    "E1-04",
    "A connection by TLS.",
    "Run playbooks/replication.yml with dms_ssl_mode: require or stricter.",
    "There is no endpoint.",
)
def endpoints_use_tls(facts):
    """DMS speaks to the databases by TLS alone."""
    for one in facts["dms"]["endpoints"]:
        yield Seen(one["EndpointIdentifier"], one.get("SslMode") not in (None, "none"), one.get("SslMode"))


@check(
    "E1-04 E4-14",
    "No connection without TLS.",
    "Run playbooks/environments.yml.",
    "There is no database with such a parameter.",
)
def database_forces_tls(facts):
    """The databases refuse connections without TLS."""
    for kind in ("instances", "clusters"):
        for _side, one in each(facts, "database", kind):
            named = {
                name: one["parameters"][name]
                for name in ("rds.force_ssl", "require_secure_transport")
                if name in one["parameters"]
            }
            if named:
                right = any(str(value).lower() in ("1", "on") for value in named.values())
                yield Seen(one.get("DBInstanceIdentifier") or one["DBClusterIdentifier"], right, named)


CHECKS = enumerated(globals())
