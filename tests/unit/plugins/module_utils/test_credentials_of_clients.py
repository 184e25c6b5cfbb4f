# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whose credentials a client signs with: never a key's where a profile is stated."""

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils import botocore as amazon

from tests.unit.module_files import CHECKOUT

SECRET = {"host": "127.0.0.1", "port": 1, "username": "u", "password": "p", "engine": "postgres"}
SIDES = {"source": {"secret_id": "nowhere", "profile": "of-source"}, "target": {"secret_id": "nowhere"}}
GATE = {"name": "a", "query": {"secret_id": "nowhere", "statement": "SELECT 1"}, "threshold": 1, "profile": "of-source"}
WORDS = {"application_name": "payments", "environment_suffix": "001"}
#: Every module in which something has a profile of its own.
MODULES = {
    "cutover_info": SIDES,
    "database_compare": SIDES,
    "database_schema_copy": SIDES,
    "database_switchover": SIDES,
    "database_preflight_info": SIDES,
    "migration_preflight_info": {"source": SIDES["source"]},
    "cutover_gates": {"gates": [GATE]},
    "migration_info": {**WORDS, "source": {"profile": "of-source"}},
    "migration_checks_info": {**WORDS, "families": [], "source": {"profile": "of-source"}},
    "cutover_watch": {
        "journal": "nowhere",
        "hosted_zone_id": "Z1",
        "name": "api.example.com",
        "load_balancers": {"source": {"dimension": "app/one/1", "profile": "of-source"}},
    },
}


def test_every_module_with_profiles_is_here():
    files = (CHECKOUT / "plugins" / "modules").glob("*.py")
    made = {path.stem for path in files if "_locations" in path.read_text() or "servers.argument" in path.read_text()}
    assert made == set(MODULES)


@pytest.fixture
def environment(endpoint_url, tmp_path, monkeypatch):
    """Profiles of two accounts, and no key."""
    (tmp_path / "credentials").write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {name}-key\naws_secret_access_key = nothing\n"
            for name in ("of-source", "of-module")
        )
    )
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    return monkeypatch


@pytest.mark.parametrize(
    "key", [{"access_key": "testing-key", "secret_key": "testing-secret-key"}, {"session_token": "x"}]
)
@pytest.mark.parametrize("module", MODULES)
def test_a_key_beside_a_profile_is_refused(run_module, environment, module, key):
    """A key is read from the environment where no option has it; the profile would be ignored without a word."""
    keys = {"access_key": "", "secret_key": "", "session_token": "", **key}
    failed = run_module(module, **keys, **MODULES[module])
    assert failed["msg"].startswith("Profile of-source is stated for "), failed["msg"]
    assert "Unset AWS_ACCESS_KEY_ID" in failed["msg"]


def test_a_profile_alone_signs(run_module, environment):
    """The module's own profile, and before it the one that a client is asked for with."""
    signed = []
    plain = amazon._boto3_conn

    def noting(*arguments, **options):
        made = plain(*arguments, **options)
        signed.append((options["resource"], made._request_signer._credentials.access_key))
        return made

    environment.setattr(amazon, "_boto3_conn", noting)
    failed = run_module("cutover_info", access_key="", secret_key="", profile="of-module", **SIDES)
    # the embedded AWS knows neither key
    assert "UnrecognizedClientException" in failed["msg"]
    assert signed == [("dms", "of-module-key"), ("secretsmanager", "of-source-key")]
