# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One embedded AWS for a whole test session, in this process."""

from __future__ import annotations

import threading

import boto3
import pytest

from local_aws import auth, keeping, mariadb, postgres, server


@pytest.fixture(scope="session")
def endpoint_url(tmp_path_factory):
    """Where the embedded AWS of this test session answers."""
    home = tmp_path_factory.mktemp("local_aws")
    keeping.use(home)
    serving = server.make(0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://{postgres.HOST}:{serving.server_port}"
    serving.shutdown()
    postgres.stop_all()
    mariadb.stop_all()
    keeping.clear(home)


@pytest.fixture(scope="session")
def client(endpoint_url):
    """A function (service, region="us-east-1") -> boto3 client on the embedded AWS."""

    def make(service: str, region: str = "us-east-1"):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint_url,
            aws_access_key_id=auth.ACCESS_KEY,
            aws_secret_access_key=auth.SECRET_KEY,
        )

    return make


@pytest.fixture(scope="module")
def traffic(endpoint_url):
    """What clients of the account meet: DNS, load balancers, services."""
    # moto is imported by the server, when its settings are there
    from local_aws.traffic.running import Traffic

    running = Traffic(endpoint_url)
    running.start()
    yield running
    running.stop()
