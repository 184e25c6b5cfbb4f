# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What teardown leaves on a database that it does not delete: nothing that fills its disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count

import psycopg
import pytest
import yaml

from tests.unit.module_files import CHECKOUT, COLLECTIONS, PATH
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

NUMBERS = count(1)
SLOTS = "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"


@pytest.fixture
def torn_down(tmp_path, endpoint_url, client, database_server, database):
    """Runs what cleans databases up; `source` has a slot and a secret, `target` has neither."""
    server, _secret, password = database_server
    suffix = f"t{next(NUMBERS)}"
    held = {"username": "ledger", "password": password, "host": server.host, "port": server.port}
    secret = client("secretsmanager").create_secret(
        Name=f"payments-source-{suffix}/database", SecretString=json.dumps({**held, "dbname": database.name})
    )
    with psycopg.connect(server.superuser_conninfo(database.name), autocommit=True) as root:
        root.execute("ALTER ROLE ledger SUPERUSER")
        root.execute(f"SELECT pg_create_logical_replication_slot('migrate_aws_compare_{suffix}', 'test_decoding')")

        def torn_down(leaving, **changed):
            stated = json.dumps({**held, "dbname": database.name, **changed})
            client("secretsmanager").put_secret_value(SecretId=secret["ARN"], SecretString=stated)
            common = {
                "ansible_connection": "local",
                "ansible_python_interpreter": sys.executable,
                "aws_region": "us-east-1",
                "application_name": "payments",
                "environment_suffix": suffix,
                "aws_environment": {
                    "AWS_ENDPOINT_URL": endpoint_url,
                    "AWS_ACCESS_KEY_ID": "testing-key",
                    "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
                },
            }
            hosts = {side: {"environment_side": side} for side in ("source", "target")}
            groups = {
                "environments": {"hosts": hosts},
                "migrations": {"hosts": {"payments": {"migration_source": "source", "migration_target": "target"}}},
            }
            clean = {
                "name": "Clean up",
                "ansible.builtin.include_role": {
                    "name": "migrate.aws.teardown", "tasks_from": "databases", "rolespec_validate": False,
                },
                "vars": {"route53_weighted_environments": leaving},
            }  # fmt: skip
            play = {
                "hosts": "payments",
                "gather_facts": False,
                "module_defaults": {"group/migrate.aws.aws": {"region": "{{ aws_region }}"}},
                "environment": "{{ aws_environment }}",
                "tasks": [clean],
            }
            (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"all": {"vars": common, "children": groups}}))
            (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
            done = subprocess.run(
                ["ansible-playbook", "-i", "hosts.yml", "play.yml"],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PATH": PATH, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
                     "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg")},
            )  # fmt: skip
            assert done.returncode == 0, done.stdout[-3000:]
            return " ".join(done.stdout.split()), root.execute(SLOTS).fetchall()

        yield torn_down
        root.execute(f"SELECT pg_drop_replication_slot(slot_name) FROM ({SLOTS}) AS slots")


def test_a_database_that_remains_keeps_no_slot(torn_down):
    assert torn_down(["target"])[1] == []
    assert torn_down(["target"])[1] == []


def test_a_database_that_is_deleted_is_left_alone(torn_down):
    assert len(torn_down(["source", "target"])[1]) == 1


def test_a_database_that_does_not_answer_holds_nothing_up(torn_down):
    said, slots = torn_down(["target"], port=1)
    assert "Database of source was not cleaned up: " in said and len(slots) == 1
    assert "Delete its replication slots whose names begin with migrate_aws." in said
