# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What must hold for every module, role and playbook, by enumerating them: a new one cannot be forgotten."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import tomllib

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, MODULES, PATH, documentation

ROLES = sorted(path for path in (CHECKOUT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted((CHECKOUT / "playbooks").glob("*.yml"))
#: From the inventory, shared by all roles, and described in every role that reads them.
CONTEXT = {
    "application_name",
    "environment_peer_account_id",
    "environment_side",
    "environment_suffix",
    "environment_tags",
    "aws_region",
    "migration_phase",
    "migration_source",
    "migration_target",
}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def entry_points(role):
    return read(role / "meta/argument_specs.yml")["argument_specs"]


def options(role):
    return {name: option for point in entry_points(role).values() for name, option in point.get("options", {}).items()}


@pytest.fixture(scope="session")
def rendered():
    """The documentation of every module as ansible-doc renders it, fragments and all."""
    done = subprocess.run(
        ["ansible-doc", "--json", *(f"migrate.aws.{module.stem}" for module in MODULES)],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": PATH, "ANSIBLE_DEPRECATION_WARNINGS": "0"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


RUNTIME = read(CHECKOUT / "meta/runtime.yml")
ROUTES = RUNTIME["plugin_routing"]["modules"]
#: Modules of other collections, by the names under which the roles use them.
BORROWED = {name: route["redirect"] for name, route in ROUTES.items() if "redirect" in route}


def test_the_action_group_lists_every_module():
    group = [item for item in RUNTIME["action_groups"]["aws"] if isinstance(item, str)]
    assert group == sorted([*(module.stem for module in MODULES), *BORROWED])


def test_every_module_has_an_action_that_runs_it_in_the_worker():
    actions = {path.stem for path in (CHECKOUT / "plugins/action").glob("[a-z]*.py")}
    routed = {name for name, route in ROUTES.items() if route == {"action_plugin": "migrate.aws.worker"}}
    own = actions - {"worker", *BORROWED}
    assert set(BORROWED) <= actions and not own & routed
    assert routed | own == {module.stem for module in MODULES}


def test_the_roles_borrow_modules_under_names_of_this_collection():
    used = {
        key
        for path in [*CHECKOUT.glob("roles/*/*/*.yml"), *PLAYBOOKS]
        for key in re.findall(r"^ +(?:- )?(\w+\.\w+\.\w+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert [name for name in sorted(used) if name.startswith(("amazon.aws.", "community.aws."))] == []
    assert {f"migrate.aws.{name}" for name in BORROWED} <= used


def test_the_changelog_lists_every_module_filter_and_lookup():
    releases = read(CHECKOUT / "changelogs/changelog.yaml")["releases"].values()
    filters = {path.stem for path in (CHECKOUT / "plugins/filter").glob("*.yml")}
    lookups = {path.stem for path in (CHECKOUT / "plugins/lookup").glob("[a-z]*.py")}
    assert {one["name"] for release in releases for one in release.get("modules", [])} == {
        module.stem for module in MODULES
    }
    for kind, there in {"filter": filters, "lookup": lookups}.items():
        assert {one["name"] for release in releases for one in release.get("plugins", {}).get(kind, [])} == there


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
class TestModule:
    def test_says_what_it_takes_and_returns(self, module):
        documented = documentation(module)
        assert documented["DOCUMENTATION"]["module"] == module.stem
        assert documented["EXAMPLES"]
        assert all("description" in value and "returned" in value for value in documented["RETURN"].values())

    def test_speaks_of_check_mode_and_diff(self, module):
        fragments = documentation(module)["DOCUMENTATION"]["extends_documentation_fragment"]
        assert {"migrate.aws.attributes", "migrate.aws.attributes.read_only"} & set(fragments)

    def test_supports_check_mode(self, module):
        text = module.read_text(encoding="utf-8")
        # run and inform make every module so
        assert "supports_check_mode=True" in text or re.search(r"_lifecycle import [^)]*?\b(run|inform)\b", text)

    def test_what_an_info_module_returns_is_described_where_it_is_made(self, module):
        """A key that both modules return has one description, that of the module without _info."""
        sibling = module.with_name(module.name.replace("_info", ""))
        if sibling == module or not sibling.exists():
            return
        (_name, made), *_more = documentation(sibling)["RETURN"].items()
        (_name, listed), *_more = documentation(module)["RETURN"].items()
        assert set(listed.get("contains", {})) & set(made["contains"]) == set()
        assert f"M(migrate.aws.{sibling.stem})" in str(listed["description"])

    def test_a_test_runs_it(self, module):
        texts = [
            path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests/unit/plugins/modules").glob("test_*.py")
        ]
        runs = re.compile(rf'(run_module\(\s*|^MODULE = )"{module.stem}"', re.MULTILINE)
        assert any(runs.search(text) for text in texts)

    def test_its_examples_name_options_it_has(self, module, rendered):
        options = rendered[f"migrate.aws.{module.stem}"]["doc"]["options"]
        known = set(options) | {alias for option in options.values() for alias in option.get("aliases", [])}
        for task in documentation(module)["EXAMPLES"]:
            assert set(task.get(f"migrate.aws.{module.stem}", {})) <= known, task["name"]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
class TestRole:
    def test_its_options_begin_with_its_name(self, role):
        assert {name for name in options(role) if not name.startswith(f"{role.name}_")} <= CONTEXT

    def test_defaults_and_specs_agree(self, role):
        defaults = read(role / "defaults/main.yml") or {}
        specified = options(role)
        own = {name for name in specified if name.startswith(f"{role.name}_")}
        assert set(defaults) == own
        for name in own:
            if "default" in specified[name]:
                assert defaults[name] == specified[name]["default"], name
            else:
                assert (
                    defaults[name] is None or "{{" in str(defaults[name]) or isinstance(defaults[name], (dict, list))
                ), name

    def test_every_option_is_described(self, role):
        for name, option in options(role).items():
            assert option.get("description") and option.get("type"), name

    def test_every_default_has_a_comment(self, role):
        text = (role / "defaults/main.yml").read_text(encoding="utf-8")
        assert "#" in text

    def test_its_readme_begins_with_an_example_and_names_permissions(self, role):
        text = (role / "README.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {role.name}\n\n```yaml\n")
        assert "IAM" in text
        for name in set(re.findall(rf"\b{role.name}_[a-z_0-9]+\b", text)):
            known = {*options(role), *(path.stem for path in MODULES), *(path.name for path in ROLES)}
            assert name in known or any(option.startswith(name) for option in options(role)), f"{name} is no option"

    def test_a_switch_said_on_the_command_line_is_no_text(self, role):
        """-e switch=false and a survey of AWX give text, which is true. A module's own option converts it by itself."""
        switches = [name for name, option in options(role).items() if option["type"] == "bool"]
        for path in [
            file
            for part in ("tasks", "templates", "vars", "defaults")
            for file in (role / part).glob("*")
            if file.is_file()
        ]:
            for line in path.read_text(encoding="utf-8").splitlines():
                for name in switches:
                    asked = re.search(rf"(when: .*|if .*|and .*|or .*|not )\b{name}\b(?! \| bool)", line)
                    assert not asked or line.lstrip().startswith("#") or "_msg" in line, f"{path.name}: {line.strip()}"

    def test_a_playbook_uses_it(self, role):
        texts = [path.read_text(encoding="utf-8") for path in [*PLAYBOOKS, *CHECKOUT.glob("roles/*/tasks/*.yml")]]
        assert any(f"migrate.aws.{role.name}\n" in text for text in texts)

    def test_what_it_makes_it_can_remove(self, role):
        changing = {
            "dms_prereqs",
            "encryption",
            "network",
            "secrets",
            "rds",
            "dms",
            "s3_replication",
            "ecs_alb",
            "route53_weighted",
            "cutover",
            "monitoring",
            "controller",
        }
        state = options(role).get(f"{role.name}_state")
        assert (state is not None and state["choices"] == ["present", "absent"]) == (role.name in changing)


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda playbook: playbook.stem)
def test_a_playbook_names_hosts_and_roles_and_nothing_else(playbook):
    allowed = {
        "name",
        "hosts",
        "roles",
        "tasks",
        "gather_facts",
        "any_errors_fatal",
        "module_defaults",
        "environment",
        "ansible.builtin.import_playbook",
    }
    for play in read(playbook):
        if "ansible.builtin.import_playbook" in play:
            play.pop("vars", None)  # what the whole tells a part
        assert set(play) <= allowed
        for task in play.get("tasks", []):
            assert set(task) == {"name", "ansible.builtin.import_role"}


def test_requests_get_weights_only_once_one_of_the_databases_refuses_writes():
    """Without a fence nobody knows where requests must not go, and weights of 50 and 50 would be taken."""
    play = read(CHECKOUT / "playbooks/traffic.yml")[-1]
    entries = [
        (task["ansible.builtin.import_role"]["name"], task["ansible.builtin.import_role"].get("tasks_from"))
        for task in play["tasks"]
    ]
    assert entries == [
        ("migrate.aws.cutover", "fence"),
        ("migrate.aws.route53_weighted", None),
        ("migrate.aws.cutover", "publish"),
    ]


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda playbook: playbook.stem)
def test_a_playbook_passes_only_what_its_roles_know(playbook):
    for play in read(playbook):
        for role in play.get("roles", []):
            passed = set(role) - {"role", "when"}
            assert passed <= set(options(CHECKOUT / "roles" / role["role"].split(".")[-1])), role


@pytest.mark.parametrize(
    "inventory", ["local", "dev", "prod", "examples/multi_region", "examples/onprem_mysql", "examples/two_accounts"]
)
def test_an_inventory_says_only_what_roles_know(inventory):
    known = CONTEXT | {name for role in ROLES for name in options(role)}
    known |= {"ansible_connection", "ansible_python_interpreter", "aws_environment", "aws_profile"}
    for variables in (CHECKOUT / "inventories" / inventory / "group_vars").glob("*.yml"):
        unknown = {name for name in read(variables) or {} if name not in known and not name.startswith("local_aws_")}
        assert not unknown, variables


@pytest.mark.parametrize("path", ["galaxy.yml", "requirements.yml"])
def test_the_collections_it_builds_upon_have_one_range(path):
    wanted = {"amazon.aws": ">=10.1.0,<12.0.0", "community.aws": ">=10.0.0,<12.0.0"}
    content = read(CHECKOUT / path)
    found = (
        content["dependencies"]
        if path == "galaxy.yml"
        else {item["name"]: item["version"] for item in content["collections"]}
    )
    assert found == wanted


def test_every_filter_is_described():
    files = [path.stem for path in (CHECKOUT / "plugins/filter").glob("*.py")]
    modules = [importlib.import_module(f"ansible_collections.migrate.aws.plugins.filter.{name}") for name in files]
    functions = [(name, function) for module in modules for name, function in module.FilterModule().filters().items()]
    filters = sorted(name for name, _function in functions)
    described = {path.stem: read(path)["DOCUMENTATION"] for path in (CHECKOUT / "plugins/filter").glob("*.yml")}
    assert sorted(described) == filters
    assert all(documented["name"] == name for name, documented in described.items())
    assert all(callable(function) for _name, function in functions)


def test_the_unit_tests_requirements_have_one_range():
    stated = {
        line for path in CHECKOUT.glob("requirements*.txt") for line in path.read_text(encoding="utf-8").splitlines()
    }
    repeated = (CHECKOUT / "tests/unit/requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in repeated if not line.startswith("#") and line not in stated] == []


def test_no_two_files_of_tests_have_one_name():
    names = [path.name for path in (CHECKOUT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names), "pytest would refuse to collect both in one run"


def test_only_one_file_imports_amazon_aws():
    importing = [
        path.relative_to(CHECKOUT).as_posix()
        for path in sorted((CHECKOUT / "plugins").rglob("*.py"))
        if "ansible_collections.amazon" in path.read_text(encoding="utf-8")
    ]
    assert importing == ["plugins/module_utils/_aws.py"]


def test_what_cannot_be_done_is_caught_in_one_place():
    catching = {
        path.relative_to(CHECKOUT).as_posix()
        for path in sorted((CHECKOUT / "plugins").rglob("*.py"))
        if "fail_json_aws_error" in path.read_text(encoding="utf-8")
    }
    # the move of the writes adds that it goes on where it was
    assert catching <= {"plugins/module_utils/_lifecycle.py", "plugins/modules/database_switchover.py"}


def test_nothing_that_ships_knows_of_the_embedded_aws():
    for directory in ("plugins", "roles", "playbooks"):
        for path in (CHECKOUT / directory).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".yml", ".j2"}:
                text = path.read_text(encoding="utf-8")
                assert "local_aws" not in text and "moto" not in re.findall(r"\w+", text), path


def test_no_line_or_branch_may_go_untested():
    """`make unit`, which CI runs, fails where one of plugins/ is not reached; nothing may be left out of it."""
    coverage = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]
    assert (coverage["run"]["branch"], coverage["run"]["source"], coverage["report"]["fail_under"]) == (
        True,
        ["plugins"],
        100,
    )
    assert coverage["report"]["exclude_also"] == ['if __name__ == "__main__":'] and "omit" not in coverage["run"]
    (recipe,) = re.findall(r"^unit:.*\n\t(.*)$", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert " --cov " in recipe and recipe.startswith("$(PYTEST) ")
    assert [
        path.name for path in (CHECKOUT / "plugins").rglob("*.py") if "pragma: no" in path.read_text(encoding="utf-8")
    ] == []
