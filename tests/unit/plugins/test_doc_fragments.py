# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What modules share of their documentation can be read, and each part of it describes something."""

from __future__ import annotations

import importlib

import pytest
import yaml

from tests.unit.module_files import CHECKOUT

FRAGMENTS = sorted(path.stem for path in (CHECKOUT / "plugins/doc_fragments").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_describes_options_or_attributes(name):
    fragment = importlib.import_module(
        f"ansible_collections.migrate.aws.plugins.doc_fragments.{name}"
    ).ModuleDocFragment
    texts = [yaml.safe_load(text) for part, text in vars(fragment).items() if part.isupper()]
    assert texts
    for text in texts:
        described = [one for kind in ("options", "attributes") for one in text.get(kind, {}).values()]
        assert described and all(one["description"] for one in described)
