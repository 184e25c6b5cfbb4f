# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What DMS makes of what it is told is no difference, for mappings and task settings; for endpoints see
test_dms_endpoint_semantics.
"""

from __future__ import annotations

import copy

from ansible_collections.migrate.aws.plugins.module_utils._dms import mappings, settings
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text("abcXYZ", min_size=1, max_size=5)
LOCATORS = st.fixed_dictionaries({"schema-name": WORDS, "table-name": WORDS})
RULES = st.lists(
    st.fixed_dictionaries(
        {
            "rule-type": st.just("selection"),
            "rule-action": st.sampled_from(["include", "exclude"]),
            "object-locator": LOCATORS,
        },
        optional={
            "filters": st.lists(st.fixed_dictionaries({"column-name": WORDS}), max_size=2),
            "load-order": st.integers(1, 9),
        },
    ),
    min_size=1,
    max_size=4,
).map(
    lambda rules: [{**rule, "rule-id": str(number), "rule-name": str(number)} for number, rule in enumerate(rules, 1)]
)


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


@given(
    st.dictionaries(WORDS, st.dictionaries(WORDS, st.one_of(st.booleans(), st.integers(0, 99)), min_size=1), max_size=3)
)
def test_a_task_setting_given_as_text_is_the_number_that_dms_makes_of_it(wanted):
    as_text = {
        section: {key: str(value).lower() for key, value in values.items()} for section, values in wanted.items()
    }
    assert settings.changes(as_text, wanted) == {}
