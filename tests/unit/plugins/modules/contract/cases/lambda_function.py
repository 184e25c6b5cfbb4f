# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of lambda_function."""

from __future__ import annotations

import json

from tests.local_aws.dms_support import unique
from tests.local_aws.rotation_support import TRUST
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def make(want, name):
    source = want("tmp_path") / "rotation.py"
    source.write_text("def handler(event, context):\n    return None\n", encoding="utf-8")
    client = want("client")("iam")
    role = client.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    return {"files": [str(source)], "role_arn": role, "handler": "rotation.handler"}


def case(want):
    return Lifecycle(
        options={
            "function_name": "contract",
            **make(want, unique("contract-function")),
            "description": "One",
            "invokers": [{"principal": "secretsmanager.amazonaws.com", "source_account": "123456789012"}],
        },
        change={"description": "Two"},
        identity=("function_name",),
    )


def examples(want):
    want("monkeypatch").chdir(want("tmp_path"))
    make(want, "payments-rotation")
    return {}
