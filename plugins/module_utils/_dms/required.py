# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Options which only making a resource needs: changing or removing an existing one does without."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused


def require(what: str, options: dict[str, Any], names: tuple[str, ...]) -> None:
    """Raise Refused, naming the options which are missing, unless all of them are stated."""
    missing = [name for name in names if options[name] is None]
    if missing:
        raise Refused(f"{what} does not exist, and to make it these must be stated too: {', '.join(missing)}.")
