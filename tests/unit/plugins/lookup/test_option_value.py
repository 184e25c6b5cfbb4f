# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lookup option_value, on the roles of this collection and hosts of an inventory made for it."""

from __future__ import annotations

import json
import sys

import pytest
import yaml
from ansible.errors import AnsibleLookupError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager
from ansible_collections.migrate.aws.plugins.lookup.option_value import LookupModule

from tests.unit.module_files import CHECKOUT, run_play

#: What each host's variables state.
HOSTS = {
    "plain": {},
    "mysql": {"rds_engine": "mysql", "application_name": "ledger-two"},
    "stated": {"network_database_port": 6000, "ecs_alb_container_port": 8080},
    "payments": {"application_name": "payments", "environment_suffix": "dev", "cutover_fence": False},
}


@pytest.fixture(scope="module")
def variable_manager(tmp_path_factory):
    path = tmp_path_factory.mktemp("inventory") / "hosts.yml"
    path.write_text(yaml.safe_dump({"all": {"hosts": HOSTS}}), encoding="utf-8")
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=[str(path)])
    manager = VariableManager(loader=loader, inventory=inventory)
    HostVars(inventory, manager, loader)  # makes itself known to the manager
    return manager


@pytest.fixture
def look_up(variable_manager):
    def look_up(*names, current="plain", **options):
        host = variable_manager._inventory.get_host(current)
        variables = variable_manager.get_vars(host=host)
        loader = variable_manager._loader
        lookup = LookupModule(loader=loader, templar=Templar(loader, variables=variables))
        return lookup.run(list(names), variables, **options)

    return look_up


def test_an_option_that_nobody_states_has_its_roles_default(look_up):
    assert look_up("ecs_alb_container_port", "s3_replication_families", "cutover_fence") == [80, ["objects"], True]


def test_a_default_is_templated_with_the_variables_of_its_host(look_up):
    assert look_up("rds_database_name", "secrets_username", current="mysql") == ["ledger_two", "ledger_two"]
    assert look_up("rds_database_name", current="payments") == ["payments"]


def test_another_hosts_value_is_that_hosts_and_not_the_current_ones(look_up):
    assert look_up("ecs_alb_container_port", host="stated") == [8080]
    assert look_up("ecs_alb_container_port", current="stated", host="plain") == [80]
    assert look_up("rds_database_name", current="payments", host="mysql") == ["ledger_two"]


def test_a_default_that_reads_another_roles_option_follows_it(tmp_path):
    """As a playbook has it, where Ansible finds the lookup and the filters by their names."""
    names = [
        "network_service_port",
        "network_database_port",
        "dms_follow_writer",
        "route53_weighted_follow_writer",
        "route53_weighted_record",
    ]
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    task = {
        "ansible.builtin.copy": {
            "content": f"{{{{ query('migrate.aws.option_value', *{names}) | to_json }}}}",
            "dest": f"{tmp_path}/{{{{ inventory_hostname }}}}.json",
        }
    }
    (tmp_path / "play.yml").write_text(
        yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": [task]}]), encoding="utf-8"
    )
    hosts = {name: {"application_name": "a", "environment_suffix": "s", **local, **HOSTS[name]} for name in HOSTS}
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}), encoding="utf-8")
    run_play(tmp_path, "hosts.yml")
    assert {name: json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in HOSTS} == {
        "plain": [80, 5432, True, True, "api.a-migration-s.test"],
        "mysql": [80, 3306, True, True, "api.ledger-two-migration-s.test"],
        "stated": [8080, 6000, True, True, "api.a-migration-s.test"],
        "payments": [80, 5432, False, False, "api.payments-migration-dev.test"],
    }


def test_what_is_no_option_is_refused_by_its_name(look_up):
    with pytest.raises(AnsibleLookupError, match="No role of migrate.aws has an option 'network_cdir', 'nothing'"):
        look_up("network_cidr", "network_cdir", "nothing")


def test_what_a_variable_holds_is_no_template_unless_the_inventory_says_so(look_up, variable_manager):
    variable_manager.set_nonpersistent_facts("plain", {"ecs_alb_image": "{{ 1 + 1 }}"})
    assert look_up("ecs_alb_image") == ["{{ 1 + 1 }}"]
    variable_manager.set_nonpersistent_facts("plain", {"ecs_alb_image": trust_as_template("{{ 1 + 1 }}")})
    assert look_up("ecs_alb_image") == [2]


def test_the_names_of_options_are_distinct():
    names = [
        name
        for path in CHECKOUT.glob("roles/*/defaults/main.yml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert len(names) == len(set(names))
