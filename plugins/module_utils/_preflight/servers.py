# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Two database servers, and which rules are asked of them: those of their engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations, _mysql, _postgres
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._preflight import mysql, postgresql, task
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules import (
    columns,
    objects,
    parity,
    server,
    tables,
)
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules import mysql as mysql_rules
from ansible_collections.migrate.aws.plugins.module_utils._rules import Rule, judged

SIDES = ("source", "target")


@dataclass(frozen=True)
class Engine:
    """What differs between two engines: how to connect, what is read of a server, and the rules."""

    driver: ModuleType
    facts: Callable[..., dict[str, Any]]
    rules: tuple[Rule, ...]
    #: The options of a side as the driver's `connect` takes them.
    options: Callable[[dict[str, Any]], dict[str, Any]] = lambda options: options


def _with_tls_mode(options: dict[str, Any]) -> dict[str, Any]:
    """MySQL has no mode that goes on without encryption where a server has none."""
    mode = "require" if options["sslmode"] == "prefer" else options["sslmode"]
    return {**options, "tls_mode": mode, "tls_ca_file": options["sslrootcert"]}


ENGINES = {
    "postgresql": Engine(
        _postgres,
        postgresql.facts,
        (*tables.RULES, *columns.RULES, *parity.RULES, *objects.RULES, *server.RULES),
    ),
    "mysql": Engine(_mysql, mysql.facts, mysql_rules.RULES, _with_tls_mode),
}


def argument_spec() -> dict[str, Any]:
    """The options of the module."""
    side = {"type": "dict", "required": True, "options": {**_postgres.argument_spec(), **_locations.argument_spec()}}
    return {
        **dict.fromkeys(SIDES, side),
        "engine": {"type": "str", "choices": list(ENGINES)},
        "task": {"type": "str"},
        "schemas": {"type": "list", "elements": "str"},
        "lob_sizes": {"type": "str", "choices": ["exact", "estimate", "none"], "default": "exact"},
        "long_transaction": {"type": "int", "default": 60},
        "sequence_margin": {"type": "int"},
    }


def examined(module) -> dict[str, Any]:
    """The module's answer: what the engine's rules find in the facts of both sides and of the task."""
    engine = ENGINES[module.params["engine"] or _named(module)]
    engine.driver.needed(module)
    found = engine.driver.told(lambda: {side: _read(module, side, engine) for side in SIDES})
    margin = {"sequence_margin": module.params["sequence_margin"] or 0}
    found["task"] = {**task.read(module.client("dms"), module.params["task"]), **margin}
    return {"findings": judged(engine.rules, *found.values()), "facts": found}


def _named(module) -> str:
    """The engine that the secrets name; PostgreSQL where neither names one."""
    names = {side: _held(module, side).get("engine") for side in SIDES}
    found = {"mysql" if name in _mysql.FAMILY else "postgresql" for name in names.values() if name}
    if len(found) > 1:
        raise Refused(
            f"The source is a {names['source']} database and the target a {names['target']} database. This module "
            "compares two of one engine."
        )
    return found.pop() if found else "postgresql"


def _held(module, side: str) -> dict[str, Any]:
    options = module.params[side]
    return credential(module.client("secretsmanager", **_locations.client_arguments(options)), options["secret_id"])


def _read(module, side: str, engine: Engine) -> dict[str, Any]:
    params, options = module.params, module.params[side]
    # the largest value is one of the source: the target may be empty
    sizes = params["lob_sizes"] if side == "source" else "none"
    client = module.client("secretsmanager", **_locations.client_arguments(options))
    with closing(engine.driver.connect(client, engine.options(options))) as connection:
        return engine.facts(connection, side, params["schemas"], params["long_transaction"], sizes)
