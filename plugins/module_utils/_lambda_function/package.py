# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The package of a function: files of one's own, and Python packages as they are installed where the module runs.

The same files make the same bytes, whenever and wherever: nothing is compressed, since compression differs between
machines, and nothing in the archive tells of its day.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path, PurePosixPath

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: The first day that an archive can tell of.
NO_DAY = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


def archive(files: dict[str, bytes]) -> bytes:
    """A zip of {name: content}."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.create_system, entry.external_attr = 3, READABLE
            target.writestr(entry, files[name])
    return packed.getvalue()


def digest(packed: bytes) -> str:
    """An archive's digest, as Lambda shows it."""
    return base64.b64encode(hashlib.sha256(packed).digest()).decode()


def contents(paths: Iterable[str], packages: Iterable[str]) -> dict[str, bytes]:
    """{name in the archive: content} of files, which lie at its top, and of Python packages with all that they need.

    Raises Refused for a file or a package that is not there.
    """
    found = {}
    for name in _with_needed(packages):
        found.update(_files(name))
    for path in paths:
        if not Path(path).is_file():
            raise Refused(f"The file {path} of the function is not there.")
        found[Path(path).name] = Path(path).read_bytes()
    return found


def _with_needed(packages: Iterable[str]) -> list[str]:
    waiting, done = list(packages), []
    while waiting:
        name = waiting.pop()
        if name not in done:
            done.append(name)
            waiting += _needed(_distribution(name))
    return done


def _distribution(name: str) -> metadata.Distribution:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise Refused(f"The Python package {name} is not installed where this runs: pip install {name}.") from None


def _needed(distribution: metadata.Distribution) -> list[str]:
    """What a package always needs; what it needs for an extra, or on some machines only, is left out."""
    requirements = [text for text in distribution.requires or [] if ";" not in text]
    return [re.match(r"[A-Za-z0-9._-]+", text)[0] for text in requirements]


def _files(name: str) -> dict[str, bytes]:
    """The modules of a package and its metadata, by which it finds its own version."""
    distribution = _distribution(name)
    files = [path for path in distribution.files or [] if _belongs(PurePosixPath(path))]
    if not files:
        raise Refused(f"The Python package {name} does not say which files it has: install it with pip.")
    return {PurePosixPath(path).as_posix(): Path(path.locate()).read_bytes() for path in files}


def _belongs(path: PurePosixPath) -> bool:
    if ".." in path.parts or "__pycache__" in path.parts:
        return False
    return path.name == "METADATA" if path.parts[0].endswith(".dist-info") else path.suffix != ".pyc"
