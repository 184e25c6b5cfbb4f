# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Table mappings stated shortly mean what DMS's own structure says, and come back the same."""

from __future__ import annotations

import copy
import json

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.migrate.aws.plugins.filter.dms import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import mappings, short_mappings
from hypothesis import given
from hypothesis import strategies as st

from local_aws.dms import mappings as embedded

expand = FilterModule().filters()["dms_table_mappings"]
shorten = FilterModule().filters()["dms_table_mappings_short"]
ONE = {"include": ["public.%"]}


def rules(short):
    """The rules without their ids, which are another test's."""
    return [
        {key: value for key, value in rule.items() if key not in ("rule-id", "rule-name")}
        for rule in expand(short)["rules"]
    ]


def locator(*names, **more):
    return {**dict(zip(("schema-name", "table-name", "column-name"), names)), **more}


@pytest.mark.parametrize(
    "section, item, rule",
    [
        (
            "include",
            "sales.order_%",
            {"rule-type": "selection", "rule-action": "include", "object-locator": locator("sales", "order_%")},
        ),
        (
            "exclude",
            {"table": {"schema": "a.b", "table": "c"}},
            {"rule-type": "selection", "rule-action": "exclude", "object-locator": locator("a.b", "c")},
        ),
        (
            "explicit",
            {"table": "sales.order", "type": "view", "load_order": 2},
            {
                "rule-type": "selection",
                "rule-action": "explicit",
                "load-order": 2,
                "object-locator": locator("sales", "order", **{"table-type": "view"}),
            },
        ),
        (
            "include",
            {"table": "a.b", "where": {"n": {"between": [1, 5]}, "r": [{"eq": "EU"}, {"null": True}]}},
            {
                "rule-type": "selection",
                "rule-action": "include",
                "object-locator": locator("a", "b"),
                "filters": [
                    {
                        "filter-type": "source",
                        "column-name": "n",
                        "filter-conditions": [{"filter-operator": "between", "start-value": "1", "end-value": "5"}],
                    },
                    {
                        "filter-type": "source",
                        "column-name": "r",
                        "filter-conditions": [
                            {"filter-operator": "eq", "value": "EU"},
                            {"filter-operator": "null"},
                        ],
                    },
                ],
            },
        ),
        (
            "transform",
            {"schema": "sales", "rename": "shop"},
            {
                "rule-type": "transformation",
                "rule-target": "schema",
                "rule-action": "rename",
                "object-locator": locator("sales"),
                "value": "shop",
            },
        ),
        (
            "transform",
            {"table": "sales.%", "replace_prefix": {"old": "a_", "new": "b_"}},
            {
                "rule-type": "transformation",
                "rule-target": "table",
                "rule-action": "replace-prefix",
                "object-locator": locator("sales", "%"),
                "old-value": "a_",
                "value": "b_",
            },
        ),
        (
            "transform",
            {"column": "sales.order.note", "remove_column": True},
            {
                "rule-type": "transformation",
                "rule-target": "column",
                "rule-action": "remove-column",
                "object-locator": locator("sales", "order", "note"),
            },
        ),
        (
            "transform",
            {"table": "sales.order", "add_column": "cents", "expression": "$amount*100", "data_type": {"type": "int8"}},
            {
                "rule-type": "transformation",
                "rule-target": "column",
                "rule-action": "add-column",
                "object-locator": locator("sales", "order"),
                "value": "cents",
                "expression": "$amount*100",
                "data-type": {"type": "int8"},
            },
        ),
        (
            "transform",
            {"column": "sales.order.id", "change_data_type": {"type": "int8"}},
            {
                "rule-type": "transformation",
                "rule-target": "column",
                "rule-action": "change-data-type",
                "object-locator": locator("sales", "order", "id"),
                "data-type": {"type": "int8"},
            },
        ),
        (
            "settings",
            {"table": "sales.order", "parallel_load": {"type": "partitions-auto"}},
            {
                "rule-type": "table-settings",
                "object-locator": locator("sales", "order"),
                "parallel-load": {"type": "partitions-auto"},
            },
        ),
        ("rules", {"rule-type": "object-mapping", "rule-id": 7}, {"rule-type": "object-mapping"}),
    ],
)
def test_what_a_short_item_means(section, item, rule):
    short = {**ONE, section: [*ONE.get(section, []), item]}
    assert rules(short)[-1] == rule
    assert len(rules(short)) == 2
    assert expand(shorten(expand(short))) == expand(short)


