# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The private parts of ansible-core and Python that the worker relies on, and whether this release has them."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from ansible import constants as C

#: The parts that are missing or take other arguments. While there are any, every module runs in the ordinary way.
MISSING: list[str] = []


def _find(place: str, positional: str = "", keywords: str = "") -> Any:
    """The part at "module:name", which takes these arguments. None where there is no such part."""
    module, _colon, path = place.partition(":")
    try:
        part = import_module(module)
        for name in path.split("."):
            part = getattr(part, name)
        if positional or keywords:
            inspect.signature(part).bind(*positional.split(), **dict.fromkeys(keywords.split()))
    except (ImportError, AttributeError, TypeError, ValueError):
        MISSING.append(place)
        return None
    return part


# How core builds a module, and hands it to an interpreter.
_COMMON = "ansible.executor.module_common"
apply_defaults = _find(f"{_COMMON}:_apply_action_arg_defaults", "action task arguments templar")
BuiltModule = _find(f"{_COMMON}:_BuiltModule", "", "b_module_data module_style shebang serialization_profile")
module_fqn = _find(f"{_COMMON}:_get_ansible_module_fqn", "path")
get_shebang = _find(f"{_COMMON}:_get_shebang", "interpreter variables templar")
InterpreterDiscoveryRequiredError = _find("ansible.executor.interpreter_discovery:InterpreterDiscoveryRequiredError")
create_extensions = _find("ansible._internal._ansiballz._builder:ExtensionManager.create", keywords="task_vars")
to_module = _find("ansible.module_utils.common.json:Direction.CONTROLLER_TO_MODULE")
get_module_encoder = _find("ansible.module_utils.common.json:get_module_encoder", "profile direction")
# What the action overrides or calls.
_ACTION = "ansible.plugins.action.normal:ActionModule"
_find(f"{_ACTION}._execute_module", "self", "module_name module_args task_vars wrap_async")
_find(f"{_ACTION}._configure_module", "self name arguments variables")
_find(f"{_ACTION}._is_pipelining_enabled", "self style")
_find(f"{_ACTION}._low_level_execute_command", "self command", "sudoable in_data")
_find(f"{_ACTION}._compute_environment_string", "self into")
# What a module finds itself in.
internal = _find("ansible.module_utils:_internal")
for _name in ("is_controller", "import_controller_module", "get_controller_serialize_map"):
    _find(f"ansible.module_utils._internal:{_name}")
traceback = _find("ansible.module_utils._internal:_traceback")
for _name in ("_is_traceback_enabled", "_is_module_traceback_enabled"):
    _find(f"ansible.module_utils._internal._traceback:{_name}", "event")
run_module = _find(
    "ansible.module_utils._internal._ansiballz._loader:run_module",
    keywords="json_params profile module_fqn modlib_path extensions",
)
global_warnings = [
    _find(f"ansible.module_utils.common.warnings:{_name}") for _name in ("_global_warnings", "_global_deprecations")
]
collection_metadata = _find("ansible.utils.collection_loader._collection_finder:_get_collection_metadata", "name")
clear_atexit = _find("atexit:_clear")
join_threads = _find("threading:_shutdown")
MISSING += [
    name
    for name in ("PYTHON_MODULE_RLIMIT_NOFILE", "_MODULE_METADATA")
    if C.config.get_configuration_definition(name) is None
]
