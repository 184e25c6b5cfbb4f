# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the worker needs of ansible-core is there, and a release that lacks any of it is noticed."""

from __future__ import annotations

import importlib
import sys

import pytest
from ansible import constants
from ansible.executor import module_common
from ansible.module_utils import _internal
from ansible.plugins.action.normal import ActionModule


@pytest.fixture
def core():
    """The module, as it is without what a test has taken away once the test is over."""
    found = importlib.import_module("ansible_collections.migrate.aws.plugins.plugin_utils._core")
    before = dict(vars(found))
    yield found
    vars(found).update(before)


def test_this_release_has_all_of_it(core):
    assert importlib.reload(core).MISSING == []


def test_a_part_that_is_gone_is_missing(core, monkeypatch):
    monkeypatch.delattr(module_common, "_apply_action_arg_defaults")
    monkeypatch.delattr(_internal, "is_controller")
    importlib.reload(core)
    assert core.MISSING == [
        "ansible.executor.module_common:_apply_action_arg_defaults",
        "ansible.module_utils._internal:is_controller",
    ]
    assert core.apply_defaults is None


def test_a_module_that_is_gone_is_missing(core, monkeypatch):
    monkeypatch.setitem(sys.modules, "ansible._internal._ansiballz._builder", None)
    assert importlib.reload(core).MISSING == ["ansible._internal._ansiballz._builder:ExtensionManager.create"]


@pytest.mark.parametrize(
    ("owner", "name", "other", "place"),
    [
        (module_common, "_get_shebang", lambda interpreter: None, "ansible.executor.module_common:_get_shebang"),
        (
            ActionModule,
            "_execute_module",
            lambda self, module_name, arguments: None,
            "ansible.plugins.action.normal:ActionModule._execute_module",
        ),
        (module_common, "_BuiltModule", None, "ansible.executor.module_common:_BuiltModule"),
    ],
)
def test_a_part_of_another_shape_is_missing(core, monkeypatch, owner, name, other, place):
    monkeypatch.setattr(owner, name, other, raising=False)
    assert [place] == importlib.reload(core).MISSING


def test_a_setting_that_is_gone_is_missing(core, monkeypatch):
    monkeypatch.delitem(constants.config._base_defs, "_MODULE_METADATA")
    assert importlib.reload(core).MISSING == ["_MODULE_METADATA"]
