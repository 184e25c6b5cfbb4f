# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The plan of a weighted set: what it becomes, in which batch, and what is refused."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._route53 import plan
from hypothesis import given
from hypothesis import strategies as st


def alias(dns_name="lb-1.elb.amazonaws.com", zone="Z1", healthy=True):
    return {"hosted_zone_id": zone, "dns_name": dns_name, "evaluate_target_health": healthy}


def weighted(identifier, weight, **fields):
    record = {
        "routing_policy": "weighted",
        "set_identifier": identifier,
        "weight": weight,
        "alias_target": None,
        "values": None,
        "ttl": None,
        "health_check_id": None,
        **fields,
    }
    if record["alias_target"] is None and record["values"] is None:
        record["alias_target"] = alias()
    return record


def simple(**fields):
    return {**weighted(None, None, values=["192.0.2.1"], ttl=300), "routing_policy": "simple", **fields}


def batch(wanted, current, purge=True, record_type="A"):
    """(action, set_identifier) of each change."""
    result = plan.planned(record_type, wanted, current, purge)
    return [(action, record["set_identifier"]) for action, record in plan.changes(result, current)]


def test_an_empty_name_gets_all_records_in_one_batch():
    assert batch([weighted("b", 0), weighted("a", 100)], []) == [("CREATE", "a"), ("CREATE", "b")]


def test_weight_zero_is_a_value():
    assert batch([weighted("a", 0), weighted("b", 100)], [weighted("a", 100), weighted("b", 0)]) == [
        ("UPSERT", "a"),
        ("UPSERT", "b"),
    ]


def test_only_what_differs_is_written():
    assert batch([weighted("a", 100), weighted("b", 5)], [weighted("a", 100), weighted("b", 0)]) == [("UPSERT", "b")]


def test_a_simple_record_is_converted_by_removing_it_first_in_the_same_batch():
    assert batch([weighted("a", 100)], [simple()]) == [("DELETE", None), ("CREATE", "a")]


def test_a_latency_record_of_the_same_identifier_is_converted_too():
    latency = weighted("a", None, routing_policy="latency")
    assert batch([weighted("a", 100)], [latency]) == [("DELETE", "a"), ("CREATE", "a")]


def test_unlisted_records_go_in_the_same_batch_or_stay():
    current = [weighted("a", 100), weighted("old", 1)]
    assert batch([weighted("a", 100)], current) == [("DELETE", "old")]
    assert batch([weighted("a", 100)], current, purge=False) == []


@pytest.mark.parametrize(
    ("record_type", "wanted", "current"),
    [
        (
            "A",
            weighted("a", 1, alias_target=alias("LB-1.elb.amazonaws.com")),
            weighted("a", 1, alias_target=alias("dualstack.lb-1.elb.amazonaws.com.")),
        ),
        (
            "A",
            weighted("a", 1, alias_target=alias(zone="Z1")),
            weighted("a", 1, alias_target=alias(zone="/hostedzone/Z1")),
        ),
        (
            "A",
            weighted("a", 1, values=["192.0.2.2", "192.0.2.1"], ttl=60),
            weighted("a", 1, values=["192.0.2.1", "192.0.2.2"], ttl=60),
        ),
        (
            "CNAME",
            weighted("a", 1, values=["DB.example.net"], ttl=60),
            weighted("a", 1, values=["db.example.net."], ttl=60),
        ),
        ("A", weighted("a", 1), weighted("a", 1, health_check_id="unmanaged")),
        ("A", weighted("a", 1, health_check_id=""), weighted("a", 1)),
    ],
)
def test_the_same_in_another_spelling_is_no_change(record_type, wanted, current):
    assert batch([wanted], [current], record_type=record_type) == []


@pytest.mark.parametrize(
    "changed",
    [
        weighted("a", 2, health_check_id="check"),
        weighted("a", 1, health_check_id=""),
        weighted("a", 1, health_check_id="other"),
        weighted("a", 1, alias_target=alias("lb-2.elb.amazonaws.com")),
        weighted("a", 1, alias_target=alias(zone="Z2")),
        weighted("a", 1, alias_target=alias(healthy=False)),
    ],
)
def test_each_real_difference_is_a_change(changed):
    assert batch([changed], [weighted("a", 1, health_check_id="check")]) == [("UPSERT", "a")]


def test_a_change_of_weight_keeps_the_spelling_and_the_unmanaged_health_check():
    current = weighted("a", 1, alias_target=alias("dualstack.lb-1.elb.amazonaws.com."), health_check_id="check")
    assert plan.planned("A", [weighted("a", 2)], [current], True) == [{**current, "weight": 2}]


@pytest.mark.parametrize(
    ("record_type", "wanted", "said"),
    [
        ("A", [], "records is empty"),
        ("A", [weighted("a", 1), weighted("a", 2)], "set_identifier 'a' is given 2 times"),
        ("A", [weighted("a", 256)], "'a' has the weight 256"),
        ("A", [weighted("a", -1)], "'a' has the weight -1"),
        ("A", [weighted("a", 1, ttl=60)], "'a' is an alias"),
        ("A", [weighted("a", 1, values=[])], "'a' has an empty list of values"),
        ("CNAME", [weighted("a", 1, values=["a.net", "b.net"], ttl=60)], "'a' is a CNAME with 2 values"),
    ],
)
def test_what_route_53_cannot_hold_is_named(record_type, wanted, said):
    [sentence] = plan.problems(record_type, wanted)
    assert said in sentence


