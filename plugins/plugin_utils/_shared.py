# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What every run of a module needs, loaded once, before Ansible forks its workers."""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

from ansible import constants as C
from ansible_collections.migrate.aws.plugins.plugin_utils import _core

OURS = "migrate.aws"
NAME = f"{OURS}.worker"
#: The host variable of the setting.
VARIABLE = "migrate_aws_run_in_worker"
#: The setting that switches all of this off.
SETTING = {
    "run_in_worker": {
        "type": "bool",
        "default": True,
        "env": [{"name": "MIGRATE_AWS_RUN_IN_WORKER"}],
        "ini": [{"section": "migrate_aws", "key": "run_in_worker"}],
        "vars": [{"name": VARIABLE}],
    }
}
#: The services whose models are loaded, by botocore's names.
SERVICES = (
    "application-autoscaling cloudwatch codedeploy dms dynamodb ec2 ecs elbv2 events iam kms lambda logs rds route53 "
    "s3 secretsmanager sns sts"
).split()
#: What botocore reads of each service, and of all of them.
OF_SERVICE = ("service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2")
OF_ALL = ("endpoints", "partitions", "sdk-default-configuration", "_retry")

C.config.initialize_plugin_configuration_definitions("action", NAME, SETTING)


def is_switched_on(variables: Mapping[str, Any]) -> bool:
    """Whether modules are to run in the worker, by these variables, the environment and ansible.cfg."""
    return C.config.get_config_value("run_in_worker", plugin_type="action", plugin_name=NAME, variables=variables)


def modules() -> list[str]:
    """The Python names of all modules that run in the worker: those of the action group."""
    said = _core.collection_metadata(OURS)
    routes = said["plugin_routing"]["modules"]
    group = [name for name in said["action_groups"]["aws"] if isinstance(name, str)]
    names = (routes.get(name, {}).get("redirect", f"{OURS}.{name}").split(".") for name in group)
    return [f"ansible_collections.{space}.{collection}.plugins.modules.{name}" for space, collection, name in names]


def is_wanted(options: Mapping[str, Any]) -> bool:
    """Whether a command with these options runs tasks in the worker: one that only reads them does not."""
    return (
        not _core.MISSING
        and is_switched_on({})
        and "forks" in options
        and not any(options.get(f"list{what}") for what in ("hosts", "tags", "tasks"))
        and not options.get("syntax")
    )


def load() -> None:
    """Import the modules and all they import, and read the service models."""
    for name in modules():
        _import(name)
    _service_models()
    # a worker that collects garbage would write to all of this, and so have a copy of its own
    gc.freeze()


def _import(name: str) -> None:
    """Import a module, unless it cannot be, or has something to say when it is: then each run does so by itself."""
    before = set(sys.modules)
    _core.internal.is_controller = False
    try:
        with warnings.catch_warnings(record=True) as for_developers:
            importlib.import_module(name)
        silent = not any([for_developers, *_core.global_warnings])
    except Exception:
        silent = False
    finally:
        _core.internal.is_controller = True
    if not silent:
        for new in set(sys.modules) - before:
            del sys.modules[new]
        for one in _core.global_warnings:
            one.clear()


@cache
def _service_models():
    """botocore's loader, with what it has read; None without botocore."""
    try:
        from botocore.loaders import create_loader
    except ImportError:
        return None
    loader = create_loader()
    files = [(loader.load_data, name) for name in OF_ALL]
    files += [(loader.load_service_model, service, kind) for service in SERVICES for kind in OF_SERVICE]
    for read, *names in files:
        # not every service has all of them, and what cannot be read is told by the module that needs it
        with contextlib.suppress(Exception):
            read(*names)
    return loader


def use_service_models() -> None:
    """Have sessions of botocore in this process use what has been read, where they would read the same."""
    # what has not been loaded before the fork would be read for one run alone
    if not _service_models.cache_info().currsize or not (loader := _service_models()):
        return
    import botocore
    from botocore.loaders import create_loader

    def share(session):
        def chosen():
            path = session.get_config_variable("data_path")
            return loader if path is None else create_loader(path)

        session.lazy_register_component("data_loader", chosen)

    botocore.register_initializer(share)
