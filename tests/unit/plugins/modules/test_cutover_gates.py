# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Samples of gates, each from its real source: the embedded AWS, a PostgreSQL server, an HTTP server."""

from __future__ import annotations

import datetime
import itertools
import json
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import WeightedSet

from tests.local_aws.dms_support import eventually, make_pem
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.conftest import *  # the operations that modules call
from tests.unit.plugins.modules.cutover_support import lock_of, table
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test
from tests.unit.plugins.modules.mysql_support import *  # the same for MySQL

MODULE = "cutover_gates"
_numbers = itertools.count(1)


@pytest.fixture
def sample(run_module):
    """A function which takes one sample of one gate; returns it with the whole result as `result`."""

    def take(history=None, options=None, **gate):
        result = run_module(MODULE, gates=[{"name": "g", **gate}], history=history, **(options or {}))
        assert "history" in result, result.get("msg")
        return {**result["history"]["samples"]["g"][-1], "result": result}

    return take


@pytest.fixture
def refused(run_module):
    """A function which returns why gates are refused."""

    def why(*gates, **options):
        result = run_module(MODULE, gates=list(gates), **options)
        assert result["failed"] is True
        return result["msg"]

    return why


class Metrics:
    """Metrics of one test, whose dimension nobody else has."""

    def __init__(self, client):
        self._cloudwatch = client("cloudwatch")
        self._name = f"test-{next(_numbers)}"
        # The beginning of a minute which is over.
        self.minute = int(time.time()) // 60 * 60 - 60

    def put(self, metric, *values, minutes_ago=0):
        self._cloudwatch.put_metric_data(
            Namespace="Gates",
            MetricData=[
                {
                    "MetricName": metric,
                    "Dimensions": [{"Name": "Of", "Value": self._name}],
                    "Timestamp": datetime.datetime.fromtimestamp(self.minute - 60 * minutes_ago, datetime.UTC),
                    "Values": [float(value) for value in values],
                }
            ],
        )

    def of(self, metric, statistic="Sum", **more):
        return {
            "namespace": "Gates",
            "metric_name": metric,
            "dimensions": {"Of": self._name},
            "statistic": statistic,
            **more,
        }


@pytest.fixture
def metrics(client):
    return Metrics(client)


