# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The role route53_weighted has Route 53 request the path that the environment's load balancer requests."""

from __future__ import annotations

import json
import sys

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, run_play
from tests.unit.roles.made_up import environment

ROLE = CHECKOUT / "roles/route53_weighted"
SIDES = ("source", "target")
#: What the inventory states of source, target and migration, and the paths of both.
STATED = {
    "nothing": ({}, {}, {}, ["/", "/"]),
    "each_its_own": (
        {"ecs_alb_health_check_path": "/old"},
        {"ecs_alb_health_check_path": "/new"},
        {},
        ["/old", "/new"],
    ),
    "one_for_both": (
        {"ecs_alb_health_check_path": "/old"},
        {},
        {"route53_weighted_health_check_path": "/up"},
        ["/up", "/up"],
    ),
}


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """{name of STATED: the paths that Route 53 requests of source and target}."""
    home = tmp_path_factory.mktemp("paths")
    tasks = yaml.safe_load((ROLE / "tasks/present.yml").read_text(encoding="utf-8"))
    (task,) = [task for task in tasks if "migrate.aws.route53_health_check" in task]
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    environments, migrations = {}, {}
    for name, (source, target, migration, _paths) in STATED.items():
        environments |= {f"{name}_source": local | source, f"{name}_target": local | target}
        migrations[name] = {
            **local,
            **migration,
            "migration_source": f"{name}_source",
            "migration_target": f"{name}_target",
            "application_name": "payments",
            "environment_suffix": "dev",
        }
    keep = {
        "name": "Keep it",
        "ansible.builtin.copy": {
            "content": task["migrate.aws.route53_health_check"]["resource_path"],
            "dest": f"{home}/{{{{ inventory_hostname }}}}-{{{{ item.side }}}}",
        },
        "loop": [environment(side) for side in SIDES],
    }
    play = {"hosts": "migrations", "gather_facts": False, "tasks": [keep]}
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text(encoding="utf-8"))
    groups = {"environments": {"hosts": environments}, "migrations": {"hosts": migrations}}
    (home / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    (home / "hosts.yml").write_text(json.dumps({"all": {"vars": defaults, "children": groups}}), encoding="utf-8")
    run_play(home, "hosts.yml")
    return {name: [(home / f"{name}-{side}").read_text(encoding="utf-8") for side in SIDES] for name in STATED}


@pytest.mark.parametrize("name", STATED)
def test_route_53_requests_the_path_of_the_load_balancer_or_what_is_stated(paths, name):
    assert paths[name] == STATED[name][3]
