# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the preflights of two database servers have in common, whatever the servers speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _places
from ansible_collections.migrate.aws.plugins.module_utils._preflight import task
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rule import Rule, judged


def argument_spec(connection: dict[str, Any]) -> dict[str, Any]:
    """The options of a module which compares two servers, each reached by the options `connection`."""
    side = {"type": "dict", "required": True, "options": {**connection, **_places.argument_spec()}}
    return {
        "source": side,
        "target": side,
        "task": {"type": "str"},
        "schemas": {"type": "list", "elements": "str"},
        "lob_sizes": {"type": "str", "choices": ["exact", "estimate", "none"], "default": "exact"},
        "long_transaction": {"type": "int", "default": 60},
    }


def examined(
    module, connect: Callable[..., Any], facts: Callable[..., dict[str, Any]], rules: Iterable[Rule]
) -> dict[str, Any]:
    """The module's answer: what `rules` find in the facts of both sides and of the task.

    `connect` takes a client of Secrets Manager and the options of a side; `facts` a connection, the side, and the
    options schemas, long_transaction and lob_sizes.
    """
    found = {side: _read(module, side, connect, facts) for side in ("source", "target")}
    found["task"] = task.read(module.client("dms"), module.params["task"])
    return {"findings": judged(rules, *found.values()), "facts": found}


def _read(module, side: str, connect: Callable[..., Any], facts: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    options = module.params[side]
    # the largest value is one of the source: the target may be empty
    sizes = module.params["lob_sizes"] if side == "source" else "none"
    with closing(connect(module.client("secretsmanager", **_places.of(options)), options)) as connection:
        return facts(connection, side, module.params["schemas"], module.params["long_transaction"], sizes)
