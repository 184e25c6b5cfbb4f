# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The options of every module that connects to a MySQL database."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.mysql_database`."""

    DOCUMENTATION = r"""
options:
  secret_id:
    description:
      - Name or ARN of the secret with the database's credential, in the shape of
        M(migrate.aws.secretsmanager_database_secret).
      - The module reads it by itself. A password is no option and in no output.
    type: str
    required: true
  tls_mode:
    description:
      - How the connection is secured. V(require) encrypts, V(verify-ca) also asks for a certificate that O(tls_ca_file)
        vouches for, V(verify-full) for one in the server's name too.
    type: str
    choices: [disable, require, verify-ca, verify-full]
    default: require
  tls_ca_file:
    description: A file with the certificates that are trusted. Those of the system when not stated.
    type: path
  connect_timeout:
    description: Timeout of the connection in seconds.
    type: int
    default: 10
requirements:
  - PyMySQL >= 1.1
"""
