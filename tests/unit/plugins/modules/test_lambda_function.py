# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module lambda_function, run on the embedded AWS, and its packages."""

from __future__ import annotations

import io
import json
import threading
import uuid
import zipfile

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lambda_function import package

from tests.local_aws.rotation_support import TRUST

MODULE = "lambda_function"


@pytest.fixture
def functions(client):
    return client("lambda")


@pytest.fixture
def options(client, tmp_path):
    name = f"made-{uuid.uuid4().hex[:8]}"
    (tmp_path / "work.py").write_text("def handler(event, context):\n    return 1\n", encoding="utf-8")
    role = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    return {
        "function_name": name,
        "files": [str(tmp_path / "work.py")],
        "handler": "work.handler",
        "role_arn": role,
        "environment": {"COLOUR": "blue"},
        "invokers": [{"principal": "secretsmanager.amazonaws.com", "source_account": "123456789012"}],
    }


def test_one_service_may_invoke_it_for_this_account_alone(run_module, functions, options):
    made = run_module(MODULE, **options)
    assert made["changed"]
    (statement,) = json.loads(functions.get_policy(FunctionName=options["function_name"])["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "secretsmanager.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"AWS:SourceAccount": "123456789012"}}
    assert not run_module(MODULE, **options)["changed"]


def test_who_is_not_stated_may_no_longer_invoke_it(run_module, functions, options):
    run_module(MODULE, **options)
    functions.add_permission(
        FunctionName=options["function_name"],
        StatementId="stranger",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
    )
    changed = run_module(MODULE, **options)
    assert changed["changed"] and len(changed["function"]["invokers"]) == 1
    assert not run_module(MODULE, **options)["changed"]


def test_who_may_invoke_it_is_left_as_it_is_where_that_is_not_stated(run_module, functions, options):
    del options["invokers"]
    assert run_module(MODULE, **options)["function"]["invokers"] == []
    functions.add_permission(
        FunctionName=options["function_name"],
        StatementId="stranger",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
    )
    again = run_module(MODULE, **options)
    assert not again["changed"] and [one["statement_id"] for one in again["function"]["invokers"]] == ["stranger"]


def test_a_role_made_a_moment_ago_is_waited_for(run_module, client, options):
    name = f"{options['function_name']}-late"
    later = threading.Timer(
        0.5, client("iam").create_role, kwargs={"RoleName": name, "AssumeRolePolicyDocument": json.dumps(TRUST)}
    )
    later.start()
    made = run_module(MODULE, **{**options, "role_arn": f"arn:aws:iam::123456789012:role/{name}"})
    later.join()
    assert made["changed"] and made["function"]["role_arn"].endswith(name)


def test_changed_code_is_seen_and_the_same_code_is_not(run_module, functions, options, tmp_path):
    made = run_module(MODULE, **options)["function"]
    (tmp_path / "work.py").write_text("def handler(event, context):\n    return 2\n", encoding="utf-8")
    changed = run_module(MODULE, **options)
    assert changed["changed"] and changed["function"]["code_sha256"] != made["code_sha256"]
    assert (
        functions.get_function(FunctionName=options["function_name"])["Configuration"]["CodeSha256"]
        == changed["function"]["code_sha256"]
    )
    assert not run_module(MODULE, **options)["changed"]


def test_the_environment_is_what_is_stated(run_module, functions, options):
    run_module(MODULE, **options)
    changed = run_module(MODULE, **{**options, "environment": {"SHAPE": "round"}})
    assert changed["function"]["environment"] == {"SHAPE": "round"}
    configuration = functions.get_function(FunctionName=options["function_name"])["Configuration"]
    assert configuration["Environment"]["Variables"] == {"SHAPE": "round"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"files": ["/nowhere/work.py"]}, "The file /nowhere/work.py of the function is not there"),
        ({"python_packages": ["no-such-package-anywhere"]}, "pip install no-such-package-anywhere"),
    ],
)
def test_what_cannot_be_packaged_is_refused_before_anything_is_made(run_module, functions, options, change, sentence):
    refused = run_module(MODULE, **{**options, **change})
    assert refused["failed"] and sentence in refused["msg"]
    assert options["function_name"] not in [found["FunctionName"] for found in functions.list_functions()["Functions"]]


def test_the_same_files_make_the_same_bytes_in_any_order():
    files = {"b.py": b"two", "a/c.py": b"one"}
    packed = package.archive(files)
    assert packed == package.archive(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.namelist() == ["a/c.py", "b.py"]
        assert {entry.date_time for entry in opened.infolist()} == {package.NO_DAY}


def test_a_package_comes_with_what_it_needs_and_without_what_this_machine_made_of_it():
    found = package.contents([], ["pg8000"])
    assert {"pg8000/native.py", "scramp/core.py", "asn1crypto/core.py", "dateutil/parser/_parser.py", "six.py"} <= set(
        found
    )
    assert not [name for name in found if "__pycache__" in name or name.endswith((".pyc", "RECORD", "INSTALLER"))]


def test_what_two_packages_need_is_there_once():
    assert package.contents([], ["scramp", "pg8000"]) == package.contents([], ["pg8000"])


def test_a_package_that_does_not_list_its_files_is_refused(tmp_path, monkeypatch):
    (tmp_path / "unlisted-1.0.dist-info").mkdir()
    (tmp_path / "unlisted-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: unlisted\nVersion: 1.0\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Refused, match="The Python package unlisted does not say which files it has"):
        package.contents([], ["unlisted"])


def test_a_package_that_is_not_installed_is_refused():
    with pytest.raises(Refused, match="not installed where this runs"):
        package.contents([], ["no-such-package-anywhere"])
