# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tarball, installed into an empty path and used from elsewhere; one environment alone."""

from __future__ import annotations

import subprocess
import tarfile

import pytest

from tests.integration.conftest import CHECKOUT


@pytest.fixture(scope="module")
def tarball(aws, tmp_path_factory):
    """The built collection."""
    directory = tmp_path_factory.mktemp("tarball")
    galaxy(aws, directory, "build", str(CHECKOUT), "--output-path", str(directory))
    (path,) = directory.glob("migrate-aws-*.tar.gz")
    return path


@pytest.fixture(scope="module")
def installed(aws, tarball, tmp_path_factory):
    """A directory far from the checkout, with the collection installed in a path of its own."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    galaxy(aws, elsewhere, "install", str(tarball), "-p", str(elsewhere / "collections"), "--no-deps", "--offline")
    return elsewhere


def galaxy(aws, directory, *words):
    """Run ansible-galaxy in a directory; in the checkout its ansible.cfg would say that the collection is there already."""
    done = subprocess.run(
        ["ansible-galaxy", "collection", *words],
        cwd=directory, env=aws.environment, capture_output=True, text=True, check=False, timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tarball_holds_what_users_need_and_nothing_else(tarball):
    with tarfile.open(tarball) as archive:
        names = archive.getnames()
    tops = {name.split("/")[0] for name in names}
    assert {"plugins", "roles", "playbooks", "meta", "inventories", "README.md", "LICENSE", "requirements.txt"} <= tops
    assert not tops & {"local_aws", "tests", ".ci", ".venv", ".git", ".local_aws", "Makefile", "scripts", "build"}
    assert not [name for name in names if name.startswith("inventories/local")]
    assert "playbooks/site.yml" in names


def play(aws, installed, playbook, *arguments):
    return aws.play(
        playbook, *arguments, inventory=CHECKOUT / "inventories" / "local", cwd=installed,
        environment={"ANSIBLE_COLLECTIONS_PATH": str(installed / "collections")},
    )


def test_one_environment_alone_by_the_collections_name(aws, installed):
    run = play(aws, installed, "migrate.aws.site", "--limit", "target")
    assert run.status == 0, run.output[-6000:]
    names = [name for kind in aws.resources().values() for name in kind]
    assert [name for name in names if "payments-target-local" in name]
    assert not [name for name in names if "source" in name]


def test_the_rest_follows_by_the_collections_name(aws, installed):
    run = play(aws, installed, "migrate.aws.site")
    assert run.status == 0, run.output[-6000:]
    assert aws.sql("target", "SELECT count(*) FROM payments.payments") == [(60000,)]


def test_status_by_the_collections_name(aws, installed):
    run = play(aws, installed, "migrate.aws.status")
    assert run.status == 0, run.output[-6000:]
    assert not any(run.changed.values())
    assert "payments.ledger_entries" in run.output


def test_everything_goes_by_the_collections_name(aws, installed):
    run = play(aws, installed, "migrate.aws.teardown", "-e", "teardown_confirm=payments-local")
    assert run.status == 0, run.output[-6000:]
    assert set(aws.resources()) == {"iam_roles"}
