# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The value of every option of every role is made the type of its argument spec, or is refused in a sentence."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.lookup.role_options import ROLES, option_specs
from ansible_collections.migrate.aws.plugins.module_utils._input_problems import AS_STATED, PEER, inventory_problems
from ansible_collections.migrate.aws.plugins.module_utils._options import as_number, converted, type_problems

SPECS = option_specs(ROLES)
#: By type, a value that has it not, and the kinds of values that a template or a YAML file gives in its stead.
WRONG = {
    "str": [1, 1.5, True, [], {}],
    "path": [1, True, ["a"]],
    "int": ["ten", "", "4.5", 4.5, True, [1], {}],
    "float": ["ten", "1,5", True, [1.5]],
    "bool": ["perhaps", 2, "", [True], {}],
    "list": [{"a": 1}, True],
    "dict": ["a", ["a"], 7, True],
}
TYPED = {name: spec for name, spec in SPECS.items() if spec.get("type", "str") != "raw" and name != PEER}


@pytest.mark.parametrize("name", sorted(TYPED))
def test_a_wrong_type_of_every_option_is_refused_with_its_name_and_value(name):
    for wrong in WRONG[TYPED[name].get("type", "str")]:
        problems = inventory_problems(["a"], {"a": {name: wrong}}, {}, SPECS, {"a": []})
        assert any(one.startswith(f"a: {name} is {wrong!r}: allowed ") for one in problems), (wrong, problems)


@pytest.mark.parametrize("name", sorted(TYPED))
def test_the_default_of_every_option_is_allowed(name):
    assert type_problems(name, SPECS[name].get("default"), SPECS[name]) == []


@pytest.mark.parametrize("name", sorted(name for name, spec in SPECS.items() if spec.get("elements", "raw") != "raw"))
def test_a_wrong_element_of_every_list_is_refused_with_its_place(name):
    for wrong in [*WRONG[SPECS[name]["elements"]], None]:
        (problem, *_more) = type_problems(name, [wrong], SPECS[name])
        assert problem.startswith(f"{name}[0] ")


@pytest.mark.parametrize("name", sorted(name for name, spec in SPECS.items() if "choices" in spec))
def test_what_is_no_choice_is_refused_with_the_choices(name):
    wrong = 4711 if SPECS[name]["type"] == "int" else "nothing-of-this"
    value = [wrong] if SPECS[name]["type"] == "list" else wrong
    (problem,) = type_problems(name, value, SPECS[name])
    assert repr(wrong) in problem and f"allowed are {', '.join(map(str, SPECS[name]['choices']))}." in problem


@pytest.mark.parametrize("name", sorted(name for name, spec in SPECS.items() if spec.get("default") is not None))
def test_an_option_that_is_left_empty_is_refused_where_its_default_is_not(name):
    assert type_problems(name, None, SPECS[name]) == [
        f"{name} has no value: leave it out for its default, {SPECS[name]['default']!r}."
    ]


def test_numbers_and_truth_values_may_be_text_as_the_command_line_gives_them():
    for kind, value in {"int": "-5", "float": "1.5", "bool": "Yes"}.items():
        assert type_problems("x", value, {"type": kind}) == []
    assert type_problems("x", "30", {"type": "int", "choices": [10, 30]}) == []
    assert type_problems("x", ["5", 50], {"type": "list", "elements": "int"}) == []
    assert [as_number(value) for value in ("5", "5.5", 7, 1.5, True, "x", None)] == [5, 5.5, 7, 1.5, None, None, None]


#: By type, a text and what it is made.
TEXTS = {
    "str": ("text", "text"),
    "path": ("/a/path", "/a/path"),
    "int": ("5", 5),
    "float": ("1.5", 1.5),
    "bool": ("no", False),
    "dict": ('{"a": 1}', {"a": 1}),
}


@pytest.mark.parametrize("name", sorted({*TYPED} - {*AS_STATED}))
def test_text_of_every_option_is_made_its_type(name):
    spec = TYPED[name]
    if spec.get("type") != "list":
        text, value = TEXTS[spec.get("type", "str")]
        assert converted(text, spec) == value and type(converted(text, spec)) is type(value)
        return
    text, value = TEXTS["str" if spec.get("elements", "raw") in ("raw", "dict") else spec["elements"]]
    assert converted(f"{text},{text}", spec) == [value, value]
    assert converted("", spec) == converted(",", spec) == [] and converted([], spec) == []


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        ("10, 50", {"type": "list", "elements": "int"}, [10, 50]),
        (443, {"type": "list", "elements": "int"}, [443]),
        ("[]", {"type": "list", "elements": "str"}, []),
        ('["a, b"]', {"type": "list", "elements": "str"}, ["a, b"]),
        # Ansible's own check of a role's arguments, which comes later, does not take these.
        ("[a]", {"type": "list", "elements": "str"}, "[a]"),
        ("[10, 50]", {"type": "list", "elements": "int"}, ["[10", "50]"]),
        ("a, b", {"type": "list", "elements": "str", "choices": ["a", "b"]}, ["a", " b"]),
        ("owner=me team=us", {"type": "dict"}, {"owner": "me", "team": "us"}),
        ({"port": "80", "x": "1"}, {"type": "dict", "options": {"port": {"type": "int"}}}, {"port": 80, "x": "1"}),
        (["yes", None], {"type": "list", "elements": "bool"}, [True, None]),
        ("x", {"type": "raw"}, "x"),
    ],
)
def test_what_text_is_made(value, spec, expected):
    assert converted(value, spec) == expected


def test_text_that_can_be_made_no_list_is_refused_where_it_is_wrong():
    found = inventory_problems(["a"], {"a": {"network_listener_ports": "80,http"}}, {}, SPECS, {"a": []})
    assert found == ["a: network_listener_ports[1] is 'http': allowed is a whole number."]
    assert inventory_problems(["a"], {"a": {"network_listener_ports": "443"}}, {}, SPECS, {"a": []}) == []
    (found,) = inventory_problems(["a"], {"a": {"environment_tags": "owner=me"}}, {}, SPECS, {"a": []})
    assert found.startswith("a: environment_tags is 'owner=me': allowed is a dictionary")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"dest": "a"}, ["x.gateway is missing: it is required."]),
        (
            {"dest": 1, "gateway": "b", "gatway": "c"},
            ["x.gatway is no option; allowed are: dest, gateway.", "x.dest is 1: "],
        ),
        ({"dest": "a", "gateway": "b"}, []),
    ],
)
def test_suboptions_are_looked_at_like_options(value, expected):
    options = {"dest": {"type": "str", "default": "z"}, "gateway": {"type": "str", "required": True}}
    problems = type_problems("x", value, {"type": "dict", "options": options})
    assert [problem.startswith(said) for problem, said in zip(problems, expected, strict=True)] == [True] * len(
        expected
    )
    assert len(type_problems("x", [value], {"type": "list", "elements": "dict", "options": options})) == len(expected)


def test_what_may_be_anything_may_be_anything():
    assert type_problems("x", object(), {"type": "raw"}) == []
