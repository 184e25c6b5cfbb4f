# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Fixtures of the contract: the case of a module, and the module run with its AWS calls written down."""

from __future__ import annotations

import copy
import importlib
from dataclasses import dataclass
from typing import Any

import botocore
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _lifecycle
from botocore.client import BaseClient

from tests.unit.plugins.action.ways_support import *  # a task run both ways
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test
from tests.unit.plugins.modules.mysql_support import *  # the same for MySQL

#: How the names of operations that change nothing begin.
READING = ("BatchGet", "Describe", "Get", "Head", "List", "Lookup", "Scan", "Search")
CASES = "tests.unit.plugins.modules.contract.cases"


@dataclass(frozen=True)
class Run:
    """One run of a module: what it returned, and the operations it called that change something."""

    result: dict[str, Any]
    mutations: list[str]

    @property
    def changed(self) -> bool:
        """Whether the module says so."""
        assert not self.result.get("failed"), self.result.get("msg")
        return self.result["changed"]


@pytest.fixture
def calls():
    """The operations of all AWS clients made by the modules that run, in order, as in "dms:CreateEndpoint"."""
    made: list[str] = []

    def write_down(model, **_):
        made.append(f"{model.service_model.service_name}:{model.name}")

    def attach(session):
        session.register("before-call", write_down)

    botocore.register_initializer(attach)
    yield made
    botocore.unregister_initializer(attach)


@pytest.fixture
def pure(calls, monkeypatch):
    """Holds every Resource that runs to its word that `check`, `desired` and `plan` are pure."""

    def state(resource):
        return copy.deepcopy({name: value for name, value in vars(resource).items() if not is_client(value)})

    def is_client(value):
        return callable(value) or isinstance(value, BaseClient)

    def held(work, resource):
        before, asked = state(resource), list(calls)
        first = copy.deepcopy(work())
        assert work() == first, "it answers otherwise when it is asked again"
        assert calls == asked, "it asks AWS"
        assert state(resource) == before, "it changes the object"
        return first

    planned, ensure_present = _lifecycle.planned, _lifecycle.ensure_present

    def planned_twice(resource, current):
        seen = copy.deepcopy(current)
        changes = held(lambda: planned(resource, current), resource)
        assert current == seen, "it changes what was read"
        return changes

    def checked_twice(resource, check_mode):
        held(resource.check, resource)
        return ensure_present(resource, check_mode)

    monkeypatch.setattr(_lifecycle, "planned", planned_twice)
    monkeypatch.setattr(_lifecycle, "ensure_present", checked_twice)


@pytest.fixture
def run(run_module, calls, pure):
    """A function which runs a module with --diff and returns a Run."""

    def recorded(module: str, check: bool = False, **options: Any) -> Run:
        calls.clear()
        result = run_module(module, check=check, diff=True, **options)
        return Run(result, [call for call in calls if not call.partition(":")[2].startswith(READING)])

    return recorded


@pytest.fixture
def case(request):
    """A function which returns the case of a module, its prerequisites made."""

    def load(module: str):
        try:
            found = importlib.import_module(f"{CASES}.{module}")
        except ModuleNotFoundError as missing:
            assert missing.name == f"{CASES}.{module}", missing
            pytest.fail(f"{module} has no case: add contract/cases/{module}.py, as test_contract.py says")
        return found.case(request.getfixturevalue)

    return load
