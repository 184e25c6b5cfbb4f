# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a role may know of another: options by option_value, and what that role sets. Never a private variable.

A default is stated in one place.
"""

from __future__ import annotations

import re

import pytest
import yaml
from jinja2 import Environment, nodes

from tests.unit.module_files import CHECKOUT, documentation

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


DEFAULTS = {name: value for role in ROLES for name, value in (read(role / "defaults/main.yml") or {}).items()}
EMPTY = (None, "", [], {})
#: Names with the same default in several roles, each of which has a resource, a connection or a report of its own.
SAME_BY_CHANCE = {
    "format": {"preflight", "status", "verify"},
    "health_check_interval": {"ecs_alb", "route53_weighted"},
    "log_retention_days": {"dms", "ecs_alb", "rds", "secrets"},
    "maintenance_window": {"dms", "rds"},
    "sslmode": {"cutover", "discovery", "preflight", "schema", "status"},
    "wait_timeout": {"dms", "rds"},
}
#: An argument of a task that is an option of another role, or a key of it, as it is.
OPTION_OF_ANOTHER = re.compile(
    r"\{\{ lookup\('migrate\.aws\.option_value', '\w+'[^()]*\)[\w.]*( \| default\(omit\))? \}\}"
)
TEMPLATE = re.compile(r"lookup\('ansible\.builtin\.template', '(\w+\.yml\.j2)'")


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


def defaulted(template):
    """The names to which a template gives a default: `name | default(...)` and `hostvars[host].name | default(...)`."""
    environment = Environment()
    environment.filters, environment.tests = Anything(), Anything()
    inner = [one.node for one in environment.parse(template).find_all(nodes.Filter) if one.name in ("default", "d")]
    return {one.name if isinstance(one, nodes.Name) else getattr(one, "attr", None) for one in inner}


def modules(found):
    """(module's name, its arguments) of every task in what a YAML file holds."""
    if isinstance(found, list):
        for value in found:
            yield from modules(value)
    elif isinstance(found, dict):
        for key, value in found.items():
            if key.startswith("migrate.aws.") and isinstance(value, dict):
                yield key.removeprefix("migrate.aws."), value
            yield from modules(value)


def stated_defaults(option):
    """The defaults of an option and of those within it that say something."""
    found = [option.get("default")] if option.get("default") not in EMPTY else []
    return found + [one for inner in option.get("suboptions", {}).values() for one in stated_defaults(inner)]


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
                # asks again and again, for one thing alone
                waits = re.search(r"until: __(rds_awaited|encryption_shown)", text)
                assert waits or not re.search(r"migrate\.aws\.(environment|migration)_info", text), path

    def test_it_restates_no_default(self, role):
        for path in files(role, "tasks", "vars", "defaults"):
            for template in expressions(read(path)):
                assert {name for name in defaulted(template) if DEFAULTS.get(name) not in EMPTY} == set(), (
                    path,
                    template,
                )
        for path in files(role, "templates"):
            found = defaulted(path.read_text(encoding="utf-8"))
            assert {name for name in found if DEFAULTS.get(name) not in EMPTY} == set(), path

    def test_a_module_has_no_default_for_what_is_an_option_of_another_role(self, role):
        for path in files(role, "tasks"):
            for module, arguments in modules(read(path)):
                source = CHECKOUT / f"plugins/modules/{module}.py"
                if not source.is_file():
                    continue  # another collection's, under a name of this one
                options = documentation(source)["DOCUMENTATION"]["options"]
                for name, value in arguments.items():
                    template = TEMPLATE.search(str(value))
                    looks_up = template and "option_value" in (role / "templates" / template[1]).read_text(
                        encoding="utf-8"
                    )
                    # its own options of lists and dictionaries are looked up too, which converts them
                    own = re.findall(r"'migrate\.aws\.option_value', '(\w+)'", str(value))
                    if set(own) & set(OPTIONS[role.name]):
                        continue
                    if looks_up or OPTION_OF_ANOTHER.fullmatch(str(value).strip()):
                        assert stated_defaults(options[name]) == [], (path, module, name)


def test_what_gives_a_default_is_found():
    assert defaulted("{{ one | default(1) }} {{ hostvars[two].three | d(4) + five }}") == {"one", "three"}
    assert list(modules([{"block": [{"migrate.aws.thing": {"a": 1}, "when": "b"}]}])) == [("thing", {"a": 1})]
    assert stated_defaults({"default": [], "suboptions": {"one": {"default": 80}, "two": {}}}) == [80]
    assert OPTION_OF_ANOTHER.fullmatch(
        "{{ lookup('migrate.aws.option_value', 'one', host=two).three | default(omit) }}"
    )


def test_two_roles_have_the_same_default_by_chance_alone():
    found = {}
    for role in ROLES:
        for name, value in (read(role / "defaults/main.yml") or {}).items():
            if value not in (*EMPTY, "present") and not isinstance(value, bool) and "{{" not in str(value):
                found.setdefault((name.removeprefix(f"{role.name}_"), str(value)), set()).add(role.name)
    assert {name: roles for (name, _value), roles in found.items() if len(roles) > 1} == SAME_BY_CHANCE