class TestMetrics:
    @pytest.mark.parametrize(
        ("statistic", "expected"),
        [("Sum", 6), ("Average", 2), ("Maximum", 3), ("SampleCount", 3), ("p50", 2), ("p99", 3.0)],
    )
    def test_every_statistic(self, sample, metrics, statistic, expected):
        metrics.put("Seen", 1, 3, 2)
        found = sample(metric=metrics.of("Seen", statistic), threshold=100)
        assert (found["value"], found["outcome"]) == (pytest.approx(expected), "good")
        assert found["measured_at"] == datetime.datetime.fromtimestamp(metrics.minute, datetime.UTC).isoformat()

    def test_the_newest_minute_counts_and_one_which_is_not_over_does_not(self, sample, metrics):
        metrics.put("Seen", 9, minutes_ago=1)
        metrics.put("Seen", 2)
        metrics.put("Seen", 5, minutes_ago=-1)
        assert sample(metric=metrics.of("Seen"), threshold=100)["value"] in (2, 5)
        assert metrics.minute + 120 > time.time() or sample(metric=metrics.of("Seen"), threshold=100)["value"] == 5

    def test_no_data_is_unknown_and_holds(self, sample, metrics):
        found = sample(metric=metrics.of("Seen"), threshold=100, samples=1)
        assert (found["value"], found["outcome"], found["error"]) == (None, "unknown", False)
        assert (found["result"]["verdict"], found["result"]["advice"]) == ("inconclusive", "hold")

    def test_old_data_is_unknown(self, sample, metrics):
        metrics.put("Seen", 1, minutes_ago=8)
        assert sample(metric=metrics.of("Seen"), threshold=100)["outcome"] == "unknown"
        assert sample(metric=metrics.of("Seen", max_age=900), threshold=100)["outcome"] == "good"

    def test_data_from_before_a_change_is_unknown(self, sample, metrics):
        metrics.put("Seen", 1)
        since = datetime.datetime.fromtimestamp(metrics.minute, datetime.UTC)
        later = (since + datetime.timedelta(seconds=1)).isoformat()
        assert (
            sample(options={"since": since.isoformat()}, metric=metrics.of("Seen"), threshold=100)["outcome"] == "good"
        )
        assert sample(options={"since": later}, metric=metrics.of("Seen"), threshold=100)["outcome"] == "unknown"

    def test_a_share_of_errors_where_no_error_is_a_missing_point(self, sample, metrics):
        share = metrics.of("Errors", missing="zero", divided_by=[metrics.of("Requests")])
        assert sample(metric=share, threshold=0.01)["outcome"] == "unknown"
        metrics.put("Requests", 150, 50)
        assert sample(metric=share, threshold=0.01)["value"] == 0
        metrics.put("Errors", 3)
        found = sample(metric=share, threshold=0.01)
        assert (found["value"], found["outcome"]) == (0.015, "bad")

    def test_errors_without_requests_are_no_share(self, sample, metrics):
        metrics.put("Errors", 3)
        assert (
            sample(metric=metrics.of("Errors", divided_by=[metrics.of("Requests", missing="zero")]), threshold=1)[
                "outcome"
            ]
            == "unknown"
        )

    def test_too_little_traffic_is_unknown(self, sample, metrics):
        companion = {name: value for name, value in metrics.of("Requests", minimum=100).items() if name != "missing"}
        slow = metrics.of("Seconds", "p99", companion=companion)
        metrics.put("Seconds", 0.2)
        assert sample(metric=slow, threshold=0.5)["outcome"] == "unknown"
        metrics.put("Requests", 99)
        found = sample(metric=slow, threshold=0.5)
        assert (found["outcome"], found["reason"]) == ("unknown", "Requests is 99 and has to be 100")
        metrics.put("Requests", 1)
        assert sample(metric=slow, threshold=0.5)["outcome"] == "good"

    def test_a_sum_of_metrics(self, sample, metrics):
        metrics.put("Blue", 2)
        assert sample(metric=metrics.of("Blue", plus=[metrics.of("Green", missing="zero")]), threshold=2)["value"] == 2
        assert sample(metric=metrics.of("Blue", plus=[metrics.of("Green")]), threshold=2)["outcome"] == "unknown"
        metrics.put("Green", 3)
        assert sample(metric=metrics.of("Blue", plus=[metrics.of("Green")]), threshold=2)["value"] == 5

    def test_relative_to_the_other_side_in_the_same_minute(self, sample, metrics):
        gate = {"metric": metrics.of("New"), "relative": {"metric": metrics.of("Old"), "factor": 1.2}, "threshold": 0.5}
        metrics.put("New", 0.13)
        metrics.put("Old", 0.1, minutes_ago=1)
        assert sample(**gate)["outcome"] == "unknown"
        gate["relative"]["missing"] = "threshold"
        assert sample(**gate)["outcome"] == "good"
        metrics.put("Old", 0.1)
        found = sample(**gate)
        assert (found["reference"], found["limit"], found["outcome"]) == (0.1, pytest.approx(0.12), "bad")
        gate["relative"]["floor"] = 0.2
        assert sample(**gate)["outcome"] == "good"

    @pytest.mark.parametrize(("missing", "outcome"), [("unknown", "unknown"), ("threshold", "good")])
    def test_where_the_other_side_cannot_be_asked(self, sample, metrics, missing, outcome):
        metrics.put("Seen", 1, 2, 3)
        other = {"metric": metrics.of("Seen"), "region": "eu-nowhere-9", "missing": missing}
        found = sample(metric=metrics.of("Seen"), threshold=9, relative=other)
        assert (found["outcome"], found["error"]) == (outcome, outcome == "unknown")

    def test_how_much_it_has_grown_and_whether_it_never_stopped(self, sample, metrics):
        for ago, value in ((4, 5), (3, 1), (2, 2), (1, 7), (0, 9)):
            metrics.put("Waiting", value, minutes_ago=ago)
        grown = metrics.of("Waiting", "Maximum", measure="change", over=240)
        assert sample(metric=grown, threshold=0)["value"] == 4
        assert sample(metric={**grown, "measure": "rise"}, threshold=0)["value"] == -4
        found = sample(metric={**grown, "measure": "rise", "over": 180}, threshold=0)
        assert (found["value"], found["outcome"]) == (1, "bad")

    def test_how_it_has_grown_is_known_with_a_gap_but_not_without_its_beginning(self, sample, metrics):
        for ago, value in ((8, 1), (3, 2), (0, 4)):
            metrics.put("Waiting", value, minutes_ago=ago)
        for measure, value in (("change", 3), ("rise", 1)):
            gate = metrics.of("Waiting", "Maximum", measure=measure, over=600)
            assert sample(metric=gate, threshold=0)["value"] == value
            assert sample(metric={**gate, "over": 900}, threshold=0)["outcome"] == "unknown"

    def test_the_same_point_read_again_is_no_other_sample(self, sample, metrics):
        metrics.put("Seen", 1, minutes_ago=6)
        once = sample(metric=metrics.of("Seen", period=300, max_age=900), threshold=1, samples=2)["result"]
        twice = sample(once["history"], metric=metrics.of("Seen", period=300, max_age=900), threshold=1, samples=2)[
            "result"
        ]
        assert len(twice["history"]["samples"]["g"]) == 1
        assert twice["verdict"] != "pass"

    def test_all_metrics_are_read_in_one_call(self, run_module, metrics, calls):
        metrics.put("Seen", 1)
        gates = [{"name": f"g{number}", "metric": metrics.of("Seen"), "threshold": 2} for number in range(9)]
        result = run_module(MODULE, gates=gates)
        assert {gate["value"] for gate in result["gates"]} == {1}
        assert calls == ["cloudwatch:GetMetricData"]

    def test_a_metric_of_another_region(self, sample, client):
        client("cloudwatch", "us-west-2").put_metric_data(
            Namespace="Gates", MetricData=[{"MetricName": "Far", "Value": 3, "Timestamp": time.time() - 90}]
        )
        assert sample(metric={"namespace": "Gates", "metric_name": "Far"}, threshold=3)["outcome"] == "unknown"
        assert (
            sample(metric={"namespace": "Gates", "metric_name": "Far"}, threshold=3, region="us-west-2")["outcome"]
            == "good"
        )


