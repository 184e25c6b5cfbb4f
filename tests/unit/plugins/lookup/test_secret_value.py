# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lookup secret_value, in a controller of its own with a person's environment, on the embedded AWS."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import count

import pytest
from ansible.errors import AnsibleLookupError
from ansible_collections.migrate.aws.plugins.lookup import secret_value

from tests.unit.module_files import CHECKOUT, PATH

_numbers = count(1)


@pytest.fixture
def secret(client):
    name = f"lookup-{next(_numbers)}"
    client("secretsmanager").create_secret(
        Name=name, SecretString=json.dumps({"username": "ledger", "password": "swordfish"})
    )
    return name


@pytest.fixture
def keys(endpoint_url):
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": "testing-key",
        "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
    }


@pytest.fixture
def by_profile(endpoint_url, tmp_path):
    held = "[elsewhere]\naws_access_key_id = testing-key\naws_secret_access_key = testing-secret-key\n"
    (tmp_path / "credentials").write_text(held, encoding="utf-8")
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_PROFILE": "elsewhere",
        "AWS_ACCESS_KEY_ID": "",
    }


@pytest.fixture
def by_role(by_profile, client, tmp_path):
    iam, name = client("iam"), f"reads-{next(_numbers)}"
    trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    (tmp_path / "config").write_text(
        f"[profile role]\nrole_arn = arn:aws:iam::123456789012:role/{name}\nsource_profile = elsewhere\n",
        encoding="utf-8",
    )
    yield {**by_profile, "AWS_PROFILE": "role", "AWS_CONFIG_FILE": str(tmp_path / "config")}
    iam.delete_role(RoleName=name)


def read(secret, environment, key="password", **persons):
    """What the lookup gives or says, on a controller whose own environment holds `persons`."""
    arguments = {"key": key, "region": "us-east-1", "environment": environment}
    controller = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    controller |= {"PATH": PATH, "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"}
    done = subprocess.run(
        [
            "ansible",
            "localhost",
            "-m",
            "ansible.builtin.debug",
            "-a",
            f"msg={{{{ lookup('migrate.aws.secret_value', '{secret}', **arguments) }}}}",
            "-e",
            json.dumps({"arguments": arguments}),
        ],
        cwd=CHECKOUT,
        env={**controller, **persons},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("way", ["keys", "by_profile", "by_role"])
def test_a_person_s_own_environment_does_not_come_in(request, secret, way):
    environment = request.getfixturevalue(way)
    assert "msg: swordfish" in read(secret, environment, AWS_SESSION_TOKEN="someone's", AWS_CONFIG_FILE="/nowhere")


def test_the_play_s_profile_comes_before_the_person_s(secret, by_profile):
    said = read(
        secret, by_profile, AWS_PROFILE="nobody", AWS_ACCESS_KEY_ID="AKIANOBODY", AWS_SECRET_ACCESS_KEY="nothing"
    )
    assert "msg: swordfish" in said


def test_a_key_that_is_not_there_is_named_and_the_others_are_not_shown(secret, keys):
    said = read(secret, keys, key="host")
    assert "holds no JSON object with the key host" in said
    assert "swordfish" not in said


def test_no_such_secret(keys):
    assert "Cannot read secret nothing: An error occurred (ResourceNotFoundException)" in read("nothing", keys)


@pytest.mark.parametrize("stated", [{"profile": "role"}, {"environment": {"AWS_PROFILE": "role"}}])
def test_a_key_beside_a_profile_is_refused(secret, keys, stated):
    asked = {"key": "password", "region": "us-east-1", "profile": None, **stated}
    asked["environment"] = {**keys, **stated.get("environment", {})}
    with pytest.raises(AnsibleLookupError, match="Profile role is stated for secret .*AWS_ACCESS_KEY_ID too"):
        Configured().run([secret], **asked)


class Configured(secret_value.LookupModule):
    """The plugin with options as a play gives them, in this process."""

    def set_options(self, task_keys=None, var_options=None, direct=None):
        self.given = direct

    def get_option(self, option, hostvars=None):
        return self.given[option]


@pytest.mark.parametrize("way", ["keys", "by_profile", "by_role"])
def test_every_way_leads_to_the_value(request, secret, way):
    asked = {"environment": request.getfixturevalue(way), "key": "password", "region": "us-east-1", "profile": None}
    assert Configured().run([secret], **asked) == ["swordfish"]
    assert Configured().run([secret, secret], **{**asked, "key": "username"}) == ["ledger", "ledger"]


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("nothing", "password", "Cannot read secret nothing: An error occurred (ResourceNotFoundException)"),
        (None, "host", "holds no JSON object with the key host"),
        ("no-json", "password", "holds no JSON object with the key password"),
    ],
)
def test_what_cannot_be_looked_up(client, secret, keys, name, key, said):
    if name == "no-json":
        client("secretsmanager").create_secret(Name=name, SecretString="swordfish")
    with pytest.raises(AnsibleLookupError) as failure:
        Configured().run([name or secret], environment=keys, key=key, region="us-east-1", profile=None)
    assert said in str(failure.value) and "swordfish" not in str(failure.value)


def test_without_botocore_it_says_so(monkeypatch):
    monkeypatch.setattr(secret_value, "botocore", None)
    with pytest.raises(AnsibleLookupError, match="needs botocore in the Python that runs Ansible"):
        secret_value.LookupModule().run(["payments/database"])


def test_without_an_endpoint_of_its_own_it_asks_aws():
    client = secret_value.session({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}, None).create_client(
        "secretsmanager", "eu-west-1"
    )
    assert client.meta.endpoint_url == "https://secretsmanager.eu-west-1.amazonaws.com"
