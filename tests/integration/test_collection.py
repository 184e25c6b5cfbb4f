# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection as an execution environment has it: its tarball, installed into an empty path, beside the Python
packages that `make ee` asks for and no others; used by its name, from elsewhere, for one environment alone and for
both.

There is no container engine here. What the build does inside the image is done in an empty virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import ansible
import pytest
import yaml

from tests.integration.conftest import CHECKOUT

PACKAGE = Path(ansible.__file__).parents[1] / "ansible_collections"


def run(*words, cwd):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
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
    run(
        "ansible-builder",
        "create",
        "--output-filename",
        "Containerfile",
        "--file",
        "execution-environment.yml",
        "--context",
        "context",
        cwd=directory,
    )
    return directory / "context"


@pytest.fixture(scope="module")
def tarball(context):
    """The built collection."""
    (path,) = (context / "_build/dist").glob("migrate-aws-*.tar.gz")
    return path


@pytest.fixture(scope="module")
def collections(tarball, tmp_path_factory):
    """The collections of the image: ours from the context, the others from the `ansible` package in place of Galaxy."""
    path = tmp_path_factory.mktemp("collections")
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
    run(
        venv / "bin/pip",
        "install",
        "--quiet",
        definition["ansible_core"]["package_pip"],
        definition["ansible_runner"]["package_pip"],
        "-r",
        needs,
        cwd=venv.parent,
    )
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


def test_the_tarball_holds_what_users_need_and_nothing_else(tarball):
    with tarfile.open(tarball) as archive:
        names = archive.getnames()
    tops = {name.split("/")[0] for name in names}
    assert {"plugins", "roles", "playbooks", "meta", "inventories", "README.md", "LICENSE", "requirements.txt"} <= tops
    assert {name.split("/")[1] for name in names if name.startswith("tests/")} == {"sanity"}
    assert not tops & {"local_aws", ".ci", ".venv", ".git", ".local_aws", "Makefile", "scripts", "build"}
    assert not [name for name in names if name.startswith("inventories/local")]
    assert not [name for name in names if "__pycache__" in name or ".coverage" in name]
    assert "playbooks/site.yml" in names


@pytest.fixture
def play(aws, image, collections, tmp_path):
    """Runs a playbook by its name, far from the checkout, with what the image has."""

    def start(playbook, *arguments):
        return aws.play(
            f"migrate.aws.{playbook}",
            *arguments,
            inventory=CHECKOUT / "inventories/local",
            cwd=tmp_path,
            environment={"PATH": f"{image}/bin:{os.environ['PATH']}", "ANSIBLE_COLLECTIONS_PATH": str(collections)},
        )

    return start


def test_the_image_has_nothing_that_only_tests_need(image, tmp_path):
    installed = run(image / "bin/pip", "freeze", cwd=tmp_path)
    assert "moto" not in installed and "ansible==" not in installed


def test_one_environment_alone_by_the_collections_name(aws, play):
    done = play("site", "--limit", "target")
    assert done.status == 0, done.output[-6000:]
    names = [name for kind in aws.resources().values() for name in kind]
    assert [name for name in names if "payments-target-local" in name]
    assert not [name for name in names if "source" in name]


def test_the_rest_follows_by_the_collections_name(aws, play):
    done = play("site")
    assert done.status == 0, done.output[-6000:]
    assert aws.sql("target", "SELECT count(*) FROM payments.payments") == [(60000,)]


def test_status_by_the_collections_name(aws, play):
    done = play("status")
    assert done.status == 0, done.output[-6000:]
    assert not any(done.changed.values())
    assert "payments.ledger_entries" in done.output


def test_everything_goes_by_the_collections_name(aws, play):
    done = play("teardown", "-e", "teardown_confirm=payments-local")
    assert done.status == 0, done.output[-6000:]
    assert set(aws.resources()) == {"iam_roles"}
