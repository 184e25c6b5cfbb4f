# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Kafka."""

from __future__ import annotations

ENGINES = ("kafka",)
STRUCTURE = "KafkaSettings"
FIELDS = {
    "Broker": {"type": "str"},
    "IncludeControlDetails": {"type": "bool"},
    "IncludeNullAndEmpty": {"type": "bool"},
    "IncludePartitionValue": {"type": "bool"},
    "IncludeTableAlterOperations": {"type": "bool"},
    "IncludeTransactionDetails": {"type": "bool"},
    "MessageFormat": {"type": "str", "choices": ["json", "json-unformatted"]},
    "MessageMaxBytes": {"type": "int"},
    "NoHexPrefix": {"type": "bool"},
    "PartitionIncludeSchemaTable": {"type": "bool"},
    "SaslMechanism": {"type": "str", "choices": ["scram-sha-512", "plain"]},
    "SaslPassword": {"type": "str", "no_log": True},
    "SaslUsername": {"type": "str"},
    "SecurityProtocol": {"type": "str", "choices": ["plaintext", "ssl-authentication", "ssl-encryption", "sasl-ssl"]},
    "SslCaCertificateArn": {"type": "str"},
    "SslClientCertificateArn": {"type": "str"},
    "SslClientKeyArn": {"type": "str", "no_log": False},
    "SslClientKeyPassword": {"type": "str", "no_log": True},
    "SslEndpointIdentificationAlgorithm": {"type": "str", "choices": ["none", "https"]},
    "Topic": {"type": "str"},
    "UseLargeIntegerValue": {"type": "bool"},
}
