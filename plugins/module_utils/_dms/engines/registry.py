# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every engine that an endpoint can have. A file beside this one adds an engine by its members:

ENGINES    the values of engine_name which it serves
STRUCTURE  the API's parameter which carries its settings
FIELDS     the fields of that structure, in the API's spelling, each with its option's argument spec
STRICT     where DMS's own defaults change data without a word: by endpoint_type, the fields that do otherwise
problems   where there is more to check than types: a function of the endpoint's options (a dict) which returns
           sentences saying what in them cannot be
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import (
    db2,
    dms_transfer,
    docdb,
    dynamodb,
    elasticsearch,
    gcp_mysql,
    kafka,
    kinesis,
    mongodb,
    mysql,
    neptune,
    oracle,
    postgresql,
    redis,
    redshift,
    s3,
    sqlserver,
    sybase,
    timestream,
)
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake

ALL = (
    postgresql,
    mysql,
    oracle,
    sqlserver,
    sybase,
    db2,
    gcp_mysql,
    mongodb,
    docdb,
    redshift,
    s3,
    dynamodb,
    kinesis,
    kafka,
    elasticsearch,
    neptune,
    redis,
    timestream,
    dms_transfer,
)
ENGINE_NAMES = tuple(name for engine in ALL for name in engine.ENGINES)


def option(engine: ModuleType) -> str:
    """The name of the module's option which holds the engine's settings."""
    return snake(engine.STRUCTURE)


def engine_of(engine_name: str) -> ModuleType:
    """The file which serves that engine_name."""
    return next(engine for engine in ALL if engine_name in engine.ENGINES)


def problems(engine: ModuleType, endpoint: dict) -> list[str]:
    """Sentences saying what of the endpoint's options the engine does not take."""
    return engine.problems(endpoint) if hasattr(engine, "problems") else []


def fields(engine: ModuleType) -> dict[str, dict]:
    """The argument spec of each of the engine's settings."""
    return {snake(name): spec for name, spec in engine.FIELDS.items()}


def strict(engine: ModuleType, endpoint_type: str) -> dict[str, Any]:
    """The settings with which nothing is changed or cut without a word, for a source or a target."""
    preset = getattr(engine, "STRICT", {}).get(endpoint_type, {})
    return {snake(name): value for name, value in preset.items()}


def secret_pairs(engine: ModuleType) -> list[tuple[str, str]]:
    """The settings which name a secret, each with that of the role which reads it."""
    names = [name for name in engine.FIELDS if name.startswith("SecretsManager") and name.endswith("SecretId")]
    return [(snake(name), snake(name.removesuffix("SecretId") + "AccessRoleArn")) for name in names]


def hidden() -> set[str]:
    """The names of all settings which nobody may see."""
    return {name for engine in ALL for name, spec in fields(engine).items() if spec.get("no_log")}


def argument_spec() -> dict[str, dict]:
    """One option for each engine's settings, with the API's own spelling as alias."""
    return {option(engine): _settings_spec(engine) for engine in ALL}


def _settings_spec(engine: ModuleType) -> dict:
    spec = {"type": "dict", "aliases": [engine.STRUCTURE], "options": fields(engine)}
    pairs = secret_pairs(engine)
    if pairs:
        spec["required_together"] = pairs
    if "ServerSideEncryptionKmsKeyId" in engine.FIELDS:
        spec["required_if"] = [("encryption_mode", "sse-kms", ("server_side_encryption_kms_key_id",))]
    return spec
