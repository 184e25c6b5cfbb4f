# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is loaded before Ansible forks its workers, and what is better loaded by each run of a module."""

from __future__ import annotations

import importlib
import sys

import botocore.loaders
import botocore.session
import pytest
from ansible import context
from ansible.module_utils import _internal
from ansible.module_utils.common import warnings
from ansible.module_utils.common.collections import ImmutableDict

FOR_DEVELOPERS = "import warnings\nwarnings.warn('beware of the cat')\n"
WARNS = "from ansible.module_utils.common.warnings import warn\nwarn('beware of the dog')\n"


@pytest.fixture
def shared(monkeypatch):
    """The module, as in a process that has read no service models yet."""
    found = importlib.import_module("ansible_collections.migrate.aws.plugins.plugin_utils._shared")
    monkeypatch.setattr(_internal, "is_controller", True)
    monkeypatch.setenv("MIGRATE_AWS_RUN_IN_WORKER", "true")
    found._service_models.cache_clear()
    yield found
    found._service_models.cache_clear()


def test_it_is_on_unless_it_is_switched_off(shared, monkeypatch):
    monkeypatch.delenv("MIGRATE_AWS_RUN_IN_WORKER")
    assert shared.is_switched_on({}) is True
    assert shared.is_switched_on({shared.VARIABLE: "no"}) is False
    monkeypatch.setenv("MIGRATE_AWS_RUN_IN_WORKER", "false")
    assert shared.is_switched_on({}) is False and shared.is_wanted({"forks": 5}) is False


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"forks": 5}, True),
        ({"forks": 5, "syntax": True}, False),
        ({"forks": 5, "listtasks": True}, False),
        ({"forks": 5, "listhosts": False}, True),
        ({}, False),
    ],
)
def test_only_commands_that_run_tasks_load_anything(shared, options, wanted):
    assert shared.is_wanted(options) is wanted


def test_nothing_is_loaded_where_core_lacks_a_part(shared, monkeypatch):
    monkeypatch.setattr(shared._core, "MISSING", ["a part"])
    assert shared.is_wanted({"forks": 5}) is False


@pytest.mark.parametrize(("options", "times"), [({"forks": 5}, 1), ({}, 0)])
def test_importing_the_actions_loads_what_a_command_needs(shared, monkeypatch, options, times):
    actions = importlib.import_module("ansible_collections.migrate.aws.plugins.action")
    loads = []
    monkeypatch.setattr(shared, "load", lambda: loads.append(1))
    monkeypatch.setattr(context, "CLIARGS", ImmutableDict(options))
    importlib.reload(actions)
    assert len(loads) == times


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("A = 1\n", True),
        (WARNS, False),
        (FOR_DEVELOPERS, False),
        ("import nowhere_at_all\n", False),
        ("1 / 0\n", False),
    ],
)
def test_a_module_that_has_something_to_say_is_imported_by_each_run(shared, monkeypatch, tmp_path, text, stays):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "module_of_test.py").write_text(text, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "module_of_test", raising=False)
    shared._import("module_of_test")
    assert ("module_of_test" in sys.modules) is stays
    assert _internal.is_controller is True
    assert not warnings._global_warnings
    sys.modules.pop("module_of_test", None)


def test_without_botocore_there_are_no_models(shared, monkeypatch):
    monkeypatch.setitem(sys.modules, "botocore.loaders", None)
    assert shared._service_models() is None
    registered = []
    monkeypatch.setattr(botocore, "register_initializer", registered.append)
    shared.use_service_models()
    assert registered == []


def test_a_model_that_cannot_be_read_is_told_by_the_module_that_needs_it(shared, monkeypatch, tmp_path):
    broken = tmp_path / "sns/2099-01-01/service-2.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("{not json", encoding="utf-8")
    monkeypatch.setattr(botocore.loaders.Loader, "CUSTOMER_DATA_PATH", str(tmp_path))
    loader = shared._service_models()
    assert loader.load_service_model("sts", "service-2")["metadata"]["serviceId"] == "STS"
    with pytest.raises(ValueError):
        loader.load_service_model("sns", "service-2")


def test_sessions_use_the_models_that_were_read_unless_they_would_read_others(shared, monkeypatch, tmp_path):
    registered = []
    monkeypatch.setattr(botocore, "register_initializer", registered.append)
    shared.use_service_models()
    assert registered == [], "nothing has been read"
    shared._service_models()
    shared.use_service_models()
    (share,) = registered
    session = botocore.session.Session(include_builtin_handlers=False)
    share(session)
    assert session.get_component("data_loader") is shared._service_models()
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    session = botocore.session.Session(include_builtin_handlers=False)
    share(session)
    loader = session.get_component("data_loader")
    assert loader is not shared._service_models() and str(tmp_path) in loader.search_paths
