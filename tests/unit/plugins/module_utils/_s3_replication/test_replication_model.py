# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The options of s3_bucket_replication are all that S3's ReplicationConfiguration has, and nothing else."""

from __future__ import annotations

import re

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import plan, transform
from ansible_collections.migrate.aws.plugins.modules import s3_bucket_replication

ROLE = "arn:aws:iam::123456789012:role/replication"
DESTINATION = "Rules[].Destination"
TAGS = [{"key": "k", "value": "v"}, {"key": "l", "value": "w"}]
#: For each field of the API, the option that writes it with a value, and what the API then has there.
FIELDS = {
    "Role": ("role_arn", ROLE, ROLE),
    "Rules[].ID": ("rules[].id", "a", "a"),
    "Rules[].Priority": ("rules[].priority", 7, 7),
    "Rules[].Status": ("rules[].status", "disabled", "Disabled"),
    "Rules[].Filter.Prefix": ("rules[].filter.prefix", "a/", "a/"),
    "Rules[].Filter.Tag.Key": ("rules[].filter.tags", {"k": "v"}, "k"),
    "Rules[].Filter.Tag.Value": ("rules[].filter.tags", {"k": "v"}, "v"),
    "Rules[].Filter.And.Prefix": ("rules[].filter.tags", {"k": "v", "l": "w"}, ""),
    "Rules[].Filter.And.Tags[].Key": ("rules[].filter.tags", {"k": "v", "l": "w"}, "k"),
    "Rules[].Filter.And.Tags[].Value": ("rules[].filter.tags", {"k": "v", "l": "w"}, "v"),
    "Rules[].Filter.Not.Prefix": ("rules[].exclude.prefixes", ["a/"], "a/"),
    "Rules[].Filter.Not.Tag.Key": ("rules[].exclude.tags", [{"key": "k", "value": "v"}], "k"),
    "Rules[].Filter.Not.Tag.Value": ("rules[].exclude.tags", [{"key": "k", "value": "v"}], "v"),
    "Rules[].Filter.Not.Or.Prefixes[]": ("rules[].exclude.prefixes", ["a/", "b/"], "a/"),
    "Rules[].Filter.Not.Or.Tags[].Key": ("rules[].exclude.tags", TAGS, "k"),
    "Rules[].Filter.Not.Or.Tags[].Value": ("rules[].exclude.tags", TAGS, "v"),
    "Rules[].SourceSelectionCriteria.SseKmsEncryptedObjects.Status": (
        "rules[].sse_kms_encrypted_objects",
        True,
        "Enabled",
    ),
    "Rules[].SourceSelectionCriteria.ReplicaModifications.Status": ("rules[].replica_modifications", True, "Enabled"),
    "Rules[].ExistingObjectReplication.Status": ("rules[].existing_object_replication", True, "Enabled"),
    "Rules[].DeleteMarkerReplication.Status": ("rules[].delete_marker_replication", True, "Enabled"),
    f"{DESTINATION}.Bucket": ("rules[].destination.bucket", "other", "arn:aws:s3:::other"),
    f"{DESTINATION}.Account": ("rules[].destination.account_id", "210987654321", "210987654321"),
    f"{DESTINATION}.StorageClass": ("rules[].destination.storage_class", "GLACIER_IR", "GLACIER_IR"),
    f"{DESTINATION}.AccessControlTranslation.Owner": ("rules[].destination.owner_override", True, "Destination"),
    f"{DESTINATION}.EncryptionConfiguration.ReplicaKmsKeyID": ("rules[].destination.replica_kms_key_id", "key", "key"),
    f"{DESTINATION}.EncryptionConfiguration.UseSourceMultiRegionKey.Status": (
        "rules[].destination.use_source_multi_region_key",
        True,
        "Enabled",
    ),
    f"{DESTINATION}.ReplicationTime.Status": ("rules[].destination.replication_time_control", True, "Enabled"),
    f"{DESTINATION}.ReplicationTime.Time.Minutes": ("rules[].destination.replication_time_control", True, 15),
    f"{DESTINATION}.Metrics.Status": ("rules[].destination.metrics", True, "Enabled"),
    f"{DESTINATION}.Metrics.EventThreshold.Minutes": ("rules[].destination.replication_time_control", True, 15),
}
#: What a rule leaves out has the same fields beside another filter.
BESIDE = {field.replace(".Not.", ".And.Not."): field for field in FIELDS if ".Not." in field}
#: The old form of a rule, which is read and rewritten, but which no option writes.
READ_ONLY = {"Rules[].Prefix"}
#: What the module needs to know, and S3 does not.
NOT_OF_S3 = {"bucket", "state", "purge_rules", "wait", "wait_timeout"}
#: Storage classes of S3 which no replica has: they are those of other services, or of directory buckets.
NOT_OF_REPLICAS = {
    "OUTPOSTS",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
    "FSX_ONTAP",
    "AWS_BACKUP_WARM",
    "AWS_BACKUP_LOW_COST_WARM",
}


