# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB servers by themselves, without the API in front of them."""

from __future__ import annotations

import pytest

from local_aws import keeping, mariadb, state

PASSWORD = "Loud-donkey-17"


@pytest.mark.usefixtures("endpoint_url")
def test_nothing_is_left_of_a_stopped_server():
    server = mariadb.start("mysql-gone", engine_version="8.0", master_username="owner", master_password=PASSWORD)
    pid = server.pid
    assert state.running(pid, str(keeping.databases()))
    server.stop()
    assert not state.running(pid, str(keeping.databases()))
    assert not server.data_directory.exists()
    assert mariadb.find_by_identifier("mysql-gone") is None