def test_a_set_has_one_ttl_and_aliases_have_none():
    first, second = weighted("a", 1, values=["192.0.2.1"], ttl=60), weighted("b", 1, values=["192.0.2.2"], ttl=30)
    assert plan.ttl_problems([first, weighted("c", 1)]) == []
    [sentence] = plan.ttl_problems([first, second])
    assert "different ttl values, [30, 60]" in sentence


def test_records_which_get_another_ttl_go_before_any_comes():
    values = {"values": ["192.0.2.1"]}
    current = [weighted("a", 1, **values, ttl=300), weighted("b", 1, **values, ttl=300), weighted("c", 1)]
    wanted = [weighted("a", 1, **values, ttl=60), weighted("b", 1), weighted("c", 1)]
    assert batch(wanted, current) == [("DELETE", "a"), ("DELETE", "b"), ("CREATE", "a"), ("CREATE", "b")]


@pytest.mark.parametrize("weight", [0, 1, 255])
def test_every_weight_in_range_is_accepted(weight):
    assert plan.problems("A", [weighted("a", weight)]) == []


@pytest.mark.parametrize(("weights", "answer"), [([0, 0], True), ([0], True), ([0, 1], False), ([], False)])
def test_all_zero_is_told(weights, answer):
    assert plan.all_zero([weighted(str(number), weight) for number, weight in enumerate(weights)]) is answer


def test_without_purge_a_simple_record_is_not_converted_but_named():
    assert plan.unpurged_problems([weighted("a", 1)]) == []
    [sentence] = plan.unpurged_problems([simple()])
    assert "routing policy simple" in sentence


targets = st.builds(
    alias, st.sampled_from(["lb-1.x", "dualstack.LB-1.x.", "lb-2.x"]), st.sampled_from(["Z1", "Z2"]), st.booleans()
)
values = st.lists(st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.3"]), min_size=1, max_size=3, unique=True)
contents = targets.map(lambda target: {"alias_target": target}) | values.map(lambda items: {"values": items, "ttl": 60})
checks = st.sampled_from([None, "check-1", "check-2"])
weights = st.integers(0, 255)


def weighted_sets(check_ids, least=0):
    record = st.builds(
        lambda identifier, weight, content, check: weighted(identifier, weight, **content, health_check_id=check),
        st.sampled_from("abcd"),
        weights,
        contents,
        check_ids,
    )
    return st.lists(record, min_size=least, max_size=4, unique_by=lambda item: item["set_identifier"])


def with_ttl(records, ttl):
    return [{**record, "ttl": record["ttl"] and ttl} for record in records]


currents = st.builds(with_ttl, weighted_sets(checks), st.sampled_from([60, 300])) | st.just([simple()])


def carried_out(changes, current):
    """The records after Route 53 has carried out the batch, as strictly as it does."""
    records = {record["set_identifier"]: record for record in current}
    for action, record in changes:
        identifier = record["set_identifier"]
        if action == "DELETE":
            assert records.pop(identifier) == record
        else:
            assert None not in records, "a simple record beside a weighted one"
            assert (identifier in records) == (action == "UPSERT")
            records[identifier] = record
            assert plan.ttl_problems(records.values()) == []
    return sorted(records.values(), key=lambda record: record["set_identifier"] or "")


@given(weighted_sets(checks | st.just(""), least=1), currents)
def test_carrying_out_the_plan_gives_what_was_wanted_and_then_there_is_nothing_to_do(wanted, current):
    result = carried_out(plan.changes(plan.planned("A", wanted, current, True), current), current)
    assert {record["set_identifier"]: record["weight"] for record in result} == {
        record["set_identifier"]: record["weight"] for record in wanted
    }
    for record, asked in zip(result, sorted(wanted, key=lambda item: item["set_identifier"]), strict=True):
        assert plan.canonical_alias(record["alias_target"]) == plan.canonical_alias(asked["alias_target"])
        assert plan.canonical_values("A", record["values"]) == plan.canonical_values("A", asked["values"])
        assert asked["health_check_id"] is None or record["health_check_id"] == (asked["health_check_id"] or None)
    assert plan.changes(plan.planned("A", wanted, result, True), result) == []


@given(weighted_sets(checks, least=1), weighted_sets(checks))
def test_without_purge_nothing_is_ever_removed(wanted, current):
    result = carried_out(plan.changes(plan.planned("A", wanted, current, False), current), current)
    expected = {record["set_identifier"]: record["weight"] for record in [*current, *wanted]}
    assert {record["set_identifier"]: record["weight"] for record in result} == expected
    untouched = [
        record for record in current if record["set_identifier"] not in {item["set_identifier"] for item in wanted}
    ]
    assert all(record in result for record in untouched)
