# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Where one of several things is that a module speaks of: in a region and, by a profile, in an account of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: A region, and the profile for an account, None for the module's own.
Location = tuple[str, Any]
#: What boto3 calls these options.
_ARGUMENTS = {"region": "region", "profile": "profile_name"}


def argument_spec() -> dict[str, Any]:
    """The options of such a thing. Where they are not stated, it is where the module is."""
    return {name: {"type": "str"} for name in _ARGUMENTS}


def client_arguments(options: Mapping[str, Any]) -> dict[str, str]:
    """What `AnsibleAWSModule.client` takes to make a client there."""
    return {argument: options[name] for name, argument in _ARGUMENTS.items() if options.get(name)}


def client_arguments_at(location: Location) -> dict[str, str]:
    """The same of a location."""
    return client_arguments(dict(zip(_ARGUMENTS, location)))


def location(options: Mapping[str, Any], here: Location) -> Location:
    """Where a thing with such options is, seen from a module that is `here`."""
    region, profile = here
    return options.get("region") or region, options.get("profile") or profile
