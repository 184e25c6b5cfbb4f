# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What an endpoint's values mean, whatever their spelling. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical
from ansible_collections.migrate.aws.plugins.module_utils._dms import kms_keys, secret


def is_same(name: str, spec: dict[str, Any], wanted: Any, have: Any) -> bool:
    """Whether a value of an option, by its name and argument spec, is the one that DMS answers."""
    if wanted is None or have is None:
        return wanted is have
    if name.endswith("kms_key_id"):
        return kms_keys.is_same(wanted, have)
    if name.startswith("secrets_manager_") and name.endswith("secret_id"):
        return secret.is_same(wanted, have)
    if spec["type"] == "json":
        return canonical(_parsed(wanted)) == canonical(_parsed(have))
    if "choices" in spec:
        return _word(wanted) == _word(have)
    return wanted == have


def _word(value: Any) -> str:
    """DMS answers some words in capitals and with underscores: SSE_S3 is sse-s3."""
    return str(value).lower().replace("_", "-")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