@pytest.fixture
def alarm(client):
    """A function which makes an alarm in a state and returns its name."""
    cloudwatch, made = client("cloudwatch"), []

    def make(state):
        name = f"alarm-{next(_numbers)}"
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="Gates",
            MetricName="Any",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="test")
        made.append(name)
        return name

    yield make
    cloudwatch.delete_alarms(AlarmNames=made)


class TestAlarms:
    @pytest.mark.parametrize(("state", "outcome"), [("OK", "good"), ("ALARM", "bad"), ("INSUFFICIENT_DATA", "unknown")])
    def test_a_state(self, sample, alarm, state, outcome):
        assert sample(alarms=[alarm(state)])["outcome"] == outcome

    def test_the_worst_state_of_several_counts(self, sample, alarm):
        quiet, silent, loud = alarm("OK"), alarm("INSUFFICIENT_DATA"), alarm("ALARM")
        found = sample(alarms=[quiet, silent, loud])
        assert (found["value"], found["outcome"], found["reason"]) == ("ALARM", "bad", loud)
        found = sample(alarms=[quiet, silent])
        assert (found["outcome"], found["reason"], found["error"]) == ("unknown", f"INSUFFICIENT_DATA: {silent}", False)
        assert sample(alarms=[quiet, quiet])["outcome"] == "good"

    def test_an_alarm_which_is_not_there_is_an_error(self, sample):
        found = sample(alarms=["nowhere"])
        assert (found["outcome"], found["error"], found["reason"]) == ("unknown", True, "there is no alarm nowhere")

    def test_all_of_them_are_read_in_one_call(self, run_module, alarm, calls):
        gates = [{"name": name, "alarms": [name]} for name in (alarm("OK"), alarm("OK"), alarm("ALARM"))]
        result = run_module(MODULE, gates=gates)
        assert [gate["value"] for gate in result["gates"]] == ["OK", "OK", "ALARM"]
        assert calls.count("cloudwatch:DescribeAlarms") == 1
        assert result["verdict"] == "fail"


class TestQueries:
    @pytest.mark.parametrize(
        "statement",
        ["SELECT 4", "SELECT 4.0::numeric", "SELECT count(*) + 4 FROM pg_class WHERE false;", "SELECT '4'::real -- %s"],
    )
    def test_a_number(self, sample, database, statement):
        found = sample(query=database.options(statement=statement), threshold=4)
        assert (found["value"], found["outcome"]) == (4, "good")
        assert database.reveals_nothing(found)

    @pytest.mark.parametrize(
        ("statement", "reason"),
        [
            ("SELECT 1 WHERE false", "the query finds no row"),
            ("SELECT NULL::int", "the query finds NULL"),
            ("SELECT 'NaN'::float8", "the query finds nan"),
        ],
    )
    def test_no_number_is_unknown(self, sample, database, statement, reason):
        found = sample(query=database.options(statement=statement), threshold=4)
        assert (found["outcome"], found["reason"], found["error"]) == ("unknown", reason, False)

    @pytest.mark.parametrize(
        ("statement", "reason"),
        [
            ("SELECT 1, 2", "one row with one column"),
            ("SELECT generate_series(1, 2)", "one row with one column"),
            ("SELECT 'x'", "finds a str"),
            ("SELECT nothing", 'column "nothing" does not exist'),
            ("CREATE TABLE made (id int)", "read-only transaction"),
            ("SELECT 1; COMMIT; CREATE TABLE made (id int)", "multiple commands"),
            ("SELECT 1 FROM pg_sleep(30)", "statement timeout"),
        ],
    )
    def test_what_cannot_be_asked_is_an_error_and_changes_nothing(self, sample, database, statement, reason):
        found = sample(query=database.options(statement=statement, statement_timeout=1), threshold=4)
        assert (found["outcome"], found["error"]) == ("unknown", True)
        assert reason in found["reason"]
        assert database.query("SELECT to_regclass('made')") == [(None,)]

    def test_a_database_which_does_not_answer_is_an_error(self, sample, database):
        found = sample(query=database.options(statement="SELECT 1", database_name="nowhere"), threshold=4)
        assert (found["outcome"], found["error"]) == ("unknown", True)
        assert "nowhere" in found["reason"]
        found = sample(query={"statement": "SELECT 1", "secret_id": "nowhere"}, threshold=4)
        assert "There is no secret nowhere" in found["reason"]

    @pytest.mark.parametrize(
        ("statement", "value", "reason"),
        [
            ("SELECT 4.0 -- %s", 4, None),
            ("SELECT 1 FROM dual WHERE false", None, "the query finds no row"),
            ("SELECT 1 UNION SELECT 2", None, "one row with one column"),
            ("SET @nothing = 1", None, "the query finds no row"),
            ("SELECT nothing", None, "the database answers: 1054 Unknown column 'nothing'"),
            ("CREATE TABLE shop.made (id int)", None, "READ ONLY transaction"),
            ("SELECT 1; COMMIT; CREATE TABLE shop.made (id int)", None, "error in your SQL syntax"),
            ("SELECT sleep(30)", None, "max_statement_time exceeded"),
        ],
    )
    def test_a_number_of_mysql(self, sample, mysql_database, statement, value, reason):
        found = sample(query=mysql_database.options(statement=statement, statement_timeout=1), threshold=4)
        assert found["value"] == value and (reason or "") in (found["reason"] or "")
        assert mysql_database.query("SHOW TABLES FROM shop") == []

    def test_mysql_s_missing_driver_is_named(self, sample, mysql_database, monkeypatch):
        monkeypatch.setattr(_mysql, "IMPORT_ERROR", "ImportError: No module named pymysql")
        assert "PyMySQL" in sample(query=mysql_database.options(statement="SELECT 1"), threshold=4)["reason"]

    def test_relative_to_another_query(self, sample, database):
        gate = {
            "query": database.options(statement="SELECT 7"),
            "comparison": ">=",
            "relative": {"query": database.options(statement="SELECT 8")},
        }
        assert sample(**gate)["outcome"] == "bad"
        gate["relative"]["plus"] = -1
        assert sample(**gate)["outcome"] == "good"
        gate["relative"]["query"] = database.options(statement="SELECT nothing")
        assert sample(**gate)["error"] is True
        gate["relative"]["missing"], gate["threshold"] = "threshold", 6
        found = sample(**gate)
        assert (found["limit"], found["outcome"], found["error"]) == (6, "good", False)

    def test_what_must_not_grow_from_now_on(self, sample, database):
        database.connection.execute("CREATE TABLE errors (id int)")
        gate = {
            "query": database.options(statement="SELECT count(*) FROM errors"),
            "relative": {"first_sample": True},
            "samples": 2,
        }
        database.connection.execute("INSERT INTO errors VALUES (1), (2)")
        first = sample(**gate)
        second = sample(first["result"]["history"], **gate)
        assert second["result"]["verdict"] == "pass"
        database.connection.execute("INSERT INTO errors VALUES (3)")
        assert sample(second["result"]["history"], **gate)["result"]["verdict"] == "fail"


