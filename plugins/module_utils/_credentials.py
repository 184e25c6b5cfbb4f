# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a secret says of a database: who may come in, and where it answers."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api, transform

NEEDED = ("username", "password", "host", "port")


def credential(secretsmanager, secret_id: str) -> dict[str, Any]:
    """What a secret holds. Raises Refused when that is no credential."""
    version = api.value(secretsmanager, secret_id)
    if version is None:
        raise Refused(f"There is no secret {secret_id} with a current version.")
    found = transform.credential(version.get("SecretString"))
    if found is None:
        raise Refused(f"Secret {secret_id} holds no JSON object, so it is no database credential.")
    return found


def is_known(secretsmanager, secret_id: str) -> bool:
    """Whether a secret says already where its database is."""
    version = api.value(secretsmanager, secret_id)
    return version is not None and bool((transform.credential(version.get("SecretString")) or {}).get("host"))


def refuse_incomplete(secret_id: str, held: dict[str, Any]) -> None:
    """Raises Refused when a credential does not lead to a database yet."""
    missing = [name for name in NEEDED if not held.get(name)]
    if missing:
        raise Refused(f"Secret {secret_id} does not say {' and '.join(missing)}: has its database been made?")
