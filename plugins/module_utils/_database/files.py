# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""SQL files, and which of them are still to be applied."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused


@dataclass(frozen=True)
class SqlFile:
    """One file. Its name is the last part of its path, so that a checkout may move."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest by which a change is noticed."""
        return sha256(self.text.encode()).hexdigest()


def read(paths: list[str]) -> list[SqlFile]:
    """The files in their order. Raises Refused for one that cannot be read and for two of one name."""
    files = [_read(Path(path)) for path in paths]
    names = [file.name for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(f"Two files are named {', '.join(twice)}: each needs a name of its own, by which it is recorded.")
    return files


def _read(path: Path) -> SqlFile:
    try:
        return SqlFile(path.name, path.read_bytes().decode())
    except OSError as error:
        raise Refused(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.") from error


def pending(files: list[SqlFile], digests: dict[str, str]) -> list[SqlFile]:
    """Those still to be applied, in order. Pure; `digests` are the recorded sha256 by name.

    Raises Refused when a file has changed since it was applied.
    """
    changed = [file.name for file in files if digests.get(file.name, file.sha256) != file.sha256]
    if changed:
        raise Refused(
            f"{', '.join(changed)} changed after being applied: put back what it was, and the change into a new file."
        )
    return [file for file in files if file.name not in digests]
