# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Redis."""

from __future__ import annotations

ENGINES = ("redis",)
STRUCTURE = "RedisSettings"
FIELDS = {
    "AuthPassword": {"type": "str", "no_log": True},
    "AuthType": {"type": "str", "choices": ["none", "auth-role", "auth-token"]},
    "AuthUserName": {"type": "str"},
    "Port": {"type": "int", "required": True},
    "ServerName": {"type": "str", "required": True},
    "SslCaCertificateArn": {"type": "str"},
    "SslSecurityProtocol": {"type": "str", "choices": ["plaintext", "ssl-encryption"]},
}
