# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What DMS makes of what it is told is no difference, for every engine's settings, mappings and task settings."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint, mappings, settings
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text("abcXYZ", min_size=1, max_size=5)
KINDS = {"bool": st.booleans(), "int": st.integers(0, 99), "str": WORDS}
#: DMS keeps passwords to itself.
UNREADABLE = "password"


def value_of(field):
    """A strategy for the values of one setting, by its argument spec."""
    if field.get("choices"):
        return st.sampled_from(field["choices"])
    return KINDS[field["type"]] if field["type"] in KINDS else st.lists(WORDS, min_size=1, max_size=3)


def readable(engine):
    """The engine's settings that DMS answers, by their names in the API; connection values have tests of their own."""
    return {
        name: field
        for name, field in engine.FIELDS.items()
        if not field.get("no_log")
        and UNREADABLE not in snake(name)
        and snake(name) not in endpoint.MIRRORED
        and not name.startswith("SecretsManager")
    }


def stated_settings(engine):
    fields = readable(engine)
    return st.fixed_dictionaries({}, optional={name: value_of(field) for name, field in fields.items()}).filter(bool)


def planned(engine, engine_name, stated, answered):
    """The plan for an endpoint whose settings are stated so, and answered by DMS so."""
    option = registry.option(engine)
    names = [snake(name) for name in endpoint.PARAMETERS] + [registry.option(other) for other in registry.ALL]
    options = {
        **dict.fromkeys([*names, *endpoint.SECRET, "tags"]),
        "endpoint_identifier": "Payments", "engine_name": engine_name, "update_password": "on_create", "purge_tags": True,
        option: {snake(name): stated.get(name) for name in engine.FIELDS},
    }
    record = {
        "EndpointIdentifier": "payments", "EndpointType": "TARGET", "EngineName": engine_name, "Status": "active",
        engine.STRUCTURE: answered,
    }
    return endpoint.plan(options, endpoint.current(record, {}))


ENGINES = [pytest.param(engine, name, id=name) for engine in registry.ALL for name in engine.ENGINES[:1]]


@pytest.mark.parametrize("engine, name", ENGINES)
@given(data=st.data())
def test_settings_that_dms_enriches_are_no_change(engine, name, data):
    stated = data.draw(stated_settings(engine))
    answered = {field: data.draw(st.permutations(item)) if isinstance(item, list) else item for field, item in stated.items()}
    others = {field: spec for field, spec in readable(engine).items() if field not in stated}
    added = data.draw(st.fixed_dictionaries({}, optional={field: value_of(spec) for field, spec in others.items()}))
    assert planned(engine, name, stated, {**answered, **added, "ANewSettingOfNextYear": 1}) == {}


@pytest.mark.parametrize("engine, name", ENGINES)
@given(data=st.data())
def test_another_setting_always_is_a_change_and_nothing_else_is(engine, name, data):
    stated = data.draw(stated_settings(engine))
    field = data.draw(st.sampled_from(sorted(stated)))
    answered = {**stated, field: data.draw(value_of(engine.FIELDS[field]).filter(lambda value: sorted_(value) != sorted_(stated[field])))}
    assert planned(engine, name, stated, answered) == {registry.option(engine): {snake(field): stated[field]}}
    del answered[field]
    assert planned(engine, name, stated, answered) == {registry.option(engine): {snake(field): stated[field]}}


def sorted_(value):
    return sorted(value) if isinstance(value, list) else value


LOCATORS = st.fixed_dictionaries({"schema-name": WORDS, "table-name": WORDS})
RULES = st.lists(
    st.fixed_dictionaries(
        {"rule-type": st.just("selection"), "rule-action": st.sampled_from(["include", "exclude"]), "object-locator": LOCATORS},
        optional={"filters": st.lists(st.fixed_dictionaries({"column-name": WORDS}), max_size=2), "load-order": st.integers(1, 9)},
    ),
    min_size=1,
    max_size=4,
).map(lambda rules: [{**rule, "rule-id": str(number), "rule-name": str(number)} for number, rule in enumerate(rules, 1)])


@given(RULES, st.data())
def test_mappings_in_another_order_and_spelling_are_the_same(rules, data):
    answered = [
        {**rule, "rule-id": data.draw(st.sampled_from([rule["rule-id"], int(rule["rule-id"])]))}
        | data.draw(st.sampled_from([{}, {"value": None}, {"old-value": None, "mapping-parameters": {}}]))
        for rule in data.draw(st.permutations(rules))
    ]
    assert mappings.is_same({"rules": rules}, {"rules": answered})


@given(RULES, st.data())
def test_another_rule_is_another_mapping(rules, data):
    other = copy.deepcopy(rules)
    rule = other[data.draw(st.integers(0, len(other) - 1))]
    change = data.draw(st.sampled_from(["rule-id", "table-name", "rule-action", "load-order"]))
    (rule["object-locator"] if change == "table-name" else rule)[change] = "another"
    assert not mappings.is_same({"rules": rules}, {"rules": data.draw(st.permutations(other))})
    assert not mappings.is_same({"rules": rules}, {"rules": rules[1:]})


@given(st.dictionaries(WORDS, st.dictionaries(WORDS, st.one_of(st.booleans(), st.integers(0, 99)), min_size=1), max_size=3))
def test_a_task_setting_given_as_text_is_the_number_that_dms_makes_of_it(wanted):
    as_text = {section: {key: str(value).lower() for key, value in values.items()} for section, values in wanted.items()}
    assert settings.changes(as_text, wanted) == {}
