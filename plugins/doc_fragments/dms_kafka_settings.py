# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The settings of Kafka endpoints, written once."""

from __future__ import annotations


class ModuleDocFragment:
    """`migrate.aws.dms_kafka_settings`: the options of `module_utils/_dms/engines/kafka.py`."""

    DOCUMENTATION = r"""
options:
  kafka_settings:
    description:
      - The settings of a Kafka endpoint. Only what is stated is enforced.
    type: dict
    aliases: [KafkaSettings]
    suboptions:
      broker:
        description:
          - The brokers, as C(host:port) separated by commas.
        type: str
      include_control_details:
        description:
          - Whether messages tell of definitions of tables and columns and of changes to them.
        type: bool
      include_null_and_empty:
        description:
          - Whether empty columns and those that are NULL are part of a message.
        type: bool
      include_partition_value:
        description:
          - Whether a message tells its partition value, unless the partition type is C(schema-table-type).
        type: bool
      include_table_alter_operations:
        description:
          - Whether control data tell of DDL that alters a table.
        type: bool
      include_transaction_details:
        description:
          - Whether a message tells its transaction, with commit time, log position and ids.
        type: bool
      message_format:
        description:
          - How a message is written, V(json-unformatted) being one line. AWS's default is V(json).
        type: str
        choices: [json, json-unformatted]
      message_max_bytes:
        description:
          - The largest message in bytes. AWS's default is V(1000000).
        type: int
      no_hex_prefix:
        description:
          - Whether raw data in hexadecimal go without the prefix C(0x).
        type: bool
      partition_include_schema_table:
        description:
          - Whether the names of schema and table precede a partition value, which spreads equal keys of many tables.
        type: bool
      sasl_mechanism:
        description:
          - How user and password are proved. AWS's default is V(scram-sha-512).
        type: str
        choices: [scram-sha-512, plain]
      sasl_password:
        description:
          - The user's password when O(kafka_settings.security_protocol=sasl-ssl). It cannot be read back, so
            O(update_password) decides whether it is sent again.
        type: str
      sasl_username:
        description:
          - The user when O(kafka_settings.security_protocol=sasl-ssl).
        type: str
      security_protocol:
        description:
          - How the connection is secured.
        type: str
        choices: [plaintext, ssl-authentication, ssl-encryption, sasl-ssl]
      ssl_ca_certificate_arn:
        description:
          - The ARN of the DMS certificate of the authority that signed the brokers' certificates.
        type: str
      ssl_client_certificate_arn:
        description:
          - The ARN of the DMS certificate with which DMS proves who it is.
        type: str
      ssl_client_key_arn:
        description:
          - The ARN of the private key that belongs to O(kafka_settings.ssl_client_certificate_arn).
        type: str
      ssl_client_key_password:
        description:
          - The password of that private key. It cannot be read back, so O(update_password) decides whether it is sent
            again.
        type: str
      ssl_endpoint_identification_algorithm:
        description:
          - Whether a broker's host name must be that of its certificate, V(https), or not, V(none).
        type: str
        choices: [none, https]
      topic:
        description:
          - The topic to write to. AWS's default is V(kafka-default-topic).
        type: str
      use_large_integer_value:
        description:
          - Whether integers of up to 18 digits stay integers rather than become doubles.
        type: bool
"""
