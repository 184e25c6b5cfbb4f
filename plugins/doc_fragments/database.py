# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The options of every module that connects to a database."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.database`."""

    DOCUMENTATION = r"""
options:
  secret_id:
    description:
      - Name or ARN of the secret with the database's credential, in the shape of
        M(migrate.aws.secretsmanager_database_secret).
      - The module reads it by itself. A password is no option and in no output.
    type: str
    required: true
  database_name:
    description: The database to connect to. By default the one which the secret names, else the one named as its user.
    type: str
  sslmode:
    description: Security of the connection, as libpq's sslmode.
    type: str
    choices: [disable, prefer, require, verify-ca, verify-full]
    default: require
  sslrootcert:
    description: A file with the certificates that O(sslmode=verify-ca) and O(sslmode=verify-full) trust.
    type: path
  connect_timeout:
    description: Timeout of the connection in seconds.
    type: int
    default: 10
requirements:
  - psycopg >= 3.1
"""
