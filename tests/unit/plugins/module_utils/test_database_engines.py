# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What follows from a database engine: port, version, parameters, and the instances of a cluster."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils import _engines

from tests.unit.module_files import CHECKOUT

SPECIFIED = yaml.safe_load((CHECKOUT / "roles/rds/meta/argument_specs.yml").read_text(encoding="utf-8"))
CAPTURE = {"max_replication_slots": 20, "max_wal_senders": "20", "wal_sender_timeout": 300000}


def test_the_engines_are_those_that_the_role_rds_takes():
    assert set(_engines.ENGINES) == set(SPECIFIED["argument_specs"]["main"]["options"]["rds_engine"]["choices"])


@pytest.mark.parametrize(
    ("name", "version", "family", "port", "dms_name", "full", "group"),
    [
        ("postgres", None, "postgresql", 5432, "postgres", False, "postgres17"),
        ("postgres", "16.4", "postgresql", 5432, "postgres", True, "postgres16"),
        ("postgres", 16, "postgresql", 5432, "postgres", False, "postgres16"),
        ("aurora-postgresql", "16.4", "postgresql", 5432, "aurora-postgresql", True, "aurora-postgresql16"),
        ("mysql", None, "mysql", 3306, "mysql", False, "mysql8.4"),
        ("mysql", "8.0.40", "mysql", 3306, "mysql", True, "mysql8.0"),
        ("mariadb", "11.4", "mysql", 3306, "mariadb", False, "mariadb11.4"),
        ("aurora-mysql", "8.0.mysql_aurora.3.08.0", "mysql", 3306, "aurora", True, "aurora-mysql8.0"),
    ],
)
def test_what_follows_from_an_engine(name, version, family, port, dms_name, full, group):
    found = _engines.engine(name, version)
    assert (found["family"], found["port"], found["dms_name"]) == (family, port, dms_name)
    assert (found["is_full_version"], found["parameter_group_family"]) == (full, group)
    assert found["is_cluster"] is name.startswith("aurora")
    assert found["version"] == str(version or _engines.ENGINES[name][2])


@pytest.mark.parametrize(
    ("names", "family"),
    [
        (["postgres", "aurora-postgresql"], "postgresql"),
        (["mysql", "mariadb", "aurora-mysql"], "mysql"),
        (["mysql", "postgres"], None),
        ([], None),
    ],
)
def test_engines_have_a_family_in_common_or_none(names, family):
    assert _engines.common_family(names) == family


def test_postgresql_gets_slots_and_tls_and_what_is_stated():
    for name in ("postgres", "aurora-postgresql"):
        assert _engines.parameters(name, CAPTURE, {"rds.force_ssl": "0", "work_mem": "65536"}) == {
            "rds.logical_replication": "1",
            "rds.force_ssl": "0",
            "max_replication_slots": "20",
            "max_wal_senders": "20",
            "wal_sender_timeout": "300000",
            "work_mem": "65536",
        }


@pytest.mark.parametrize(("name", "tls"), [("mysql", "1"), ("mariadb", "1"), ("aurora-mysql", "ON")])
def test_mysql_logs_whole_rows_and_has_its_own_word_for_tls(name, tls):
    found = _engines.parameters(name, CAPTURE, {"binlog_checksum": "CRC32"})
    assert (found["binlog_format"], found["binlog_row_image"], found["binlog_checksum"]) == ("ROW", "full", "CRC32")
    assert found["require_secure_transport"] == tls and "max_wal_senders" not in found


def members(*writers):
    return {
        "members": [
            {"identifier": f"payments-{number}", "status": "available", "is_writer": f"payments-{number}" in writers}
            for number in (1, 2, 3)
        ]
    }


@pytest.mark.parametrize(
    ("readers", "writer", "names", "surplus", "surplus_writer"),
    [
        (2, "payments-1", ["payments-1", "payments-2", "payments-3"], [], None),
        ("1", "payments-1", ["payments-1", "payments-2"], ["payments-3"], None),
        (0, "payments-3", ["payments-1"], ["payments-2", "payments-3"], "payments-3"),
    ],
)
def test_a_cluster_has_a_writer_and_its_readers(readers, writer, names, surplus, surplus_writer):
    found = _engines.cluster_members(members(writer), "payments", readers)
    assert found == {"names": names, "surplus": surplus, "surplus_writer": surplus_writer}


@pytest.mark.parametrize(("is_own", "arn"), [(True, "arn:mine"), (False, "arn:other")])
def test_the_stated_side_of_a_global_database_takes_the_writes(is_own, arn):
    joined = [
        {"db_cluster_identifier": "mine", "db_cluster_arn": "arn:mine"},
        {"db_cluster_identifier": "other", "db_cluster_arn": "arn:other"},
    ]
    assert _engines.global_writer(joined, "mine", is_own) == arn
    assert _engines.global_writer([], "mine", is_own) is None
