# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One value of a secret, read with the environment of a play."""

from __future__ import annotations

DOCUMENTATION = r"""
name: secret_value
short_description: One value of a secret that holds a JSON object
version_added: 1.0.0
author: migrate.aws contributors (!UNKNOWN)
description:
  - A lookup runs on the controller and sees neither a play's environment nor its module defaults. This one is handed
    them, so it reaches AWS in the way that the play's modules do, whatever else the controller's own environment says.
  - Use it inside the argument that takes the value, so that no variable holds it.
options:
  _terms:
    description: Names or ARNs of secrets.
    required: true
  key:
    description: The key in the secret's JSON object.
    type: str
    required: true
  region:
    description: The secret's region.
    type: str
    required: true
  profile:
    description: The named profile to use.
    type: str
  environment:
    description: The play's environment. Its C(AWS_*) variables count, as they do for a module.
    type: dict
    default: {}
requirements:
  - botocore
"""

EXAMPLES = r"""
- name: Make the database
  amazon.aws.rds_instance:
    db_instance_identifier: payments-target-dev
    master_user_password: >-
      {{ lookup('migrate.aws.secret_value', 'payments-target-dev/database', key='password', region=aws_region,
                environment=aws_environment | default({})) }}
"""

RETURN = r"""
_raw:
  description: The value, one for each secret.
  type: list
  elements: str
"""

import functools
import json
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

try:
    import botocore.exceptions
    import botocore.session
except ImportError:
    botocore = None

#: botocore's configuration variables, by the environment variables from which a module would take them.
SETTINGS = {
    "AWS_PROFILE": "profile",
    "AWS_CONFIG_FILE": "config_file",
    "AWS_SHARED_CREDENTIALS_FILE": "credentials_file",
    "AWS_CA_BUNDLE": "ca_bundle",
}


def session(environment: dict[str, str], profile: str | None) -> Any:
    """A botocore session for which `environment` comes before the environment of this process."""
    made = botocore.session.Session(profile=profile)
    for variable, setting in SETTINGS.items():
        if environment.get(variable) and setting != "profile":
            made.set_config_variable(setting, environment[variable])
    if environment.get("AWS_ACCESS_KEY_ID"):
        made.set_credentials(
            environment["AWS_ACCESS_KEY_ID"],
            environment["AWS_SECRET_ACCESS_KEY"],
            environment.get("AWS_SESSION_TOKEN") or None,
        )
    if environment.get("AWS_ENDPOINT_URL"):
        # of the client by which botocore assumes a profile's role too
        made.create_client = functools.partial(made.create_client, endpoint_url=environment["AWS_ENDPOINT_URL"])
    return made


class LookupModule(LookupBase):
    """`lookup('migrate.aws.secret_value', secret, key=..., region=...)`."""

    def run(self, terms, variables=None, **kwargs):
        if botocore is None:
            raise AnsibleLookupError(
                "The lookup migrate.aws.secret_value needs botocore in the Python that runs Ansible."
            )
        self.set_options(var_options=variables, direct=kwargs)
        environment, key = self.get_option("environment"), self.get_option("key")
        profile = self.get_option("profile") or environment.get("AWS_PROFILE")
        if profile and environment.get("AWS_ACCESS_KEY_ID"):
            raise AnsibleLookupError(
                f"Profile {profile} is stated for secret {', '.join(terms)}, and the environment has AWS_ACCESS_KEY_ID "
                "too. State one of the two."
            )
        try:
            made = session(environment, profile)
            client = made.create_client("secretsmanager", region_name=self.get_option("region"))
            return [self.value(client, secret, key) for secret in terms]
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            raise AnsibleLookupError(f"Cannot read secret {', '.join(terms)}: {error}") from error

    def value(self, client: Any, secret: str, key: str) -> str:
        """The value of one key. Never says what a secret holds."""
        text = client.get_secret_value(SecretId=secret).get("SecretString")
        try:
            return str(json.loads(text)[key])
        except (TypeError, ValueError, KeyError):
            # No chained error: it would quote the secret.
            raise AnsibleLookupError(f"Secret {secret} holds no JSON object with the key {key}.") from None
