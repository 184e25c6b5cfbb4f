# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The execution environment: its build context is made, and what that says of Python is all that site.yml needs.

There is no container engine here. What the build does inside the image is done in an empty virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import ansible
import pytest
import yaml

from tests.integration.conftest import CHECKOUT

PACKAGE = Path(ansible.__file__).parents[1] / "ansible_collections"


def run(*words, cwd):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False, timeout=600,
        env={**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """What `make ee` makes, of a copy: the checkout's own build directory may be another one's."""
    directory = tmp_path_factory.mktemp("definition")
    shutil.copy(CHECKOUT / "execution-environment.yml", directory)
    run("ansible-galaxy", "collection", "build", CHECKOUT, "--output-path", directory / "build", cwd=directory)
    run("ansible-builder", "create", "--output-filename", "Containerfile", "--file", "execution-environment.yml", "--context", "context",
        cwd=directory)
    return directory / "context"


@pytest.fixture(scope="module")
def collections(context, tmp_path_factory):
    """The collections of the image: ours from the context, the others from the `ansible` package in place of Galaxy."""
    path = tmp_path_factory.mktemp("collections")
    (tarball,) = (context / "_build/dist").glob("*.tar.gz")
    run("ansible-galaxy", "collection", "install", tarball, "-p", path, "--no-deps", "--offline", cwd=path)
    for name in ("amazon", "community"):
        (path / "ansible_collections" / name).mkdir()
        (path / "ansible_collections" / name / "aws").symlink_to(PACKAGE / name / "aws")
    return path


@pytest.fixture(scope="module")
def image(context, collections, tmp_path_factory):
    """An empty virtual environment with the Python packages that the build puts into the image, and no others."""
    venv = tmp_path_factory.mktemp("image") / "venv"
    needs = venv.parent / "requirements.txt"
    run("ansible-builder", "introspect", "--write-pip", needs, collections, cwd=venv.parent)
    definition = yaml.safe_load((CHECKOUT / "execution-environment.yml").read_text(encoding="utf-8"))["dependencies"]
    run(sys.executable, "-m", "venv", venv, cwd=venv.parent)
    run(venv / "bin/pip", "install", "--quiet", definition["ansible_core"]["package_pip"], definition["ansible_runner"]["package_pip"],
        "-r", needs, cwd=venv.parent)
    return venv


def test_the_context_holds_the_collection_and_what_it_builds_upon(context):
    containerfile = (context / "Containerfile").read_text(encoding="utf-8")
    assert "ansible-galaxy collection install" in containerfile and "ansible-core>=2.19,<2.22" in containerfile
    wanted = yaml.safe_load((context / "_build/requirements.yml").read_text(encoding="utf-8"))["collections"]
    assert [item["name"] for item in wanted] == ["dist/migrate-aws-1.0.0.tar.gz", "amazon.aws", "community.aws"]
    assert (context / "_build" / wanted[0]["name"]).is_file()


def test_the_collection_says_what_the_system_needs(collections):
    said = yaml.safe_load(run("ansible-builder", "introspect", collections, cwd=collections))
    assert any(line.startswith("git-core [platform:rpm]") for line in said["system"])


def test_site_runs_with_nothing_else(aws, image, collections, tmp_path):
    installed = run(image / "bin/pip", "freeze", cwd=tmp_path)
    assert "moto" not in installed and "ansible==" not in installed
    built = aws.play(
        "migrate.aws.site", inventory=CHECKOUT / "inventories/local", cwd=tmp_path,
        environment={"PATH": f"{image}/bin:{os.environ['PATH']}", "ANSIBLE_COLLECTIONS_PATH": str(collections)},
    )
    assert built.status == 0, built.output[-6000:]
    assert aws.sql("target", "SELECT count(*) FROM payments.payments") == [(60000,)]
