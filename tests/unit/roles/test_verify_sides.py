# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The role verify expects of an environment what the roles that create it have: options, or else their defaults."""

from __future__ import annotations

import json
import sys

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, run_play

ROLES = CHECKOUT / "roles"
#: What the source's inventory says, and what the task expects of the source's database security group.
ENGINES = {
    "unstated": ({}, 5432),
    "postgres": ({"rds_engine": "postgres"}, 5432),
    "aurora_postgresql": ({"rds_engine": "aurora-postgresql"}, 5432),
    "mysql": ({"rds_engine": "mysql"}, 3306),
    "mariadb": ({"rds_engine": "mariadb"}, 3306),
    "aurora_mysql": ({"rds_engine": "aurora-mysql"}, 3306),
    "own_port": ({"rds_engine": "mysql", "network_database_port": 3307}, 3307),
}
#: Of each option of the module's task that says how a side is made: the option of a role that made it so.
MADE_BY = {
    "container_port": "ecs_alb_container_port",
    "database_port": "network_database_port",
    "peer_cidrs": "network_peer_cidrs",
    "flow_log_retention_days": "network_flow_log_retention_days",
    "service_log_retention_days": "ecs_alb_log_retention_days",
    "access_log_retention_days": "ecs_alb_access_logs_retention_days",
    "deletion_protection": "rds_deletion_protection",
    "replication_time_control": "s3_replication_time_control",
}
HEALTH = ("path", "interval", "timeout", "healthy_threshold", "unhealthy_threshold")


def checks_task():
    tasks = yaml.safe_load((ROLES / "verify/tasks/main.yml").read_text(encoding="utf-8"))
    (task,) = [task for task in tasks if "migrate.aws.migration_checks_info" in task]
    return task["migrate.aws.migration_checks_info"]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """{name of ENGINES: the options source and target of migration_checks_info for such a source}."""
    directory = tmp_path_factory.mktemp("sides")
    (directory / "templates").symlink_to(ROLES / "verify/templates")
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "aws_region": "us-east-1"}
    sides = {f"{name}_source": {**local, **stated} for name, (stated, _port) in ENGINES.items()}
    migrations = {
        name: {
            **local,
            "migration_source": f"{name}_source",
            "migration_target": "plain",
            "application_name": "payments",
            "environment_suffix": "dev",
        }
        for name in ENGINES
    }
    groups = {"environments": {"hosts": {**sides, "plain": local}}, "migrations": {"hosts": migrations}}
    task = checks_task()
    play = {
        "hosts": "migrations",
        "gather_facts": False,
        "vars_files": [str(ROLES / "verify/defaults/main.yml"), str(ROLES / "verify/vars/main.yml")],
        "tasks": [
            {
                "name": "Keep it",
                "ansible.builtin.copy": {
                    "content": "{{ {'source': source, 'target': target} | to_json }}",
                    "dest": f"{directory}/{{{{ inventory_hostname }}}}.json",
                },
                "vars": {"source": task["source"], "target": task["target"]},
            }
        ],
    }
    (directory / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    (directory / "hosts.yml").write_text(yaml.safe_dump({"all": {"children": groups}}), encoding="utf-8")
    run_play(directory, "hosts.yml")
    return {name: json.loads((directory / f"{name}.json").read_text(encoding="utf-8")) for name in ENGINES}


@pytest.mark.parametrize("name", ENGINES)
def test_the_database_port_is_the_one_that_the_network_opens(expected, name):
    assert int(expected[name]["source"]["database_port"]) == ENGINES[name][1]
    assert int(expected[name]["target"]["database_port"]) == 5432


def test_what_the_inventory_leaves_open_is_what_the_roles_default_to(expected):
    defaults = {}
    for path in ROLES.glob("*/defaults/main.yml"):
        defaults |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    side = expected["unstated"]["target"]
    fixed = {option: made for option, made in MADE_BY.items() if "{{" not in str(defaults[made])}
    assert {option: side[option] for option in fixed} == {option: defaults[made] for option, made in fixed.items()}
    assert side["health_check"] == {name: defaults[f"ecs_alb_health_check_{name}"] for name in HEALTH}
    assert side["absent"] == []
