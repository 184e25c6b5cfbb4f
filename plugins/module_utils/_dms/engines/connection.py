# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How an endpoint says where its database is and who reads it: by a secret, or in clear text, never both.

Each group is a dict of the API's field names and the argument specs of the options that stand for them.
"""

from __future__ import annotations

SECRET = {
    # Both only name things; the secret's value never comes here.
    "SecretsManagerSecretId": {"type": "str", "no_log": False},
    "SecretsManagerAccessRoleArn": {"type": "str", "no_log": False},
}
CLEAR_TEXT = {
    "Username": {"type": "str"},
    "Password": {"type": "str", "no_log": True},
    "ServerName": {"type": "str"},
    "Port": {"type": "int"},
}
DATABASE = {"DatabaseName": {"type": "str"}}
IAM = {
    "AuthenticationMethod": {"type": "str", "choices": ["password", "iam"]},
    "ServiceAccessRoleArn": {"type": "str"},
}
