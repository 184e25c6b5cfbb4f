# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A scenario of molecule for every role and every shape, by enumerating them; `make molecule` runs them."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._verify.checks.all import CHECKS

from tests.unit.module_files import CHECKOUT

MOLECULE = CHECKOUT / "extensions" / "molecule"
SCENARIOS = sorted(path.parent for path in MOLECULE.glob("*/molecule.yml"))
SHAPES = {"rds_postgres", "onprem_mysql", "multi_region"}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def imported(play):
    return play.get("ansible.builtin.import_playbook", "")


def tasks(plays):
    """Every task, those in blocks too."""
    for thing in plays:
        yield thing
        for part in ("tasks", "block", "rescue", "always"):
            yield from tasks(thing.get(part, []))


def assertions(playbook):
    """What a playbook sees to: by itself, by some of a deployment's checks, or by all of them."""
    for thing in tasks(read(playbook)):
        if "ansible.builtin.assert" in thing:
            yield thing["ansible.builtin.assert"]["that"]
        if imported(thing) == "../shared/checks.yml":
            yield from thing["vars"]["checks"]
        if imported(thing) == "../../../playbooks/verify.yml":
            yield "all checks"


def settings(scenario):
    """What config.yml says, with the scenario's own laid over it."""
    ours, own = read(MOLECULE / "config.yml"), read(scenario / "molecule.yml")
    playbooks = {**ours["ansible"]["playbooks"], **own.get("ansible", {}).get("playbooks", {})}
    return playbooks, own.get("scenario", ours["scenario"])["test_sequence"]


def test_every_role_and_every_shape_has_a_scenario():
    roles = {path.name for path in (CHECKOUT / "roles").iterdir() if path.is_dir()}
    assert {scenario.name for scenario in SCENARIOS} == roles | SHAPES | {"default"}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
class TestScenario:
    def test_what_it_builds_is_looked_at(self, scenario):
        assert read(scenario / "converge.yml")
        assert list(assertions(scenario / "verify.yml"))

    def test_it_asks_for_checks_that_there_are(self, scenario):
        asked = {name for play in read(scenario / "verify.yml") for name in play.get("vars", {}).get("checks", [])}
        assert asked <= {one.id for one in CHECKS}

    def test_it_ends_with_nothing_left(self, scenario):
        playbooks, sequence = settings(scenario)
        assert (sequence[0], sequence[-1]) == ("create", "destroy")
        assert set(sequence) >= {"converge", "idempotence", "verify"}
        assert list(assertions(scenario / playbooks["destroy"]))


def test_a_contributor_and_ci_run_them_all():
    assert "molecule test --all" in (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    jobs = read(CHECKOUT / ".github/workflows/ci.yml")["jobs"]
    assert {"run": "make molecule"} in jobs["molecule"]["steps"]
