# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""migration_info finds both environments on the embedded AWS, each in its own region, at the same time."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SOURCE, TARGET = "eu-west-1", "us-west-2"


@pytest.fixture
def find(run_module):
    def find(suffix, **arguments):
        options = {
            "application_name": "payments",
            "environment_suffix": suffix,
            "region": SOURCE,
            "target": {"region": TARGET},
        }
        return run_module("migration_info", **{**options, **arguments})

    return find


def test_an_empty_account_has_names_tags_and_the_way_to_both_databases(find):
    found = find("none")
    assert found["changed"] is False
    migration = found["migration"]
    assert (migration["application"], migration["suffix"]) == ("payments", "none")
    assert migration["names"]["forward_task"] == "payments-none-forward"
    assert migration["tags"] == {"migrate:application": "payments", "migrate:suffix": "none"}
    for side, region in (("source", SOURCE), ("target", TARGET)):
        environment = migration[side]
        assert (environment["side"], environment["region"], environment["profile"]) == (side, region, None)
        assert environment["names"]["database"] == f"payments-{side}-none"
        assert environment["database"]["status"] is None and environment["network"]["vpc_id"] is None
        assert migration["databases"][side]["secret_id"] == f"payments-{side}-none/database"
        assert (migration["databases"][side]["region"], migration["databases"][side]["sslmode"]) == (region, "require")


def test_each_side_is_looked_for_in_its_own_region(find, client):
    arns = {}
    for side, region in (("source", SOURCE), ("target", TARGET)):
        created = client("secretsmanager", region).create_secret(
            Name=f"payments-{side}-both/database", SecretString='{"password": "swordfish"}'
        )
        arns[side] = created["ARN"]
    found = find("both", gather=["secret"], sslmode="verify-full")
    assert {side: found["migration"][side]["secret"]["secret_arn"] for side in arns} == arns
    assert {side: found["migration"]["databases"][side]["secret_id"] for side in arns} == arns
    assert found["migration"]["databases"]["target"]["sslmode"] == "verify-full"
    assert "network" not in found["migration"]["source"] and "swordfish" not in str(found)
    swapped = find("both", gather=["secret"], region=TARGET, target={"region": SOURCE})
    assert [swapped["migration"][side]["secret"]["secret_arn"] for side in arns] == [None, None]


def test_a_side_may_have_words_of_its_own(find):
    other = {"application_name": "ledger", "environment_side": "source", "environment_suffix": "old"}
    migration = find("own", gather=[], source=other)["migration"]
    assert migration["source"]["names"]["environment"] == "ledger-source-old"
    assert migration["target"]["names"]["environment"] == "payments-target-own"
    assert migration["names"]["migration"] == "payments-own"


def test_what_cannot_be_read_is_refused_once_by_its_name_and_value(find):
    refused = find("Bad_", target={"region": "eu-wset-1"})
    assert refused["msg"].count("environment_suffix is 'Bad_'") == 1
    assert "There is no AWS region 'eu-wset-1'" in refused["msg"] and "eu-west-1" in refused["msg"]


@pytest.fixture
def meeting():
    """An endpoint that answers a first call only once another one waits beside it."""
    both = threading.Barrier(2, timeout=15)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            try:
                both.wait()
                found = b"<Arn>arn:aws:iam::1:user/a</Arn><Account>1</Account>"
                body = b"<a><GetCallerIdentityResult>" + found + b"</GetCallerIdentityResult></a>"
            except threading.BrokenBarrierError:
                body = b"alone"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_both_sides_are_read_at_the_same_time(find, meeting):
    migration = find("twins", gather=[], endpoint_url=meeting)["migration"]
    assert [migration[side]["account_id"] for side in ("source", "target")] == ["1", "1"]
