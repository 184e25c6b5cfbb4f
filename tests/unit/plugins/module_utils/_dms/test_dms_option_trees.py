# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of DMS's modules against the service model of the installed botocore, at any depth and in both
directions.

A field of the API without an option fails it, and an option without a field: neither can be forgotten.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field

import botocore.session
import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._dms import endpoint
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake

MODEL = botocore.session.get_session().get_service_model("dms")
COLLECTION = "ansible_collections.migrate.aws.plugins"
TYPES = {"string": "str", "integer": "int", "boolean": "bool", "structure": "dict", "list": "list", "blob": "str"}
#: Options which never reach AWS, and why they are there.
EVERYWHERE = {
    "state": "present or absent",
    "wait": "how to wait",
    "wait_timeout": "how to wait",
    "iam_propagation_timeout": "how to wait",
    "purge_tags": "how to compare tags",
}
BY_NAME = "the resource is found by its name"
HAS_ITS_OWN = "it has operations of its own"
REFUSED = "another one than the resource has is refused"


@dataclass
class Tree:
    """One module beside one operation: whatever of the two does not agree, each with the reason."""

    module: str
    operation: str
    #: fields which are no options
    without_option: dict[str, str] = field(default_factory=dict)
    #: options for which the operation has no field
    without_field: dict[str, str] = field(default_factory=dict)
    #: options whose type or choices are not the model's
    other_spec: dict[str, str] = field(default_factory=lambda: {"Tags": "a dict, as everywhere in Ansible"})

    @property
    def specs(self):
        return options(importlib.import_module(f"{COLLECTION}.modules.{self.module}").ARGUMENT_SPEC)

    @property
    def shapes(self):
        return fields(MODEL.operation_model(self.operation).input_shape)


TEXTS = {
    "Tags": "a dict, as everywhere in Ansible",
    "EngineName": "the model has them in its documentation only",
    "ExternalTableDefinition": "JSON text, which may be stated as a structure",
    "S3Settings.ExternalTableDefinition": "JSON text, which may be stated as a structure",
    "MongoDbSettings.ExtractDocId": "a text which is true or false",
}
ENDPOINT = {
    "update_password": "when to send what cannot be compared",
    "secrets_manager_secret_id": "always refused, to say where it belongs",
    "secrets_manager_access_role_arn": "always refused, to say where it belongs",
    "strict_settings": "what a new endpoint has beside what is stated",
    "on_running": "what to do with tasks in the way",
}
FIXED_INSTANCE = (
    "replication_subnet_group_identifier",
    "availability_zone",
    "publicly_accessible",
    "kms_key_id",
    "dns_name_servers",
    "resource_identifier",
)
INSTANCE = {
    "Tags": "a dict, as everywhere in Ansible",
    "NetworkType": "the model has them in its documentation only",
}
SUBSCRIPTION = {
    "Tags": "a dict, as everywhere in Ansible",
    "SourceType": "the model has them in its documentation only",
}
TREES = [
    Tree("dms_endpoint", "CreateEndpoint", without_field=ENDPOINT, other_spec=TEXTS),
    Tree(
        "dms_endpoint",
        "ModifyEndpoint",
        without_option={"EndpointArn": BY_NAME, "ExactSettings": "it would wipe what is not stated"},
        without_field={**ENDPOINT, "tags": HAS_ITS_OWN, "kms_key_id": REFUSED, "resource_identifier": REFUSED},
        other_spec=TEXTS,
    ),
    Tree(
        "dms_replication_instance",
        "CreateReplicationInstance",
        without_field={
            "apply_immediately": "when to change what there is",
            "allow_major_version_upgrade": "how to change what there is",
        },
        other_spec=INSTANCE,
    ),
    Tree(
        "dms_replication_instance",
        "ModifyReplicationInstance",
        without_option={"ReplicationInstanceArn": BY_NAME},
        without_field={"tags": HAS_ITS_OWN, **dict.fromkeys(FIXED_INSTANCE, REFUSED)},
        other_spec=INSTANCE,
    ),
    Tree("dms_replication_subnet_group", "CreateReplicationSubnetGroup"),
    Tree("dms_replication_subnet_group", "ModifyReplicationSubnetGroup", without_field={"tags": HAS_ITS_OWN}),
    Tree("dms_certificate", "ImportCertificate", without_field={"allow_replace": "what to do where DMS cannot change"}),
    Tree(
        "dms_event_subscription",
        "CreateEventSubscription",
        without_field={"allow_replace": "what to do where DMS cannot change"},
        other_spec=SUBSCRIPTION,
    ),
    Tree(
        "dms_event_subscription",
        "ModifyEventSubscription",
        without_field={
            "allow_replace": "what to do where DMS cannot change",
            "source_ids": "another list needs another subscription",
            "tags": HAS_ITS_OWN,
        },
        other_spec=SUBSCRIPTION,
    ),
]
MODULES = sorted({tree.module for tree in TREES})
each_tree = pytest.mark.parametrize("tree", TREES, ids=lambda tree: f"{tree.module}-{tree.operation}")


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


