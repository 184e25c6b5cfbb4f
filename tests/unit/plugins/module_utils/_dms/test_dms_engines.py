# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option tree of endpoints against the service model of the installed botocore, and DMS's request shapes."""

from __future__ import annotations

import importlib
import pkgutil

import botocore.session
import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint, instance, subnet_group, task
from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake
from ansible_collections.migrate.aws.plugins.modules import dms_endpoint
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("dms")
TYPES = {"string": "str", "integer": "int", "boolean": "bool", "structure": "dict", "list": "list"}
NO_ENGINES = {"connection", "registry"}
#: Fields of the API which are no options, and why.
WITHOUT_OPTION = {
    "CreateEndpoint": {},
    "ModifyEndpoint": {
        "EndpointArn": "the endpoint is found by its name",
        "ExactSettings": "it would wipe what is not stated",
    },
}
#: Options for which an operation has no field, and why.
WITHOUT_FIELD = {
    "CreateEndpoint": {},
    "ModifyEndpoint": {
        "tags": "they have operations of their own",
        "kms_key_id": "another key than the endpoint has is refused",
        "resource_identifier": "another one than the endpoint has is refused",
    },
}
#: Options of the module's own, which never reach AWS, and why they are there.
OWN = {
    "state": "present or absent",
    "wait": "how to wait",
    "wait_timeout": "how to wait",
    "iam_propagation_timeout": "how to wait",
    "update_password": "when to send what cannot be compared",
    "purge_tags": "how to compare tags",
    "secrets_manager_secret_id": "always refused, to say where it belongs",
    "secrets_manager_access_role_arn": "always refused, to say where it belongs",
}
#: Options whose type or choices are not the model's, and why.
OTHER_SPEC = {
    "Tags": "a dict, as everywhere in Ansible",
    "EngineName": "the model has them in its documentation only",
    "ExternalTableDefinition": "JSON text, which may be stated as a structure",
    "S3Settings.ExternalTableDefinition": "JSON text, which may be stated as a structure",
    "MongoDbSettings.ExtractDocId": "a text which is true or false",
}


def members(operation):
    return MODEL.operation_model(operation).input_shape.members


def structure(engine):
    return members("CreateEndpoint")[engine.STRUCTURE]


def fields(shape, path=""):
    """Every field of a structure, at any depth: {path: shape}."""
    found = {}
    for name, member in shape.members.items():
        found[path + name] = member
        if member.type_name == "structure":
            found.update(fields(member, f"{path}{name}."))
    return found


def options(specs, path=""):
    """Every option, at any depth: {path: spec}."""
    found = {}
    for name, spec in specs.items():
        found[path + name] = spec
        found.update(options(spec.get("options", {}), f"{path}{name}."))
    return found


def as_option(path):
    return ".".join(snake(part) for part in path.split("."))


def documented():
    """Every documented option of the module, at any depth, its fragments' included."""
    module = yaml.safe_load(dms_endpoint.DOCUMENTATION)
    found = dict(module["options"])
    for fragment in module["extends_documentation_fragment"]:
        if fragment.startswith("migrate.aws.dms_"):
            file = importlib.import_module(f"ansible_collections.migrate.aws.plugins.doc_fragments.{fragment[12:]}")
            found.update(yaml.safe_load(file.ModuleDocFragment.DOCUMENTATION)["options"])
    return found


def outline(specs, below):
    """What argument specs and documentation both say."""
    said = ("type", "elements", "choices", "required", "default", "aliases")
    return {
        name: {key: spec[key] for key in said if spec.get(key) is not None}
        | {"below": outline(spec.get(below) or {}, below)}
        for name, spec in specs.items()
    }


@pytest.mark.parametrize("operation", ["CreateEndpoint", "ModifyEndpoint"])
def test_every_field_of_the_api_has_an_option_and_the_other_way_round(operation):
    known = {as_option(path) for path in fields(MODEL.operation_model(operation).input_shape)}
    exempt = {as_option(path) for path in WITHOUT_OPTION[operation]}
    assert exempt <= known
    assert known - exempt == set(options(dms_endpoint.ARGUMENT_SPEC)) - OWN.keys() - WITHOUT_FIELD[operation].keys()


@pytest.mark.parametrize("operation", ["CreateEndpoint", "ModifyEndpoint"])
def test_options_have_the_apis_types_choices_and_needs(operation):
    specs = options(dms_endpoint.ARGUMENT_SPEC)
    for path, shape in fields(MODEL.operation_model(operation).input_shape).items():
        if path in WITHOUT_OPTION[operation] or path in OTHER_SPEC:
            continue
        spec = specs[as_option(path)]
        assert spec["type"] == TYPES[shape.type_name], path
        assert spec.get("choices", []) == list(getattr(shape, "enum", [])), path
        if shape.type_name == "list":
            assert spec["elements"] == TYPES[shape.member.type_name], path
        needed = {snake(name) for name in getattr(shape, "required_members", [])}
        assert {name for name, option in spec.get("options", {}).items() if option.get("required")} == needed, path


def test_every_reason_for_another_spec_is_still_one():
    assert OTHER_SPEC.keys() <= fields(MODEL.operation_model("CreateEndpoint").input_shape).keys()


def test_what_the_api_calls_sensitive_is_never_logged():
    specs = options(dms_endpoint.ARGUMENT_SPEC)
    sensitive = {
        as_option(path)
        for path, shape in fields(MODEL.operation_model("CreateEndpoint").input_shape).items()
        if shape.metadata.get("sensitive")
    }
    assert sensitive == {path for path, spec in specs.items() if spec.get("no_log")}
    assert {path.rpartition(".")[2] for path in sensitive} == endpoint.PASSWORDS


def test_the_documentation_says_what_the_argument_spec_says():
    told = documented()
    common = {"wait", "wait_timeout", "tags", "purge_tags"}
    specs = {name: spec for name, spec in dms_endpoint.ARGUMENT_SPEC.items() if name not in common}
    assert outline(specs, "options") == outline(told, "suboptions")


def test_every_engine_the_api_names_is_known():
    told = members("CreateEndpoint")["EngineName"].documentation
    named = {name for name in registry.ENGINE_NAMES if f">{name}<" in told or f'>"{name}"<' in told}
    # the model's text names all others, and has a structure for this one
    assert set(registry.ENGINE_NAMES) - named == {"timestream"}


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
