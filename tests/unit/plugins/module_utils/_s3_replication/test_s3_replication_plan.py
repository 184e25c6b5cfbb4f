# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The plan of a bucket's replication rules, what is refused of them, and both spellings."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import plan, transform
from hypothesis import given
from hypothesis import strategies as st

ROLE = "arn:aws:iam::123456789012:role/replication"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
DRAFT = {"key": "state", "value": "draft"}
DRAFT_IN_S3 = {"Key": "state", "Value": "draft"}


def options(name="all", destination=None, **fields):
    """An item of the module's `rules`, as AnsibleModule hands it over."""
    unstated = dict.fromkeys(
        (
            "storage_class",
            "account_id",
            "owner_override",
            "replica_kms_key_id",
            "use_source_multi_region_key",
            "replication_time_control",
            "metrics",
        )
    )
    return {
        "id": name,
        "priority": 0,
        "status": "enabled",
        "filter": None,
        "exclude": None,
        "destination": {**unstated, "bucket": "target", **(destination or {})},
        "delete_marker_replication": None,
        "existing_object_replication": None,
        "sse_kms_encrypted_objects": None,
        "replica_modifications": None,
        **fields,
    }


def wanted(*args, **fields):
    return transform.rule_from_options(options(*args, **fields), ROLE)


def rules(*items, current=(), purge=True):
    return plan.planned(list(items), list(current), purge)


def refusals(*items, current=(), purge=True):
    return plan.problems(list(items), rules(*items, current=current, purge=purge))


def test_a_new_rule_begins_without_what_its_author_left_open():
    [rule] = rules(wanted())
    assert rule == {
        "id": "all",
        "priority": 0,
        "status": "enabled",
        "schema_version": 2,
        "filter": {"prefix": "", "tags": {}},
        "exclude": {"prefixes": [], "tags": []},
        **plan.NEW_RULE,
        "destination": {"bucket": "arn:aws:s3:::target", **plan.NEW_RULE["destination"]},
    }


def test_what_is_left_open_stays_and_an_empty_string_takes_it_away():
    full = {
        "account_id": "210987654321",
        "owner_override": True,
        "replica_kms_key_id": KEY,
        "storage_class": "STANDARD_IA",
    }
    current = rules(wanted(destination=full, delete_marker_replication=True))
    assert rules(wanted(), current=current) == current
    [rule] = rules(wanted(destination={"replica_kms_key_id": ""}, sse_kms_encrypted_objects=False), current=current)
    assert rule["destination"]["replica_kms_key_id"] is None
    assert rule["destination"]["storage_class"] == "STANDARD_IA"


def test_a_filter_left_out_is_the_whole_bucket_again():
    current = rules(wanted(filter={"prefix": "a/", "tags": {"kind": 1}}))
    assert current[0]["filter"] == {"prefix": "a/", "tags": {"kind": "1"}}
    assert rules(wanted(), current=current)[0]["filter"] == {"prefix": "", "tags": {}}


def test_false_is_enforced_and_not_taken_as_unstated():
    current = rules(wanted(delete_marker_replication=True))
    assert rules(wanted(delete_marker_replication=False), current=current)[0]["delete_marker_replication"] is False


def test_unlisted_rules_go_or_stay_but_never_in_the_old_form():
    old = {**rules(wanted("old", priority=1))[0], "schema_version": 1}
    assert [rule["id"] for rule in rules(wanted("new"), current=[old])] == ["new"]
    kept = rules(wanted("new"), current=[old], purge=False)
    assert [(rule["id"], rule["schema_version"]) for rule in kept] == [("new", 2), ("old", 2)]


def test_a_key_means_encrypted_objects_and_time_control_means_metrics():
    [rule] = rules(wanted(destination={"replica_kms_key_id": KEY, "replication_time_control": True}))
    assert rule["sse_kms_encrypted_objects"] is True
    assert rule["destination"]["metrics"] is True
    assert refusals(wanted(destination={"replica_kms_key_id": KEY, "replication_time_control": True})) == []


def test_a_multi_region_key_is_a_key_for_replicas():
    chosen = wanted(destination={"use_source_multi_region_key": True})
    assert rules(chosen)[0]["sse_kms_encrypted_objects"] is True
    assert refusals(chosen) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (wanted("x" * 256), "256 characters"),
        (wanted(filter={"prefix": "", "tags": {"a": "b"}}, delete_marker_replication=True), "filters by tags"),
        (wanted(destination={"replication_time_control": True, "metrics": False}), "without metrics"),
        (
            wanted(destination={"replica_kms_key_id": KEY}, sse_kms_encrypted_objects=False),
            "without sse_kms_encrypted_objects",
        ),
        (wanted(sse_kms_encrypted_objects=True), "without a key for replicas"),
        (wanted(destination={"owner_override": True}), "without account_id"),
    ],
)
def test_what_s3_refuses_is_named(rule, said):
    [sentence] = refusals(rule)
    assert said in sentence and rule["id"] in sentence


def test_no_rules_two_of_an_id_and_two_of_a_priority_are_named():
    assert "rules is empty" in plan.problems([], [])[0]
    assert "'all'" in refusals(wanted(), wanted())[0]
    assert "priority 0" in refusals(wanted("a"), wanted("b"))[0]
    assert "priority 0" in refusals(wanted("a"), current=rules(wanted("b")), purge=False)[0]


@pytest.mark.parametrize(
    ("bucket", "role", "arn"),
    [
        ("target", ROLE, "arn:aws:s3:::target"),
        ("target", "arn:aws-cn:iam::1:role/r", "arn:aws-cn:s3:::target"),
        ("arn:aws:s3:::target", ROLE, "arn:aws:s3:::target"),
        ("target", "not an arn", "arn:aws:s3:::target"),
    ],
)
def test_a_destination_is_given_by_name_or_arn(bucket, role, arn):
    assert transform.bucket_arn(bucket, role) == arn