@each_tree
def test_every_field_of_the_api_has_an_option_and_the_other_way_round(tree):
    known, exempt = {as_option(path) for path in tree.shapes}, {as_option(path) for path in tree.without_option}
    assert exempt <= known
    assert known - exempt == set(tree.specs) - EVERYWHERE.keys() - tree.without_field.keys()


@each_tree
def test_every_reason_is_still_one(tree):
    assert tree.without_field.keys() <= tree.specs.keys()
    assert not tree.without_field.keys() & set(map(as_option, tree.shapes))
    assert tree.other_spec.keys() - {"Tags"} <= tree.shapes.keys()


@each_tree
def test_options_have_the_apis_types_choices_and_needs(tree):
    for path, shape in tree.shapes.items():
        if path in tree.without_option or path in tree.other_spec:
            continue
        spec = tree.specs[as_option(path)]
        assert spec["type"] == TYPES[shape.type_name], path
        assert spec.get("choices", []) == list(getattr(shape, "enum", [])), path
        if shape.type_name == "list":
            assert spec["elements"] == TYPES[shape.member.type_name], path
        needed = {snake(name) for name in getattr(shape, "required_members", [])}
        assert {name for name, option in spec.get("options", {}).items() if option.get("required")} == needed, path


@each_tree
def test_what_the_api_calls_sensitive_is_never_logged(tree):
    for path, shape in tree.shapes.items():
        if shape.metadata.get("sensitive"):
            assert tree.specs[as_option(path)]["no_log"] is True, path


def test_whatever_is_not_logged_of_an_endpoint_is_compared_as_a_password():
    hidden = {path.rpartition(".")[2] for path, spec in TREES[0].specs.items() if spec.get("no_log")}
    assert hidden == endpoint.PASSWORDS


def documented(module):
    """Every documented option of a module, at any depth, those of its fragments too."""
    text = yaml.safe_load(importlib.import_module(f"{COLLECTION}.modules.{module}").DOCUMENTATION)
    found = dict(text["options"])
    for fragment in text["extends_documentation_fragment"]:
        if fragment.startswith("migrate.aws.") and fragment != "migrate.aws.attributes":
            file = importlib.import_module(f"{COLLECTION}.doc_fragments.{fragment.removeprefix('migrate.aws.')}")
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


@pytest.mark.parametrize("module", MODULES)
def test_the_documentation_says_what_the_argument_spec_says(module):
    spec = importlib.import_module(f"{COLLECTION}.modules.{module}").ARGUMENT_SPEC
    # these two are documented by a fragment of amazon.aws
    own = {name: option for name, option in spec.items() if name not in ("tags", "purge_tags")}
    assert outline(own, "options") == outline(documented(module), "suboptions")