@pytest.mark.parametrize(
    "short, sentence",
    [
        (["public.%"], "should be a dictionary"),
        ({"includes": ["public.%"]}, "Table mappings states includes; known are include"),
        ({}, "Table mappings take no table: state at least one under include."),
        ({"exclude": ["public.%"]}, "take no table"),
        ({"include": "public.%"}, "include is 'public.%' and should be a list."),
        ({"include": ["public"]}, "table is 'public' and should be schema.table, with % for any name, or a dictionary"),
        ({"include": ["a.b.c"]}, "table is 'a.b.c'"),
        ({"include": [{"where": {"a": {"eq": 1}}}]}, "table is None"),
        ({"include": [{"table": "a.b", "from": 1}]}, "states from"),
        ({"include": [3]}, "include has 3, which should be a dictionary."),
        ({"include": [{"table": "a.b", "where": []}]}, "should name columns with their conditions"),
        ({"include": [{"table": "a.b", "where": {"c": {"like": "x"}}}]}, "The condition on c is {'like': 'x'}"),
        ({"include": [{"table": "a.b", "where": {"c": {"between": 1}}}]}, "should be a list of two values"),
        ({**ONE, "transform": [{"rename": "x"}]}, "exactly one of schema, table, column"),
        ({**ONE, "transform": [{"schema": "a"}]}, "exactly one of rename"),
        ({**ONE, "transform": [{"schema": "a", "rename": "b", "add_prefix": "c"}]}, "exactly one of rename"),
        ({**ONE, "transform": [{"schema": "a", "rename": ["b"]}]}, "rename is ['b'] and should be a text."),
        ({**ONE, "transform": [{"schema": "a.b", "rename": "c"}]}, "schema is 'a.b' and should be schema, with %"),
        ({**ONE, "transform": [{"schema": "a", "convert_lowercase": False}]}, "is False and should be true."),
        ({**ONE, "transform": [{"table": "a.b", "replace_prefix": "x"}]}, "should have old and new"),
        ({**ONE, "transform": [{"table": "a.b", "rename": "c", "expression": "$x"}]}, "go with add_column only"),
        ({**ONE, "settings": [{"table": "a.b"}]}, "should have parallel_load or lob_settings"),
        ({**ONE, "rules": ["x"]}, "one of DMS's own rules"),
        ({"include": ["a.b", "a.b"]}, "A rule is stated twice"),
        ({"include": [{"table": "a.b", "id": 1}, {"table": "a.c", "id": "1"}]}, "have the same rule-id 1."),
        ({"include": [{"table": "a.b", "name": "x"}, {"table": "a.c", "name": "x"}]}, "have the same rule-name x."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(short, sentence):
    with pytest.raises(AnsibleFilterError) as caught:
        expand(short)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("wrong", [None, {}, {"rules": "x"}])
def test_what_is_no_mapping_is_refused(wrong):
    with pytest.raises(AnsibleFilterError, match="have a list of rules"):
        shorten(wrong)


def test_ids_and_names_are_kept_where_they_are_stated():
    short = {"include": [{"table": "a.b", "id": "1", "name": "everything"}, {"table": "a.c", "id": "2"}, "a.d"]}
    first, second, third = expand(short)["rules"]
    assert (first["rule-id"], first["rule-name"]) == ("1", "everything")
    assert (second["rule-id"], second["rule-name"]) == ("2", "2")
    assert third["rule-id"] == third["rule-name"] and len(third["rule-id"]) == 9
    assert shorten(expand(short)) == short


@pytest.mark.parametrize(
    "change",
    [
        {"rule-action": "rename", "rule-target": "table-tablespace"},
        {"object-locator": {"schema-name": "a", "table-name": "b", "table-tablespace-name": "c"}},
        {"extra": 1},
        {"value": None},
        {"rule-type": "post-processing"},
        {"rule-target": None},
        {"object-locator": None},
    ],
)
def test_what_has_no_short_form_is_kept_as_it_is(change):
    rule = {
        "rule-type": "transformation",
        "rule-id": "5",
        "rule-name": "5",
        "rule-target": "table",
        "rule-action": "rename",
        "object-locator": locator("a", "b"),
        "value": "c",
        **change,
    }
    long = {"rules": [*expand(ONE)["rules"], rule]}
    assert shorten(long) == {**ONE, "rules": [rule]}
    assert expand(shorten(long)) == long


def test_ids_which_are_numbers_come_back_as_texts():
    long = copy.deepcopy(expand(ONE))
    long["rules"][0].update({"rule-id": 1, "rule-name": "1"})
    assert shorten(long) == {"include": [{"table": "public.%", "id": "1"}]}
    assert mappings.is_same(expand(shorten(long)), long)


@pytest.mark.parametrize("tables", [["a.b", "a.c", "a.d"], ["a.d", "a.b", "a.c"]])
def test_rules_which_hash_alike_get_different_ids_in_whatever_order(monkeypatch, tables):
    monkeypatch.setattr(short_mappings, "IDS", 3)
    ids = {rule["object-locator"]["table-name"]: rule["rule-id"] for rule in expand({"include": tables})["rules"]}
    assert set(ids.values()) == {"100000000", "100000001", "100000002"}
    again = expand({"include": sorted(tables)})["rules"]
    assert {rule["object-locator"]["table-name"]: rule["rule-id"] for rule in again} == ids


# Properties

names = st.text("abc_%.", min_size=1, max_size=4)
texts = st.text("xyz_", min_size=1, max_size=4)


@st.composite
def objects(draw, level):
    levels = ("schema", "table", "column")[: ("schema", "table", "column").index(level) + 1]
    parts = {key: draw(names) for key in levels}
    return parts if any("." in part for part in parts.values()) else ".".join(parts.values())


conditions = st.one_of(
    st.builds(lambda operator, value: {operator: value}, st.sampled_from(["eq", "noteq", "gte", "ste"]), texts),
    st.builds(lambda first, last: {"between": [first, last]}, texts, texts),
    st.just({"notnull": True}),
)


@st.composite
def selections(draw):
    table = draw(objects("table"))
    more = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["table", "view", "all"]),
                "load_order": st.integers(1, 9),
                "where": st.dictionaries(
                    texts, conditions | st.lists(conditions, min_size=2, max_size=3), min_size=1, max_size=2
                ),
            },
        )
    )
    return {"table": table, **more} if more or isinstance(table, dict) else table


