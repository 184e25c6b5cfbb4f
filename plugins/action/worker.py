# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Action plugin: runs a module in a fork of Ansible's worker, where that is the same, and else the ordinary way."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.text.converters import to_text
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.migrate.aws.plugins.plugin_utils import _core, _fork, _shared

#: The form in which core hands arguments to a module, where nobody experiments with others.
PROFILE = "legacy"
#: Variables which an interpreter reads when it starts, or a library when it is imported.
READ_EARLY = re.compile(r"PYTHON|LD_|GLIBC_|MALLOC_|OPENSSL_|PSYCOPG_|LC_|(LANG|HOME)$")
#: The `module_defaults` that hold borrowed modules by the names that these have in their own collections.
BORROWED_GROUPS = ("group/amazon.aws.aws", "group/community.aws.aws")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
display = Display()


class Arguments(bytes):
    """What core hands on as a module to run: the arguments, and how the module runs."""

    wanted: _fork.Run


class ActionModule(NormalAction):
    """What core's own action for modules does, but for the way in which the module is run."""

    #: Why the module runs in the ordinary way, None where it does not.
    ordinary: str | None = "not asked yet"

    def _execute_module(self, module_name=None, module_args=None, task_vars=None, wrap_async=False, **options):
        module_name = module_name or self._task.action
        module_args = self._with_defaults(module_name, self._task.args if module_args is None else module_args)
        self.ordinary = self._why_ordinary(module_name, task_vars or {}, wrap_async)
        way = f"in the ordinary way: {self.ordinary}" if self.ordinary else "in the worker"
        display.vvv(f"Running {module_name} {way}", host=self._play_context.remote_addr)
        return super()._execute_module(
            module_name=module_name, module_args=module_args, task_vars=task_vars, wrap_async=wrap_async, **options
        )

    def _is_pipelining_enabled(self, *arguments, **options) -> bool:
        return not self.ordinary or super()._is_pipelining_enabled(*arguments, **options)

    def _configure_module(self, module_name, module_args, task_vars):
        if self.ordinary:
            return super()._configure_module(module_name, module_args, task_vars)
        path = self._path_of(module_name)
        encoder = _core.get_module_encoder(PROFILE, _core.to_module)
        arguments = Arguments(json.dumps({"ANSIBLE_MODULE_ARGS": module_args}, cls=encoder).encode())
        arguments.wanted = _fork.Run(
            name=_core.module_fqn(path),
            parameters=bytes(arguments),
            profile=PROFILE,
            environment=self._variables(),
            directory=self._loader.get_basedir(),
        )
        built = _core.BuiltModule(
            b_module_data=arguments, module_style="new", shebang=f"#!{sys.executable}", serialization_profile=PROFILE
        )
        return built, path

    def _low_level_execute_command(self, cmd, sudoable=True, in_data=None, **options):
        if not isinstance(in_data, Arguments):
            return super()._low_level_execute_command(cmd, sudoable=sudoable, in_data=in_data, **options)
        code, *texts = _fork.run(in_data.wanted)
        stdout, stderr = (to_text(text, errors="surrogate_then_replace") for text in texts)
        return {
            "rc": code,
            "stdout": stdout,
            "stdout_lines": stdout.splitlines(),
            "stderr": stderr,
            "stderr_lines": stderr.splitlines(),
        }

    def _find(self, module_name: str):
        return self._shared_loader_obj.module_loader.find_plugin_with_context(
            module_name, ".py", collection_list=self._task.collections
        )

    def _path_of(self, module_name: str) -> str | None:
        return self._find(module_name).plugin_resolved_path

    def _with_defaults(self, module_name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments, with `module_defaults` of the name that a module has in its own collection."""
        own_name = self._find(module_name).resolved_fqcn
        if own_name in (None, self._task.resolved_action):
            return arguments
        if _core.apply_defaults:
            return _core.apply_defaults(own_name, self._task, arguments, self._templar)
        # they may say which account is meant
        stated = {name for defaults in self._task.module_defaults or [] for name in defaults}
        if lost := stated & {own_name, *BORROWED_GROUPS}:
            raise AnsibleActionFail(
                f"module_defaults of {', '.join(sorted(lost))} do not reach {self._task.action} with this release of "
                f"ansible-core. Set them for group/{_shared.OURS}.aws or {self._task.action}."
            )
        return arguments

    def _variables(self) -> dict[str, str]:
        """The task's `environment`."""
        found: dict[str, Any] = {}
        self._compute_environment_string(found)
        return {name: str(value) for name, value in found.items()}

    def _why_ordinary(self, module_name: str, task_vars: dict[str, Any], wrap_async: bool) -> str | None:
        """What a fork of the worker would do differently from a new interpreter, None where there is nothing."""
        if not self._is_switched_on(task_vars):
            return "it is switched off"
        if _core.MISSING:
            return f"this release of ansible-core has no {_core.MISSING[0]} as expected"
        if self._connection.ansible_name != "ansible.builtin.local":
            return f"the connection is {self._connection.ansible_name}"
        if self._connection.become:
            return "another user runs it"
        if wrap_async or self._task.async_val:
            return "the task is asynchronous"
        if self._path_of(module_name) is None:
            return "there is no such module"
        return self._why_configured(task_vars) or self._why_interpreter(task_vars) or self._why_environment()

    def _is_switched_on(self, task_vars: dict[str, Any]) -> bool:
        variable = _shared.VARIABLE
        stated = {variable: self._templar.template(task_vars[variable])} if variable in task_vars else {}
        return _shared.is_switched_on(stated)

    def _why_configured(self, task_vars: dict[str, Any]) -> str | None:
        """Settings of core that say how an interpreter is started, or what is kept of the module."""
        configured = {
            "the shell is not /bin/sh": self._play_context.executable != "/bin/sh",
            "remote files are kept": C.DEFAULT_KEEP_REMOTE_FILES,
            "the number of open files is limited": C.config.get_config_value(
                "PYTHON_MODULE_RLIMIT_NOFILE", variables=task_vars
            ),
            "modules state their profile": C.config.get_config_value("_MODULE_METADATA"),
            "a debugger or coverage is attached": _core.create_extensions(task_vars=task_vars).extension_names,
        }
        return next((reason for reason, is_so in configured.items() if is_so), None)

    def _why_interpreter(self, task_vars: dict[str, Any]) -> str | None:
        host = self._task.delegate_to
        try:
            _line, interpreter = _core.get_shebang(
                "/usr/bin/python", task_vars["ansible_delegated_vars"][host] if host else task_vars, self._templar
            )
        except _core.InterpreterDiscoveryRequiredError:
            return "the interpreter is not known yet"
        own, wanted = Path(sys.executable), Path(interpreter)
        # an interpreter of another virtual environment may be a link to the same file
        same = wanted.is_absolute() and wanted.parent.resolve() == own.parent.resolve()
        return None if same and wanted.resolve() == own.resolve() else f"the interpreter is {interpreter}"

    def _why_environment(self) -> str | None:
        for name, value in self._variables().items():
            if READ_EARLY.match(name):
                return f"{name} is read when an interpreter starts"
            if not VARIABLE.fullmatch(name) or "\0" in value:
                return f"{name} cannot be set"
        return None
