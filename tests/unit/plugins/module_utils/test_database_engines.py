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


def test_instances_that_somebody_else_added_to_a_cluster_are_no_surplus():
    database = members("payments-1")
    for name in ("application-autoscaling-0f3c", "payments-reporting", "payments-2-copy", "other-2"):
        database["members"].append({"identifier": name, "status": "available", "is_writer": False})
    found = _engines.cluster_members(database, "payments", 0)
    assert found["surplus"] == ["payments-2", "payments-3"]


def existing(engine, version, storage):
    return {
        "identifier": "payments",
        "status": "available",
        "engine": engine,
        "engine_version": version,
        "allocated_storage": storage,
    }


@pytest.mark.parametrize(
    ("have", "version", "storage", "asked", "left_alone"),
    [
        (("postgres", "17.5", 20), "17.5", 20, (None, None), []),
        (("postgres", "17.5", 20), "17.6", "30", ("17.6", 30), []),
        (("postgres", "17.6", 40), "17.5", 20, (None, None), ["version 17.6, which is", "40 GiB of storage, which"]),
        (("postgres", "17.10", 20), "17.9", 20, (None, None), ["version 17.10, which is"]),
        (("postgres", "17.6", 40), 17, 20, (None, None), ["40 GiB of storage, which"]),
        (("postgres", "16.4", 20), "17", 20, (None, None), []),
        (("postgres", "16.4", 20), "17.5", 20, ("17.5", None), []),
        (("mysql", "8.4.10", 20), "8.4.6", 20, (None, None), ["version 8.4.10, which is"]),
        (("mariadb", "11.4.8", 100), "11.4", 100, (None, None), []),
        (
            ("aurora-mysql", "8.0.mysql_aurora.3.10.0", None),
            "8.0.mysql_aurora.3.08.0",
            20,
            (None, 20),
            ["version 8.0.mysql_aurora.3.10.0, which is"],
        ),
    ],
)
def test_nothing_that_a_database_has_is_lowered(have, version, storage, asked, left_alone):
    found = _engines.modifications(existing(*have), version, storage)
    assert (found["engine_version"], found["allocated_storage"], found["problem"]) == (*asked, None)
    assert [
        sentence.startswith(f"The database payments keeps {part}")
        for part, sentence in zip(left_alone, found["left_alone"], strict=True)
    ] == [True] * len(left_alone)


def test_a_new_database_gets_what_is_stated():
    database = dict.fromkeys(("identifier", "status", "engine", "engine_version", "allocated_storage"))
    assert _engines.modifications(database, 17, "20") == {
        "engine_version": "17",
        "allocated_storage": 20,
        "left_alone": [],
        "problem": None,
    }


@pytest.mark.parametrize(
    ("engine", "version", "stated"),
    [
        ("postgres", "17.6", "16.4"),
        ("postgres", "17.6", "9"),
        ("mysql", "8.4.6", "8.0.40"),
        ("mariadb", "11.4.8", "10.11"),
    ],
)
def test_an_older_major_version_is_refused(engine, version, stated):
    found = _engines.modifications(existing(engine, version, 20), stated, 20)
    assert found["engine_version"] is None
    assert f"rds_engine_version is {stated}, and the database payments has {version}" in found["problem"]


@pytest.mark.parametrize(("is_own", "arn"), [(True, "arn:mine"), (False, "arn:other")])
def test_the_stated_side_of_a_global_database_takes_the_writes(is_own, arn):
    joined = [
        {"db_cluster_identifier": "mine", "db_cluster_arn": "arn:mine"},
        {"db_cluster_identifier": "other", "db_cluster_arn": "arn:other"},
    ]
    assert _engines.global_writer(joined, "mine", is_own) == arn
    assert _engines.global_writer([], "mine", is_own) is None
