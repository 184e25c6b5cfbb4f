# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The same contract where AWS shows changes late: what a module made, changed or removed is seen when it returns."""

from __future__ import annotations

import functools
import threading

import pytest

from local_aws import consistency, keeping, server
from tests.unit.plugins.modules.contract.test_contract import test_it_makes_changes_tags_and_removes  # noqa: F401 - a test


@pytest.fixture(scope="module")
def late_url(endpoint_url):
    """A server beside the exact one, with which the cases are prepared; both have the same resources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(consistency.VARIABLE, "eventual:7")
        serving = server.make(0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://{keeping.HOST}:{serving.server_port}"
    serving.shutdown()


@pytest.fixture
def run_module(run_module, late_url):
    """Runs a module where changes are seen late."""
    return functools.partial(run_module, endpoint_url=late_url)
