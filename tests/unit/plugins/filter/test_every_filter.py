# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each file of filters gives playbooks functions, by names that are described."""

from __future__ import annotations

import importlib

import pytest

from tests.unit.module_files import CHECKOUT

FILES = sorted(path for path in (CHECKOUT / "plugins/filter").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_gives_functions_by_names_that_are_described(path):
    filters = importlib.import_module(f"ansible_collections.migrate.aws.plugins.filter.{path.stem}").FilterModule().filters()
    assert filters and all(map(callable, filters.values()))
    assert set(filters) <= {description.stem for description in path.parent.glob("*.yml")}
