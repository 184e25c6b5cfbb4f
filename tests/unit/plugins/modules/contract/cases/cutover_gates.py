# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cutover_gates."""

from __future__ import annotations

import datetime
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import WeightedSet

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once
from tests.unit.plugins.modules.cutover_support import lock_of, table


def case(want):
    database, name = want("database"), table(want("client"))
    token = lock_of(want("client"), name).take("the contract", False)
    zone, record = places.zone(want, "contract.example.com"), "api.contract.example.com"
    places.weighted(want, zone, record, {"old": 50, "new": 50})
    wrong = {"name": "one", "query": database.options(statement="SELECT 1"), "threshold": 0}
    return Once(
        options={
            "gates": [wrong],
            "lock": {"table": name, "token": token},
            "record": {"step": "check_gates"},
            "restore": {"hosted_zone_id": zone, "name": record, "weights": {"old": 100, "new": 0}},
        },
        seen=lambda: WeightedSet(want("client")("route53"), zone, record, "A").weights(["old", "new"]),
        foretold=("restored", "verdict", "advice"),
        # the lock is renewed, and the sample kept
        keeps_by=("dynamodb:UpdateItem", "dynamodb:UpdateItem"),
    )


class Page(SimpleHTTPRequestHandler):
    """A page which is always there."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def site(want) -> str:
    """The URL of a web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    want("request").addfinalizer(server.server_close)
    want("request").addfinalizer(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}/"


def metric(want, namespace: str, name: str, value: float, **dimensions: str) -> None:
    """A point of the minute before this one."""
    when = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    named = [{"Name": dimension, "Value": of} for dimension, of in dimensions.items()]
    want("client")("cloudwatch").put_metric_data(
        Namespace=namespace, MetricData=[{"MetricName": name, "Value": value, "Timestamp": when, "Dimensions": named}]
    )


def quiet_alarm(want, name: str) -> None:
    """An alarm of that name in the state OK."""
    cloudwatch = want("client")("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet")
    want("request").addfinalizer(lambda: cloudwatch.delete_alarms(AlarmNames=[name]))


def examples(want):
    places.replicating(want, "payments-dev-forward")
    places.database_secret(want, want("database"), "payments-source-dev/database")
    task = {"ReplicationInstanceIdentifier": "payments-dev", "ReplicationTaskIdentifier": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    metric(want, "AWS/DMS", "CDCLatencyTarget", 2, **task)
    metric(want, "AWS/ApplicationELB", "RequestCount", 200, LoadBalancer="app/payments-target-dev/50dc6c495c0c9188")
    quiet_alarm(want, "payments-target-dev-5xx")
    return {"http://payments.example.com/": site(want)}
