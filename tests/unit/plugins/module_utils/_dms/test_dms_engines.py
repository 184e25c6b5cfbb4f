# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option tree of endpoints against the service model of the installed botocore, and DMS's request shapes."""

from __future__ import annotations

import importlib
import pkgutil

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint, instance, subnet_group, task
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("dms")
TYPES = {"string": "str", "integer": "int", "boolean": "bool"}
NO_ENGINES = {"connection", "registry"}


def structure(engine):
    return MODEL.operation_model("CreateEndpoint").input_shape.members[engine.STRUCTURE]


@pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
def test_every_field_of_the_api_has_an_option_and_the_other_way_round(engine):
    assert set(engine.FIELDS) == set(structure(engine).members)


@pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
def test_options_have_the_apis_types_and_choices(engine):
    for name, shape in structure(engine).members.items():
        spec = engine.FIELDS[name]
        assert spec["type"] == TYPES[shape.type_name], name
        assert spec.get("choices", []) == list(getattr(shape, "enum", [])), name


def test_passwords_are_never_logged():
    for engine in registry.ALL:
        assert engine.FIELDS["Password"]["no_log"] is True


def test_every_file_of_an_engine_is_known_and_has_the_same_four_members():
    package = registry.__name__.rpartition(".")[0]
    folder = importlib.import_module(registry.__name__).__file__.rpartition("/")[0]
    names = {name for _finder, name, _is_package in pkgutil.iter_modules([folder])} - NO_ENGINES
    engines = [importlib.import_module(f"{package}.{name}") for name in sorted(names)]
    assert {engine.__name__ for engine in engines} == {engine.__name__ for engine in registry.ALL}
    for engine in engines:
        assert all(hasattr(engine, member) for member in ("ENGINES", "STRUCTURE", "FIELDS", "problems"))


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
    return {"str": "x", "int": 1, "bool": True}[spec["type"]] if "choices" not in spec else spec["choices"][0]


@pytest.mark.parametrize("engine", registry.ALL, ids=lambda engine: engine.STRUCTURE)
def test_a_request_with_every_setting_is_valid(engine):
    options = dict.fromkeys((snake(name) for name in endpoint.PARAMETERS), None)
    options.update(endpoint_identifier="x", endpoint_type="source", engine_name=engine.ENGINES[0], port=1)
    options[registry.option(engine)] = {snake(name): value(spec) for name, spec in engine.FIELDS.items()}
    request = endpoint.creation({**options, "tags": {"a": 1}})
    report = ParamValidator().validate(request, MODEL.operation_model("CreateEndpoint").input_shape)
    assert not report.has_errors(), report.generate_report()
    assert set(request[engine.STRUCTURE]) == set(engine.FIELDS)
    assert request["Tags"] == [{"Key": "a", "Value": "1"}]
