# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every engine of endpoints, and DMS's request shapes, against the service model of the installed botocore."""

from __future__ import annotations

import importlib
import pkgutil
import re

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint, instance, subnet_group, task
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from botocore.validate import ParamValidator

from local_aws.dms import catalog

MODEL = botocore.session.get_session().get_service_model("dms")
NO_ENGINES = {"connection", "registry"}


def members(operation):
    return MODEL.operation_model(operation).input_shape.members


def test_every_engine_the_api_names_is_known():
    told = members("CreateEndpoint")["EngineName"].documentation
    named = set(re.findall(r'<code>"?([a-z0-9-]+)"?</code>', told))
    # the model has a structure for this one, and its text forgets it
    assert set(registry.ENGINE_NAMES) == named | {"timestream"}


def test_every_structure_of_the_api_belongs_to_one_engine():
    structures = [name for name, shape in members("CreateEndpoint").items() if shape.type_name == "structure"]
    assert sorted(engine.STRUCTURE for engine in registry.ALL) == sorted(structures)


def test_every_file_of_an_engine_is_known_and_has_the_same_members():
    package = registry.__name__.rpartition(".")[0]
    folder = importlib.import_module(registry.__name__).__file__.rpartition("/")[0]
    names = {name for _finder, name, _is_package in pkgutil.iter_modules([folder])} - NO_ENGINES
    engines = [importlib.import_module(f"{package}.{name}") for name in sorted(names)]
    assert {engine.__name__ for engine in engines} == {engine.__name__ for engine in registry.ALL}
    for engine in engines:
        assert all(hasattr(engine, member) for member in ("ENGINES", "STRUCTURE", "FIELDS"))
        for strict in getattr(engine, "STRICT", {}).values():
            assert strict.keys() <= engine.FIELDS.keys()


def test_the_embedded_dms_knows_the_same_engines_by_the_same_settings():
    ours = {name: engine.STRUCTURE for engine in registry.ALL for name in engine.ENGINES}
    assert {name: offer[1] for name, offer in catalog.ENGINES.items()} == ours


def test_an_engine_name_belongs_to_one_file():
    assert len(set(registry.ENGINE_NAMES)) == len(registry.ENGINE_NAMES)
    assert registry.option(registry.engine_of("aurora")) == "mysql_settings"
    assert registry.option(registry.engine_of("aurora-postgresql")) == "postgresql_settings"


@pytest.mark.parametrize(
    "operation, names",
    [
        ("CreateReplicationSubnetGroup", subnet_group.PARAMETERS),
        ("CreateReplicationInstance", instance.PARAMETERS),
        ("ModifyReplicationInstance", instance.CHANGEABLE),
        ("CreateEndpoint", endpoint.PARAMETERS),
        ("ModifyEndpoint", endpoint.FIELDS),
        ("CreateReplicationTask", task.PARAMETERS),
        ("ModifyReplicationTask", task.CHANGEABLE),
    ],
)
def test_parameters_are_the_apis_own(operation, names):
    assert set(names) <= set(MODEL.operation_model(operation).input_shape.members)


def value(spec):
    values = {"str": "x", "int": 1, "bool": True, "list": [1], "json": "{}"}
    return values[spec["type"]] if "choices" not in spec else spec["choices"][0]


@pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
def test_a_request_with_every_setting_is_valid(engine):
    stated = dict.fromkeys((snake(name) for name in endpoint.PARAMETERS), None)
    stated.update(endpoint_identifier="x", endpoint_type="source", engine_name=engine.ENGINES[0], port=1)
    stated[registry.option(engine)] = {name: value(spec) for name, spec in registry.fields(engine).items()}
    request = endpoint.creation({**stated, "tags": {"a": 1}})
    report = ParamValidator().validate(request, MODEL.operation_model("CreateEndpoint").input_shape)
    assert not report.has_errors(), report.generate_report()
    assert set(request[engine.STRUCTURE]) == set(engine.FIELDS)
    assert request["Tags"] == [{"Key": "a", "Value": "1"}]


@pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
def test_a_change_of_any_setting_is_a_valid_modification(engine):
    specs = registry.fields(engine)
    settings = {name: value(spec) for name, spec in specs.items()}
    stated = {**dict.fromkeys(map(snake, endpoint.PARAMETERS)), "engine_name": engine.ENGINES[0]}
    for name in specs:
        request = endpoint.modification(
            {**stated, registry.option(engine): settings}, {registry.option(engine): {name: "y"}}
        )
        report = ParamValidator().validate(
            {"EndpointArn": "a", **request}, MODEL.operation_model("ModifyEndpoint").input_shape
        )
        assert not report.has_errors(), report.generate_report()
        assert name in map(snake, request[engine.STRUCTURE])
