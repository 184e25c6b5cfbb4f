# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every file can be read by a Python that has none of the libraries, so that a module can say which one is missing."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys

import pytest

from tests.unit.module_files import CHECKOUT


def attempts(path):
    """(libraries that a file tries to import, names that it binds by itself where that fails)."""
    libraries, names = set(), []
    for attempt in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        handlers = [
            each
            for each in getattr(attempt, "handlers", [])
            if ast.unparse(each.type or ast.Constant("")) == "ImportError"
        ]
        if handlers:
            text = "\n".join(ast.unparse(statement) for statement in attempt.body)
            libraries |= set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
        for inner in (each for handler in handlers for statement in handler.body for each in ast.walk(statement)):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                names.append(inner.id)
            if isinstance(inner, ast.ClassDef):
                names.append(inner.name)
    return libraries, names


FILES = {path: found for path in sorted((CHECKOUT / "plugins").rglob("*.py")) if (found := attempts(path))[1]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CHECKOUT / "plugins")))
def test_a_file_is_read_where_no_library_is(path, monkeypatch):
    libraries, names = FILES[path]
    for name in [*sys.modules, *libraries]:
        if name.partition(".")[0] in libraries:
            monkeypatch.setitem(sys.modules, name, None)
    specification = importlib.util.spec_from_file_location("bare", path)
    bare = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "bare", bare)
    specification.loader.exec_module(bare)
    for name in names:
        stands_in = getattr(bare, name)
        assert stands_in is None or isinstance(stands_in, str) or stands_in.__module__ == "bare"
