# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a role may know of another: options by option_value, and what that role sets. Never a private variable."""

from __future__ import annotations

import re

import pytest
import yaml
from jinja2 import Environment, nodes

from tests.unit.module_files import CHECKOUT

ROLES = sorted(path for path in (CHECKOUT / "roles").iterdir() if path.is_dir())
#: Keys of tasks whose text is an expression without braces.
CONDITIONS = {"when", "that", "until", "changed_when", "failed_when"}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def options(role):
    points = read(role / "meta/argument_specs.yml")["argument_specs"].values()
    return {
        name: option
        for point in points
        for name, option in point.get("options", {}).items()
        if name.startswith(f"{role.name}_")
    }


OPTIONS = {role.name: options(role) for role in ROLES}
#: What a role sets for others to read.
RESULTS = {
    name for known in OPTIONS.values() for name, option in known.items() if "The role sets" in option["description"]
}


def files(role, *parts):
    return [path for part in parts for path in sorted((role / part).glob("*")) if path.suffix in {".yml", ".j2"}]


def expressions(found, condition=False):
    """Every template in what a YAML file holds; conditions get their braces."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from expressions(value, key in CONDITIONS)
    elif isinstance(found, list):
        for value in found:
            yield from expressions(value, condition)
    elif isinstance(found, str):
        # an option of a module may have a condition's name
        yield f"{{{{ {found} }}}}" if condition and "{{" not in found else found


class Anything(dict):
    """Filters and tests of Ansible's, which are not looked into here."""

    def __contains__(self, _name):
        return True

    def __missing__(self, _name):
        return lambda *_arguments: None

    def get(self, name, _default=None):
        return self[name]


def names(template):
    """The variables that a template reads."""
    environment = Environment()
    environment.filters, environment.tests = Anything(), Anything()
    tree = environment.parse(template)
    return {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}


def test_templates_are_read_as_ansible_reads_them():
    assert names("{{ [one] | migrate.aws.thing(two) if three is not none else lookup('four', host=five) }}") == {
        "one",
        "two",
        "three",
        "lookup",
        "five",
    }
    assert list(expressions({"when": ["a", "b"], "msg": "{{ c }}"})) == ["{{ a }}", "{{ b }}", "{{ c }}"]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
class TestRole:
    def test_no_other_role_names_its_private_variables(self, role):
        for other in ROLES:
            if other != role:
                for path in files(other, "tasks", "vars", "defaults", "templates"):
                    text = path.read_text(encoding="utf-8")
                    named = re.findall(rf"\b__{role.name}_\w+", text)
                    # a role whose name begins with this one's
                    longer = [name for name in named if name.startswith(f"__{other.name}_")]
                    assert set(named) <= set(longer), path

    def test_it_reads_options_of_other_roles_by_the_lookup_alone(self, role):
        others = {name for other, known in OPTIONS.items() if other != role.name for name in known} - RESULTS
        for path in files(role, "tasks", "vars", "defaults"):
            for template in expressions(read(path)):
                assert not names(template) & others, (path, template)
        for path in files(role, "templates"):
            assert not names(path.read_text(encoding="utf-8")) & others, path

    def test_it_looks_up_options_that_there_are(self, role):
        known = {name for options in OPTIONS.values() for name in options}
        for path in files(role, "tasks", "vars", "defaults", "templates"):
            asked = re.findall(r"'migrate\.aws\.option_value', '(\w+)'", path.read_text(encoding="utf-8"))
            assert set(asked) <= known, path

    def test_environments_are_found_by_discovery_alone(self, role):
        if role.name not in ("discovery", "inventory_check"):
            for path in files(role, "tasks"):
                text = path.read_text(encoding="utf-8")
                waits = "until: __rds_awaited" in text  # asks again and again, for the status alone
                assert waits or not re.search(r"migrate\.aws\.(environment|migration)_info", text), path
