# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Endpoints are compared by meaning: what DMS adds, reorders or respells never reads as a change, and a change always
does.
"""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = st.text("abc", min_size=1)
PLAIN = {
    "str": TEXTS,
    "int": st.integers(0, 99),
    "bool": st.booleans(),
    "list": st.lists(st.integers(0, 9), min_size=1),
    "json": st.dictionaries(TEXTS, st.integers(), min_size=1).map(json.dumps),
}


each_engine = pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
#: There are many engines, and a busy machine is no failure.
few = settings(max_examples=30, deadline=None)


def readable(engine):
    """The fields of an engine which DMS answers."""
    return {name: spec for name, spec in engine.FIELDS.items() if not spec.get("no_log")}


def values(spec):
    return st.sampled_from(spec["choices"]) if "choices" in spec else PLAIN[spec["type"]]


@st.composite
def endpoints(draw, engine):
    """Every setting of an engine that DMS answers, and those of them which a user states."""
    answered = {name: draw(values(spec)) for name, spec in readable(engine).items()}
    names = draw(st.lists(st.sampled_from(sorted(answered)), unique=True))
    return answered, {snake(name): answered[name] for name in names}


def respelled(draw, spec, value):
    """A value as DMS may answer it."""
    if "choices" in spec:
        return draw(st.sampled_from([value, value.upper().replace("-", "_")]))
    if spec["type"] == "json":
        return json.dumps(dict(reversed(json.loads(value).items())), indent=draw(st.sampled_from([None, 2])))
    return draw(st.permutations(value)) if spec["type"] == "list" else value


def plan(engine, stated, answered):
    record = {
        "EndpointIdentifier": "x",
        "EndpointArn": "arn:aws:dms:us-east-1:1:endpoint:ABC",
        "EndpointType": "SOURCE",
        "EngineName": engine.ENGINES[0],
        "Status": "active",
        engine.STRUCTURE: answered,
    }
    names = [snake(name) for name in endpoint.PARAMETERS] + [registry.option(other) for other in registry.ALL]
    options = {**dict.fromkeys([*names, "tags"]), "endpoint_identifier": "X", "engine_name": engine.ENGINES[0]}
    options |= {"update_password": "on_create", "purge_tags": True, registry.option(engine): stated}
    return endpoint.changes(options, endpoint.from_api(record, {}))


@each_engine
@few
@given(data=st.data())
def test_what_dms_adds_reorders_or_respells_is_no_change(engine, data):
    answered, stated = data.draw(endpoints(engine))
    answer = {name: respelled(data.draw, engine.FIELDS[name], value) for name, value in answered.items()}
    assert plan(engine, stated, {**answer, "ASettingOfNextYear": 1}) == {}


@each_engine
@few
@given(data=st.data())
def test_another_value_is_always_a_change_and_the_only_one(engine, data):
    answered, stated = data.draw(endpoints(engine))
    name = data.draw(st.sampled_from(sorted(answered)))
    spec, old = engine.FIELDS[name], answered[name]
    others = values(spec).filter(lambda value: sorted(value) != sorted(old) if spec["type"] == "list" else value != old)
    if spec["type"] == "json":
        others = others.filter(lambda value: json.loads(value) != json.loads(old))
    new = data.draw(others)
    changes = plan(engine, {**stated, snake(name): new}, answered)
    assert changes == {registry.option(engine): {snake(name): new}}


@each_engine
def test_what_dms_does_not_answer_yet_is_a_change(engine):
    name, spec = next(iter(readable(engine).items()))
    value = spec["choices"][0] if "choices" in spec else {"str": "x", "int": 1, "bool": True}[spec["type"]]
    assert plan(engine, {snake(name): value}, {}) == {registry.option(engine): {snake(name): value}}
