# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto lacks or gets wrong, put right from outside: one file a service, one small function a behaviour."""

from __future__ import annotations

import importlib
import os
import pkgutil


def apply() -> None:
    """Apply the patches of every service. With LOCAL_AWS_PATCHES=none do nothing, to show what each is needed for."""
    if os.environ.get("LOCAL_AWS_PATCHES") == "none":
        return
    for service in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{service}").apply()
