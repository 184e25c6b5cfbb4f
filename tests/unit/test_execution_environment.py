# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The execution environment is of the same version and builds upon the same ranges as the collection."""

from __future__ import annotations

import yaml

from tests.unit.module_files import CHECKOUT


def read(name):
    return yaml.safe_load((CHECKOUT / name).read_text(encoding="utf-8"))


def test_it_holds_this_version_of_the_collection():
    version = read("galaxy.yml")["version"]
    definition = read("execution-environment.yml")
    tarball = f"migrate-aws-{version}.tar.gz"
    assert definition["additional_build_files"] == [{"src": f"build/{tarball}", "dest": "dist"}]
    assert definition["dependencies"]["galaxy"]["collections"][0] == {"name": f"dist/{tarball}", "type": "file"}


def test_the_other_collections_have_the_same_ranges():
    collections = read("execution-environment.yml")["dependencies"]["galaxy"]["collections"][1:]
    assert {item["name"]: item["version"] for item in collections} == read("galaxy.yml")["dependencies"]


def test_what_it_needs_is_shipped():
    needs = read("meta/execution-environment.yml")["dependencies"]
    assert all(
        (CHECKOUT / name).is_file() and name not in read("galaxy.yml")["build_ignore"] for name in needs.values()
    )
