# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every engine that an endpoint can have. A file beside this one adds an engine by its four members:

ENGINES    the values of engine_name which it serves
STRUCTURE  the API's parameter which carries its settings
FIELDS     the fields of that structure, in the API's spelling, each with its option's argument spec
problems   a function of the endpoint's options (a dict) which returns sentences saying what in them cannot be
"""

from __future__ import annotations

from types import ModuleType

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import mysql, postgresql
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake

ALL = (postgresql, mysql)
ENGINE_NAMES = tuple(name for engine in ALL for name in engine.ENGINES)


def option(engine: ModuleType) -> str:
    """The name of the module's option which holds the engine's settings."""
    return snake(engine.STRUCTURE)


def engine_of(engine_name: str) -> ModuleType:
    """The file which serves that engine_name."""
    return next(engine for engine in ALL if engine_name in engine.ENGINES)


def argument_spec() -> dict[str, dict]:
    """One option for each engine's settings, with the API's own spelling as alias."""
    return {option(engine): _settings_spec(engine) for engine in ALL}


def _settings_spec(engine: ModuleType) -> dict:
    spec = {
        "type": "dict",
        "aliases": [engine.STRUCTURE],
        "options": {snake(name): dict(field) for name, field in engine.FIELDS.items()},
    }
    if "SecretsManagerSecretId" in engine.FIELDS:
        spec["required_together"] = [["secrets_manager_secret_id", "secrets_manager_access_role_arn"]]
    return spec
