# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every module of the contract gives the same result in Ansible's worker and in the ordinary way, to the letter.

Each runs in check mode, with a diff of what its case has made and would change: a dry run leaves the next one what it
found.
"""

from __future__ import annotations

import os

import pytest

from tests.unit.module_files import MODULES
from tests.unit.plugins.modules.contract.kinds import Lifecycle


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_dry_run_gives_the_same_result_in_both_ways(module, case, run, both, endpoint_url, request):
    kept = case(module.stem)
    options = kept.options
    if isinstance(kept, Lifecycle):
        absent = {name: options[name] for name in kept.identity} | {**kept.removal, "state": "absent"}
        request.addfinalizer(lambda: run(module.stem, **absent))
        assert run(module.stem, **options).changed
        options = {**options, **kept.change}
    aws = {"region": "us-east-1", "endpoint_url": endpoint_url, "access_key": "testing-key"}
    aws["secret_key"] = "testing-secret-key"
    found = {name: value for name, value in os.environ.items() if name.startswith("CONTROLLER_")}
    keywords = {"check_mode": True, "diff": True, "environment": found}
    result = both(f"migrate.aws.{module.stem}", keywords, **{**aws, **options})["result"]
    assert not result.get("failed"), result
    assert result["changed"] is bool(result.get("diff"))