@pytest.mark.parametrize(
    ("chosen", "spelling"),
    [
        ({"prefix": "", "tags": {}}, {"Prefix": ""}),
        ({"prefix": "a/", "tags": {}}, {"Prefix": "a/"}),
        ({"prefix": "", "tags": {"k": "v"}}, {"Tag": {"Key": "k", "Value": "v"}}),
        ({"prefix": "a/", "tags": {"k": "v"}}, {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}]}}),
    ],
)
def test_every_rule_is_written_in_the_current_form(chosen, spelling):
    [rule] = transform.to_api({"role_arn": ROLE, "rules": rules(wanted(filter=chosen))})["Rules"]
    assert rule["Filter"] == spelling
    assert rule["DeleteMarkerReplication"] == {"Status": "Disabled"}


@pytest.mark.parametrize(
    ("chosen", "left_out", "spelling"),
    [
        (None, {"prefixes": ["tmp/"], "tags": []}, {"Not": {"Prefix": "tmp/"}}),
        (None, {"prefixes": None, "tags": [DRAFT]}, {"Not": {"Tag": DRAFT_IN_S3}}),
        (None, {"prefixes": ["tmp/", "log/"], "tags": None}, {"Not": {"Or": {"Prefixes": ["log/", "tmp/"]}}}),
        (
            {"prefix": "a/", "tags": {}},
            {"prefixes": ["a/tmp/"], "tags": [DRAFT]},
            {"And": {"Prefix": "a/", "Not": {"Or": {"Prefixes": ["a/tmp/"], "Tags": [DRAFT_IN_S3]}}}},
        ),
        (
            {"prefix": "", "tags": {"k": "v"}},
            {"prefixes": ["tmp/"], "tags": []},
            {"And": {"Tags": [{"Key": "k", "Value": "v"}], "Not": {"Prefix": "tmp/"}}},
        ),
    ],
)
def test_what_is_left_out_is_written_as_s3_spells_it(chosen, left_out, spelling):
    [rule] = transform.to_api({"role_arn": ROLE, "rules": rules(wanted(filter=chosen, exclude=left_out))})["Rules"]
    assert rule["Filter"] == spelling


def test_what_somebody_else_left_out_stays_left_out_until_it_is_stated():
    current = rules(wanted(exclude={"prefixes": ["tmp/"], "tags": [DRAFT]}))
    assert rules(wanted(filter={"prefix": "a/", "tags": {}}), current=current)[0]["exclude"] == current[0]["exclude"]
    [rule] = rules(wanted(exclude={"prefixes": [], "tags": None}), current=current)
    assert rule["exclude"] == {"prefixes": [], "tags": [DRAFT]}


def test_an_old_rule_is_read_as_what_it_does():
    old = {"ID": "old", "Prefix": "a/", "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::target"}}
    [rule] = transform.from_api("source", {"Role": ROLE, "Rules": [old]})["rules"]
    assert (rule["schema_version"], rule["filter"]["prefix"], rule["delete_marker_replication"]) == (1, "a/", True)


@pytest.mark.parametrize("spelling", [{}, {"Prefix": ""}, {"And": {"Prefix": "", "Tags": []}}])
def test_an_empty_filter_means_the_same_in_every_spelling(spelling):
    rule = {"ID": "r", "Priority": 1, "Status": "Enabled", "Filter": spelling, "Destination": {"Bucket": "arn"}}
    [read] = transform.from_api("source", {"Role": ROLE, "Rules": [rule]})["rules"]
    assert read["filter"] == {"prefix": "", "tags": {}}


truth = st.sampled_from([None, True, False])
some_prefixes = st.none() | st.lists(st.sampled_from(["tmp/", "log/"]), unique=True)
some_tags = st.none() | st.lists(st.builds(dict, key=st.sampled_from("kl"), value=st.just("v")), unique_by=str)
some_options = st.builds(
    options,
    st.sampled_from("abc"),
    st.fixed_dictionaries(
        {
            "bucket": st.sampled_from(["target", "arn:aws:s3:::other"]),
            "storage_class": st.sampled_from([None, "STANDARD_IA"]),
            "account_id": st.sampled_from([None, "", "210987654321"]),
            "owner_override": truth,
            "replica_kms_key_id": st.sampled_from([None, "", KEY]),
            "use_source_multi_region_key": truth,
            "replication_time_control": truth,
            "metrics": truth,
        }
    ),
    priority=st.integers(0, 3),
    status=st.sampled_from(["enabled", "disabled"]),
    filter=st.none()
    | st.builds(dict, prefix=st.sampled_from(["", "a/"]), tags=st.dictionaries(st.sampled_from("kl"), st.just("v"))),
    exclude=st.none() | st.builds(dict, prefixes=some_prefixes, tags=some_tags),
    delete_marker_replication=truth,
    existing_object_replication=truth,
    sse_kms_encrypted_objects=truth,
    replica_modifications=truth,
)
some_rules = st.lists(some_options, max_size=3, unique_by=lambda item: item["id"]).map(
    lambda items: [transform.rule_from_options(item, ROLE) for item in items]
)


@given(some_rules, some_rules, st.booleans())
def test_what_is_written_reads_as_planned_and_then_there_is_nothing_to_do(asked, before, purge):
    planned = plan.planned(asked, plan.planned(before, [], True), purge)
    read = transform.from_api("source", transform.to_api({"role_arn": ROLE, "rules": planned}))["rules"]
    assert read == planned
    assert plan.planned(asked, read, purge) == planned