class Site(BaseHTTPRequestHandler):
    """Answers as its path says."""

    asked: list = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        kind = self.path.partition("?")[0].strip("/")
        if kind == "silent":
            time.sleep(1.5)
            return
        if kind == "drops":
            self.reply(200, 40)
            for _ in range(40):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)
            return
        body = b'{"status": "up"}' if kind != "long" else b"." * 200_000
        kind = kind.replace("long", "200")
        self.reply(int(kind or 200), len(body))
        self.wfile.write(body)

    def reply(self, status, length):
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/200")
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def handle(self):
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site(monkeypatch):
    """A function which makes a URL of this test's web server."""
    monkeypatch.setattr(Site, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda path="": f"http://127.0.0.1:{server.server_port}/{path}"
    server.shutdown()
    server.server_close()


def unanswered():
    """The address of a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def probe(url, **options):
    return {"url": url, "timeout": 10, **options}


class TestProbes:
    @pytest.mark.parametrize(
        ("path", "options", "outcome", "reason"),
        [
            ("", {}, "good", None),
            ("", {"body_regex": r'"status":\s*"up"'}, "good", None),
            ("", {"body_regex": "down"}, "bad", "the body is another one"),
            ("long", {"body_regex": "^[.]+$"}, "good", None),
            ("500", {}, "bad", "status 500"),
            ("503", {}, "bad", "status 503"),
            ("503", {"status": [200, 503]}, "good", None),
            ("429", {}, "unknown", "status 429: asked too often"),
            ("429", {"status": [429]}, "good", None),
            ("301", {}, "bad", "status 301"),
            ("silent", {"timeout": 0.5}, "bad", "no answer within 0.5 seconds"),
            ("drops", {"timeout": 0.5}, "bad", "no answer within 0.5 seconds"),
        ],
    )
    def test_an_answer(self, sample, site, path, options, outcome, reason):
        found = sample(http=probe(site(path), **options))
        assert (found["outcome"], found["reason"], found["error"]) == (outcome, reason, False)
        assert found["value"] == {"good": 1, "bad": 0, "unknown": None}[outcome]

    def test_a_closed_port_is_bad(self, sample):
        found = sample(http=probe(f"{unanswered()}/"))
        assert (found["outcome"], found["reason"]) == ("bad", "no answer: Connection refused")

    def test_a_name_without_an_address_is_an_error(self, sample):
        found = sample(http=probe("http://nowhere.invalid/"))
        assert (found["outcome"], found["error"]) == ("unknown", True)

    def test_a_connection_that_nobody_takes_is_bad_in_time(self, sample):
        with socket.socket() as busy, socket.socket() as first, socket.socket() as second:
            busy.bind(("127.0.0.1", 0))
            busy.listen(0)
            for waiting in (first, second):
                waiting.setblocking(False)
                waiting.connect_ex(busy.getsockname())
            found = sample(http=probe(f"http://127.0.0.1:{busy.getsockname()[1]}/", timeout=0.5))
        assert (found["outcome"], found["reason"]) == ("bad", "no answer within 0.5 seconds")

    def test_a_certificate_that_nobody_vouches_for_is_bad(self, sample, tmp_path):
        (tmp_path / "server.pem").write_text(make_pem("127.0.0.1", with_key=True))
        server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "server.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = sample(http=probe(f"https://127.0.0.1:{server.server_port}/"))
        server.shutdown()
        server.server_close()
        assert (found["outcome"], found["reason"]) == ("bad", "the certificate is refused: self-signed certificate")

    def test_latency(self, sample, site):
        found = sample(http=probe(site(), measure="latency"), threshold=9)
        assert 0 < found["value"] < 9
        found = sample(http=probe(site("500"), measure="latency"), threshold=9)
        assert (found["value"], found["outcome"], found["reason"]) == (None, "bad", "status 500")

    def test_headers_are_sent_and_a_secret_one_is_not_shown(self, sample, site):
        found = sample(
            http=probe(site(), headers={"Host": "payments.example.com"}, authorization="Bearer Loud-donkey-17")
        )
        ((_path, headers),) = Site.asked
        assert (headers["Host"], headers["Authorization"]) == ("payments.example.com", "Bearer Loud-donkey-17")
        assert "Loud-donkey-17" not in json.dumps(found)

    def test_they_are_asked_at_the_same_time(self, run_module, site):
        begun = time.monotonic()
        gates = [{"name": f"g{number}", "http": {"url": site("silent"), "timeout": 1}} for number in range(6)]
        assert run_module(MODULE, gates=gates)["verdict"] == "fail"
        assert time.monotonic() - begun < 5.5


@pytest.fixture
def replication(dms, pair):
    """A running task over two tables, both compared."""
    pair.both("CREATE TABLE account (id int PRIMARY KEY); CREATE TABLE audit (line text)")
    pair.source.execute("INSERT INTO account SELECT generate_series(1, 9)")
    task = dms.task(*dms.endpoints(pair), ValidationSettings={"EnableValidation": True})
    dms.start(task)
    dms.loaded(task)
    eventually(lambda: dms.statistics(task), lambda tables: tables["account"]["ValidationState"] == "Validated")
    return task


class TestComparison:
    @pytest.fixture
    def store(self, client):
        return Store(client("dynamodb"), table(client))

    def keep(self, store, *tables, **more):
        shown = [{"name": f"public.t{number}", "equal": equal} for number, equal in enumerate(tables)]
        certificates.keep(store, 7, {"unfollowed": None, "lacking": [], "within_freeze": [], "tables": shown, **more})

    def asked(self, sample, store, threshold=1):
        return sample(compared={"journal": store.table}, threshold=threshold)

    def test_a_comparison_without_a_difference_is_as_old_as_it_is(self, sample, store):
        self.keep(store, True, True)
        found = self.asked(sample, store)
        assert (found["outcome"], found["reason"]) == ("good", None) and 0 <= found["value"] < 0.1
        assert self.asked(sample, store, -1)["outcome"] == "bad"

    def test_it_passes_after_as_many_looks_as_samples(self, run_module, store):
        self.keep(store, True)
        gate = {"name": "g", "compared": {"journal": store.table}, "threshold": 1, "samples": 3}
        assert run_module("cutover_gates", gates=[gate], interval=0.1, timeout=20)["verdict"] == "pass"

    def test_tables_left_to_the_freeze_are_named(self, sample, store):
        self.keep(store, True, *[None] * 5)
        found = self.asked(sample, store)
        assert (found["outcome"], found["reason"]) == (
            "good", "compared in the freeze: public.t1, public.t2, public.t3, and 2 more"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("tables", "more", "why"),
        [
            ([True, False], {}, "the newest comparison found differences: public.t1"),
            ([True], {"lacking": ["public.a is only on the old writer."]},
             "the newest comparison found differences: public.a is only on the old writer."),
            ([None], {"unfollowed": "No slot is free."}, "the newest comparison compared nothing: No slot is free."),
        ],
    )  # fmt: skip
    def test_a_comparison_that_shows_nothing_is_bad(self, sample, store, tables, more, why):
        self.keep(store, *tables, **more)
        found = self.asked(sample, store)
        assert (found["outcome"], found["reason"]) == ("bad", why)

    @pytest.mark.parametrize("there", [True, False])
    def test_without_a_comparison_or_a_journal_it_is_bad(self, sample, store, there):
        store.table = store.table if there else "none"
        found = self.asked(sample, store)
        assert (found["outcome"], found["reason"]) == ("bad", "nothing was compared yet")


class TestReplication:
    @pytest.mark.parametrize(
        ("measure", "threshold", "value"),
        [
            ("tables", 2, 2),
            ("not_completed", 0, 0),
            ("in_error", 0, 0),
            ("validation_failed", 0, 0),
            ("full_load_error_rows", 0, 0),
            ("validation_pending_records", 0, 0),
            ("validation_pending_share", 0, 0),
        ],
    )
    def test_what_is_said_of_the_tables(self, sample, replication, measure, threshold, value):
        found = sample(table_statistics={"replication_task_arn": replication, "measure": measure}, threshold=threshold)
        assert (found["value"], found["outcome"]) == (value, "good")

    def test_a_task_that_has_never_run_has_no_tables_yet(self, sample, dms, pair):
        found = sample(
            table_statistics={"replication_task_arn": dms.task(*dms.endpoints(pair)), "measure": "tables"}, threshold=1
        )
        assert (found["outcome"], found["reason"]) == ("unknown", "the task has no tables yet")

    def test_a_table_which_is_not_proven_equal_is_named_unless_it_is_accepted(self, sample, replication):
        asked = {"replication_task_arn": replication, "measure": "not_validated"}
        found = sample(table_statistics=asked, threshold=0)
        assert (found["value"], found["outcome"], found["reason"]) == (1, "bad", "public.audit")
        assert sample(table_statistics={**asked, "accepted_tables": ["public.audit"]}, threshold=0)["outcome"] == "good"

    def test_what_is_said_of_the_task(self, sample, dms, replication):
        identifier = dms.show(replication)["ReplicationTaskIdentifier"]
        assert sample(task={"replication_task_identifier": identifier})["outcome"] == "good"
        loaded = {"replication_task_arn": replication, "measure": "full_load_progress_percent"}
        assert sample(task=loaded, comparison=">=", threshold=100)["outcome"] == "good"
        dms.stop(replication)
        found = sample(task={"replication_task_identifier": identifier})
        assert (found["value"], found["outcome"]) == ("stopped", "bad")

    @pytest.mark.parametrize("asked", [{"task": {}}, {"table_statistics": {"measure": "tables"}, "threshold": 1}])
    @pytest.mark.parametrize(
        "name",
        [
            {"replication_task_identifier": "nowhere"},
            {"replication_task_arn": "arn:aws:dms:us-east-1:123456789012:task:NOWHERE"},
        ],
    )
    def test_a_task_which_is_not_there_is_an_error(self, sample, asked, name):
        asked = {key: {**value, **name} if isinstance(value, dict) else value for key, value in asked.items()}
        found = sample(**asked)
        assert (found["outcome"], found["error"]) == ("unknown", True)


class TestVerdicts:
    """From sample to sample, as the action plugin takes them."""

    def test_a_gate_passes_after_enough_good_samples(self, sample, site):
        found = {"result": {"history": None, "wait": 0}}
        for expected in ("pending", "pending", "pass"):
            assert found["result"]["wait"] is not None
            found = sample(found["result"]["history"], {"interval": 7}, http=probe(site()))
            assert (found["result"]["verdict"], found["result"]["advice"]) == (
                expected,
                "go" if expected == "pass" else "wait",
            )
            assert found["result"]["changed"] is False
        assert (found["result"]["done"], found["result"]["wait"]) == (True, None)
        assert [one["outcome"] for one in found["result"]["history"]["samples"]["g"]] == ["good"] * 3

    def test_a_gate_fails_at_once_and_says_what_follows(self, sample, site):
        found = sample(None, {"duration": 60}, http=probe(site("500")), on_failure="back")
        assert [found["result"][key] for key in ("verdict", "advice", "done")] == ["fail", "back", True]
        assert found["result"]["sentences"] == ["g: 0 (wanted == 1), status 500: fail, 1 of the last 1 bad"]

    def test_passing_gates_are_watched_until_the_duration_is_over(self, sample, site):
        found = sample(None, {"interval": 7, "duration": 60}, http=probe(site()), samples=1)
        assert [found["result"][key] for key in ("verdict", "done", "wait")] == ["pass", False, 7]

    def test_what_has_not_passed_in_time_is_inconclusive(self, sample, site):
        found = sample(None, {"timeout": 0}, http=probe(site()))
        assert [found["result"][key] for key in ("verdict", "advice", "done")] == ["inconclusive", "hold", True]
        assert found["result"]["gates"][0]["verdict"] == "pending"

    def test_a_dry_run_takes_one_sample(self, run_module, site):
        result = run_module(MODULE, check=True, gates=[{"name": "g", "http": probe(site())}])
        assert [result[key] for key in ("verdict", "advice", "done", "wait")] == ["pending", "wait", True, None]
        assert result["sentences"] == ["g: 1 (wanted == 1): pending, 1 of 3 good in a row"]
        assert len(Site.asked) == 1

    def test_a_gate_which_cannot_be_read_fails_the_task_only_in_the_end(self, run_module):
        gates = [{"name": "g", "alarms": ["nowhere"]}]
        first = run_module(MODULE, gates=gates, error_timeout=0.2)
        assert [first[key] for key in ("verdict", "advice", "done")] == ["inconclusive", "hold", False]
        time.sleep(0.25)
        later = run_module(MODULE, gates=gates, error_timeout=0.2, history=first["history"])
        assert later["failed"] is True
        assert later["msg"].startswith("Gate g could not be read for ")
        assert later["msg"].endswith(" seconds: there is no alarm nowhere.")
        assert len(later["history"]["samples"]["g"]) == 2


class Throttling(BaseHTTPRequestHandler):
    """An AWS that has had enough."""

    asked: list = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.path)
        self.send_response(400)
        answer = json.dumps({"__type": "Throttling", "message": "Rate exceeded"}).encode()
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Say nothing."""


def test_an_aws_which_refuses_is_an_error_of_reading_before_long(sample, metrics, monkeypatch):
    monkeypatch.setattr(Throttling, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Throttling)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    begun = time.monotonic()
    found = sample(
        options={"endpoint_url": f"http://127.0.0.1:{server.server_port}"}, metric=metrics.of("Seen"), threshold=1
    )
    server.shutdown()
    server.server_close()
    assert (found["outcome"], found["error"], len(Throttling.asked)) == ("unknown", True, 3)
    assert found["reason"] == "Throttling: Rate exceeded"
    assert time.monotonic() - begun < 30


def test_an_aws_which_does_not_answer_is_an_error_of_reading(sample, metrics):
    url = unanswered()
    found = sample(options={"endpoint_url": url}, metric=metrics.of("Seen"), threshold=1)
    assert (found["outcome"], found["error"]) == ("unknown", True)
    assert found["reason"] == f'Could not connect to the endpoint URL: "{url}/"'


GATE = {"name": "g", "alarms": ["a"]}
NUMBER = {"name": "g", "query": {"statement": "SELECT 1", "secret_id": "s"}, "threshold": 1}
METRIC = {"name": "g", "metric": {"namespace": "N", "metric_name": "M"}, "threshold": 1}


@pytest.mark.parametrize(
    ("gate", "sentence"),
    [
        ({"name": "g", "alarms": []}, "Gate g: alarms is empty: name at least one."),
        (
            {"name": "g"},
            "one of the following is required: metric, alarms, query, http, table_statistics, task, compared",
        ),
        (
            {**GATE, **NUMBER},
            "parameters are mutually exclusive: metric|alarms|query|http|table_statistics|task|compared",
        ),
        (
            {"name": "g", "task": {}},
            "one of the following is required: replication_task_arn, replication_task_identifier",
        ),
        (
            {**GATE, "comparison": "<="},
            "Gate g: comparison is '<=', but the value is a text; allowed are '==' and '!='.",
        ),
        ({**GATE, "threshold": 3}, "the value is a text: threshold has to be one"),
        ({**NUMBER, "threshold": None}, "Gate g: threshold is missing, and so is relative: say what is wanted."),
        ({**NUMBER, "threshold": "much"}, "Gate g: threshold is 'much', but the value is a number."),
        ({**NUMBER, "threshold": True}, "Gate g: threshold is True, but the value is a number."),
        ({**NUMBER, "fail_values": ["x"]}, "fail_values is for texts"),
        ({**NUMBER, "fail_threshold": 0.5}, "Gate g: fail_threshold is 0.5, which is stricter than threshold, 1."),
        (
            {**NUMBER, "comparison": "==", "fail_threshold": 5},
            "fail_threshold does not go with comparison '=='; allowed are <, <=, >, >=.",
        ),
        ({**NUMBER, "samples": 0}, "Gate g: samples is 0; allowed are 1 to 100."),
        ({**NUMBER, "failure_window": 101}, "Gate g: failure_window is 101; allowed are 1 to 100."),
        ({**NUMBER, "failure_limit": 6}, "Gate g: failure_limit is 6; allowed are 0 to failure_window, which is 5."),
        ({**NUMBER, "relative": {}}, "Gate g: relative needs either something to read or first_sample."),
        (
            {**NUMBER, "relative": {"http": {"url": "http://x/"}}},
            "Gate g: relative reads http, the gate query: they have to be the same.",
        ),
        (
            {**NUMBER, "relative": {"first_sample": True}, "comparison": "=="},
            "relative does not go with comparison '=='",
        ),
        (
            {**NUMBER, "threshold": None, "relative": {"first_sample": True, "missing": "threshold"}},
            "relative.missing is threshold, but there is none.",
        ),
        (
            {**METRIC, "metric": {**METRIC["metric"], "period": 45}},
            "Gate g: metric.period is 45; allowed are 1, 5, 10, 20, 30 and multiples of 60.",
        ),
        (
            {**METRIC, "metric": {**METRIC["metric"], "over": 90}},
            "Gate g: metric.over is 90; allowed are multiples of period, which is 60.",
        ),
        (
            {**METRIC, "metric": {**METRIC["metric"], "statistic": "P99"}},
            "Gate g: metric.statistic is 'P99'; allowed are SampleCount",
        ),
        (
            {**METRIC, "relative": {"metric": {**METRIC["metric"], "statistic": "p101"}}},
            "Gate g: relative.metric.statistic is 'p101'",
        ),
        (
            {"name": "g", "http": {"url": "ftp://x/"}},
            "Gate g: http.url has to begin with http:// or https:// and name a host.",
        ),
        ({"name": "g", "http": {"url": "http://me:word@x/"}}, "Gate g: http.url holds a user name"),
        (
            {"name": "g", "http": {"url": "http://x/", "body_regex": "("}},
            "Gate g: http.body_regex is no regular expression",
        ),
    ],
)
def test_a_gate_which_makes_no_sense_is_refused(refused, gate, sentence):
    assert sentence in refused(gate)


def test_gates_and_times_which_make_no_sense_are_refused(refused):
    assert refused() == "gates is empty: name at least one, or nothing would be known."
    assert refused(GATE, GATE) == "gates has g 2 times: each needs a name of its own."
    assert refused(GATE, timeout=5, duration=6) == "timeout is 5, which is less than duration, 6."
    assert (
        refused(GATE, since="yesterday")
        == "since is 'yesterday'; allowed is a time in ISO 8601, as 2026-01-05T09:30:00Z."
    )


class TestLock:
    def test_it_is_renewed_at_each_sample_and_its_loss_ends_the_watch(self, run_module, client):
        name = table(client)
        lock = lock_of(client, name, lease=30)
        held = {"table": name, "token": lock.take("night shift", False)}
        before = lock.holder()["expires"]
        gates = [{"name": "g", "alarms": ["nothing"], "failure_limit": 0}]
        assert not run_module("cutover_gates", gates=gates, timeout=0, lock=held).get("failed")
        assert lock.holder()["expires"] > before
        lock.release()
        lock_of(client, name).take("day shift", False)
        lost = run_module("cutover_gates", gates=gates, timeout=0, lock=held)
        assert "This run has lost the lock: day shift holds it since" in lost["msg"]

    def test_a_lease_shorter_than_the_pauses_is_refused(self, run_module):
        gates = [{"name": "g", "alarms": ["nothing"]}]
        refused = run_module("cutover_gates", gates=gates, interval=60, lock={"table": "t", "token": 1, "lease": 60})
        assert "lock.lease is 60, which is not more than interval, 60" in refused["msg"]


class TestRestore:
    GATE = {"name": "g", "http": {"url": "http://127.0.0.1:9/"}, "samples": 1}

    @pytest.fixture
    def watched(self, run_module, client, request):
        """A function which asks a gate of a step; returns (result, weights afterwards, what the journal says)."""
        name, want = table(client), request.getfixturevalue
        zone, record = places.zone(want, "restore.example.com"), "api.restore.example.com"
        places.weighted(want, zone, record, {"old": 75, "new": 25})
        lock = {"table": name, "token": lock_of(client, name).take("night shift", False)}
        restore = {"hosted_zone_id": zone, "name": record, "weights": {"old": 100, "new": 0}, "details": {"to": 0}}

        def ask(**options):
            gate = options.pop("gate", self.GATE)
            said = {"restore": restore, "record": {"step": "canary_gates", "details": {"until": "baked"}}, **options}
            result = run_module(MODULE, gates=[gate], lock=lock, **said)
            weights = WeightedSet(client("route53"), zone, record, "A").weights(["old", "new"])
            noted = [(each["step"], each["phase"], each["details"]) for each in entries(lock_of(client, name).store)]
            return result, weights, noted

        return ask

    def test_requests_go_back_by_the_sample_that_fails_and_the_journal_says_so_around_it(self, watched):
        result, weights, noted = watched()
        assert (result["verdict"], result["restored"], result["changed"]) == ("fail", True, True)
        assert weights == {"old": 100, "new": 0}
        said = {name: result[name] for name in ("verdict", "advice", "gates")}
        assert noted == [
            ("set_weights", "before", {"to": 0}),
            ("set_weights", "after", {"to": 0}),
            ("canary_gates", "after", {"until": "baked", **said}),
        ]

    def test_they_go_back_when_time_is_over_without_a_verdict(self, watched):
        result, weights, noted = watched(gate={**self.GATE, "failure_limit": 0}, timeout=0)
        assert (result["verdict"], result["restored"], weights) == ("inconclusive", True, {"old": 100, "new": 0})
        assert noted[-1][2]["verdict"] == "inconclusive"

    def test_they_go_back_where_a_gate_cannot_be_read(self, watched):
        began = "2026-01-05T09:30:00+00:00"
        unread = {
            "at": began,
            "error": True,
            "outcome": "unknown",
            "value": None,
            "reason": "no",
            "limit": None,
            "measured_at": None,
        }
        gate = {"name": "g", "task": {"replication_task_identifier": "restore-nothing"}, "failure_limit": 0}
        history = {"began": began, "samples": {"g": [unread]}, "first": {}}
        result, weights, _noted = watched(gate=gate, history=history, timeout=1e9)
        assert "Gate g could not be read for" in result["msg"]
        assert (result["restored"], weights) == (True, {"old": 100, "new": 0})

    def test_they_stay_while_it_is_open_and_when_the_gates_pass(self, watched, site):
        result, weights, noted = watched(gate={**self.GATE, "failure_limit": 0})
        assert (result["verdict"], result["restored"], weights, noted) == ("pending", False, {"old": 75, "new": 25}, [])
        result, weights, noted = watched(gate={**self.GATE, "http": {"url": site()}})
        assert (result["verdict"], result["restored"], weights) == ("pass", False, {"old": 75, "new": 25})
        assert [step for step, _phase, _details in noted] == ["canary_gates"]

    def test_a_verdict_that_is_recorded_already_changes_nothing(self, watched):
        assert watched()[0]["changed"]
        again, weights, noted = watched()
        assert (again["verdict"], again["restored"], again["changed"]) == ("fail", False, False)
        assert weights == {"old": 100, "new": 0}
        assert [step for step, _phase, _details in noted] == ["set_weights", "set_weights", "canary_gates"]

    def test_they_go_back_where_nothing_is_to_be_recorded(self, watched):
        result, weights, noted = watched(record=None)
        assert (result["restored"], weights) == (True, {"old": 100, "new": 0})
        assert [step for step, _phase, _details in noted] == ["set_weights", "set_weights"]

    def test_a_record_that_is_not_there_is_named(self, run_module, client, request):
        name = table(client)
        zone = places.zone(request.getfixturevalue, "restore.example.com")
        refused = run_module(
            MODULE,
            gates=[self.GATE],
            lock={"table": name, "token": lock_of(client, name).take("night shift", False)},
            restore={"hosted_zone_id": zone, "name": "api.restore.example.com", "weights": {"old": 100}},
        )
        assert refused["msg"] == "api.restore.example.com has no weighted record old; it has none."