@st.composite
def transformations(draw):
    level = draw(st.sampled_from(["schema", "table", "column"]))
    action = draw(
        st.sampled_from(
            [
                *({key: "x_"} for key in ("rename", "add_prefix", "remove_suffix")),
                {"convert_lowercase": True},
                {"replace_suffix": {"old": "a", "new": "b"}},
                {"change_data_type": {"type": "int8"}},
            ]
        )
    )
    return {level: draw(objects(level)), **action}


def distinct(strategy):
    return st.lists(strategy, max_size=3, unique_by=lambda item: json.dumps(item, sort_keys=True))


@st.composite
def shorts(draw):
    settings = st.builds(lambda table: {"table": table, "lob_settings": {"mode": "limited"}}, objects("table"))
    lists = {
        "include": draw(distinct(selections()).filter(bool)),
        "exclude": draw(distinct(selections())),
        "explicit": draw(distinct(selections())),
        "transform": draw(distinct(transformations())),
        "settings": draw(distinct(settings)),
    }
    return {section: items for section, items in lists.items() if items}


@given(shorts())
def test_there_and_back_is_the_same(short):
    assert shorten(expand(short)) == short


@given(shorts(), st.randoms(use_true_random=False))
def test_an_id_depends_on_nothing_but_its_own_rule(short, random):
    """Order and other rules change no id: a change of one rule is a difference in that rule alone."""
    everything = {rule["rule-id"]: rule for rule in expand(short)["rules"]}
    shuffled = {section: random.sample(items, len(items)) for section, items in short.items()}
    assert {rule["rule-id"]: rule for rule in expand(shuffled)["rules"]} == everything
    fewer = {"include": short["include"][:1]}
    (rule,) = expand(fewer)["rules"]
    assert everything[rule["rule-id"]] == rule


@given(st.lists(names.filter(lambda name: "." not in name), min_size=1, max_size=4, unique=True))
def test_dms_takes_what_comes_out(tables):
    """The embedded DMS checks rules as AWS does: their parts, ids and names."""
    parsed = embedded.parse(json.dumps(expand({"include": [f"public.{name}" for name in tables]})))
    assert len(parsed.selections) == len(tables)
