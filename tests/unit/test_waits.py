# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The table of waits in docs/waits.md, beside the options of the roles and botocore's own waiters."""

from __future__ import annotations

import re
from pathlib import Path

import botocore.session
import pytest
from ansible_collections.migrate.aws.plugins.lookup.role_options import ROLES, option_specs

ROOT = Path(__file__).parents[2]
SPECS = option_specs(ROLES)
ROWS = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", (ROOT / "docs/waits.md").read_text(encoding="utf-8"), re.MULTILINE))
#: Options with such a name that are no wait of a role.
OTHERS = {"ecs_alb_health_check_timeout", "cutover_gate_timeout", "rds_wal_sender_timeout"}


def test_every_wait_of_a_role_is_in_the_table_with_its_default():
    waits = {name: spec["default"] for name, spec in SPECS.items() if name.endswith("_timeout")}
    assert {name: int(seconds) for name, seconds in ROWS.items()} == {
        name: seconds for name, seconds in waits.items() if name not in OTHERS
    }


@pytest.mark.parametrize(
    ("option", "service", "waiter"),
    [
        ("rds_wait_timeout", "rds", "DBInstanceAvailable"),
        ("rds_wait_timeout", "rds", "DBClusterAvailable"),
        ("dms_wait_timeout", "dms", "ReplicationInstanceAvailable"),
        ("dms_wait_timeout", "dms", "ReplicationInstanceDeleted"),
        ("ecs_alb_wait_timeout", "ecs", "ServicesStable"),
        ("route53_weighted_wait_timeout", "route53", "ResourceRecordSetsChanged"),
    ],
)
def test_a_role_waits_no_shorter_than_botocore(option, service, waiter):
    theirs = botocore.session.get_session().get_waiter_model(service).get_waiter(waiter)
    assert SPECS[option]["default"] >= theirs.delay * theirs.max_attempts


def test_no_role_states_how_long_it_waits_in_its_tasks():
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "roles").glob("*/tasks/*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(retries|wait_timeout): \d", line)
    }
    # A trust that IAM has changed a moment ago; a key, a load balancer and a zone that were just created.
    assert {one.partition(":")[0] for one in found} == {
        "roles/dms_prereqs/tasks/present.yml",
        "roles/ecs_alb/tasks/present.yml",
        "roles/encryption/tasks/present.yml",
        "roles/route53_weighted/tasks/present.yml",
    }
