# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Engine versions: a major version stands for its newest minor one, as in RDS."""

from __future__ import annotations

import re

from moto.rds.exceptions import InvalidParameterCombination

#: The newest version of each major version, by engine; the last one is the engine's default.
NEWEST = {
    "postgres": {"13": "13.22", "14": "14.19", "15": "15.14", "16": "16.10", "18": "18.1", "17": "17.6"},
    "aurora-postgresql": {"13": "13.20", "14": "14.17", "15": "15.12", "16": "16.8", "17": "17.5"},
    "mysql": {"5.7": "5.7.44", "8.0": "8.0.43", "8.4": "8.4.6"},
    "mariadb": {"10.6": "10.6.23", "10.11": "10.11.14", "11.4": "11.4.8", "11.8": "11.8.3"},
    "aurora-mysql": {"5.7": "5.7.mysql_aurora.2.12.5", "8.0": "8.0.mysql_aurora.3.10.0"},
}


def major(engine: str, version: str) -> str:
    """The part of a version which parameter group families and default groups are named by."""
    parts = 1 if "postgres" in engine else 2
    return ".".join(version.split(".")[:parts])


def resolve(engine: str, version: str | None) -> str | None:
    """The full version that an instance gets. An engine which is not listed keeps what was asked for."""
    newest = NEWEST.get(engine)
    if newest is None:
        return version
    if version is None:
        return list(newest.values())[-1]
    if not re.fullmatch(r"\d+(\.\w+)*", version) or major(engine, version) not in newest:
        raise InvalidParameterCombination(f"Cannot find version {version} for {engine}")
    return newest.get(version, version)


def check_change(engine: str, current: str, wanted: str, allows_major: bool) -> None:
    """Refuse an older version, and another major version that was not expressly allowed."""
    if engine not in NEWEST or wanted == current:
        return
    if _order(wanted) < _order(current):
        raise InvalidParameterCombination(f"Cannot upgrade {engine} from {current} to {wanted}")
    if major(engine, wanted) != major(engine, current) and not allows_major:
        raise InvalidParameterCombination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )


def _order(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