def configuration():
    model = botocore.session.get_session().get_service_model("s3")
    return model.operation_model("PutBucketReplication").input_shape.members["ReplicationConfiguration"]


def leaves(shape, path=""):
    """{path: shape} of all that a structure of the model has."""
    if shape.type_name == "structure":
        named = ((f"{path}.{name}".lstrip("."), member) for name, member in shape.members.items())
        return {leaf: found for name, member in named for leaf, found in leaves(member, name).items()}
    if shape.type_name == "list":
        return leaves(shape.member, f"{path}[]")
    return {path: shape}


def options(spec, path=""):
    """The paths of all options which have no options of their own."""
    found = set()
    for name, option in spec.items():
        here = f"{path}{name}"
        nested = option.get("options")
        found |= options(nested, here + ("[]." if option["type"] == "list" else ".")) if nested else {here}
    return found


def put(holder, path, value):
    first, _dot, rest = path.partition(".")
    if rest:
        put(holder.setdefault(first, {}), rest, value)
    else:
        holder[first] = value


def got(holder, path):
    for name in path.replace("[]", ".0").split("."):
        holder = holder[int(name)] if name.isdigit() else holder[name]
    return holder


def written(option, value, chosen=None):
    """What S3 is sent for a rule in which one option is stated, beside the filter `chosen`."""
    rule = {"id": "x", "priority": 0, "status": "enabled", "filter": chosen, "destination": {"bucket": "target"}}
    rule["destination"].update(dict.fromkeys(plan.NEW_RULE["destination"]))
    rule.update({name: None for name in plan.NEW_RULE if name != "destination"})
    if option.startswith("rules[].filter."):
        rule["filter"] = {"prefix": "", "tags": {}}
    if option.startswith("rules[].exclude."):
        rule["exclude"] = {"prefixes": None, "tags": None}
    if option.startswith("rules[]."):
        put(rule, option.removeprefix("rules[]."), value)
    return transform.to_api(
        {"role_arn": ROLE, "rules": plan.planned([transform.rule_from_options(rule, ROLE)], [], True)}
    )


def test_every_field_of_s3_has_an_option_and_every_option_a_field():
    # Before 1.44 botocore does not know of what a rule leaves out, nor of multi-region keys.
    known = "Not" in configuration().members["Rules"].member.members["Filter"].members
    ours = {*FIELDS, *BESIDE, *READ_ONLY}
    if not known:
        ours = {field for field in ours if ".Not." not in field and ".UseSourceMultiRegionKey." not in field}
    assert set(leaves(configuration())) == ours
    stated = options(s3_bucket_replication.argument_spec()) - NOT_OF_S3
    assert {re.sub(r"\[\]\.(key|value)$", "", option) for option in stated} == {
        option for option, _value, _sent in FIELDS.values()
    }


@pytest.mark.parametrize("field", FIELDS)
def test_an_option_writes_its_field_and_is_read_from_it(field):
    option, value, sent = FIELDS[field]
    request = written(option, value)
    assert got(request, field) == sent
    read = transform.from_api("source", request)
    expected = f"arn:aws:s3:::{value}" if field.endswith("Destination.Bucket") else value
    assert got(read, option) == expected


@pytest.mark.parametrize("field", BESIDE)
def test_what_a_rule_leaves_out_is_written_beside_a_filter_too(field):
    option, value, sent = FIELDS[BESIDE[field]]
    request = written(option, value, {"prefix": "", "tags": {"m": "n"}})
    assert got(request, field) == sent
    assert got(transform.from_api("source", request), option) == value


@pytest.mark.parametrize(
    ("field", "left_out"), [(f"{DESTINATION}.StorageClass", NOT_OF_REPLICAS), ("Rules[].Status", set())]
)
def test_choices_are_those_of_s3(field, left_out):
    choices = s3_bucket_replication.argument_spec()["rules"]["options"]
    option = FIELDS[field][0].removeprefix("rules[].")
    first, _dot, rest = option.partition(".")
    stated = choices[first]["options"][rest]["choices"] if rest else choices[first]["choices"]
    assert {choice.upper() for choice in stated} == {
        value.upper() for value in leaves(configuration())[field].enum
    } - left_out


def test_the_old_form_is_read():
    old = {"ID": "a", "Prefix": "a/", "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::b"}}
    [rule] = transform.from_api("source", {"Role": ROLE, "Rules": [old]})["rules"]
    assert (rule["filter"]["prefix"], rule["schema_version"]) == ("a/", 1)
