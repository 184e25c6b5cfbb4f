# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The newest sample of the gates, beside the journal: for whoever watches a run from another machine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import utc
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

KEY = "gates"
#: Of the result of a sample, what is kept.
KEPT = ("verdict", "sentence", "gates")


def keep(store: Store, token: int, step: str | None, result: Mapping[str, Any], left: float) -> None:
    """Keep a sample over the one before, unless a later run has kept one. `left` is how many seconds the gates have.

    Nothing depends on it: where it cannot be written, the gates go on.
    """
    shown = {"at": utc(), "step": step, "seconds_left": round(left, 3), **{name: result[name] for name in KEPT}}
    with suppress(AnsibleAWSError):
        store.update(
            KEY,
            "SET fencing = :token, shown = :shown",
            "attribute_not_exists(fencing) OR fencing <= :token",
            {":token": token, ":shown": shown},
        )


def newest(store: Store) -> dict[str, Any] | None:
    """{token, at, step, seconds_left, verdict, sentence, gates}, None where nothing was sampled yet."""
    found = store.get(KEY)
    return found and {"token": found["fencing"], **found["shown"]}
