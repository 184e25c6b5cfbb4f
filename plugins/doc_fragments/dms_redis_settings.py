# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Redis endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_redis_settings`: the options of `module_utils/_dms/engines/redis.py`."""

    DOCUMENTATION = r"""
options:
  redis_settings:
    description:
      - The settings of a Redis endpoint. Only what is stated is enforced.
    type: dict
    aliases: [RedisSettings]
    suboptions:
      auth_password:
        description:
          - The password or token. It cannot be read back, so O(update_password) decides whether it is sent again.
        type: str
      auth_type:
        description:
          - How DMS proves who it is, by nothing, by a token, or by user and password.
        type: str
        choices: [none, auth-role, auth-token]
      auth_user_name:
        description:
          - The user when O(redis_settings.auth_type=auth-role).
        type: str
      port:
        description:
          - The TCP port of the server.
        type: int
        required: true
      server_name:
        description:
          - The host name of the server.
        type: str
        required: true
      ssl_ca_certificate_arn:
        description:
          - The ARN of the DMS certificate of the authority that signed the server's certificate.
        type: str
      ssl_security_protocol:
        description:
          - Whether the connection is encrypted. AWS's default is V(ssl-encryption).
        type: str
        choices: [plaintext, ssl-encryption]
"""
