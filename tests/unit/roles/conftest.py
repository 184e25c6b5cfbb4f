# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the roles status and verify say of made-up migrations."""

from __future__ import annotations

import pytest

from tests.unit.roles import made_up


@pytest.fixture(scope="session")
def said(tmp_path_factory):
    """{(host, format): text} of the role status."""
    formats = {form: {"status_format": form, "status_next_steps": ["Go on."]} for form in made_up.FORMATS}
    directory = tmp_path_factory.mktemp("status")
    return made_up.templated(directory, made_up.STATUS, "__status_said", formats, made_up.HOSTS, list(made_up.EMPTY))


@pytest.fixture(scope="session")
def checked(tmp_path_factory):
    """{(host, "html"): text} of the role verify."""
    formats = {
        "html": {
            "verify_format": "html",
            "verify_accepted": ["key_rotates"],
            "application_name": "payments",
            "environment_suffix": "dev",
        }
    }
    hosts = {name: {"__verify_checks": {"results": results}} for name, results in made_up.CHECKED.items()}
    return made_up.templated(
        tmp_path_factory.mktemp("verify"), made_up.VERIFY, "__verify_said", formats, hosts, ["__verify_checks"]
    )
